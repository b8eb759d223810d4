package org.icportrait.portrait.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;

/** Standard portrait crops held as bytes, so that no training step waits for a decoder. */
public final class CropStore {
  private final int size;
  private final List<byte[]> crops = new ArrayList<>();
  private final List<float[]> landmarks = new ArrayList<>();

  /**
   * Decodes and crops portraits.
   *
   * @param entries the portraits
   * @param decoder reads a picture file
   * @param size S, pixels of a crop
   */
  public CropStore(List<PortraitFolder.Entry> entries, Function<Path, Picture> decoder, int size) {
    this.size = size;
    for (PortraitFolder.Entry entry : entries) {
      CropFrame frame = CropFrame.portrait(entry.landmarks(), size);
      Picture crop = frame.extract(decoder.apply(entry.file()));
      byte[] bytes = new byte[crop.data().length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, crop.data()[i])));
      }
      crops.add(bytes);
      landmarks.add(frame.toCrop(entry.landmarks()));
    }
  }

  /** The number of crops. */
  public int count() {
    return crops.size();
  }

  /** S, the side of a crop in pixels. */
  public int size() {
    return size;
  }

  /** A crop [3, S, S], values 0..1. */
  public Picture picture(int index) {
    byte[] bytes = crops.get(index);
    float[] data = new float[bytes.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (bytes[i] & 0xff) / 255f;
    }
    return new Picture(size, size, data);
  }

  /** The 478 landmarks [478, 3] in crop pixels. */
  public float[] landmarks(int index) {
    return landmarks.get(index).clone();
  }
}
