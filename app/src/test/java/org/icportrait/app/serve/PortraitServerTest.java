package org.icportrait.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service over HTTP with work that needs no model. */
@Timeout(60)
class PortraitServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] PICTURE = "picture".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path data;

  private PortraitServer open(JobWork work, String token, int queue) {
    return PortraitServer.open(
        new ServerSettings(
            "127.0.0.1", 0, data, token, queue, 1 << 20, Duration.ofHours(1), "test"),
        work);
  }

  private static Form face() {
    return new Form().file("picture", PICTURE);
  }

  private static Form portrait() {
    return new Form().file("profile", PICTURE).file("reference", PICTURE);
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  private static String submit(PortraitServer server, Form form, String kind) throws IOException {
    HttpResponse<String> answer = Form.send(form.to(server.port(), "/v1/" + kind));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String id = json(answer).path("id").asText();
    assertThat(answer.headers().firstValue("Location")).contains("/v1/jobs/" + id);
    return id;
  }

  private static JsonNode job(PortraitServer server, String id) throws IOException {
    return json(Form.send(Form.request(server.port(), "/v1/jobs/" + id)));
  }

  private static JsonNode waitFor(PortraitServer server, String id) throws IOException {
    while (true) {
      JsonNode job = job(server, id);
      if (!List.of("queued", "running").contains(job.path("state").asText())) {
        return job;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void aJobIsDoneShownListedAndDeleted() throws IOException {
    try (PortraitServer server = open(new ToyWork(), null, 4)) {
      String id = submit(server, portrait().field("seed", "7").field("empty", ""), "portraits");
      JsonNode job = waitFor(server, id);
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
      JsonNode list = json(Form.send(Form.request(server.port(), "/v1/jobs?limit=5")));
      assertThat(list.path("jobs")).hasSize(1);
      HttpRequest.Builder delete = Form.request(server.port(), "/v1/jobs/" + id).DELETE();
      assertThat(Form.send(delete).statusCode()).isEqualTo(204);
      Form.refused(Form.request(server.port(), "/v1/jobs/" + id), 404, "not_found", null);
      assertThat(filesBelow(data.resolve("jobs"))).isEmpty();
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void whatIsWrongIsRefusedWithItsFieldAndLeavesNothing() throws IOException {
    try (PortraitServer server = open(new ToyWork(), null, 4)) {
      int port = server.port();
      Form.refused(new Form().to(port, "/v1/face"), 400, "bad_request", "picture");
      Form.refused(
          face().file("picture", PICTURE).to(port, "/v1/face"), 400, "bad_request", "picture");
      Form.refused(face().file("other", PICTURE).to(port, "/v1/face"), 400, "bad_request", "other");
      Form.refused(face().field("wrong", "x").to(port, "/v1/face"), 400, "bad_request", "wrong");
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
      assertThat(filesBelow(data.resolve("jobs"))).isEmpty();
      HttpResponse<String> health = Form.send(Form.request(port, "/healthz"));
      assertThat(json(health).path("waiting").asInt()).isZero();
    }
  }

  @Test
  void picturesWithoutFaceFailTheirJobWith422() throws IOException {
    try (PortraitServer server = open(new ToyWork(), null, 4)) {
      byte[] sad = "pic sad".getBytes(StandardCharsets.US_ASCII);
      String id = submit(server, new Form().file("picture", sad), "face");
      assertThat(waitFor(server, id).at("/error/code").asText()).isEqualTo("no_face");
      Form.refused(Form.request(server.port(), "/v1/jobs/" + id + "/result"), 422, "no_face", null);
    }
  }

  @Test
  void theLineIsBoundedFacesGoFirstAndJobsCanBeCancelled() throws Exception {
    ToyWork work = new ToyWork();
    work.slow = true;
    try (PortraitServer server = open(work, null, 2)) {
      String running = submit(server, portrait(), "portraits");
      assertThat(work.begun.await(10, TimeUnit.SECONDS)).isTrue();
      String waiting = submit(server, portrait(), "portraits");
      String quick = submit(server, face(), "face");
      assertThat(job(server, quick).path("position").asInt()).isZero();
      assertThat(job(server, waiting).path("position").asInt()).isEqualTo(1);
      HttpResponse<String> full = Form.send(face().to(server.port(), "/v1/face"));
      assertThat(full.statusCode()).isEqualTo(429);
      assertThat(full.headers().firstValue("Retry-After")).isPresent();
      Form.refused(
          Form.request(server.port(), "/v1/jobs/" + running + "/result"), 409, "no_result", null);
      for (String id : List.of(waiting, quick, running)) {
        HttpRequest.Builder cancel = Form.request(server.port(), "/v1/jobs/" + id).DELETE();
        assertThat(Form.send(cancel).statusCode()).isEqualTo(200);
        assertThat(waitFor(server, id).path("state").asText()).isEqualTo("cancelled");
      }
      assertThat(work.runs).hasValue(1);
    }
  }

  @Test
  void eventsTellStateProgressAndPreviewUntilTheEnd() throws IOException {
    ToyWork work = new ToyWork();
    work.slow = true;
    work.slowSteps = 100;
    try (PortraitServer server = open(work, null, 4)) {
      String id = submit(server, portrait(), "portraits");
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
    try (PortraitServer server = open(slow, null, 4)) {
      running = submit(server, portrait(), "portraits");
      waiting = submit(server, portrait(), "portraits");
    }
    try (JobStore store = JobStore.open(data.resolve("jobs.sqlite"))) {
      // as a kill in the middle leaves it
      store.put(store.find(running).orElseThrow().running(5));
    }
    Files.createDirectories(data.resolve("jobs").resolve("half-uploaded"));
    try (PortraitServer server = open(new ToyWork(), null, 4)) {
      assertThat(waitFor(server, running).path("state").asText()).isEqualTo("done");
      assertThat(waitFor(server, waiting).path("state").asText()).isEqualTo("done");
      assertThat(data.resolve("jobs").resolve("half-uploaded")).doesNotExist();
    }
  }

  @Test
  void aJobThatEndsTheProcessEachTimeIsGivenUp() throws IOException {
    JobFolder folder = new JobFolder(data.resolve("jobs"));
    Files.createDirectories(folder.of("a"));
    Map<String, List<String>> files = Map.of("picture", List.of("picture-1"));
    Job job = new Job("a", JobKind.FACE, JobState.RUNNING, Map.of(), files, 1, 1, 0, 3, null, null);
    try (JobStore store = JobStore.open(data.resolve("jobs.sqlite"))) {
      store.put(job);
    }
    ToyWork work = new ToyWork();
    try (PortraitServer server = open(work, null, 4)) {
      assertThat(waitFor(server, "a").at("/error/code").asText()).isEqualTo("crashed");
      assertThat(work.runs).hasValue(0);
      server.expire(); // it ended just now
      assertThat(job(server, "a").path("state").asText()).isEqualTo("failed");
    }
  }

  @Test
  void oldJobsExpire() throws IOException {
    try (PortraitServer server = open(new ToyWork(), null, 4)) {
      String id = submit(server, face(), "face");
      JsonNode job = waitFor(server, id);
      assertThat(job.path("expires").asText()).isGreaterThan(job.path("finished").asText());
    }
    try (JobStore store = JobStore.open(data.resolve("jobs.sqlite"))) {
      Job job = store.newest(1).get(0);
      store.put(job.ended(JobState.DONE, 1000, null, "image/png"));
    }
    try (PortraitServer server = open(new ToyWork(), null, 4)) {
      server.expire();
      assertThat(json(Form.send(Form.request(server.port(), "/v1/jobs"))).path("jobs")).isEmpty();
      assertThat(filesBelow(data.resolve("jobs"))).isEmpty();
    }
  }
}
