package org.icportrait.app.serve;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Does the jobs of a service. Runs and rests come from one thread, one after another. */
public interface JobWork {
  /** Longer side of the largest thumbnail, in pixels. */
  int THUMBNAIL = 1024;

  /**
   * What was asked for.
   *
   * @param options the form's fields
   * @param files uploaded pictures by form field
   */
  record Request(JobKind kind, Map<String, String> options, Map<String, List<Path>> files) {
    /** Keeps copies. */
    public Request {
      options = Map.copyOf(options);
      files = Map.copyOf(files);
    }
  }

  /** What came out. */
  record Result(String contentType, byte[] bytes) {}

  /** A job that failed for a reason its sender can do something about. */
  final class JobFailure extends Exception {
    private static final long serialVersionUID = 1;
    private final transient JobError error;

    /** A failure with a word for programs and a reason for people. */
    public JobFailure(String code, String reason) {
      super(reason);
      error = new JobError(code, null, reason);
    }

    JobError error() {
      return error;
    }
  }

  /** Is told how a job goes, on the thread that does it. */
  interface Ear {
    /** A step was done; false asks to stop. */
    boolean onProgress(String stage, int done, int total);

    /** A JPEG of what there is so far can be had; it is made when somebody watches. */
    void onPreview(Supplier<byte[]> jpeg);
  }

  /**
   * Looks at a form's fields before a job is taken.
   *
   * @param files names of the fields that carry pictures
   * @throws RequestException naming the field that is wrong
   */
  void check(JobKind kind, Map<String, String> options, Set<String> files);

  /**
   * Looks at the beginning of an uploaded file.
   *
   * @return its content type
   * @throws RequestException when it is no picture
   */
  String checkFile(String field, byte[] head);

  /**
   * Does a job.
   *
   * @throws JobFailure when the pictures can't be used
   * @throws java.util.concurrent.CancellationException when the ear asked to stop
   */
  Result run(Request request, Ear ear) throws JobFailure;

  /** A result's picture as a JPEG whose longer side is {@link #THUMBNAIL} pixels at most. */
  byte[] thumbnail(Path picture);

  /** A JPEG that {@link #thumbnail} made, at most so many pixels long; called from any thread. */
  byte[] smaller(byte[] jpeg, int side);

  /** Nothing is to be done for now: memory that lies about may go back to the system. */
  void rest();
}
