package org.icportrait.app.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.portrait.data.synthesize.GeometryPlanes;
import org.icportrait.portrait.data.synthesize.Sample;

/**
 * The contact sheet of a set. A row a view: picture, mask, canonical coordinates, normal, depth; in
 * the last column two views of a head again, with lines between the same points.
 */
public final class ViewSheet {
  private static final int PLANES = 5;
  private static final int LINES = 40;
  private static final double SAME = 0.012; // of the canonical box
  private static final double DEPTH = 15; // centimetres before and behind the centre that are shown

  private ViewSheet() {}

  public static BufferedImage draw(List<List<Sample>> pairs) {
    int tile = pairs.get(0).get(0).picture().width();
    BufferedImage sheet =
        new BufferedImage((PLANES + 1) * tile, 2 * pairs.size() * tile, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (int i = 0; i < pairs.size(); i++) {
      List<Sample> pair = pairs.get(i);
      for (int k = 0; k < 2; k++) {
        int y = (2 * i + k) * tile;
        g.drawImage(PictureWriter.toImage(pair.get(k).picture()), 0, y, null);
        for (int plane = 0; plane < PLANES - 1; plane++) {
          g.drawImage(plane(pair.get(k).planes(), plane), (plane + 1) * tile, y, tile, tile, null);
        }
      }
      lines(g, pair, PLANES * tile, 2 * i * tile, tile);
    }
    g.dispose();
    return sheet;
  }

  private static BufferedImage plane(GeometryPlanes planes, int which) {
    int size = planes.size();
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < size * size; p++) {
      if (!planes.on(p)) {
        continue;
      }
      int rgb = 0;
      for (int k = 0; k < 3; k++) {
        double value =
            switch (which) {
              case 0 -> 1;
              case 1 -> planes.canonicalAt(k, p);
              case 2 -> 0.5 - 0.5 * planes.normalAt(k, p);
              default -> 0.5 - planes.depthAt(p) / (2 * DEPTH);
            };
        rgb = rgb << 8 | (int) Math.round(255 * Math.min(1, Math.max(0, value)));
      }
      image.setRGB(p % size, p / size, rgb);
    }
    return image;
  }

  private static void lines(Graphics2D g, List<Sample> pair, int x, int y, int tile) {
    for (int k = 0; k < 2; k++) {
      g.drawImage(PictureWriter.toImage(pair.get(k).picture()), x, y + k * tile, null);
    }
    GeometryPlanes first = pair.get(0).planes();
    GeometryPlanes second = pair.get(1).planes();
    double scale = tile / (double) first.size();
    int step = Math.max(1, first.size() / 12);
    int drawn = 0;
    g.setStroke(new BasicStroke(1));
    for (int p = 0; p < first.size() * first.size() && drawn < LINES; p++) {
      int row = p / first.size();
      if (row % step != step / 2 || p % first.size() % step != 0 || !first.on(p)) {
        continue;
      }
      int q = nearest(first, p, second);
      if (q >= 0) {
        g.setColor(Color.getHSBColor(drawn * 0.381966f, 1, 1));
        g.draw(
            new Line2D.Double(
                x + scale * (p % first.size() + 0.5),
                y + scale * (row + 0.5),
                x + scale * (q % second.size() + 0.5),
                y + tile + scale * (q / second.size() + 0.5)));
        drawn++;
      }
    }
  }

  /** The pixel with the nearest canonical coordinates, -1 where none is near. */
  private static int nearest(GeometryPlanes from, int p, GeometryPlanes to) {
    int best = -1;
    double least = SAME * SAME;
    for (int q = 0; q < to.size() * to.size(); q++) {
      double sum = to.on(q) ? 0 : 9;
      for (int k = 0; k < 3; k++) {
        double d = from.canonicalAt(k, p) - to.canonicalAt(k, q);
        sum += d * d;
      }
      if (sum < least) {
        least = sum;
        best = q;
      }
    }
    return best;
  }
}
