package org.icportrait.app.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body on its way into a file. Its reader is called whenever more has come. */
final class Upload implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Upload.class);
  private static final double GRACE = 10; // seconds before the rate counts

  private final UploadGate gate;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final long most;
  private final Path file;
  private final long begun = System.nanoTime();
  private FileChannel channel; // null before the first byte
  private boolean over;
  private boolean waiting; // for more to come
  private Lingering lingering; // once it was refused while it waited
  private volatile long received;

  Upload(
      UploadGate gate,
      Request request,
      Response response,
      Callback callback,
      long most,
      Path file) {
    this.gate = gate;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.most = most;
    this.file = file;
  }

  double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  long received() {
    return received;
  }

  /** Bytes a second so far. */
  double rate() {
    return received / Math.max(seconds(), 1e-3);
  }

  boolean isTooSlow(ServerSettings.Limits limits) {
    double seconds = seconds();
    return seconds > limits.body().toMillis() / 1000.0
        || received < limits.rate() * (seconds - GRACE);
  }

  @Override
  public void run() {
    Lingering rest;
    synchronized (this) {
      waiting = false;
      rest = lingering;
    }
    try {
      if (rest != null) {
        rest.run();
      } else {
        read();
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("a body could not be kept", e);
      end(RequestException.of(500, "internal", "an error of the service, see its log"));
    }
  }

  private void read() throws IOException {
    while (true) {
      Content.Chunk chunk;
      boolean hasRoom = true;
      synchronized (this) {
        if (over) {
          return;
        }
        chunk = request.read();
        if (chunk == null) {
          waiting = true;
          request.demand(this);
          return;
        }
        if (!Content.Chunk.isFailure(chunk)) {
          try {
            hasRoom = gate.count(chunk.remaining());
            received += chunk.remaining();
            write(chunk);
          } finally {
            chunk.release();
          }
        }
      }
      if (Content.Chunk.isFailure(chunk)) {
        abort(chunk.getFailure());
        return;
      }
      if (received > most || !hasRoom) {
        end(hasRoom ? Uploads.tooLarge(most) : UploadGate.tooMany());
        return;
      }
      if (chunk.isLast()) {
        proceed();
        return;
      }
    }
  }

  private void write(Content.Chunk chunk) throws IOException {
    if (received > most || !chunk.hasRemaining()) {
      return;
    }
    if (channel == null) {
      channel = FileChannel.open(PrivateFiles.file(file), StandardOpenOption.WRITE);
    }
    while (chunk.hasRemaining()) {
      int unused = channel.write(chunk.getByteBuffer());
    }
  }

  private synchronized boolean finish() {
    boolean isFirst = !over;
    over = true;
    return isFirst;
  }

  /** What was sent is gone before its place is free. */
  private boolean discard() {
    if (!finish()) {
      return false;
    }
    try {
      delete();
    } finally {
      gate.leave(this);
    }
    return true;
  }

  private void proceed() throws IOException {
    if (!finish()) {
      return;
    }
    gate.leave(this);
    if (channel != null) {
      channel.close();
    }
    WholeRequest whole = new WholeRequest(request, channel == null ? null : file, received);
    gate.proceed(
        whole,
        response,
        Callback.from(
            () -> {
              forgetBrokenForm();
              callback.succeeded();
              clean(whole);
            },
            failure -> {
              forgetBrokenForm();
              callback.failed(failure);
              clean(whole);
            }));
  }

  private void clean(WholeRequest whole) {
    whole.close();
    delete();
  }

  /** Jetty's end of a request fails when it still has a form that could not be parsed. */
  private void forgetBrokenForm() {
    String name = MultiPartFormData.class.getName();
    if (request.getAttribute(name) instanceof CompletableFuture<?> form
        && form.isCompletedExceptionally()) {
      request.removeAttribute(name);
    }
  }

  /** Refuses the body, from any thread. */
  void end(RequestException why) {
    if (!discard()) {
      return;
    }
    synchronized (this) {
      if (waiting) {
        lingering = Lingering.refuseWaiting(why, request, response, callback);
        return;
      }
    }
    Lingering.refuse(why, request, response, callback);
  }

  /** The sender is gone, or sent what is no HTTP. */
  private void abort(Throwable failure) {
    if (discard()) {
      callback.failed(failure);
    }
  }

  private void delete() {
    try {
      synchronized (this) {
        if (channel != null) {
          channel.close();
        }
      }
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
