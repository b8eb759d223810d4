package org.icportrait.portrait.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.icportrait.engine.Tensor;
import org.icportrait.face.Picture;

/** Pictures side by side for the eye of whoever trains. */
public final class ContactSheet {
  private final int side;
  private final List<Picture> pictures = new ArrayList<>();

  /** A sheet of pictures of one side. */
  public ContactSheet(int side) {
    this.side = side;
  }

  /** Adds a picture [1, 3, S, S], values -1..1. */
  public void add(Tensor picture) {
    float[] data = picture.add(1).mul(0.5).clamp(0, 1).toFloats();
    int size = (int) picture.size(3);
    add(new Picture(size, (int) picture.size(2), data));
  }

  /** Adds a picture. */
  public void add(Picture picture) {
    pictures.add(picture.resize(side, side));
  }

  /** Writes the sheet as PNG. */
  public void write(Path file, int columns) throws IOException {
    int rows = (pictures.size() + columns - 1) / columns;
    BufferedImage image =
        new BufferedImage(columns * side, Math.max(1, rows) * side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pictures.size(); i++) {
      draw(image, pictures.get(i), i % columns * side, i / columns * side);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private static void draw(BufferedImage image, Picture picture, int left, int top) {
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          float value = Math.min(1, Math.max(0, picture.at(c, y, x)));
          rgb = rgb << 8 | Math.round(255 * value);
        }
        image.setRGB(left + x, top + y, rgb);
      }
    }
  }
}
