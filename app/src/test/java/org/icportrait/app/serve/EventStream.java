package org.icportrait.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Listens to the events of all of a holder's jobs; a silent stream fails instead of hanging. */
final class EventStream implements AutoCloseable {
  private static final long SECONDS =
      10; // sooner than the service tells everybody that nothing happened

  private final Socket socket;
  private final StringBuilder heard = new StringBuilder();

  private EventStream(Socket socket) {
    this.socket = socket;
  }

  /** Begins to listen; with a token, or null. */
  static EventStream open(int port, String token) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
    String head = "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
    String who = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
    socket.getOutputStream().write((head + who + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return new EventStream(socket);
  }

  /** All that was heard up to a text. */
  String until(String text) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    byte[] buffer = new byte[4096];
    while (heard.indexOf(text) < 0) {
      int read = socket.getInputStream().read(buffer);
      assertThat(read > 0 && System.nanoTime() < end).as("%s in %s", text, heard).isTrue();
      heard.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
    }
    return heard.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
