package org.icportrait.app.serve;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The files of the page that the service shows at /. */
final class StudioFiles {
  private static final List<String> FILES =
      List.of(
          "index.html",
          "studio.css",
          "stage.css",
          "gallery.css",
          "actions.js",
          "align.js",
          "api.js",
          "camera.js",
          "compare.js",
          "controls.js",
          "element.js",
          "errors.js",
          "faces.js",
          "fields.js",
          "gallery.js",
          "head.js",
          "intake.js",
          "item.js",
          "keepsake.js",
          "lights.js",
          "maker.js",
          "matches.js",
          "photo.js",
          "picker.js",
          "pngtext.js",
          "privacy.js",
          "run.js",
          "settings.js",
          "stream.js",
          "studio.js",
          "toast.js",
          "together.js",
          "turner.js",
          "variants.js",
          "viewer.js",
          "words.js",
          "zip.js",
          "zoom.js",
          "language/de.json",
          "language/en.json",
          "language/es.json",
          "language/zh.json",
          "examples/profile.jpg", // the tree's examples/, outputs of our own model
          "examples/reference.jpg");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json; charset=utf-8",
          "jpg", "image/jpeg");

  /** Content types by path. */
  static final Map<String, String> NAMES =
      FILES.stream()
          .collect(
              Collectors.toMap(
                  file -> file.equals("index.html") ? "/" : "/" + file,
                  file -> TYPES.get(file.substring(file.lastIndexOf('.') + 1))));

  private StudioFiles() {}

  static String file(String path) {
    return path.equals("/") ? "index.html" : path.substring(1);
  }
}
