package org.icportrait.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.icportrait.app.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The samples in deploy/: each is read, and run by its own program where that is installed. */
@Timeout(120)
class DeployTest {
  private static final String TOKEN = "a-token-of-the-test";
  private static final String PUBLIC = "https://faces.example";

  @TempDir Path folder;

  private static String sample(String name) throws IOException {
    return Files.readString(Cli.home().resolve("deploy").resolve(name));
  }

  /** Directives by name, of all blocks; a line each, as nginx wants them ended. */
  private static Map<String, List<String>> directives(String text) {
    Map<String, List<String>> found = new HashMap<>();
    int depth = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.equals("}")) {
        depth--;
      } else {
        assertThat(line).matches(".*[;{]");
        depth += line.endsWith("{") ? 1 : 0;
        String[] words = line.substring(0, line.length() - 1).strip().split("\\s+", 2);
        found
            .computeIfAbsent(words[0], name -> new ArrayList<>())
            .add(words.length > 1 ? words[1] : "");
      }
      assertThat(depth).isNotNegative();
    }
    assertThat(depth).isZero();
    return found;
  }

  private static Optional<Path> program(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(each -> Path.of(each, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private TestService service(List<String> log) {
    return TestService.at(folder.resolve("data"))
        .tokens(Tokens.shared(TOKEN))
        .publicUrl(PUBLIC)
        .accessLog(log::add)
        .open();
  }

  @Test
  void theHeadersThatTheNginxSampleSetsAreUnderstood() throws Exception {
    Map<String, List<String>> sample = directives(sample("nginx.conf"));
    assertThat(sample.get("proxy_pass")).containsExactly("http://icportrait");
    assertThat(sample.get("server")).contains("127.0.0.1:8080"); // the command's own port
    assertThat(sample.get("client_max_body_size")).containsExactly("64m"); // and its --max-upload
    assertThat(sample.get("proxy_buffering")).containsExactly("off");
    assertThat(sample.get("server_name")).containsExactly("faces.example");
    StringBuilder head = new StringBuilder("GET /v1/jobs HTTP/1.1\r\n");
    for (String each : sample.get("proxy_set_header")) {
      String[] words = each.split("\\s+", 2);
      String value =
          words[1]
              .replace("$host", "faces.example")
              .replace("$remote_addr", "192.0.2.7")
              .replace("$scheme", "https")
              .replace("\"\"", "");
      assertThat(value).doesNotContain("$");
      if (!value.isEmpty()) { // nginx sends no header for an empty text
        head.append(words[0]).append(": ").append(value).append("\r\n");
      }
    }
    assertThat(head).contains("Host: faces.example", "X-Forwarded-For: 192.0.2.7");
    head.append("Origin: " + PUBLIC + "\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n");
    List<String> log = new CopyOnWriteArrayList<>();
    try (TestService service = service(log);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
      byte[] answer = new byte[1024];
      int read = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, read, StandardCharsets.UTF_8)).startsWith("HTTP/1.1 200");
      OperatorsTest.waitForLines(log, 1);
      assertThat(log.get(0)).startsWith("192.0.2.7 ");
    }
    Optional<Path> nginx = program("nginx");
    if (nginx.isPresent()) {
      runBehind(nginx.get());
    }
  }

  /** The sample itself, but for TLS and its ports. */
  private void runBehind(Path nginx) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> log = new CopyOnWriteArrayList<>();
    try (TestService service = service(log)) {
      String text =
          sample("nginx.conf")
              .replaceAll("(?m)^.*ssl_certificate.*$", "")
              .replace("listen 443 ssl", "listen 127.0.0.1:" + port)
              .replace("127.0.0.1:8080", "127.0.0.1:" + service.port());
      Path work = Files.createDirectories(folder.resolve("nginx"));
      StringBuilder places = new StringBuilder();
      for (String each : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
        places.append(each + "_temp_path " + work.resolve(each) + ";\n");
      }
      Path file =
          Files.writeString(
              work.resolve("nginx.conf"),
              "user "
                  + System.getProperty("user.name")
                  + "; daemon off; pid nginx.pid; error_log stderr; events {}\nhttp { access_log off;\n"
                  + places
                  + text
                  + "}\n");
      Process process =
          new ProcessBuilder(
                  nginx.toString(), "-p", work.toString(), "-c", file.toString(), "-e", "stderr")
              .redirectErrorStream(true)
              .redirectOutput(work.resolve("log").toFile())
              .start();
      try {
        waitForPort(process, port, work.resolve("log"));
        HttpRequest.Builder form = TestService.portrait().to(port, "/v1/portraits");
        HttpResponse<String> sent = Form.send(as(form).header("Origin", PUBLIC));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(202);
        String id = TestService.json(sent).path("id").asText();
        HttpResponse<String> events =
            Form.send(
                as(Form.request(port, "/v1/jobs/" + id + "/events"))
                    .header("Accept", "text/event-stream"));
        assertThat(events.body()).contains("\"state\":\"done\"");
        Form.refused(
            as(new Form().file("picture", new byte[2 << 20]).to(port, "/v1/face")),
            413,
            "too_large",
            null);
      } finally {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static HttpRequest.Builder as(HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + TOKEN);
  }

  private static void waitForPort(Process process, int port, Path log) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        assertThat(process.isAlive() && System.nanoTime() < end).as(Files.readString(log)).isTrue();
        Thread.sleep(20);
      }
    }
  }

  @Test
  void theUnitOfSystemdIsWellFormed() throws Exception {
    String unit = sample("icportrait.service");
    assertThat(unit)
        .contains("\nExecStart=/opt/icportrait/icportrait serve --data /var/lib/icportrait\n")
        .contains("\nDynamicUser=yes\n", "\nStateDirectory=icportrait\n", "\nUMask=0077\n")
        .doesNotContain("SuccessExitStatus"); // SIGTERM ends with 0
    assertThat(unit.lines().map(String::strip))
        .allMatch(line -> line.matches("|#.*|\\[(Unit|Service|Install)\\]|[A-Z][A-Za-z]+=.*"));
    Optional<Path> systemd = program("systemd-analyze");
    if (systemd.isPresent()) {
      Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n");
      assertThat(program.toFile().setExecutable(true)).isTrue();
      Path file =
          Files.writeString(
              folder.resolve("icportrait.service"),
              unit.replace("/opt/icportrait/icportrait", program.toString()));
      Process process =
          new ProcessBuilder(systemd.get().toString(), "verify", file.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      assertThat(said.lines().filter(line -> line.contains("icportrait.service"))).isEmpty();
    }
  }

  @Test
  void theContainerIsDebianAndRunsAsNobodyInParticular() throws IOException {
    String text = sample("Containerfile");
    List<String> steps =
        text.replace("\\\n", " ").lines().filter(line -> line.matches("[A-Z]+ .*")).toList();
    assertThat(steps)
        .filteredOn(line -> line.startsWith("FROM "))
        .allMatch(line -> line.matches("FROM debian:[a-z]+-slim( AS build)?"));
    assertThat(steps).contains("USER 10001", "EXPOSE 8080");
    assertThat(steps.get(1)).contains("apt-get install", " maven "); // mvnw brings none
    int user = steps.indexOf("USER 10001");
    assertThat(steps.subList(user, steps.size())).noneMatch(line -> line.startsWith("RUN"));
    Matcher copied = Pattern.compile("COPY --from=build (.*) \\S+").matcher(text);
    int files = 0;
    while (copied.find()) {
      for (String file : copied.group(1).split(" ", -1)) {
        files++;
        Path path = Cli.home().resolve(file.replace("/src/", ""));
        assertThat(file.contains("/target/") || Files.exists(path)).as(file).isTrue();
      }
    }
    assertThat(files).isEqualTo(6);
    assertThat(steps.get(steps.size() - 1)).contains("\"serve\"", "\"--data\", \"/data\"");
  }
}
