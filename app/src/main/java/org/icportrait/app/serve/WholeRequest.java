package org.icportrait.app.serve;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A request whose body was read into a file; without a file there was none. */
final class WholeRequest extends Request.Wrapper implements AutoCloseable {
  private final Content.Source body;
  private final long length;

  WholeRequest(Request request, Path file, long length) {
    super(request);
    this.body =
        file == null ? Content.Source.from(ByteBuffer.allocate(0)) : Content.Source.from(file);
    this.length = length;
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public Content.Chunk read() {
    return body.read();
  }

  @Override
  public void demand(Runnable ready) {
    body.demand(ready);
  }

  @Override
  public void fail(Throwable failure) {
    body.fail(failure);
  }

  /** Lets the file go when nobody has read it to its end. */
  @Override
  public void close() {
    body.fail(new IllegalStateException("the request has ended"));
  }
}
