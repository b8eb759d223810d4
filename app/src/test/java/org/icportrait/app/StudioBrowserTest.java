package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The studio in Chromium by Playwright: src/test/browser, against a service with the committed
 * model. {@code .ci/run} brings Chromium and Node.js and asks for it; then it fails without them.
 */
@EnabledIfEnvironmentVariable(
    named = "ICPORTRAIT_STUDIO_TEST",
    matches = "chromium",
    disabledReason = "needs Chromium and Node.js, which .ci/run brings")
class StudioBrowserTest {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final long MINUTES = 15; // on a busy machine; two on a free one

  @TempDir Path folder;

  @Test
  void theStudioWorks() throws Exception {
    Path test = packages();
    Path shots = Files.createDirectories(Cli.home().resolve("app/target/studio"));
    try (CommandProcess service =
        new CommandProcess(
            folder, "serve", "--port", 0, "--threads", 2, "--data", folder.resolve("data"))) {
      service.waitForLine(line -> line.contains("listening at http://"));
      Matcher url = Pattern.compile("http://[^/]+/").matcher(service.output());
      assertThat(url.find()).isTrue();
      String output =
          run(
              test,
              List.of("node", "studio.mjs", url.group(), Cli.home().toString(), shots.toString()),
              Map.of("CHROMIUM", chromium().toString()));
      assertThat(output).contains("5 passed, 0 failed");
    }
  }

  /** The test with its two packages, as the lock file has them, outside the tree. */
  private static Path packages() throws IOException, InterruptedException {
    Path target = Files.createDirectories(Cli.home().resolve("app/target/browser"));
    Path source = Cli.home().resolve("app/src/test/browser");
    boolean changed = false;
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = target.resolve(file.getFileName());
        boolean same = Files.exists(copy) && Files.mismatch(file, copy) < 0;
        changed |= !same && !file.toString().endsWith(".mjs");
        Files.write(copy, Files.readAllBytes(file));
      }
    }
    if (changed || !Files.exists(target.resolve("node_modules/playwright-core"))) {
      String unused = run(target, List.of("npm", "ci", "--no-audit", "--no-fund"), Map.of());
    }
    return target;
  }

  private static Path chromium() {
    String named = System.getenv("CHROMIUM");
    if (named != null) {
      return Path.of(named);
    }
    return Stream.of(System.getenv("PATH").split(":", -1))
        .flatMap(place -> BROWSERS.stream().map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "found no Chromium, expected one of "
                        + BROWSERS
                        + " on the PATH or in CHROMIUM (Debian: apt-get install chromium)"));
  }

  private static String run(Path folder, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "log", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          "found no " + command.get(0) + ", expected Node.js 20 or later with npm", e);
    }
    try {
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      String output = Files.readString(log);
      assertThat(ended).as(output).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      return output;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(log);
    }
  }
}
