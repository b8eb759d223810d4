package org.icportrait.app.serve;

import io.javalin.http.Context;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;

/**
 * Who may ask. Without a token only this machine's own pages may: a request by another name for the
 * loopback address (DNS rebinding) or from another site's page is refused.
 */
final class AccessRules {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "Bearer ";

  private final byte[] token; // or null

  AccessRules(String token) {
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether an address is this machine's alone. */
  static boolean isLoopback(String host) {
    return LOOPBACK.contains(host.toLowerCase(Locale.ROOT)) || host.equals("::1");
  }

  /**
   * Refuses who may not.
   *
   * @throws RequestException 401 or 403
   */
  void check(Context request) {
    String host = request.header("Host");
    if (token == null && (host == null || !isLoopback(withoutPort(host)))) {
      throw RequestException.of(403, "forbidden", "found Host " + host + ", expected localhost");
    }
    String origin = request.header("Origin");
    if (origin != null && !isOwn(origin, host)) {
      throw RequestException.of(403, "forbidden", "a page of another site may not ask");
    }
    if (token != null && needsToken(request.path())) {
      String given = request.header("Authorization");
      boolean right =
          given != null
              && given.startsWith(BEARER)
              && MessageDigest.isEqual(
                  token, given.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8));
      if (!right) {
        request.header("WWW-Authenticate", "Bearer");
        throw RequestException.of(401, "unauthorized", "expected Authorization: Bearer TOKEN");
      }
    }
  }

  private static boolean needsToken(String path) {
    return path.startsWith("/v1") || path.equals("/metrics");
  }

  private static boolean isOwn(String origin, String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withoutPort(String host) {
    int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
    return end <= 0 ? host : host.substring(0, end);
  }
}
