package org.icportrait.portrait.train.parser;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.Random;

/** Glasses, masks, hands, microphones and other things right before a face. */
final class FaceCovers {
  private static final int[] JAW = {
    93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323
  };
  private static final int[][] EYES = {{33, 133}, {362, 263}}; // corners
  private static final int[] CHEEKS = {280, 50};
  private static final int[] NOSE = {6, 197, 195, 5};

  private final HeadSpace head;
  private final Random random;

  FaceCovers(HeadSpace head, Random random) {
    this.head = head;
    this.random = random;
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private BasicStroke stroke(double centimetres) {
    return new BasicStroke(
        (float) Math.max(0.8, centimetres * head.scale()),
        BasicStroke.CAP_ROUND,
        BasicStroke.JOIN_ROUND);
  }

  /** Two lenses, dark or clear, with rims, a bridge and temples. */
  void glasses(Graphics2D g) {
    double opaque =
        random.nextInt(5) < 2 ? between(0.6, 1) : random.nextBoolean() ? 0 : between(0.05, 0.3);
    Color glass = OccluderLayer.shade(OccluderLayer.colour(random), opaque > 0.5 ? 0.5 : 1);
    Color rim = OccluderLayer.colour(random);
    double rx = between(2.1, 3.1);
    double ry = between(1.5, 2.7);
    double square = between(2, 5); // exponent of the outline
    double thick = between(0.08, 0.55);
    double[][] inner = new double[2][];
    for (int e = 0; e < 2; e++) {
      int side = e == 0 ? -1 : 1;
      // the lens is canonical, its place that of the eye
      double[] eye = head.at(side * 3.2, -2.6, -3.2);
      float[] points = head.points();
      double dx = (points[3 * EYES[e][0]] + points[3 * EYES[e][1]]) / 2 - eye[0];
      double dy = (points[3 * EYES[e][0] + 1] + points[3 * EYES[e][1] + 1]) / 2 - eye[1];
      Path2D lens = new Path2D.Double();
      for (int i = 0; i < 40; i++) {
        double t = 2 * Math.PI * i / 40;
        double c = Math.signum(Math.cos(t)) * Math.pow(Math.abs(Math.cos(t)), 2 / square);
        double s = Math.signum(Math.sin(t)) * Math.pow(Math.abs(Math.sin(t)), 2 / square);
        double x = side * (3.3 + rx * c);
        HeadSpace.add(lens, head.at(x, -2.3 + ry * s, -5.6 + 0.05 * x * x), i == 0);
      }
      lens.closePath();
      lens.transform(AffineTransform.getTranslateInstance(dx, dy));
      if (opaque > 0) {
        g.setColor(OccluderLayer.through(glass, opaque));
        g.fill(lens);
      }
      if (random.nextInt(4) == 0) { // what it mirrors
        g.setColor(new Color(255, 255, 255, 40 + random.nextInt(120)));
        g.setStroke(stroke(between(0.2, 0.8)));
        double[] a = head.at(side * 3.3 - 0.6 * rx, -2.3 + 0.4 * ry, -5.2);
        double[] b = head.at(side * 3.3 + 0.3 * rx, -2.3 - 0.5 * ry, -5.2);
        g.draw(new Line2D.Double(a[0] + dx, a[1] + dy, b[0] + dx, b[1] + dy));
      }
      g.setColor(rim);
      g.setStroke(stroke(thick));
      g.draw(lens);
      double[] bridge = head.at(side * (3.3 - rx), -2.8, -5.5);
      inner[e] = new double[] {bridge[0] + dx, bridge[1] + dy};
      if (head.towardsViewer(side, 0, 0) > -0.25) {
        double[] outer = head.at(side * (3.3 + rx), -2.9, -4.0);
        double[] ear = head.at(side * 7.6, -2.4, between(1, 3));
        g.draw(new Line2D.Double(outer[0] + dx, outer[1] + dy, ear[0], ear[1]));
      }
    }
    g.draw(new Line2D.Double(inner[0][0], inner[0][1], inner[1][0], inner[1][1]));
  }

  /** A medical or cloth mask over nose, mouth and chin with its straps. */
  void mask(Graphics2D g) {
    int[] ring = new int[JAW.length + 3];
    System.arraycopy(JAW, 0, ring, 0, JAW.length);
    ring[JAW.length] = CHEEKS[0];
    ring[JAW.length + 1] = NOSE[random.nextInt(NOSE.length)];
    ring[JAW.length + 2] = CHEEKS[1];
    Color colour =
        random.nextBoolean()
            ? Color.getHSBColor(
                0.5f + 0.12f * random.nextFloat(),
                0.5f * random.nextFloat(),
                (float) between(0.6, 1))
            : OccluderLayer.colour(random);
    Path2D cloth = head.polygon(between(0.97, 1.1), ring);
    g.setColor(colour);
    g.fill(cloth);
    g.setClip(cloth);
    int folds = random.nextInt(5);
    for (int i = 0; i < folds; i++) {
      double y = between(1, 8);
      g.setColor(OccluderLayer.through(OccluderLayer.shade(colour, between(0.5, 1.3)), 0.5));
      g.setStroke(stroke(between(0.1, 0.5)));
      Path2D fold = new Path2D.Double();
      for (int k = -6; k <= 6; k++) {
        HeadSpace.add(fold, head.at(k, y - 0.02 * k * k, -6 + 0.12 * k * k), k == -6);
      }
      g.draw(fold);
    }
    g.setClip(null);
    g.setColor(OccluderLayer.shade(colour, 0.95));
    g.setStroke(stroke(between(0.15, 0.5)));
    for (int side = -1; side <= 1; side += 2) {
      if (head.towardsViewer(side, 0, 0) > -0.3) {
        int edge = side < 0 ? 93 : 323;
        double[] ear = head.at(side * 7.4, -2.5, 1.5);
        g.draw(
            new Line2D.Double(
                head.points()[3 * edge], head.points()[3 * edge + 1], ear[0], ear[1]));
      }
    }
  }

  /**
   * A palm with fingers that comes from the side or from below.
   *
   * @param skin its colour
   */
  void hand(Graphics2D g, Color skin) {
    double s = head.scale() * between(0.85, 1.15);
    int at = 3 * random.nextInt(468);
    double turn = between(-0.9, 0.9) + (random.nextInt(4) == 0 ? Math.PI / 2 : 0);
    AffineTransform before = g.getTransform();
    g.translate(head.points()[at], head.points()[at + 1]);
    g.rotate(turn);
    double thick = between(1.5, 1.9);
    int fingers = 1 + random.nextInt(4);
    double spread = between(0, 0.25);
    for (int pass = 0; pass < 2; pass++) {
      Color colour = OccluderLayer.shade(skin, pass == 0 ? between(0.55, 0.8) : 1);
      g.setColor(colour);
      g.setStroke(
          new BasicStroke(
              (float) (s * thick * (pass == 0 ? 1 : 0.78)),
              BasicStroke.CAP_ROUND,
              BasicStroke.JOIN_ROUND));
      for (int i = 0; i < fingers; i++) {
        double x = (i - (fingers - 1) / 2.0) * thick * s;
        double length = s * (7 - 1.2 * Math.abs(i - 1.2));
        double lean = spread * (i - (fingers - 1) / 2.0);
        g.draw(new Line2D.Double(x, 7 * s, x + lean * length, 7 * s - length));
      }
      double grown = pass == 0 ? 1 : 0.94;
      g.fill(new Ellipse2D.Double(-3.9 * s * grown, 5 * s, 7.8 * s * grown, 9 * s));
      g.setStroke(new BasicStroke((float) (5.5 * s * grown), BasicStroke.CAP_BUTT, 0));
      g.draw(new Line2D.Double(0, 11 * s, 0, 40 * s));
    }
    g.setTransform(before);
  }

  /** A head of wire or foam before mouth or chin on a stick. */
  void microphone(Graphics2D g) {
    double s = head.scale();
    double[] place = head.at(between(-7, 7), between(3, 10), -8);
    double r = s * between(1.8, 3.6);
    double turn = between(-0.7, 0.7);
    Color colour = OccluderLayer.colour(random);
    AffineTransform before = g.getTransform();
    g.translate(place[0], place[1]);
    g.rotate(turn);
    g.setColor(OccluderLayer.shade(OccluderLayer.colour(random), 0.6));
    g.setStroke(new BasicStroke((float) (s * between(0.8, 2.6)), BasicStroke.CAP_BUTT, 0));
    g.draw(new Line2D.Double(0, 0, 0, 40 * s));
    double tall = between(1, 1.5);
    for (int i = 0; i < 6; i++) { // brighter towards one side
      double k = 1 - 0.15 * i;
      g.setColor(OccluderLayer.shade(colour, 0.7 + 0.1 * i));
      g.fill(
          new Ellipse2D.Double(-r * k - 0.05 * i * r, -r * tall * k, 2 * r * k, 2 * r * tall * k));
    }
    g.setTransform(before);
  }

  /** Anything: a rounded patch at the rim of the face. */
  void patch(Graphics2D g) {
    int at = 3 * random.nextInt(468);
    double s = head.scale();
    AffineTransform before = g.getTransform();
    g.translate(head.points()[at], head.points()[at + 1]);
    g.rotate(Math.PI * random.nextDouble());
    g.setColor(OccluderLayer.colour(random));
    double w = s * between(2, 9);
    double h = s * between(2, 14);
    if (random.nextBoolean()) {
      g.fill(new Ellipse2D.Double(-w / 2, -h / 2, w, h));
    } else {
      g.fillRoundRect(
          (int) (-w / 2), (int) (-h / 2), (int) w, (int) h, (int) (w / 2), (int) (w / 2));
    }
    g.setTransform(before);
  }
}
