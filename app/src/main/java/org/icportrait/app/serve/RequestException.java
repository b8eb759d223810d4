package org.icportrait.app.serve;

/** A request that is refused. */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient JobError error;

  private RequestException(int status, JobError error) {
    super(error.reason());
    this.status = status;
    this.error = error;
  }

  /** A field that is wrong, 400. */
  public static RequestException field(String field, String found, String expected) {
    return new RequestException(
        400, new JobError("bad_request", field, "found " + found + ", expected " + expected));
  }

  /** A file that is no picture, 415. */
  public static RequestException media(String field, String found, String expected) {
    return new RequestException(
        415,
        new JobError("unsupported_media_type", field, "found " + found + ", expected " + expected));
  }

  /** Anything else. */
  static RequestException of(int status, String code, String reason) {
    return new RequestException(status, new JobError(code, null, reason));
  }

  static RequestException of(int status, JobError error) {
    return new RequestException(status, error);
  }

  /** The form's field that is wrong, or null. */
  public String field() {
    return error.field();
  }

  int status() {
    return status;
  }

  JobError error() {
    return error;
  }
}
