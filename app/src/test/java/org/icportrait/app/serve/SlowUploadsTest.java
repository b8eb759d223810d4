package org.icportrait.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that come slowly, by halves, or too large. */
@Timeout(120)
class SlowUploadsTest {
  private static final int TRICKLING = 320;

  @TempDir Path data;

  private static Socket begin(int port, long length, String first) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000); // who is never answered fails instead of hanging
    String head =
        "POST /v1/face HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x"
            + "\r\nContent-Length: "
            + length
            + "\r\n\r\n"
            + first;
    send(socket, head);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String answer(Socket socket) throws IOException {
    byte[] bytes = new byte[4096];
    int read = socket.getInputStream().readNBytes(bytes, 0, 1);
    read += Math.max(0, socket.getInputStream().read(bytes, 1, bytes.length - 1));
    return new String(bytes, 0, read, StandardCharsets.UTF_8);
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void everybodyElseIsServedBesideTricklingClients() throws Exception {
    try (TestService server = TestService.at(data).queue(2).open()) {
      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < TRICKLING; i++) {
          sockets.add(begin(server.port(), 100_000, "--x"));
        }
        for (int round = 0; round < 3; round++) {
          for (Socket socket : sockets) {
            send(socket, "y");
          }
          long before = System.nanoTime();
          HttpResponse<String> health = Form.send(Form.request(server.port(), "/healthz"));
          assertThat(health.statusCode()).isEqualTo(200);
          assertThat(Duration.ofNanos(System.nanoTime() - before))
              .isLessThan(Duration.ofSeconds(3));
        }
        // half bodies have taken no place in the line
        String id = server.submit(TestService.face(), "face");
        assertThat(server.waitFor(id).path("state").asText()).isEqualTo("done");
        waitForUploads(server, TRICKLING); // all are still heard
      } finally {
        closeAll(sockets);
      }
    }
  }

  @Test
  void aBodyThatComesTooSlowlyIsEnded() throws IOException {
    ServerSettings.Limits limits =
        new ServerSettings.Limits(4, 1 << 20, 512, Duration.ofSeconds(2), 0, Duration.ofMinutes(1));
    try (TestService server = TestService.at(data).limits(limits).open();
        Socket socket = begin(server.port(), 100_000, "--x")) {
      assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("\"too_slow\"");
      assertThat(TestService.filesBelow(data.resolve("uploading"))).isEmpty();
      assertThat(Form.send(Form.request(server.port(), "/healthz")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theRateCountsBehindTheFirstSeconds() throws IOException {
    ServerSettings.Limits limits =
        new ServerSettings.Limits(
            4, 1 << 20, 512, Duration.ofMinutes(5), 1000, Duration.ofMinutes(1));
    try (TestService server = TestService.at(data).limits(limits).open();
        Socket socket = begin(server.port(), 100_000, "--x")) {
      long before = System.nanoTime();
      assertThat(answer(socket)).startsWith("HTTP/1.1 408");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void uploadsAreBoundedAndTheSlowestMakesRoom() throws Exception {
    ServerSettings.Limits limits =
        new ServerSettings.Limits(4, 1 << 20, 2, Duration.ofMinutes(1), 1, Duration.ofMinutes(1));
    try (TestService server = TestService.at(data).limits(limits).open();
        Socket first = begin(server.port(), 100_000, "--x");
        Socket second = begin(server.port(), 100_000, "--xxxxxxxxxxxxxxxxxxxx")) {
      waitForUploads(server, 2); // both were heard
      HttpResponse<String> full = Form.send(TestService.face().to(server.port(), "/v1/face"));
      assertThat(full.statusCode()).isEqualTo(429);
      assertThat(full.body()).contains("too_many_uploads");
      Thread.sleep(2500); // now they are slow
      String id = server.submit(TestService.face(), "face");
      assertThat(server.waitFor(id).path("state").asText()).isEqualTo("done");
      assertThat(answer(first)).startsWith("HTTP/1.1 408");
      second.setSoTimeout(300);
      assertThatThrownBy(() -> answer(second))
          .isInstanceOf(SocketTimeoutException.class); // still heard
    }
  }

  @Test
  void halfBodiesTogetherHaveABound() throws Exception {
    try (TestService server = TestService.at(data).open()) {
      List<Socket> sockets = new ArrayList<>();
      try {
        String most = "a".repeat(1_000_000);
        for (int i = 0; i < 17; i++) { // of one megabyte each, 16 are allowed
          sockets.add(begin(server.port(), 1_048_576, most));
        }
        int refused = 0;
        int heard = 0;
        for (Socket socket : sockets) {
          socket.setSoTimeout(500);
          try {
            refused += answer(socket).startsWith("HTTP/1.1 429") ? 1 : 0;
          } catch (SocketTimeoutException e) {
            heard++;
          }
        }
        assertThat(refused).isBetween(1, 3); // more than one only where two came at once
        assertThat(heard).isEqualTo(17 - refused);
      } finally {
        closeAll(sockets);
      }
      // who goes away gives the room back
      waitForUploads(server, 0);
      String id = server.submit(TestService.face(), "face");
      assertThat(server.waitFor(id).path("state").asText()).isEqualTo("done");
    }
  }

  @Test
  void aRefusedBodyEndsAtOnce() throws IOException {
    try (TestService server = TestService.at(data).open()) {
      long before = System.nanoTime();
      try (Socket large = begin(server.port(), 1L << 40, "")) {
        assertThat(answer(large))
            .startsWith("HTTP/1.1 413")
            .contains("\"too_large\"", "Connection: close", "Cross-Origin-Resource-Policy");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
      }
      // chunks without an announced length are counted
      try (Socket chunked = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        send(
            chunked,
            String.join(
                "\r\n",
                "POST /v1/face HTTP/1.1",
                "Host: localhost",
                "Transfer-Encoding: chunked",
                "Content-Type: multipart/form-data; boundary=x",
                "",
                ""));
        byte[] chunk = new byte[1 << 16];
        for (int i = 0; i < 17; i++) {
          send(chunked, "10000\r\n");
          chunked.getOutputStream().write(chunk);
          send(chunked, "\r\n");
        }
        assertThat(answer(chunked)).startsWith("HTTP/1.1 413");
      }
      assertThat(TestService.filesBelow(data.resolve("uploading"))).isEmpty();
    }
  }

  private static void waitForUploads(TestService server, int count) throws Exception {
    String wanted = "icportrait_uploads " + count + ".0";
    waitUntil(() -> Form.send(Form.request(server.port(), "/metrics")).body().contains(wanted));
  }

  private static void waitUntil(Callable<Boolean> isSo) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!isSo.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(1);
    }
  }

  @Test
  void aClientThatGoesAwayLeavesNothing() throws Exception {
    try (TestService server = TestService.at(data).open()) {
      Path uploading = data.resolve("uploading");
      Socket client = begin(server.port(), 100_000, "--x\r\n");
      waitUntil(() -> !TestService.filesBelow(uploading).isEmpty()); // it was heard
      client.close();
      waitForUploads(server, 0);
      assertThat(TestService.filesBelow(data.resolve("uploading"))).isEmpty();
      assertThat(TestService.filesBelow(data.resolve("jobs"))).isEmpty();
    }
  }
}
