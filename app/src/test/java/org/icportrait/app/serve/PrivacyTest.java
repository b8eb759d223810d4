package org.icportrait.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whose faces are seen by whom, and how long they stay. */
@Timeout(60)
class PrivacyTest {
  private static final String ANNA = "anna-has-this-token";
  private static final String BERT = "bert-has-that-token";

  @TempDir Path folder;

  private static HttpRequest.Builder as(String token, HttpRequest.Builder request) {
    return request.header("Authorization", "bEARER " + token);
  }

  private static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.toList();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // it has no such modes
  void nobodyElseOnTheMachineCanRead() throws IOException {
    Path data = folder.resolve("data");
    try (TestService server = TestService.at(data).open()) {
      assertThat(server.waitFor(server.submit(TestService.portrait(), "portraits")).path("state"))
          .hasToString("\"done\"");
      assertThat(below(data)).hasSizeGreaterThan(8);
      for (Path path : below(data)) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
    // what an older service left open is closed
    for (Path path : below(data)) {
      Files.setPosixFilePermissions(
          path,
          PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
    }
    TestService.at(data).open().close();
    for (Path path : below(data)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .endsWith("------");
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderOfSomebodyElsesIsLeftAsItIs() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path other = Files.writeString(data.resolve("notes.txt"), "x");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-r--r--"));
    TestService.at(data).open().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
        .isEqualTo("rw-r--r--");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwxr-xr-x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("jobs"))))
        .isEqualTo("rwx------");
  }

  @Test
  void picturesLookedAtForFacesAreNotKept() throws IOException {
    try (TestService server = TestService.at(folder).open()) {
      String id = server.submit(TestService.face(), "face");
      JsonNode job = server.waitFor(id);
      assertThat(job.path("files")).isEmpty();
      assertThat(TestService.filesBelow(folder.resolve("jobs")))
          .extracting(file -> file.getFileName().toString())
          .containsExactly("result");
      Form.refused(
          Form.request(server.port(), "/v1/jobs/" + id + "/files/picture-1"),
          404,
          "not_found",
          null);
    }
  }

  @Test
  void deletingLeavesNoCopyAnywhere() throws IOException {
    try (TestService server = TestService.at(folder).open()) {
      String secret = "picture of somebody 4711";
      Form form =
          new Form()
              .file("profile", secret.getBytes(StandardCharsets.US_ASCII))
              .file("reference", TestService.PICTURE)
              .field("prompt", "a-remark-4711");
      String id = server.submit(form, "portraits");
      assertThat(server.waitFor(id).path("state").asText()).isEqualTo("done");
      assertThat(holding("4711")).isNotEmpty();
      HttpRequest.Builder delete = Form.request(server.port(), "/v1/jobs/" + id).DELETE();
      assertThat(Form.send(delete).statusCode()).isEqualTo(204);
      assertThat(holding("4711")).isEmpty();
    }
  }

