package org.icportrait.app.serve;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Who may ask. Without a token only this machine's own pages may: a request by another name for the
 * loopback address (DNS rebinding) or from another site's page is refused.
 */
final class AccessRules {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "bearer ";

  private final Tokens tokens;
  private final URI publicUrl; // or null

  AccessRules(Tokens tokens, URI publicUrl) {
    this.tokens = tokens;
    this.publicUrl = publicUrl;
  }

  /** A request's head, as far as it tells who asks; null for what was not sent. */
  record Asked(String path, String host, String origin, String authorization) {}

  /** Whether an address is this machine's alone. */
  static boolean isLoopback(String host) {
    return LOOPBACK.contains(host.toLowerCase(Locale.ROOT)) || host.equals("::1");
  }

  /**
   * Refuses who may not.
   *
   * @return who asks: whose jobs are meant
   * @throws RequestException 401 or 403
   */
  String check(Asked asked) {
    String host = asked.host();
    if (!tokens.areNeeded() && (host == null || !isLoopback(withoutPort(host)))) {
      throw RequestException.of(403, "forbidden", "found Host " + host + ", expected localhost");
    }
    String origin = asked.origin();
    if (origin != null && !isOwn(origin, host)) {
      throw RequestException.of(403, "forbidden", "a page of another site may not ask");
    }
    if (!tokens.areNeeded() || !needsToken(asked.path())) {
      return Tokens.NOBODY;
    }
    String given = asked.authorization();
    if (given == null || !given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw unauthorized();
    }
    return tokens
        .holder(given.substring(BEARER.length()).strip())
        .orElseThrow(AccessRules::unauthorized);
  }

  private static RequestException unauthorized() {
    return RequestException.of(401, "unauthorized", "expected Authorization: Bearer TOKEN");
  }

  private static boolean needsToken(String path) {
    return path.startsWith("/v1") || path.equals("/metrics");
  }

  private boolean isOwn(String origin, String host) {
    try {
      URI page = URI.create(origin);
      return (host != null && host.equalsIgnoreCase(page.getAuthority())) || isPublic(page);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isPublic(URI page) {
    return publicUrl != null
        && publicUrl.getScheme().equalsIgnoreCase(page.getScheme())
        && publicUrl.getAuthority().equalsIgnoreCase(page.getAuthority());
  }

  private static String withoutPort(String host) {
    int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
    return end <= 0 ? host : host.substring(0, end);
  }
}
