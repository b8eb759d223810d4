package org.icportrait.app.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.image.Brightness;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;

/**
 * Two faces side by side, cropped and dimmed. Matched points have the colour of their canonical
 * coordinates (red grows with x, green with y, blue with z), the same on both sides; lines join a
 * few that are spread evenly over the face.
 */
public final class MatchSheet {
  private static final int LEAST_SIDE = 256;
  private static final int MOST_SIDE = 512;
  private static final int LINES = 28;
  private static final int GAP = 8;
  private static final float DIMMED = 0.55f;

  private MatchSheet() {}

  /** One end of a match in pixels of the sheet. */
  private record Pair(double xa, double ya, double xb, double yb, Color colour) {}

  /**
   * Draws.
   *
   * @param geometryA of the first picture's face
   * @param geometryB of the second picture's face
   * @param matches in pixels of the pictures
   */
  public static BufferedImage draw(
      Picture a,
      FaceGeometry geometryA,
      Picture b,
      FaceGeometry geometryB,
      List<FaceMatch> matches) {
    double wanted = Math.max(geometryA.frame().side(), geometryB.frame().side());
    int side = (int) Math.min(MOST_SIDE, Math.max(LEAST_SIDE, Math.round(wanted)));
    CropFrame left = at(geometryA.frame(), side);
    CropFrame right = at(geometryB.frame(), side);
    BufferedImage sheet = PictureSheets.blank(2 * side + GAP, side);
    Graphics2D graphics = sheet.createGraphics();
    graphics.drawImage(dimmed(left.extract(a)), 0, 0, null);
    graphics.drawImage(dimmed(right.extract(b)), side + GAP, 0, null);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    List<Color> colours = colours(geometryA, matches);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < matches.size(); i++) {
      FaceMatch match = matches.get(i);
      double[] from = left.toCrop(match.ax(), match.ay());
      double[] to = right.toCrop(match.bx(), match.by());
      pairs.add(new Pair(from[0], from[1], side + GAP + to[0], to[1], colours.get(i)));
    }
    double radius = side / 150.0;
    for (Pair pair : pairs) {
      graphics.setColor(pair.colour);
      dot(graphics, pair.xa, pair.ya, radius);
      dot(graphics, pair.xb, pair.yb, radius);
    }
    for (Pair pair : spread(pairs)) {
      line(graphics, pair, radius);
    }
    graphics.dispose();
    return sheet;
  }

  private static CropFrame at(CropFrame frame, int size) {
    return new CropFrame(frame.centerX(), frame.centerY(), frame.side(), frame.roll(), size);
  }

  /** Darker and without most of its colour, so that the points stand out. */
  private static BufferedImage dimmed(Picture picture) {
    float[] data = picture.data();
    int pixels = picture.width() * picture.height();
    float[] out = new float[data.length];
    for (int p = 0; p < pixels; p++) {
      float grey = Brightness.LUMINANCE.at(data, p, pixels);
      for (int c = 0; c < 3; c++) {
        out[c * pixels + p] = DIMMED * (0.6f * grey + 0.4f * data[c * pixels + p]);
      }
    }
    return PictureWriter.toImage(new Picture(picture.width(), picture.height(), out));
  }

  /** Canonical coordinates stretched to the range that the matches have. */
  private static List<Color> colours(FaceGeometry geometry, List<FaceMatch> matches) {
    int size = geometry.size();
    float[] least = {1, 1, 1};
    float[] most = {0, 0, 0};
    List<float[]> canonical = new ArrayList<>();
    for (FaceMatch match : matches) {
      double[] point = geometry.frame().toCrop(match.ax(), match.ay());
      int x = Math.min(size - 1, Math.max(0, (int) point[0]));
      int y = Math.min(size - 1, Math.max(0, (int) point[1]));
      float[] coordinates = new float[3];
      for (int k = 0; k < 3; k++) {
        coordinates[k] = geometry.canonical()[(k * size + y) * size + x];
        least[k] = Math.min(least[k], coordinates[k]);
        most[k] = Math.max(most[k], coordinates[k]);
      }
      canonical.add(coordinates);
    }
    List<Color> colours = new ArrayList<>();
    for (float[] coordinates : canonical) {
      float[] rgb = new float[3];
      for (int k = 0; k < 3; k++) {
        float share = (coordinates[k] - least[k]) / Math.max(1e-6f, most[k] - least[k]);
        rgb[k] = 0.12f + 0.88f * Math.min(1, Math.max(0, share));
      }
      colours.add(new Color(rgb[0], rgb[1], rgb[2]));
    }
    return colours;
  }

  /** At most {@link #LINES}: each the farthest, on the first face, from those before it. */
  private static List<Pair> spread(List<Pair> pairs) {
    List<Pair> chosen = new ArrayList<>();
    double[] apart = new double[pairs.size()];
    java.util.Arrays.fill(apart, Double.POSITIVE_INFINITY);
    int next = 0;
    while (chosen.size() < Math.min(LINES, pairs.size())) {
      Pair last = pairs.get(next);
      chosen.add(last);
      for (int i = 0; i < apart.length; i++) {
        Pair pair = pairs.get(i);
        apart[i] = Math.min(apart[i], Math.hypot(pair.xa - last.xa, pair.ya - last.ya));
        next = apart[i] > apart[next] ? i : next;
      }
    }
    return chosen;
  }

  private static void line(Graphics2D graphics, Pair pair, double radius) {
    Line2D line = new Line2D.Double(pair.xa, pair.ya, pair.xb, pair.yb);
    graphics.setColor(new Color(0, 0, 0, 110));
    graphics.setStroke(new BasicStroke((float) (1.1 * radius)));
    graphics.draw(line);
    graphics.setColor(pair.colour);
    graphics.setStroke(new BasicStroke((float) (0.5 * radius)));
    graphics.draw(line);
    for (double[] end : new double[][] {{pair.xa, pair.ya}, {pair.xb, pair.yb}}) {
      graphics.setColor(Color.BLACK);
      dot(graphics, end[0], end[1], 2 * radius);
      graphics.setColor(pair.colour);
      dot(graphics, end[0], end[1], 1.5 * radius);
    }
  }

  private static void dot(Graphics2D graphics, double x, double y, double radius) {
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }
}
