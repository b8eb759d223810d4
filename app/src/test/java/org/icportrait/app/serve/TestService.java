package org.icportrait.app.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** A service at a free port with work that needs no model. */
final class TestService implements AutoCloseable {
  static final byte[] PICTURE = "picture".getBytes(StandardCharsets.US_ASCII);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerPlace place;
  private final PortraitServer server;

  private TestService(ServerPlace place, PortraitServer server) {
    this.place = place;
    this.server = server;
  }

  /** How it is to be opened. */
  static final class Setup {
    private final Path data;
    private JobWork work = new ToyWork();
    private Tokens tokens = Tokens.none();
    private URI publicUrl;
    private ServerSettings.Limits limits =
        ServerSettings.Limits.of(4, 1 << 20, Duration.ofMinutes(1));
    private Consumer<String> accessLog;

    private Setup(Path data) {
      this.data = data;
    }

    Setup work(JobWork other) {
      work = other;
      return this;
    }

    Setup tokens(Tokens other) {
      tokens = other;
      return this;
    }

    Setup publicUrl(String url) {
      publicUrl = URI.create(url);
      return this;
    }

    Setup limits(ServerSettings.Limits other) {
      limits = other;
      return this;
    }

    Setup queue(int queue) {
      limits = ServerSettings.Limits.of(queue, 1 << 20, Duration.ofMinutes(1));
      return this;
    }

    Setup accessLog(Consumer<String> log) {
      accessLog = log;
      return this;
    }

    TestService open() {
      ServerPlace place = ServerPlace.take("127.0.0.1", 0, data);
      ServerSettings settings =
          new ServerSettings(
              data,
              tokens,
              publicUrl,
              limits,
              Duration.ofHours(1),
              new ServerSettings.Build("test", "toy"),
              accessLog);
      return new TestService(place, PortraitServer.open(place, settings, work));
    }
  }

  static Setup at(Path data) {
    return new Setup(data);
  }

  int port() {
    return server.port();
  }

  PortraitServer server() {
    return server;
  }

  static Form face() {
    return new Form().file("picture", PICTURE);
  }

  static Form portrait() {
    return new Form().file("profile", PICTURE).file("reference", PICTURE);
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  JsonNode get(String path) throws IOException {
    return json(Form.send(Form.request(port(), path)));
  }

  /** Sends a form that must be taken, and returns the job's id. */
  String submit(Form form, String kind) throws IOException {
    HttpResponse<String> answer = Form.send(form.to(port(), "/v1/" + kind));
    Assertions.assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String id = json(answer).path("id").asText();
    Assertions.assertThat(answer.headers().firstValue("Location")).contains("/v1/jobs/" + id);
    return id;
  }

  JsonNode job(String id) throws IOException {
    return get("/v1/jobs/" + id);
  }

  JsonNode waitFor(String id) throws IOException {
    while (true) {
      JsonNode job = job(id);
      if (!List.of("queued", "running").contains(job.path("state").asText())) {
        return job;
      }
      Thread.onSpinWait();
    }
  }

  static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } finally {
      place.close();
    }
  }
}
