package org.icportrait.portrait.generate;

import java.util.Locale;
import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.image.Polygon;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.mesh.FacePart;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.face.relief.PullPush;

/**
 * What hides a part of a face: a mask, a hand, a microphone, the brim of a hat; glasses are a part
 * of the face here.
 *
 * @param frame a crop of the picture, S its size
 * @param share [S, S], 0..1, how far a pixel is hidden
 * @param ofFace the share 0..1 of the face that is hidden
 * @param parts of the face that are hidden, in plain words
 * @param onFace [S, S], the same on the face alone
 * @param bare [3, S, S], the face's skin going on smoothly where it is hidden
 */
record FaceCover(
    CropFrame frame, float[] share, double ofFace, String parts, float[] onFace, Picture bare) {
  private static final double UNSURE = 0.3; // of the parser's mask: nothing below it
  private static final double SURE = 0.7;
  private static final double LEAST = 0.04; // of the face
  private static final double BAND = 0.4; // of the eyes' distance beside their line: glasses
  private static final double GLASSES = 0.75; // of what is hidden lies in that band
  private static final int RIM = 3; // pixels of the crop: its soft edge is taken off, too
  private static final int[] EYES = {33, 263}; // outer corners

  /**
   * What hides a face.
   *
   * @param landmarks [478, 3] in picture pixels
   * @return null when nothing does, or only glasses
   */
  static FaceCover of(Picture picture, HeadMasks masks, float[] landmarks) {
    CropFrame frame = masks.frame();
    int size = frame.size();
    float[] points = frame.toCrop(landmarks);
    float[] face = Polygon.of(points, 3, FaceMesh.outline()).fill(size);
    float[] share = new float[size * size];
    float[] onFace = new float[size * size];
    float[] skin = new float[size * size];
    double all = 0;
    double hidden = 0;
    double banded = 0;
    for (int p = 0; p < share.length; p++) {
      share[p] = (float) SmoothStep.between(UNSURE, SURE, masks.occluder()[p]);
      if (face[p] > 0) {
        onFace[p] = share[p];
        skin[p] = masks.skin()[p] * (1 - share[p]);
        all++;
        hidden += share[p];
        banded += isBesideEyes(points, p % size + 0.5, p / size + 0.5) ? share[p] : 0;
      }
    }
    double ofFace = hidden / Math.max(1, all);
    if (ofFace < LEAST || banded > GLASSES * hidden) {
      return null;
    }
    String parts =
        FacePart.where(
            i -> Bilinear.sample(share, 0, size, size, points[3 * i], points[3 * i + 1]) > 0.5);
    float[] bare = PullPush.fill(frame.extract(picture).data(), skin, 3, size);
    return new FaceCover(
        frame, share, ofFace, parts, grown(onFace, size), new Picture(size, size, bare));
  }

  private static float[] grown(float[] plane, int size) {
    float[] grown = Planes.blur(plane, size, RIM);
    for (int p = 0; p < grown.length; p++) {
      grown[p] = Math.min(1, RIM * grown[p]);
    }
    return grown;
  }

  /** Whether a point is near the line through both eyes. */
  private static boolean isBesideEyes(float[] points, double x, double y) {
    double dx = points[3 * EYES[1]] - points[3 * EYES[0]];
    double dy = points[3 * EYES[1] + 1] - points[3 * EYES[0] + 1];
    double across = dx * (y - points[3 * EYES[0] + 1]) - dy * (x - points[3 * EYES[0]]);
    return Math.abs(across) < BAND * (dx * dx + dy * dy);
  }

  /** In plain words: how much is hidden, and what. */
  String description() {
    String named = parts.isEmpty() ? "" : " (" + parts + ")";
    return String.format(
        Locale.ROOT, "something covers %.0f %% of the face%s", 100 * ofFace, named);
  }

  /** The picture with bare skin, without detail, where the face is hidden. */
  Picture takenOff(Picture picture) {
    return PasteBack.blend(picture, frame, bare, onFace, frame.size());
  }

  /**
   * A portrait in place of the face, behind what hid it.
   *
   * @param picture with what hides the face
   * @param portrait of the same size
   */
  Picture before(Picture picture, Picture portrait) {
    int width = picture.width();
    int size = frame.size();
    float[] cover = new float[width * picture.height()];
    for (int p = 0; p < cover.length; p++) {
      double[] at = frame.toCrop(p % width + 0.5, p / width + 0.5);
      boolean inside = at[0] >= 0 && at[1] >= 0 && at[0] <= size && at[1] <= size;
      cover[p] = inside ? Bilinear.sample(share, 0, size, size, at[0], at[1]) : 0;
    }
    return picture.over(portrait, cover);
  }
}
