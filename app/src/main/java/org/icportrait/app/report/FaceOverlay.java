package org.icportrait.app.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceBox;
import org.icportrait.face.image.Picture;
import org.icportrait.face.light.LampDirection;
import org.icportrait.face.parse.HeadMasks;

/**
 * Draws over a picture what was found in it: the box yellow, landmarks green, the head's axes (red
 * to the image's right, blue up, white out of the face), and orange the way to the main light, all
 * over the masks of the head as {@link MaskTint} colours them. No text: a fresh machine may have no
 * fonts.
 */
public final class FaceOverlay {
  private static final Color BOX = new Color(0xffd400);
  private static final Color LANDMARK = new Color(0x20e070);
  private static final Color RIGHT = new Color(0xff3030);
  private static final Color UP = new Color(0x3080ff);
  private static final Color OUT = Color.WHITE;
  private static final Color LIGHT = new Color(0xff9010);

  private FaceOverlay() {}

  /**
   * The picture drawn over.
   *
   * @param masks of the faces' heads, null each where the model has no parser
   */
  public static BufferedImage draw(
      Picture picture, List<FaceAnalysis> faces, List<HeadMasks> masks) {
    Picture tinted = picture;
    for (HeadMasks head : masks) {
      tinted = head == null ? tinted : MaskTint.over(tinted, head);
    }
    BufferedImage image = PictureWriter.toImage(tinted);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    faces.forEach(face -> draw(graphics, face));
    graphics.dispose();
    return image;
  }

  private static void draw(Graphics2D graphics, FaceAnalysis face) {
    FaceBox box = face.box();
    float line = (float) Math.max(1.2, box.width() / 120);
    graphics.setStroke(new BasicStroke(line, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.setColor(BOX);
    graphics.draw(new Rectangle2D.Double(box.x0(), box.y0(), box.width(), box.height()));
    graphics.setColor(LANDMARK);
    for (int i = 0; i < face.landmarks().length; i += 3) {
      dot(graphics, face.landmarks()[i], face.landmarks()[i + 1], 0.6 * line);
    }
    double length = 0.5 * box.width();
    double[] r = face.pose().rotation();
    axis(graphics, box, RIGHT, length * r[0], length * r[3]);
    axis(graphics, box, UP, -length * r[1], -length * r[4]);
    axis(graphics, box, OUT, -length * r[2], -length * r[5]);
    light(graphics, face, line);
  }

  private static void axis(Graphics2D graphics, FaceBox box, Color color, double dx, double dy) {
    double x = (box.x0() + box.x1()) / 2;
    double y = (box.y0() + box.y1()) / 2;
    graphics.setColor(color);
    graphics.draw(new Line2D.Double(x, y, x + dx, y + dy));
  }

  /** A line towards the light with a disc at its end; a ring when it comes from behind the head. */
  private static void light(Graphics2D graphics, FaceAnalysis face, float line) {
    FaceBox box = face.box();
    float[] towards = LampDirection.of(face.light());
    double dx = 0.7 * box.width() * towards[0];
    double dy = 0.7 * box.width() * towards[1];
    axis(graphics, box, LIGHT, dx, dy);
    double x = (box.x0() + box.x1()) / 2 + dx;
    double y = (box.y0() + box.y1()) / 2 + dy;
    double radius = 4.0 * line;
    if (towards[2] <= 0) {
      dot(graphics, x, y, radius);
    } else {
      graphics.draw(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }
  }

  private static void dot(Graphics2D graphics, double x, double y, double radius) {
    graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }
}
