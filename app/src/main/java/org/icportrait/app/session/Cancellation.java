package org.icportrait.app.session;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The user's wish to stop. Ending the JVM while libtorch computes crashes in native code, so on
 * SIGINT or SIGTERM a shutdown hook only asks the running job to stop and holds the JVM back until
 * the job has cleaned up after itself.
 */
public final class Cancellation {
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile boolean ending; // the JVM, by a signal

  /** Makes one that the signals of this process request. */
  public static Cancellation onShutdown(PrintWriter err) {
    Cancellation cancellation = new Cancellation();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> cancellation.hold(err), "icportrait-shutdown"));
    return cancellation;
  }

  private void hold(PrintWriter err) {
    if (finished.getCount() == 0) {
      return; // the ordinary end of the process
    }
    ending = true;
    request();
    announce(err);
    boolean interrupted = true;
    while (interrupted) {
      try {
        finished.await();
        interrupted = false;
      } catch (InterruptedException e) {
        // nobody but the end of the job may let the JVM go on to its end
      }
    }
  }

  private static void announce(PrintWriter err) {
    err.println();
    err.println("icportrait: stopping after the running step");
    err.flush();
  }

  /**
   * From now on SIGTERM is what ends the command in good order: it is asked to stop, and the
   * process ends with the command's own exit code. Where there is no such signal nothing changes.
   */
  void takeTermination(PrintWriter err) {
    TerminationSignal.handle(
        () -> {
          if (!requested) {
            request();
            announce(err);
          }
        });
  }

  /** Asks the job to stop. */
  public void request() {
    requested = true;
  }

  /** Whether the job should stop. */
  public boolean requested() {
    return requested;
  }

  /** Says that the job has ended and nothing computes any more. */
  public void finish() {
    finished.countDown();
  }

  /**
   * Never returns when a signal is already ending the process: the signal has an exit code of its
   * own, which an exit at the very end of its hooks would replace.
   */
  public void leaveToSignal() {
    while (ending) {
      LockSupport.park(this);
    }
  }
}
