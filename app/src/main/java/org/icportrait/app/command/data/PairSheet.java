package org.icportrait.app.command.data;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.app.report.PictureSheets;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.pairs.HeadPair;

/**
 * The contact sheet of training pairs. A row a pair: profile, reference, aligned profile, its
 * visibility, its matte, the answer, and masks: red hair, green head, blue skin of the answer.
 */
final class PairSheet {
  private static final int COLUMNS = 7;

  private PairSheet() {}

  static BufferedImage draw(List<HeadPair> pairs) {
    List<Picture> tiles = new ArrayList<>();
    for (HeadPair pair : pairs) {
      int size = pair.size();
      tiles.add(picture(pair.profile(), size));
      tiles.add(picture(pair.reference(), size));
      tiles.add(picture(pair.aligned(), size));
      tiles.add(picture(join(pair.visibility(), pair.visibility(), pair.visibility()), size));
      tiles.add(picture(join(pair.matte(), pair.matte(), pair.matte()), size));
      tiles.add(picture(pair.target(), size));
      tiles.add(picture(join(pair.targetHair(), pair.targetHead(), pair.targetSkin()), size));
    }
    return PictureSheets.grid(tiles, COLUMNS);
  }

  private static byte[] join(byte[] red, byte[] green, byte[] blue) {
    byte[] out = new byte[3 * red.length];
    System.arraycopy(red, 0, out, 0, red.length);
    System.arraycopy(green, 0, out, red.length, red.length);
    System.arraycopy(blue, 0, out, 2 * red.length, red.length);
    return out;
  }

  private static Picture picture(byte[] planes, int size) {
    float[] data = new float[planes.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (planes[i] & 0xff) / 255f;
    }
    return new Picture(size, size, data);
  }
}
