package org.icportrait.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask the service what, and its own pages. */
@Timeout(60)
class ServerAccessTest {
  private static final byte[] PICTURE = "picture".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path data;

  @Test
  void onlyWhoHasTheTokenMayAsk() throws IOException {
    try (TestService server =
        TestService.at(data).tokens(Tokens.shared("a-token-of-the-test")).open()) {
      int port = server.port();
      Form.refused(Form.request(port, "/v1/jobs"), 401, "unauthorized", null);
      Form.refused(Form.request(port, "/metrics"), 401, "unauthorized", null);
      Form.refused(
          Form.request(port, "/v1/jobs").header("Authorization", "Bearer wrong"),
          401,
          "unauthorized",
          null);
      HttpRequest.Builder right =
          Form.request(port, "/v1/jobs").header("Authorization", "Bearer a-token-of-the-test");
      assertThat(Form.send(right).statusCode()).isEqualTo(200);
      HttpRequest.Builder shouted =
          Form.request(port, "/v1/jobs").header("Authorization", "BEARER  a-token-of-the-test");
      assertThat(Form.send(shouted).statusCode()).isEqualTo(200);
      // a body is not even read
      Form.refused(TestService.face().to(port, "/v1/face"), 401, "unauthorized", null);
      assertThat(Form.send(Form.request(port, "/healthz")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void pagesOfOtherSitesMayNotAsk() throws IOException {
    try (TestService server = TestService.at(data).open()) {
      Form.refused(
          new Form()
              .file("picture", PICTURE)
              .to(server.port(), "/v1/face")
              .header("Origin", "http://evil.example"),
          403,
          "forbidden",
          null);
      assertThat(raw(server.port(), "evil.example")).startsWith("HTTP/1.1 403");
      assertThat(raw(server.port(), "localhost:" + server.port())).startsWith("HTTP/1.1 200");
    }
  }

  /** A request with another Host, which Java's client does not send. */
  private static String raw(int port, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET /v1/jobs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theDescriptionNamesEveryPathAndNoOther() throws IOException {
    try (TestService server = TestService.at(data).open()) {
      JsonNode api =
          new ObjectMapper()
              .readTree(Form.send(Form.request(server.port(), "/openapi.json")).body());
      assertThat(api.path("openapi").asText()).isEqualTo("3.1.0");
      api.path("paths")
          .fields()
          .forEachRemaining(
              path -> {
                String asked = path.getKey().replace("{id}", "x").replace("{name}", "y");
                for (String method : List.of("get", "post", "delete", "put")) {
                  HttpRequest.Builder request =
                      Form.request(server.port(), asked)
                          .method(
                              method.toUpperCase(java.util.Locale.ROOT),
                              HttpRequest.BodyPublishers.noBody());
                  int status = Form.send(request).statusCode();
                  assertThat(status == 405)
                      .as("%s %s answers %d", method, asked, status)
                      .isEqualTo(!path.getValue().has(method));
                }
              });
      for (JobKind kind : JobKind.values()) {
        JsonNode schema =
            api.path("paths")
                .path("/v1/" + kind.path())
                .at("/post/requestBody/content/multipart~1form-data/schema/properties");
        kind.files().forEach(file -> assertThat(schema.has(file.name())).isTrue());
      }
    }
  }

  @Test
  void theStudioComesFromTheServiceAlone() throws IOException {
    try (TestService server = TestService.at(data).open()) {
      for (String path : StudioFiles.NAMES.keySet()) {
        HttpResponse<String> file = Form.send(Form.request(server.port(), path));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).as(path).isNotBlank().doesNotContain("http://", "https://");
        String tag = file.headers().firstValue("ETag").orElseThrow();
        HttpRequest.Builder again = Form.request(server.port(), path).header("If-None-Match", tag);
        assertThat(Form.send(again).statusCode()).isEqualTo(304);
      }
    }
  }
}
