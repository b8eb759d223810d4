package org.icportrait.app;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.Picture;

/**
 * Two pictures side by side in the same height. Matched points have one colour, which runs from red
 * at the top of the first face to violet at its bottom; some are joined by lines.
 */
final class MatchSheet {
  private static final int MAX_HEIGHT = 1024;
  private static final int MAX_DOTS = 1500;
  private static final int MAX_LINES = 60;

  private MatchSheet() {}

  static BufferedImage draw(Picture a, Picture b, List<FaceMatch> matches) {
    int height = Math.min(MAX_HEIGHT, Math.max(a.height(), b.height()));
    double scaleA = (double) height / a.height();
    double scaleB = (double) height / b.height();
    int widthA = Math.max(1, (int) Math.round(a.width() * scaleA));
    int widthB = Math.max(1, (int) Math.round(b.width() * scaleB));
    BufferedImage sheet = PictureSheets.blank(widthA + widthB, height);
    Graphics2D graphics = sheet.createGraphics();
    graphics.drawImage(PictureWriter.toImage(a.resize(widthA, height)), 0, 0, null);
    graphics.drawImage(PictureWriter.toImage(b.resize(widthB, height)), widthA, 0, null);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    double radius = Math.max(1, height / 400.0);
    graphics.setStroke(new BasicStroke((float) (0.5 * radius)));
    float top = Float.POSITIVE_INFINITY;
    float bottom = Float.NEGATIVE_INFINITY;
    for (FaceMatch match : matches) {
      top = Math.min(top, match.ay());
      bottom = Math.max(bottom, match.ay());
    }
    int dotStep = Math.max(1, matches.size() / MAX_DOTS);
    int lineStep = Math.max(1, matches.size() / MAX_LINES);
    for (int i = 0; i < matches.size(); i++) {
      FaceMatch match = matches.get(i);
      double xa = match.ax() * scaleA;
      double ya = match.ay() * scaleA;
      double xb = widthA + match.bx() * scaleB;
      double yb = match.by() * scaleB;
      graphics.setColor(color((match.ay() - top) / Math.max(1e-3f, bottom - top)));
      if (i % lineStep == 0) {
        graphics.draw(new Line2D.Double(xa, ya, xb, yb));
      }
      if (i % dotStep == 0) {
        graphics.fill(new Ellipse2D.Double(xa - radius, ya - radius, 2 * radius, 2 * radius));
        graphics.fill(new Ellipse2D.Double(xb - radius, yb - radius, 2 * radius, 2 * radius));
      }
    }
    graphics.dispose();
    return sheet;
  }

  private static Color color(float share) {
    return Color.getHSBColor(0.8f * share, 0.9f, 1f);
  }
}
