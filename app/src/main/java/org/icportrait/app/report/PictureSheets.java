package org.icportrait.app.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.face.image.Picture;

/** Several pictures in one. */
public final class PictureSheets {
  private static final int GAP = 4;

  private PictureSheets() {}

  /** Pictures of one size in rows of {@code columns}, on white. */
  public static BufferedImage grid(List<Picture> pictures, int columns) {
    int w = pictures.get(0).width();
    int h = pictures.get(0).height();
    int rows = (pictures.size() + columns - 1) / columns;
    BufferedImage sheet = blank(columns * (w + GAP) - GAP, rows * (h + GAP) - GAP);
    Graphics2D graphics = sheet.createGraphics();
    for (int i = 0; i < pictures.size(); i++) {
      int x = i % columns * (w + GAP);
      int y = i / columns * (h + GAP);
      graphics.drawImage(PictureWriter.toImage(pictures.get(i)), x, y, null);
    }
    graphics.dispose();
    return sheet;
  }

  /** A white image. */
  static BufferedImage blank(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }
}
