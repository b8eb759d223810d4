package org.icportrait.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads of the service, and a proxy before it. */
@Timeout(60)
class OperatorsTest {
  private static final String TOKEN = "a-token-of-the-test";

  @TempDir Path data;

  @Test
  void figuresTellJobsByKindAndOutcomeMemoryDiskAndBuild() throws IOException {
    try (TestService server = TestService.at(data).open()) {
      server.waitFor(server.submit(TestService.portrait(), "portraits"));
      byte[] sad = "pic sad".getBytes(StandardCharsets.US_ASCII);
      server.waitFor(server.submit(new Form().file("picture", sad), "face"));
      String figures = Form.send(Form.request(server.port(), "/metrics")).body();
      assertThat(figures)
          .contains("icportrait_jobs_duration_seconds_count{kind=\"portraits\",outcome=\"done\"} 1")
          .contains("icportrait_jobs_duration_seconds_count{kind=\"face\",outcome=\"no_face\"} 1")
          .containsPattern(
              "icportrait_jobs_duration_seconds_bucket\\{kind=\"portraits\",outcome=\"done\",le=\"60.0\"} 1")
          .containsPattern(
              "icportrait_jobs_waiting_time_seconds_bucket\\{kind=\"face\",le=\"1.0\"} 1")
          .containsPattern("icportrait_memory_resident_bytes [0-9.]+E(7|8|9)")
          .contains("disk_free_bytes{", "jvm_memory_used_bytes{")
          .contains("icportrait_build{", "model=\"toy\"", "version=\"test\"");
    }
  }

  @Test
  void theWorkRestsOnceWhenThereIsNothingToDo() throws Exception {
    ToyWork work = new ToyWork();
    try (TestService server = TestService.at(data).work(work).open()) {
      server.waitFor(server.submit(TestService.portrait(), "portraits"));
      Thread.sleep(5000);
      assertThat(work.rests).hasValue(1);
    }
  }

  @Test
  void theAccessLogTellsTheClientThatTheProxySaysAndNoSecret() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (TestService server =
        TestService.at(data)
            .tokens(Tokens.shared(TOKEN))
            .publicUrl("https://faces.example")
            .accessLog(lines::add)
            .open()) {
      HttpResponse<String> answer =
          Form.send(
              Form.request(server.port(), "/v1/jobs?limit=3")
                  .header("Authorization", "Bearer " + TOKEN)
                  .header("Origin", "https://faces.example")
                  .header("X-Forwarded-For", "192.0.2.7")
                  .header("X-Forwarded-Proto", "https"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      Form.refused(
          Form.request(server.port(), "/v1/jobs")
              .header("Authorization", "Bearer " + TOKEN)
              .header("Origin", "https://evil.example"),
          403,
          "forbidden",
          null);
      waitForLines(lines, 2);
      assertThat(lines.get(0))
          .startsWith("192.0.2.7 [")
          .contains("\"GET /v1/jobs HTTP/1.1\" 200")
          .doesNotContain(TOKEN);
      assertThat(lines.get(1)).contains("403");
    }
  }

  @Test
  void withoutAProxyNobodyIsBelievedWhatHeSaysOfHisAddress() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (TestService server = TestService.at(data).accessLog(lines::add).open()) {
      Form.send(Form.request(server.port(), "/healthz").header("X-Forwarded-For", "192.0.2.7"));
      waitForLines(lines, 1);
      assertThat(lines.get(0)).startsWith("127.0.0.1 ");
    }
  }

  /** A line is written when its answer has gone out. */
  static void waitForLines(List<String> lines, int count) throws InterruptedException {
    long end = System.nanoTime() + 10_000_000_000L;
    while (lines.size() < count) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(10);
    }
    assertThat(lines).hasSize(count);
  }
}
