package org.icportrait.portrait.train.parser;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Area;
import java.awt.geom.Path2D;
import java.util.Random;
import org.icportrait.face.mesh.FaceMesh;

/** Hats, caps, hoods and headphones, drawn around an ellipsoid for a skull. */
final class Headgear {
  private static final double SKULL_X = 8.3; // half width with some hair, centimetres
  private static final double SKULL_Z = 10.5;
  private static final int SLICES = 10;
  private static final int SIDES = 32; // corners of a ring

  private final HeadSpace head;
  private final Random random;

  Headgear(HeadSpace head, Random random) {
    this.head = head;
    this.random = random;
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /**
   * A hat that hides the hair above its edge.
   *
   * @param wide how far hair reaches to the sides above the brows, centimetres from the middle
   * @param high how far it reaches above the top of the forehead, centimetres
   */
  void hat(Graphics2D g, double wide, double high) {
    int kind = random.nextInt(3);
    Color colour = OccluderLayer.colour(random);
    double edge = between(kind == 1 ? -9.5 : -9, -6.2);
    double grown = Math.max(between(1.0, 1.15), 1.04 * wide / SKULL_X);
    double rx = SKULL_X * grown;
    double rz = SKULL_Z * Math.max(1, 0.95 * grown);
    double height = Math.max(between(5.5, 9), high + 8.2 + edge + 1);
    double roundness = kind == 1 ? between(4, 12) : between(2, 3); // brimmed hats are steep
    if (kind == 1) {
      brim(g, edge, rx, rz, colour);
      height += between(0, 5);
    }
    crown(g, edge, rx, rz, height, roundness, colour);
    if (kind == 0 && random.nextBoolean()) { // turned up
      g.setColor(OccluderLayer.shade(colour, between(0.7, 1.25)));
      slices(g, edge, edge - between(2, 4), 1.04 * rx, 1.04 * rz);
    } else if (kind == 1 && random.nextInt(3) > 0) {
      g.setColor(OccluderLayer.colour(random));
      slices(g, edge, edge - between(1.5, 3.5), rx, rz);
    } else if (kind == 2) {
      visor(g, edge, rx, rz, OccluderLayer.shade(colour, between(0.5, 1.2)));
    }
  }

  /** Slices of an ellipsoid, or of a cylinder for high roundness. */
  private void crown(
      Graphics2D g,
      double edge,
      double rx,
      double rz,
      double height,
      double roundness,
      Color colour) {
    for (int i = 0; i <= SLICES; i++) {
      double t = Math.min(0.995, (double) i / SLICES);
      double k = Math.pow(1 - Math.pow(t, roundness), 1 / roundness);
      g.setColor(OccluderLayer.shade(colour, 0.85 + 0.25 * t));
      slices(g, edge - height * t, edge - height * (t + 1.0 / SLICES), k * rx, k * rz);
    }
  }

  /** The side of a cylinder between two heights, and its ends. */
  private void slices(Graphics2D g, double low, double high, double rx, double rz) {
    g.setStroke(new BasicStroke(0.8f)); // closes the seams
    for (int i = 0; i < SIDES; i++) {
      double from = 2 * Math.PI * i / SIDES;
      double to = 2 * Math.PI * (i + 1) / SIDES;
      Path2D side = new Path2D.Double();
      HeadSpace.add(side, rim(low, rx, rz, from), true);
      HeadSpace.add(side, rim(low, rx, rz, to), false);
      HeadSpace.add(side, rim(high, rx, rz, to), false);
      HeadSpace.add(side, rim(high, rx, rz, from), false);
      side.closePath();
      g.fill(side);
      g.draw(side);
    }
    g.fill(head.ring(low, rx, rz));
    g.fill(head.ring(high, rx, rz));
  }

  private double[] rim(double y, double rx, double rz, double angle) {
    return head.at(rx * Math.cos(angle), y, 4 + rz * Math.sin(angle));
  }

  /** The front and the sides; what lies behind the head is hidden by it. */
  private void brim(Graphics2D g, double edge, double rx, double rz, Color colour) {
    double out = between(3.5, 9);
    double slope = between(-0.12, 0.12);
    g.setColor(OccluderLayer.shade(colour, between(0.6, 1.1)));
    double start = Math.PI - between(0.1, 0.45);
    double end = 2 * Math.PI + between(0.1, 0.45);
    g.fill(head.arc(edge, slope, rx + out, rz + out, start, end));
  }

  private void visor(Graphics2D g, double edge, double rx, double rz, Color colour) {
    double out = between(4.5, 7.5);
    double half = between(0.9, 1.25);
    Path2D path = new Path2D.Double();
    for (int i = 0; i <= 24; i++) {
      double t = 1.5 * Math.PI + half * (i / 12.0 - 1);
      double reach = out * Math.cos((i / 12.0 - 1) * Math.PI / 2);
      double z = rz * Math.sin(t) - reach;
      HeadSpace.add(path, head.at(rx * Math.cos(t), edge + 0.22 * reach, 4 + z), i == 0);
    }
    for (int i = 24; i >= 0; i--) {
      double t = 1.5 * Math.PI + half * (i / 12.0 - 1);
      HeadSpace.add(path, head.at(rx * Math.cos(t), edge - 0.6, 4 + rz * Math.sin(t)), false);
    }
    g.setColor(colour);
    g.fill(path);
  }

  /** Cloth over hair, ears and neck that leaves the face free. */
  void hood(Graphics2D g, double wide, double high) {
    double rx = Math.max(between(9.5, 11.5), 1.05 * wide);
    Color colour = OccluderLayer.colour(random);
    double top = Math.max(between(8, 10), high + 9);
    Area free = new Area(new Rectangle(-4096, -4096, 8192, 8192));
    free.subtract(new Area(head.polygon(between(0.9, 1.06), FaceMesh.outline())));
    g.setClip(free);
    g.setColor(colour);
    for (int i = 0; i <= SLICES; i++) {
      double t = Math.min(0.995, (double) i / SLICES);
      double k = Math.sqrt(1 - t * t);
      slices(g, -6 - top * t, -6 - top * (t + 1.0 / SLICES), k * rx, k * 11);
    }
    double neck = between(0.7, 1);
    for (double y = -6; y < 22; y += 2) {
      double k = y < 4 ? 1 : neck + (1 - neck) * Math.exp(-(y - 4) / 4);
      double shoulders = y > 14 ? 1 + 0.15 * (y - 14) : 1;
      slices(g, y, y + 2, k * shoulders * rx, k * 9);
    }
    g.setClip(null);
    g.setColor(OccluderLayer.through(OccluderLayer.shade(colour, 0.6), 0.7));
    g.setStroke(new BasicStroke((float) (0.5 * head.scale())));
    g.draw(head.polygon(1.08, FaceMesh.outline()));
  }

  /** A band of cloth about forehead and hair. */
  void band(Graphics2D g, double wide) {
    double rx = Math.max(SKULL_X, 1.02 * wide);
    double low = between(-8.5, -6);
    g.setColor(OccluderLayer.colour(random));
    slices(g, low, low - between(1.5, 4.5), rx, SKULL_Z * rx / SKULL_X);
  }

  /** A bow over the head and a cup on each ear that is seen. */
  void headphones(Graphics2D g, double high) {
    Color colour = OccluderLayer.colour(random);
    Path2D bow = new Path2D.Double();
    double top = Math.max(9, high + 3);
    for (int i = 0; i <= 24; i++) {
      double t = Math.PI * i / 24;
      HeadSpace.add(bow, head.at(9.5 * Math.cos(t), -1 - (top + 7) * Math.sin(t), 3), i == 0);
    }
    g.setColor(colour);
    g.setStroke(
        new BasicStroke(
            (float) (between(1, 2.2) * head.scale()),
            BasicStroke.CAP_ROUND,
            BasicStroke.JOIN_ROUND));
    g.draw(bow);
    for (int side = -1; side <= 1; side += 2) {
      if (head.towardsViewer(side, 0, -0.15) > -0.1) {
        Area cup = new Area(cup(side * 8.2));
        cup.add(new Area(cup(side * 9.2)));
        cup.add(new Area(cup(side * 10.2)));
        g.setColor(OccluderLayer.shade(colour, between(0.6, 1.3)));
        g.fill(cup);
      }
    }
  }

  private Path2D cup(double x) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < 24; i++) {
      double t = 2 * Math.PI * i / 24;
      HeadSpace.add(path, head.at(x, -0.5 + 4.2 * Math.sin(t), 3 + 3.4 * Math.cos(t)), i == 0);
    }
    path.closePath();
    return path;
  }
}
