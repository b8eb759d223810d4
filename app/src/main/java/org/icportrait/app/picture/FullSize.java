package org.icportrait.app.picture;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.icportrait.face.image.Picture;

/**
 * A result of the size of the picture it was made from, where that was worked on in a smaller size:
 * what did not change is the file's own pixels.
 */
public final class FullSize {
  /** Differences in the smaller picture that 8 bits can't hold. */
  private static final float UNCHANGED = 0.5f / 255;

  /** Pixels of the smaller picture that are taken from the result round a changed one. */
  private static final int MARGIN = 2;

  private final Picture before;
  private final Picture after;
  private final boolean light;
  private final int reduction;
  private final byte[] changed; // [H, W] of the smaller picture, 0 or 1

  private FullSize(Picture before, Picture after, boolean light, int reduction) {
    this.before = before;
    this.after = after;
    this.light = light;
    this.reduction = reduction;
    this.changed = grown(changes(before, after), before.width(), before.height());
  }

  /**
   * A result that shows something else where it changed.
   *
   * @param original file of the picture
   * @param before the picture as read
   * @param after the result
   * @param turned whether the result is another way up than {@code before}
   * @return in 8 bits; as large as the file's picture if the result lies over {@code before}
   */
  public static BufferedImage replaced(
      Path original, Picture before, Picture after, boolean turned) {
    return of(original, before, after, turned, false);
  }

  /** A result that shows the same in another light, whose detail is the file's everywhere. */
  public static BufferedImage relit(Path original, Picture before, Picture after, boolean turned) {
    return of(original, before, after, turned, true);
  }

  private static BufferedImage of(
      Path original, Picture before, Picture after, boolean turned, boolean light) {
    boolean sameSize = before.width() == after.width() && before.height() == after.height();
    int reduction = sameSize && !turned ? PictureReader.size(original, before).reduction() : 1;
    return reduction == 1
        ? PictureWriter.toImage(after)
        : new FullSize(before, after, light, reduction).drawInto(original);
  }

  private BufferedImage drawInto(Path original) {
    PictureReader.Decoded decoded = PictureReader.decode(original);
    ExifOrientation orientation = decoded.encoded().orientation();
    int w = decoded.image().getWidth();
    int h = decoded.image().getHeight();
    int width = orientation.swapsAxes() ? h : w;
    int height = orientation.swapsAxes() ? w : h;
    BufferedImage whole = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    int[] pixel = new int[3];
    float[] rgb = new float[3];
    SrgbConverter.strips(
        decoded.image(),
        decoded.encoded().colour(),
        1,
        (top, rows, rgba) -> {
          for (int i = 0; i < rows * w; i++) {
            int to = orientation.uprightIndex(i % w, top + i / w, w, h);
            System.arraycopy(rgba, 4 * i, rgb, 0, 3);
            change(to % width, to / width, rgb);
            for (int c = 0; c < 3; c++) {
              pixel[c] = Math.round(Math.min(1, Math.max(0, rgb[c])) * 255);
            }
            whole.getRaster().setPixel(to % width, to / width, pixel);
          }
        });
    return whole;
  }

  /** A pixel of the whole picture, as the file has it, as the result has it. */
  private void change(int x, int y, float[] rgb) {
    double sx = (x + 0.5) / reduction;
    double sy = (y + 0.5) / reduction;
    float share = share(sx - 0.5, sy - 0.5);
    if (share == 0) {
      return;
    }
    float[] now = new float[3];
    after.sampleBicubic(sx, sy, now);
    if (light) {
      float[] then = new float[3];
      before.sampleBicubic(sx, sy, then);
      for (int c = 0; c < 3; c++) {
        now[c] += rgb[c] - then[c];
      }
    }
    for (int c = 0; c < 3; c++) {
      rgb[c] += share * (now[c] - rgb[c]);
    }
  }

  /** Interpolated between the four nearest of what changed. */
  private float share(double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float right = (float) (x - left);
    float low = (float) (y - top);
    float upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
    float lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
    return upper * (1 - low) + lower * low;
  }

  private int at(int x, int y) {
    int column = Math.max(0, Math.min(before.width() - 1, x));
    int row = Math.max(0, Math.min(before.height() - 1, y));
    return changed[row * before.width() + column];
  }

  private static byte[] changes(Picture before, Picture after) {
    int plane = before.width() * before.height();
    byte[] changes = new byte[plane];
    for (int i = 0; i < 3 * plane; i++) {
      if (Math.abs(before.data()[i] - after.data()[i]) > UNCHANGED) {
        changes[i % plane] = 1;
      }
    }
    return changes;
  }

  private static byte[] grown(byte[] changes, int width, int height) {
    byte[] grown = new byte[changes.length];
    for (int i = 0; i < changes.length; i++) {
      if (changes[i] == 0) {
        continue;
      }
      int x = i % width;
      int y = i / width;
      for (int row = Math.max(0, y - MARGIN); row <= Math.min(height - 1, y + MARGIN); row++) {
        int from = row * width + Math.max(0, x - MARGIN);
        int to = row * width + Math.min(width - 1, x + MARGIN);
        java.util.Arrays.fill(grown, from, to + 1, (byte) 1);
      }
    }
    return grown;
  }
}