  private List<Path> holding(String text) throws IOException {
    return TestService.filesBelow(folder).stream()
        .filter(
            file -> {
              try {
                return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .toList();
  }

  @Test
  void everythingIsDeletedAtOnceTheRunningJobAsWell() throws Exception {
    ToyWork work = new ToyWork();
    work.slow = true;
    try (TestService server = TestService.at(folder).work(work).open()) {
      server.submit(TestService.portrait(), "portraits");
      server.submit(TestService.portrait(), "portraits");
      assertThat(work.begun.await(10, TimeUnit.SECONDS)).isTrue();
      HttpRequest.Builder delete = Form.request(server.port(), "/v1/jobs").DELETE();
      assertThat(Form.send(delete).statusCode()).isEqualTo(204);
      assertThat(server.get("/v1/jobs").path("jobs")).isEmpty();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (!TestService.filesBelow(folder.resolve("jobs")).isEmpty()) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(10);
      }
      assertThat(work.runs).hasValue(1);
      work.slow = false;
      String next = server.submit(TestService.portrait(), "portraits");
      assertThat(server.waitFor(next).path("state").asText()).isEqualTo("done");
    }
  }

  @Test
  void eachHolderSeesTheOwnJobsAlone() throws IOException {
    Tokens tokens = new Tokens(Map.of(ANNA, "anna", BERT, "bert"));
    try (TestService server = TestService.at(folder).tokens(tokens).open();
        EventStream annas = EventStream.open(server.port(), ANNA);
        EventStream berts = EventStream.open(server.port(), BERT)) {
      int port = server.port();
      String heard = annas.until("\n: ") + berts.until("\n: ");
      assertThat(heard).doesNotContain("event:");
      HttpResponse<String> sent =
          Form.send(
              as(ANNA, TestService.portrait().to(port, "/v1/portraits"))
                  .header("Idempotency-Key", "k"));
      String id = TestService.json(sent).path("id").asText();
      assertThat(Form.send(as(ANNA, Form.request(port, "/v1/jobs"))).body()).contains(id);
      assertThat(annas.until("\"state\":\"done\"")).contains(id);
      assertThat(Form.send(as(BERT, Form.request(port, "/v1/jobs"))).body()).doesNotContain(id);
      for (String path : List.of("", "/result", "/thumbnail", "/files/profile-1", "/events")) {
        HttpRequest.Builder request =
            as(BERT, Form.request(port, "/v1/jobs/" + id + path))
                .header("Accept", "text/event-stream");
        Form.refused(request, 404, "not_found", null);
      }
      HttpRequest.Builder keep =
          Form.request(port, "/v1/jobs/" + id + "/keep")
              .PUT(HttpRequest.BodyPublishers.ofString("{\"keep\": true}"));
      Form.refused(as(BERT, keep), 404, "not_found", null);
      Form.refused(as(BERT, Form.request(port, "/v1/jobs/" + id).DELETE()), 404, "not_found", null);
      assertThat(Form.send(as(BERT, Form.request(port, "/v1/jobs").DELETE())).statusCode())
          .isEqualTo(204);
      // another's key is another key
      HttpResponse<String> other =
          Form.send(
              as(BERT, TestService.portrait().to(port, "/v1/portraits"))
                  .header("Idempotency-Key", "k"));
      String berted = TestService.json(other).path("id").asText();
      assertThat(berted).isNotEqualTo(id);
      assertThat(berts.until("\"state\":\"done\"")).contains(berted).doesNotContain(id);
      assertThat(Form.send(as(ANNA, Form.request(port, "/v1/jobs/" + id))).statusCode())
          .isEqualTo(200);
      assertThat(Form.send(as(ANNA, Form.request(port, "/v1/service"))).body())
          .contains("\"holder\":\"anna\"");
    }
  }

  @Test
  void aKeptJobDoesNotExpire() throws IOException {
    String kept;
    try (TestService server = TestService.at(folder).open()) {
      kept = server.submit(TestService.portrait(), "portraits");
      String other = server.submit(TestService.portrait(), "portraits");
      assertThat(server.waitFor(other).path("kept").asBoolean()).isFalse();
      HttpResponse<String> answer = keep(server, kept, "{\"keep\": true}");
      assertThat(TestService.json(answer).path("kept").asBoolean()).isTrue();
      assertThat(TestService.json(answer).has("expires")).isFalse();
      Form.refused(
          Form.request(server.port(), "/v1/jobs/" + kept + "/keep")
              .PUT(HttpRequest.BodyPublishers.ofString("{\"keep\": \"yes\"}")),
          400,
          "bad_request",
          "keep");
    }
    try (JobStore store = JobStore.open(folder.resolve("jobs.sqlite"))) {
      for (Job job : store.all(Tokens.NOBODY)) {
        assertThat(store.update(job.ended(JobState.DONE, 1000, null, "image/png"))).isTrue();
      }
    }
    try (TestService server = TestService.at(folder).open()) {
      server.server().expire();
      assertThat(server.get("/v1/jobs").path("jobs")).hasSize(1);
      assertThat(server.job(kept).path("state").asText()).isEqualTo("done");
      assertThat(keep(server, kept, "{\"keep\": false}").body()).contains("expires");
      server.server().expire();
      assertThat(server.get("/v1/jobs").path("jobs")).isEmpty();
      assertThat(TestService.filesBelow(folder.resolve("jobs"))).isEmpty();
    }
  }

  private static HttpResponse<String> keep(TestService server, String id, String body) {
    return Form.send(
        Form.request(server.port(), "/v1/jobs/" + id + "/keep")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void aFileOfTokensIsReadOrRefusedWithItsLine() throws IOException {
    Path file = folder.resolve("tokens");
    Files.writeString(file, "# who may\nanna " + ANNA + "\n\nbert\t" + BERT + "\n");
    assertThat(Tokens.read(file).holders()).isEqualTo(Map.of(ANNA, "anna", BERT, "bert"));
    assertThat(Tokens.read(file).toString()).doesNotContain("token-", ANNA);
    for (String wrong :
        List.of("anna short", "an/na " + ANNA, "anna " + ANNA + "\nbert " + ANNA, "anna", "#")) {
      Files.writeString(file, wrong);
      assertThatThrownBy(() -> Tokens.read(file))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("tokens")
          .hasMessageNotContaining(ANNA);
    }
  }
}
