package org.icportrait.portrait.train.parser;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.PictureStore;
import org.icportrait.portrait.data.PortraitFolder;

/** Pictures of heads with masks of what belongs to what, held in memory. */
final class ParserPictures {
  private static final int SIDE = 320; // pixels: the head's crop of most is then about 256 wide

  private final PictureStore pictures;
  private final PictureStore masks; // red hair, green person, blue bare skin
  private final float[][] landmarks; // [478, 3] in pixels of the stored pictures
  private final Trust[] trust;

  /** How far the masks of a picture can be believed. */
  enum Trust {
    /** Rendered together with the picture. */
    EXACT,
    /** Of other networks. */
    TAUGHT,
    /** The same, and the person wears glasses. */
    TAUGHT_WITH_GLASSES,
    /** The same, and the glasses are dark. */
    TAUGHT_WITH_DARK_GLASSES,
    /** The same, and cloth lies above the face, with hair about it. */
    TAUGHT_WITH_BAND,
    /** The same, and what lies above the face is a hat, which the teacher takes for hair. */
    TAUGHT_WITH_HAT;

    private static final String HAT = ".*\\b(hat|fedora|beanie|cap|helmet|turban|hijab|hood)\\b.*";

    /** By what a portrait was searched with. */
    static Trust of(String labels) {
      if (labels.matches(HAT)) {
        return TAUGHT_WITH_HAT;
      }
      if (labels.contains("bandana")) {
        return TAUGHT_WITH_BAND;
      }
      if (labels.contains("sunglasses") || labels.contains("goggles")) {
        return TAUGHT_WITH_DARK_GLASSES;
      }
      return labels.contains("glasses") ? TAUGHT_WITH_GLASSES : TAUGHT;
    }
  }

  /**
   * One picture, not yet read.
   *
   * @param landmarks [478, 3] in its pixels
   */
  record Source(Path picture, Path mask, float[] landmarks, Trust trust) {}

  ParserPictures(List<Source> sources, Function<Path, Picture> decoder) {
    List<Integer> widths = new ArrayList<>();
    Function<Path, Picture> small =
        file -> {
          Picture picture = decoder.apply(file);
          widths.add(picture.width());
          double k = (double) SIDE / Math.max(picture.width(), picture.height());
          return k >= 1
              ? picture
              : picture.resize(
                  (int) Math.rint(k * picture.width()), (int) Math.rint(k * picture.height()));
        };
    pictures = store(sources, Source::picture, small);
    masks = store(sources, Source::mask, decoder);
    landmarks = new float[sources.size()][];
    for (int i = 0; i < landmarks.length; i++) {
      float scale = pictures.width(i) / (float) widths.get(i);
      landmarks[i] = sources.get(i).landmarks().clone();
      for (int k = 0; k < landmarks[i].length; k++) {
        landmarks[i][k] *= scale;
      }
    }
    trust = sources.stream().map(Source::trust).toArray(Trust[]::new);
  }

  private static PictureStore store(
      List<Source> sources, Function<Source, Path> part, Function<Path, Picture> decoder) {
    List<PortraitFolder.Entry> entries =
        sources.stream()
            .map(s -> new PortraitFolder.Entry("", part.apply(s), 0, 1, 0, s.landmarks(), 0))
            .toList();
    return new PictureStore(entries, decoder);
  }

  int count() {
    return landmarks.length;
  }

  float[] landmarks(int index) {
    return landmarks[index];
  }

  Trust trust(int index) {
    return trust[index];
  }

  int width(int index) {
    return pictures.width(index);
  }

  int height(int index) {
    return pictures.height(index);
  }

  /** A part through an affine map as in {@link PictureStore#sample}, values -1..1. */
  float[] picture(int index, double[] toPicture, int side) {
    float[] out = new float[3 * side * side];
    pictures.sample(index, toPicture, side, out, 0);
    return out;
  }

  /** The masks of the same part, [3, side, side], hair, person, skin, 0..1. */
  float[] masks(int index, double[] toPicture, int side) {
    double sx = masks.width(index) / (double) pictures.width(index);
    double sy = masks.height(index) / (double) pictures.height(index);
    double[] a = toPicture;
    double[] scaled = {sx * a[0], sx * a[1], sx * a[2], sy * a[3], sy * a[4], sy * a[5]};
    float[] out = new float[3 * side * side];
    masks.sample(index, scaled, side, out, 0);
    for (int i = 0; i < out.length; i++) {
      out[i] = (out[i] + 1) / 2;
    }
    return out;
  }
}
