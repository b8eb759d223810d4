package org.icportrait.app.session;

import java.io.PrintWriter;
import org.icportrait.portrait.generate.CancelledException;

/** What every command talks to: results, messages, progress, and the user's wish to stop. */
public final class Session {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Cancellation cancellation;
  private Progress progress;

  public Session(PrintWriter out, PrintWriter err, Cancellation cancellation) {
    this.out = out;
    this.err = err;
    this.cancellation = cancellation;
    this.progress = new Progress(err, Progress.Style.NONE, cancellation);
  }

  /** Standard output: results only. */
  public PrintWriter out() {
    return out;
  }

  /** Starts showing progress, unless it is to be quiet. */
  public Progress showProgress(boolean quiet) {
    progress = new Progress(err, Progress.style(quiet), cancellation);
    return progress;
  }

  /** One plain line on standard error. */
  public void say(String message) {
    progress.endLine();
    err.println("icportrait: " + message.strip().replaceAll("\\s+", " "));
    err.flush();
  }

  /** The stack trace of an error, for --debug. */
  public void trace(Throwable error) {
    error.printStackTrace(err);
    err.flush();
  }

  /** From now on SIGTERM asks the command to end, whose own exit code then counts. */
  public void takeTermination() {
    cancellation.takeTermination(err);
  }

  public boolean cancelled() {
    return cancellation.requested();
  }

  /** Ends the command here when the user wants it to stop. */
  public void stopIfCancelled() {
    if (cancelled()) {
      throw new CancelledException();
    }
  }
}
