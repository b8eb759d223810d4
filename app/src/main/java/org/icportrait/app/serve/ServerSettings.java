package org.icportrait.app.serve;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a service runs.
 *
 * @param host address to listen at
 * @param port 0 for a free one
 * @param data folder for jobs, uploads and results
 * @param token needed for everything but the page and /healthz; null for none
 * @param queue most jobs that wait
 * @param maxUpload most bytes of a request
 * @param keep how long ended jobs are kept
 * @param version of the program
 */
public record ServerSettings(
    String host,
    int port,
    Path data,
    String token,
    int queue,
    long maxUpload,
    Duration keep,
    String version) {}
