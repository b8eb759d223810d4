package org.icportrait.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that take too long, come twice, are listed by pages, and are watched together. */
@Timeout(60)
class JobRulesTest {
  @TempDir Path data;

  @Test
  void aJobThatTakesTooLongFailsAndTheNextIsDone() throws IOException {
    ToyWork work = new ToyWork();
    work.slow = true;
    ServerSettings.Limits limits = ServerSettings.Limits.of(4, 1 << 20, Duration.ofMillis(300));
    try (TestService server = TestService.at(data).work(work).limits(limits).open()) {
      String id = server.submit(TestService.portrait(), "portraits");
      JsonNode job = server.waitFor(id);
      assertThat(job.at("/error/code").asText()).isEqualTo("too_long");
      Form.refused(
          Form.request(server.port(), "/v1/jobs/" + id + "/result"), 422, "too_long", null);
      work.slow = false;
      String next = server.submit(TestService.portrait(), "portraits");
      assertThat(server.waitFor(next).path("state").asText()).isEqualTo("done");
    }
  }

  private static HttpResponse<String> keyed(TestService server, Form form, String key) {
    return Form.send(form.to(server.port(), "/v1/portraits").header("Idempotency-Key", key));
  }

  @Test
  void aFormSentTwiceWithOneKeyIsOneJobEvenWhenTheLineIsFull() throws Exception {
    ToyWork work = new ToyWork();
    work.slow = true;
    try (TestService server = TestService.at(data).work(work).queue(1).open()) {
      HttpResponse<String> first = keyed(server, TestService.portrait(), "my-key");
      assertThat(first.statusCode()).isEqualTo(202);
      assertThat(work.begun.await(10, TimeUnit.SECONDS)).isTrue();
      server.submit(TestService.portrait(), "portraits");
      assertThat(keyed(server, TestService.portrait(), "new").statusCode()).isEqualTo(429);
      HttpResponse<String> again = keyed(server, TestService.portrait(), "my-key");
      assertThat(again.statusCode()).isEqualTo(202);
      assertThat(TestService.json(again).path("id")).isEqualTo(TestService.json(first).path("id"));
      HttpResponse<String> other =
          keyed(server, TestService.portrait().field("seed", "8"), "my-key");
      assertThat(other.statusCode()).as(other.body()).isEqualTo(422);
      assertThat(other.body()).contains("key_reused");
      assertThat(server.get("/v1/jobs").path("jobs")).hasSize(2);
      assertThat(TestService.filesBelow(data.resolve("jobs"))).hasSize(4);
      assertThat(keyed(server, TestService.portrait(), "a b").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void jobsAreListedByPagesKindAndState() throws IOException {
    try (TestService server = TestService.at(data).queue(10).open()) {
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        sent.add(0, server.submit(TestService.portrait(), "portraits"));
      }
      String face = server.submit(TestService.face(), "face");
      sent.forEach(
          id -> {
            try {
              server.waitFor(id);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      List<String> listed = new ArrayList<>();
      String cursor = "";
      int pages = 0;
      while (cursor != null) {
        JsonNode page = server.get("/v1/jobs?kind=portraits&limit=2" + cursor);
        page.path("jobs").forEach(job -> listed.add(job.path("id").asText()));
        assertThat(page.has("next")).isTrue();
        cursor = page.path("next").isNull() ? null : "&cursor=" + page.path("next").asText();
        pages++;
      }
      assertThat(listed).containsExactlyInAnyOrderElementsOf(sent);
      assertThat(pages).isEqualTo(3);
      assertThat(server.get("/v1/jobs?kind=face").at("/jobs/0/id").asText()).isEqualTo(face);
      assertThat(server.get("/v1/jobs?state=failed").path("jobs")).isEmpty();
      assertThat(server.get("/v1/jobs?state=done&limit=200").path("jobs")).hasSize(6);
      for (String wrong : List.of("kind=cats", "state=ill", "cursor=!", "cursor=YWJj", "limit=0")) {
        Form.refused(
            Form.request(server.port(), "/v1/jobs?" + wrong),
            400,
            "bad_request",
            wrong.substring(0, wrong.indexOf('=')));
      }
    }
  }

  @Test
  void resultsHaveThumbnailsAndFiguresHaveNone() throws IOException {
    try (TestService server = TestService.at(data).open()) {
      String id = server.submit(TestService.portrait(), "portraits");
      JsonNode job = server.waitFor(id);
      String path = job.at("/links/thumbnail").asText();
      HttpResponse<String> small = Form.send(Form.request(server.port(), path + "?side=64"));
      assertThat(small.body()).isEqualTo("64 of 3");
      assertThat(small.headers().firstValue("Content-Type")).contains("image/jpeg");
      assertThat(small.headers().firstValue("Cross-Origin-Resource-Policy"))
          .contains("same-origin");
      assertThat(Form.send(Form.request(server.port(), path)).body()).isEqualTo("256 of 3");
      Form.refused(Form.request(server.port(), path + "?side=5000"), 400, "bad_request", "side");
      String face = server.submit(TestService.face(), "face");
      assertThat(server.waitFor(face).at("/links/thumbnail").isMissingNode()).isTrue();
      Form.refused(
          Form.request(server.port(), "/v1/jobs/" + face + "/thumbnail"), 404, "not_found", null);
    }
  }

  @Test
  void oneStreamTellsOfAllJobs() throws Exception {
    try (TestService server = TestService.at(data).open()) {
      String heard;
      String id;
      try (EventStream stream = EventStream.open(server.port(), null)) {
        stream.until("\n: "); // from this comment on it is heard
        id = server.submit(TestService.portrait(), "portraits");
        server.waitFor(id);
        Form.send(Form.request(server.port(), "/v1/jobs/" + id).DELETE());
        heard = stream.until("event: deleted");
      }
      assertThat(heard)
          .contains("\"state\":\"queued\"", "\"state\":\"running\"", "\"state\":\"done\"")
          .contains("event: progress", "\"id\":\"" + id + "\"")
          .doesNotContain("event: preview");
      Form.refused(Form.request(server.port(), "/v1/events"), 406, "not_acceptable", null);
    }
  }

  @Test
  void theServiceSaysWhatItIs() throws IOException {
    try (TestService server = TestService.at(data).queue(7).open()) {
      JsonNode service = server.get("/v1/service");
      assertThat(service.path("version").asText()).isEqualTo("test");
      assertThat(service.path("model").asText()).isEqualTo("toy");
      assertThat(service.path("keepHours").asDouble()).isEqualTo(1);
      assertThat(service.path("maxUploadMegabytes").asInt()).isEqualTo(1);
      assertThat(service.path("queue").asInt()).isEqualTo(7);
      assertThat(service.has("holder")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NO COLON, 400, bad_request",
    "BAD ESCAPE, 400, bad_request",
    "LONG PATH, 414, uri_too_long",
    "LONG HEADER, 431, headers_too_large"
  })
  void whatJettyRefusesIsJsonAsWell(String what, int status, String code) throws IOException {
    String long20k = "a".repeat(20_000);
    String sent =
        switch (what) {
          case "NO COLON" -> "GET / HTTP/1.1\r\nHost: localhost\r\nBroken header\r\n\r\n";
          case "BAD ESCAPE" -> "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n";
          case "LONG PATH" -> "GET /" + long20k + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
          default -> "GET / HTTP/1.1\r\nHost: localhost\r\nA: " + long20k + "\r\n\r\n";
        };
    try (TestService server = TestService.at(data).open();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[4096];
      int read = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, read, StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 " + status)
          .contains("application/json", "{\"error\":{\"code\":\"" + code + "\"", "nosniff");
    }
  }
}
