package org.icportrait.app.serve;

import java.util.Map;

/** The files of the page that the service shows at /. */
final class StudioFiles {
  /** Content types by path. */
  static final Map<String, String> NAMES =
      Map.of(
          "/", "text/html; charset=utf-8",
          "/studio.css", "text/css; charset=utf-8",
          "/studio.js", "text/javascript; charset=utf-8",
          "/api.js", "text/javascript; charset=utf-8",
          "/picker.js", "text/javascript; charset=utf-8",
          "/controls.js", "text/javascript; charset=utf-8",
          "/viewer.js", "text/javascript; charset=utf-8",
          "/gallery.js", "text/javascript; charset=utf-8");

  private StudioFiles() {}

  static String file(String path) {
    return path.equals("/") ? "index.html" : path.substring(1);
  }
}
