package org.icportrait.app.serve;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Arrays;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all answers have in common, and what is said of errors. */
final class Answers {
  /** Headers of every answer, of Jetty's own as well. */
  static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Content-Security-Policy",
              "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; object-src 'none';"
                  + " base-uri 'none'; frame-ancestors 'none'");

  static final String NO_STORE = "no-store";
  static final String RETRY_AFTER = "5"; // seconds

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private Answers() {}

  static void json(Context request, String body) {
    request.header("Cache-Control", NO_STORE);
    request.contentType("application/json").result(body);
  }

  static void refuse(RequestException e, Context request) {
    request.status(e.status());
    if (wantsRetry(e.status())) {
      request.header("Retry-After", RETRY_AFTER);
    }
    if (e.status() == 401) {
      request.header("WWW-Authenticate", "Bearer");
    }
    json(request, JobJson.errorText(e.error()));
  }

  static boolean wantsRetry(int status) {
    return status == 429 || status == 503;
  }

  static void refuseHttp(HttpResponseException e, Context request) {
    request.status(e.getStatus());
    if (e.getStatus() == 405) {
      request.header("Allow", allowed(request.path()));
    }
    json(
        request,
        JobJson.errorText(new JobError(code(e.getStatus()), null, String.valueOf(e.getMessage()))));
  }

  /** A word for programs. */
  static String code(int status) {
    return switch (status) {
      case 400 -> "bad_request";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 408 -> "too_slow";
      case 413 -> "too_large";
      case 414 -> "uri_too_long";
      case 431 -> "headers_too_large";
      case 500 -> "internal";
      case 503 -> "unavailable";
      default -> "refused";
    };
  }

  /** The methods of a path, by the form of the service's paths. */
  private static String allowed(String path) {
    if (Arrays.stream(JobKind.values()).anyMatch(kind -> path.equals("/v1/" + kind.path()))) {
      return "POST";
    }
    if (path.matches("/v1/jobs/[^/]+/keep")) {
      return "PUT";
    }
    return path.matches("/v1/jobs(/[^/]+)?") ? "GET, HEAD, DELETE" : "GET, HEAD";
  }

  static void fail(Exception e, Context request) {
    LOG.error("{} {} failed", request.method(), request.path(), e);
    request.status(500);
    json(
        request,
        JobJson.errorText(new JobError("internal", null, "an error of the service, see its log")));
  }
}
