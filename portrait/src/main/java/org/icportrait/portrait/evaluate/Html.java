package org.icportrait.portrait.evaluate;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.chart.Svg;

/** Pieces of a page that needs no other file. */
final class Html {
  static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fbfbfd; --line: #d5d5dd; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e6ea; --paper: #17171b;
        --line: #3a3a44; } }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
        max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: right; }
      th:first-child, td:first-child { text-align: left; }
      .scroll { overflow-x: auto; }
      .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 1rem; }
      svg { width: 100%; height: auto; }
      figure { margin: 0 0 1rem; } figure img { width: 10rem; height: 10rem; object-fit: cover; }
      .sheet { display: grid; grid-template-columns: repeat(auto-fit, minmax(31rem, 1fr)); }
      small { opacity: .75; }
      """;

  private Html() {}

  static String escape(String text) {
    return Svg.escape(text);
  }

  /** A number as people read it, a dash for NaN. */
  static String number(double value, int digits) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** A small picture inside the page. */
  static String image(Picture picture, int side, String description) {
    double scale = side / (double) Math.max(picture.width(), picture.height());
    int width = Math.max(1, (int) Math.round(picture.width() * scale));
    int height = Math.max(1, (int) Math.round(picture.height() * scale));
    Picture small = picture.resize(width, height);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          rgb = rgb << 8 | Math.round(255 * Math.min(1, Math.max(0, small.at(c, y, x))));
        }
        image.setRGB(x, y, rgb);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpg", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String data = Base64.getEncoder().encodeToString(bytes.toByteArray());
    return "<img src=\"data:image/jpeg;base64,"
        + data
        + "\" alt=\""
        + escape(description)
        + "\" loading=\"lazy\">";
  }
}
