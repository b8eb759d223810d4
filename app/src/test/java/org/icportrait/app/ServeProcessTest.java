package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.icportrait.app.session.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Several services as processes of their own. */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS) // it has no such signals
class ServeProcessTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String BOUNDARY = "of-the-test";

  @TempDir Path folder;

  private CommandProcess start(String name, Path data, int port) throws IOException {
    Path work = Files.createDirectories(folder.resolve(name));
    return new CommandProcess(work, "serve", "--port", port, "--threads", 1, "--data", data);
  }

  private static String url(CommandProcess process) throws IOException, InterruptedException {
    process.waitForLine(line -> line.contains("listening at http://"));
    Matcher url = Pattern.compile("http://[^/]+").matcher(process.output());
    assertThat(url.find()).isTrue();
    return url.group();
  }

  private static JsonNode json(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return new ObjectMapper().readTree(answer.body());
  }

  /** A portrait that takes some seconds. */
  private static HttpRequest.Builder portrait(String url) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "name=\"steps\"", "60".getBytes(StandardCharsets.US_ASCII));
    part(body, "name=\"profile\"; filename=\"a\"", Files.readAllBytes(Cli.exampleProfile()));
    part(body, "name=\"reference\"; filename=\"b\"", Files.readAllBytes(Cli.exampleReference()));
    body.write(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return HttpRequest.newBuilder(URI.create(url + "/v1/portraits"))
        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
  }

  private static void part(ByteArrayOutputStream body, String what, byte[] content)
      throws IOException {
    String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + what + "\r\n\r\n";
    body.write(head.getBytes(StandardCharsets.US_ASCII));
    body.write(content);
    body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void fourMoreStartsOnTheFolderOfARunningJobHarmNothing() throws Exception {
    Path data = folder.resolve("data");
    try (CommandProcess first = start("first", data, 0)) {
      String url = url(first);
      String id = json(portrait(url)).path("id").asText();
      List<CommandProcess> others = new ArrayList<>();
      try {
        for (int i = 0; i < 4; i++) {
          others.add(start("other" + i, data, 0));
        }
        for (CommandProcess other : others) {
          assertThat(other.exitCode()).as(other.output()).isEqualTo(ExitCode.INPUT);
          assertThat(other.output()).contains("in use by process " + first.pid());
        }
      } finally {
        others.forEach(CommandProcess::close);
      }
      String again = json(portrait(url)).path("id").asText();
      for (String each : List.of(id, again)) {
        JsonNode job = waitFor(url, each);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
      }
      first.signal("TERM");
      assertThat(first.exitCode()).as(first.output()).isZero();
    }
    try (CommandProcess next = start("next", data, 0)) {
      assertThat(json(HttpRequest.newBuilder(URI.create(url(next) + "/v1/jobs"))).path("jobs"))
          .hasSize(2);
    }
  }

  private static JsonNode waitFor(String url, String id) throws Exception {
    while (true) {
      JsonNode job = json(HttpRequest.newBuilder(URI.create(url + "/v1/jobs/" + id)));
      if (!List.of("queued", "running").contains(job.path("state").asText())) {
        return job;
      }
      Thread.sleep(50);
    }
  }

  @Test
  void ofFourStartsAtOnceOnANewFolderOneServes() throws Exception {
    Path data = folder.resolve("data");
    List<CommandProcess> all = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        all.add(start("start" + i, data, 0));
      }
      int serving = 0;
      for (CommandProcess each : all) {
        while (each.isAlive() && !each.output().contains("listening at")) {
          Thread.sleep(50);
        }
        serving += each.output().contains("listening at") ? 1 : 0;
      }
      assertThat(serving).isEqualTo(1);
    } finally {
      all.forEach(CommandProcess::close);
    }
  }

  @Test
  void aUsedPortIsKnownBeforeTheModelIsOpenedAndTouchesNoStore() throws Exception {
    Path data = folder.resolve("data");
    Duration usage = time("usage", data, 99_999, ExitCode.USAGE); // this machine's own slowness
    try (ServerSocket used = new ServerSocket(0)) {
      Duration known = time("late", data, used.getLocalPort(), ExitCode.INPUT);
      assertThat(Files.readString(folder.resolve("late/log.txt")))
          .contains(":" + used.getLocalPort(), "a free port");
      assertThat(known).isLessThan(usage.multipliedBy(2).plusSeconds(1));
    }
    assertThat(data.resolve("jobs.sqlite")).doesNotExist();
  }

  private Duration time(String name, Path data, int port, int code) throws Exception {
    long before = System.nanoTime();
    try (CommandProcess process = start(name, data, port)) {
      assertThat(process.exitCode()).as(process.output()).isEqualTo(code);
      return Duration.ofNanos(System.nanoTime() - before);
    }
  }
}
