package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.icportrait.app.session.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
  @TempDir Path folder;

  @Test
  void anotherAddressNeedsAToken() {
    Path data = folder.resolve("data");
    Cli.Result open = Cli.run("serve", "--host", "0.0.0.0", "--data", data);
    assertThat(open.code()).isEqualTo(ExitCode.USAGE);
    assertThat(open.err()).contains("--host", "token");
    Cli.Result weak = Cli.run("serve", "--host", "0.0.0.0", "--token", "short", "--data", data);
    assertThat(weak.code()).isEqualTo(ExitCode.USAGE);
    assertThat(weak.err()).contains("--token", "16").doesNotContain("short");
    assertThat(data).doesNotExist();
  }

  @Test
  void aFolderThatIsAFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(Cli.run("serve", "--port", 0, "--data", file).code()).isEqualTo(ExitCode.INPUT);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // it has no such signals
  void itServesUntilASignalAndEndsCleanly() throws Exception {
    try (CommandProcess process =
        new CommandProcess(folder, "serve", "--port", 0, "--data", folder.resolve("data"))) {
      process.waitForLine(line -> line.contains("listening at http://"));
      Matcher url = Pattern.compile("http://[^/]+/").matcher(process.output());
      assertThat(url.find()).isTrue();
      HttpResponse<String> page =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url.group())).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("<title>icportrait studio</title>");
      process.signal("TERM");
      assertThat(process.exitCode()).as(process.output()).isZero();
      assertThat(process.output()).doesNotContain("\tat ");
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("hs_err"));
    }
  }
}
