package org.icportrait.app.serve;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Sends a file as fast as its receiver reads, without a thread that waits for it. */
final class FileSender implements WriteListener {
  private static final int BUFFER = 1 << 16;

  private final ServletOutputStream out;
  private final InputStream in;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final byte[] buffer = new byte[BUFFER];

  private FileSender(ServletOutputStream out, InputStream in) {
    this.out = out;
    this.in = in;
  }

  static void send(Context request, Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    request.header("Content-Length", Long.toString(Files.size(file)));
    request.future(
        () -> {
          try {
            ServletOutputStream out = request.res().getOutputStream();
            FileSender sender = new FileSender(out, in);
            out.setWriteListener(sender);
            return sender.done;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public void onWritePossible() throws IOException {
    while (out.isReady()) {
      int read = in.read(buffer);
      if (read < 0) {
        in.close();
        done.complete(null);
        return;
      }
      out.write(buffer, 0, read);
    }
  }

  @Override
  public void onError(Throwable error) {
    try {
      in.close();
    } catch (IOException e) {
      error.addSuppressed(e);
    }
    done.complete(null); // who has gone away is told nothing
  }
}
