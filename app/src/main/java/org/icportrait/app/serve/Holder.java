package org.icportrait.app.serve;

import io.javalin.http.Context;

/** Whose request it is, as the access rules found out. */
final class Holder {
  private static final String ATTRIBUTE = "org.icportrait.holder";

  private Holder() {}

  static void set(Context request, String holder) {
    request.attribute(ATTRIBUTE, holder);
  }

  static String of(Context request) {
    String holder = request.attribute(ATTRIBUTE);
    if (holder == null) {
      throw new IllegalStateException("a request that no rule has looked at");
    }
    return holder;
  }
}
