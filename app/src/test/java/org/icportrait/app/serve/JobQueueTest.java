package org.icportrait.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds at every moment of a job's way through the line. */
@Timeout(60)
class JobQueueTest {
  private static final int JOBS = 300; // of which some are seen in the very moment of their end

  @TempDir Path data;

  /** A face to look at that fails at once. */
  private static final JobWork AT_ONCE =
      new JobWork() {
        @Override
        public void check(JobKind kind, Map<String, String> options, java.util.Set<String> files) {}

        @Override
        public String checkFile(String field, byte[] head) {
          return "image/png";
        }

        @Override
        public Result run(Request request, Ear ear) throws JobFailure {
          throw new JobFailure("no_face", "no face");
        }

        @Override
        public byte[] thumbnail(Path picture) {
          throw new IllegalStateException("no job of this test makes a picture");
        }

        @Override
        public byte[] smaller(byte[] jpeg, int side) {
          return jpeg;
        }

        @Override
        public void rest() {}
      };

  private static final JobMeter UNCOUNTED =
      new JobMeter() {
        @Override
        public void begun(Job job) {}

        @Override
        public void ended(Job job) {}
      };

  @Test
  void aJobThatIsSeenToHaveEndedIsNotCancelledButDeleted() throws Exception {
    JobFolder folder = new JobFolder(data.resolve("jobs"));
    ServerSettings.Limits limits = ServerSettings.Limits.of(4, 1 << 20, Duration.ofMinutes(1));
    Uploads.Form form = new Uploads.Form(Map.of(), Map.of("picture", List.of()), "");
    try (JobStore store = JobStore.open(data.resolve(JobStore.FILE));
        JobEvents events = new JobEvents();
        JobQueue queue = new JobQueue(store, folder, events, AT_ONCE, UNCOUNTED, limits)) {
      queue.start();
      for (int i = 0; i < JOBS; i++) {
        Job job = Job.sent("job-" + i, "somebody", JobKind.FACE, form, i);
        Path files = PrivateFiles.folder(folder.of(job.id()));
        assertThat(queue.add(job, null)).isEmpty();
        while (!store.find(job.id()).orElseThrow().state().isFinal()) {
          Thread.onSpinWait();
        }
        assertThat(queue.cancel(job.id())).as("job %s", i).isFalse();
        queue.forget(job);
        assertThat(store.find(job.id())).isEmpty();
        assertThat(Files.exists(files)).isFalse();
      }
    }
  }
}
