package org.icportrait.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The main class in a JVM of its own, to which signals can be sent. */
final class CommandProcess implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 180;

  private final Process process;
  private final Path log;

  /** Starts a command in a working directory, where a crash would leave its report. */
  CommandProcess(Path work, Object... args) throws IOException {
    this(work, Map.of(), args);
  }

  /** The same with more environment variables. */
  CommandProcess(Path work, Map<String, String> environment, Object... args) throws IOException {
    Path temporary = Files.createDirectories(work.resolve("tmp"));
    log = work.resolve("log.txt");
    List<String> command = new ArrayList<>();
    if (canResetSignals()) {
      // a test run in the background of a shell has SIGINT ignored, and its children would, too
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1200m",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "-Djava.io.tmpdir=" + temporary,
            "-Dicportrait.home=" + Cli.home(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "org.icportrait.app.Icportrait"));
    Stream.of(args).map(Object::toString).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
  }

  private static boolean canResetSignals() {
    try {
      Process probe = new ProcessBuilder("env", "--default-signal=INT", "true").start();
      return probe.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until a line of its output is as wanted. */
  void waitForLine(Predicate<String> wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (output().lines().noneMatch(wanted)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("no such line in:\n" + output());
      }
      Thread.sleep(20);
    }
  }

  /** Sends a signal, INT or TERM. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("kill -" + name + " failed; the process wrote:\n" + output());
    }
  }

  /** Waits for the end. */
  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running; it wrote:\n" + output());
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String output() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
