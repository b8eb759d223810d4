package org.icportrait.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service over HTTP with work that needs no model. */
@Timeout(60)
class PortraitServerTest {
  private static final byte[] PICTURE = TestService.PICTURE;

  @TempDir Path data;

  @Test
  void aJobIsDoneShownListedAndDeleted() throws IOException {
    try (TestService server = TestService.at(data).queue(4).open()) {
      String id =
          server.submit(TestService.portrait().field("seed", "7").field("empty", ""), "portraits");
      JsonNode job = server.waitFor(id);
      assertThat(job.path("state").asText()).isEqualTo("done");
      assertThat(job.path("options").toString()).isEqualTo("{\"seed\":\"7\"}");
      HttpResponse<String> result =
          Form.send(Form.request(server.port(), "/v1/jobs/" + id + "/result"));
      assertThat(result.body()).isEqualTo("picture");
      assertThat(result.headers().firstValue("Content-Type")).contains("image/png");
      assertThat(result.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
      HttpResponse<String> input =
          Form.send(Form.request(server.port(), "/v1/jobs/" + id + "/files/profile-1"));
      assertThat(input.body()).isEqualTo("picture");
      Form.refused(
          Form.request(server.port(), "/v1/jobs/" + id + "/files/..%2F..%2Fjobs.sqlite"),
          404,
          "not_found",
          null);
      JsonNode list = TestService.json(Form.send(Form.request(server.port(), "/v1/jobs?limit=5")));
      assertThat(list.path("jobs")).hasSize(1);
      HttpRequest.Builder delete = Form.request(server.port(), "/v1/jobs/" + id).DELETE();
      assertThat(Form.send(delete).statusCode()).isEqualTo(204);
      Form.refused(Form.request(server.port(), "/v1/jobs/" + id), 404, "not_found", null);
      assertThat(TestService.filesBelow(data.resolve("jobs"))).isEmpty();
    }
  }

  @Test
  void whatIsWrongIsRefusedWithItsFieldAndLeavesNothing() throws IOException {
    try (TestService server = TestService.at(data).queue(4).open()) {
      int port = server.port();
      Form.refused(new Form().to(port, "/v1/face"), 400, "bad_request", "picture");
      Form.refused(
          TestService.face().file("picture", PICTURE).to(port, "/v1/face"),
          400,
          "bad_request",
          "picture");
      Form.refused(
          TestService.face().file("other", PICTURE).to(port, "/v1/face"),
          400,
          "bad_request",
          "other");
      Form.refused(
          TestService.face().field("wrong", "x").to(port, "/v1/face"), 400, "bad_request", "wrong");
      Form.refused(
          new Form().field("picture", "x").to(port, "/v1/face"), 400, "bad_request", "picture");
      Form.refused(
          new Form().file("picture", new byte[] {1}).to(port, "/v1/face"),
          415,
          "unsupported_media_type",
          "picture");
      Form.refused(
          Form.request(port, "/v1/face").POST(HttpRequest.BodyPublishers.ofString("a=b")),
          415,
          "unsupported_media_type",
          null);
      Form.refused(
          new Form().file("picture", new byte[2 << 20]).to(port, "/v1/face"),
          413,
          "too_large",
          null);
      Form.refused(
          Form.request(port, "/v1/face")
              .header("Content-Type", "multipart/form-data; boundary=x")
              .POST(HttpRequest.BodyPublishers.ofString("no form at all")),
          400,
          "bad_request",
          "form");
      Form.refused(Form.request(port, "/v1/jobs?limit=0"), 400, "bad_request", "limit");
      Form.refused(Form.request(port, "/v1/jobs/abc/result"), 404, "not_found", null);
      Form.refused(Form.request(port, "/v1/nothing"), 404, "not_found", null);
      Form.refused(Form.request(port, "/v1/face"), 405, "method_not_allowed", null);
      assertThat(TestService.filesBelow(data.resolve("jobs"))).isEmpty();
      HttpResponse<String> health = Form.send(Form.request(port, "/healthz"));
      assertThat(TestService.json(health).path("waiting").asInt()).isZero();
    }
  }

  @Test
  void picturesWithoutFaceFailTheirJobWith422() throws IOException {
    try (TestService server = TestService.at(data).queue(4).open()) {
      byte[] sad = "pic sad".getBytes(StandardCharsets.US_ASCII);
      String id = server.submit(new Form().file("picture", sad), "face");
      assertThat(server.waitFor(id).at("/error/code").asText()).isEqualTo("no_face");
      Form.refused(Form.request(server.port(), "/v1/jobs/" + id + "/result"), 422, "no_face", null);
    }
  }

  @Test
  void theLineIsBoundedFacesGoFirstAndJobsCanBeCancelled() throws Exception {
    ToyWork work = new ToyWork();
    work.slow = true;
    try (TestService server = TestService.at(data).work(work).queue(2).open()) {
      String running = server.submit(TestService.portrait(), "portraits");
      assertThat(work.begun.await(10, TimeUnit.SECONDS)).isTrue();
      String waiting = server.submit(TestService.portrait(), "portraits");
      String quick = server.submit(TestService.face(), "face");
      assertThat(server.job(quick).path("position").asInt()).isZero();
      assertThat(server.job(waiting).path("position").asInt()).isEqualTo(1);
      HttpResponse<String> full = Form.send(TestService.face().to(server.port(), "/v1/face"));
      assertThat(full.statusCode()).isEqualTo(429);
      assertThat(full.headers().firstValue("Retry-After")).isPresent();
      Form.refused(
          Form.request(server.port(), "/v1/jobs/" + running + "/result"), 409, "no_result", null);
      for (String id : List.of(waiting, quick, running)) {
        HttpRequest.Builder cancel = Form.request(server.port(), "/v1/jobs/" + id).DELETE();
        assertThat(Form.send(cancel).statusCode()).isEqualTo(200);
        assertThat(server.waitFor(id).path("state").asText()).isEqualTo("cancelled");
      }
      assertThat(work.runs).hasValue(1);
    }
  }

  @Test
  void eventsTellStateProgressAndPreviewUntilTheEnd() throws IOException {
    ToyWork work = new ToyWork();
    work.slow = true;
    work.slowSteps = 100;
    try (TestService server = TestService.at(data).work(work).queue(4).open()) {
      String id = server.submit(TestService.portrait(), "portraits");
      HttpResponse<String> events =
          Form.send(
              Form.request(server.port(), "/v1/jobs/" + id + "/events")
                  .header("Accept", "text/event-stream"));
      assertThat(events.body())
          .contains("event: progress", "\"stage\":\"working\"", "event: preview", "AQID");
      assertThat(events.body()).contains("\"state\":\"done\"");
    }
  }

  @Test
  void whatWasAcceptedIsDoneByTheNextProcess() throws IOException {
    ToyWork slow = new ToyWork();
    slow.slow = true;
    String running;
    String waiting;
    try (TestService server = TestService.at(data).work(slow).queue(4).open()) {
      running = server.submit(TestService.portrait(), "portraits");
      waiting = server.submit(TestService.portrait(), "portraits");
    }
    try (JobStore store = JobStore.open(data.resolve("jobs.sqlite"))) {
      // as a kill in the middle leaves it
      assertThat(store.update(store.find(running).orElseThrow().running(5))).isTrue();
    }
    Files.createDirectories(data.resolve("jobs").resolve("half-uploaded"));
    try (TestService server = TestService.at(data).queue(4).open()) {
      assertThat(server.waitFor(running).path("state").asText()).isEqualTo("done");
      assertThat(server.waitFor(waiting).path("state").asText()).isEqualTo("done");
      assertThat(data.resolve("jobs").resolve("half-uploaded")).doesNotExist();
    }
  }

  @Test
  void aJobThatEndsTheProcessEachTimeIsGivenUp() throws IOException {
    JobFolder folder = new JobFolder(data.resolve("jobs"));
    Files.createDirectories(folder.of("a"));
    Map<String, List<String>> files = Map.of("picture", List.of("picture-1"));
    Job job =
        new Job(
            "a",
            "",
            JobKind.FACE,
            JobState.RUNNING,
            Map.of(),
            files,
            1,
            1,
            0,
            3,
            null,
            null,
            false);
    try (JobStore store = JobStore.open(data.resolve("jobs.sqlite"))) {
      store.insert(job, null);
    }
    ToyWork work = new ToyWork();
    try (TestService server = TestService.at(data).work(work).queue(4).open()) {
      assertThat(server.waitFor("a").at("/error/code").asText()).isEqualTo("crashed");
      assertThat(work.runs).hasValue(0);
      server.server().expire(); // it ended just now
      assertThat(server.job("a").path("state").asText()).isEqualTo("failed");
    }
  }

  @Test
  void oldJobsExpire() throws IOException {
    try (TestService server = TestService.at(data).queue(4).open()) {
      String id = server.submit(TestService.face(), "face");
      JsonNode job = server.waitFor(id);
      assertThat(job.path("expires").asText()).isGreaterThan(job.path("finished").asText());
    }
    try (JobStore store = JobStore.open(data.resolve("jobs.sqlite"))) {
      Job job = store.all(Tokens.NOBODY).get(0);
      assertThat(store.update(job.ended(JobState.DONE, 1000, null, "image/png"))).isTrue();
    }
    try (TestService server = TestService.at(data).queue(4).open()) {
      server.server().expire();
      assertThat(TestService.json(Form.send(Form.request(server.port(), "/v1/jobs"))).path("jobs"))
          .isEmpty();
      assertThat(TestService.filesBelow(data.resolve("jobs"))).isEmpty();
    }
  }
}
