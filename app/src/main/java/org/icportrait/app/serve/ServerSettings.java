package org.icportrait.app.serve;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a service runs.
 *
 * @param data folder for jobs, uploads and results
 * @param tokens needed for everything but the page and /healthz
 * @param publicUrl under which a proxy shows it, or null; then what the proxy says of the client
 *     counts
 * @param keep how long ended jobs are kept
 * @param accessLog is told of every request, or null
 */
public record ServerSettings(
    Path data,
    Tokens tokens,
    URI publicUrl,
    Limits limits,
    Duration keep,
    Build build,
    Consumer<String> accessLog) {
  /**
   * What is too much.
   *
   * @param queue most jobs that wait
   * @param upload most bytes of a request
   * @param uploads most bodies that are read at the same time
   * @param body most time from the first to the last byte of a body
   * @param rate least bytes a second of a body, on the average behind its first seconds
   * @param job most time for a job
   */
  public record Limits(
      int queue, long upload, int uploads, Duration body, long rate, Duration job) {
    private static final int UPLOADS = 512;
    private static final Duration BODY = Duration.ofMinutes(5);
    private static final long RATE = 2048;

    /** The standard ones for uploads. */
    public static Limits of(int queue, long upload, Duration job) {
      return new Limits(queue, upload, UPLOADS, BODY, RATE, job);
    }
  }

  /**
   * What runs.
   *
   * @param version of the program
   * @param model its name
   */
  public record Build(String version, String model) {}
}
