package org.icportrait.app.serve;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The end of a request that is refused while its body is still being sent: the answer goes out at
 * once, then what comes is thrown away for a moment, because closing at once would take the answer
 * from who has not read it yet.
 */
final class Lingering implements Runnable {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Request request;
  private final Callback callback;
  private final long end = System.nanoTime() + NANOS;
  private boolean over;

  private Lingering(Request request, Callback callback) {
    this.request = request;
    this.callback = callback;
  }

  /** Refuses a request that nobody waits for the body of. */
  static void refuse(RequestException e, Request request, Response response, Callback callback) {
    Lingering lingering = new Lingering(request, callback);
    lingering.answer(e, response, lingering);
  }

  /**
   * Refuses a request whose body somebody waits for.
   *
   * @return what that one has to run when more has come
   */
  static Lingering refuseWaiting(
      RequestException e, Request request, Response response, Callback callback) {
    Lingering lingering = new Lingering(request, callback);
    lingering.answer(e, response, () -> {});
    return lingering;
  }

  private void answer(RequestException e, Response response, Runnable then) {
    Runnable begin =
        () -> {
          request
              .getComponents()
              .getScheduler()
              .schedule(this::finish, NANOS, TimeUnit.NANOSECONDS);
          then.run();
        };
    response.write(true, UploadGate.answer(e, response), Callback.from(begin, callback::failed));
  }

  @Override
  public void run() {
    while (System.nanoTime() < end) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      boolean last = chunk.isLast() || Content.Chunk.isFailure(chunk);
      chunk.release();
      if (last) {
        break;
      }
    }
    finish();
  }

  private void finish() {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    callback.succeeded();
  }
}
