package org.icportrait.portrait.method.stitch;

import java.util.Arrays;
import java.util.Set;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;

/**
 * One sample for the networks as plain arrays, the same in training and in use.
 *
 * @param profile P, [3, S, S], values -1..1
 * @param estimate the composite, [3, S, S], values -1..1
 * @param masked R * M, [3, S, S], values -1..1, 0 where hidden; smooth on the face
 * @param mask M, [S/f, S/f]
 * @param visibility V, [S/f, S/f]
 * @param coverage share of the profile's face, [S/f, S/f]
 * @param cue [3, S/f, S/f]
 */
public record StitchInputs(
    float[] profile,
    float[] estimate,
    float[] masked,
    float[] mask,
    float[] visibility,
    float[] coverage,
    float[] cue) {
  private static final double FEATURES = 0.03; // deviation of the blur, of the side

  /**
   * Gathers the inputs, without some conditions: without identity there is no profile and the
   * estimate has no features; without light nothing of the reference's face is seen. The estimate's
   * own light is the composite's, which the caller makes without the reference's.
   *
   * @param profile the profile's standard crop
   * @param composite the conditional estimate in the target's crop
   * @param reference the target's crop that light is taken from
   * @param kept [S, S], 1 where the reference is kept
   * @param factor pixels that a latent stands for along a side, f
   * @param dropped what is missing
   */
  static StitchInputs of(
      Picture profile,
      FaceComposite composite,
      Picture reference,
      float[] kept,
      int factor,
      Set<Condition> dropped) {
    int size = reference.width();
    int pixels = size * size;
    boolean nobody = dropped.contains(Condition.IDENTITY);
    boolean unlit = dropped.contains(Condition.LIGHT);
    float[] mask = unlit ? offFace(kept, composite.coverage()) : kept;
    float[] masked = withoutFeatures(reference, composite.coverage());
    float[] seen = nobody ? new float[pixels] : composite.visibility().clone();
    for (int p = 0; p < pixels; p++) {
      seen[p] *= composite.coverage()[p];
      for (int c = 0; c < 3; c++) {
        masked[c * pixels + p] *= mask[p];
      }
    }
    float[] coverage = Planes.shrink(composite.alpha(), 1, size, factor);
    float[] visibility = Planes.shrink(seen, 1, size, factor);
    float[] surface = Planes.shrink(composite.coverage(), 1, size, factor);
    for (int i = 0; i < visibility.length; i++) {
      visibility[i] = surface[i] > 0.01f ? visibility[i] / surface[i] : 0;
    }
    return new StitchInputs(
        nobody ? new float[3 * pixels] : signed(profile),
        nobody
            ? withoutFeatures(composite.picture(), composite.coverage())
            : signed(composite.picture()),
        masked,
        Planes.shrink(mask, 1, size, factor),
        visibility,
        coverage,
        unlit ? new float[3 * visibility.length] : Planes.shrink(composite.cue(), 3, size, factor));
  }

  private static float[] offFace(float[] mask, float[] face) {
    float[] out = mask.clone();
    for (int p = 0; p < out.length; p++) {
      out[p] *= face[p] > 0 ? 0 : 1;
    }
    return out;
  }

  /**
   * The reference with its face blurred, so that a visible patch tells its light and not its
   * features: on R's own portraits a network learns to copy them, and they come back as ghosts.
   */
  private static float[] withoutFeatures(Picture reference, float[] face) {
    int size = reference.width();
    int pixels = size * size;
    int radius = Math.max(1, (int) Math.round(FEATURES * size));
    float[] out = signed(reference);
    float[] near = Planes.blur(face, size, radius);
    for (int c = 0; c < 3; c++) {
      float[] plane = Arrays.copyOfRange(out, c * pixels, (c + 1) * pixels);
      for (int p = 0; p < pixels; p++) {
        plane[p] *= face[p];
      }
      float[] smooth = Planes.blur(plane, size, radius);
      for (int p = 0; p < pixels; p++) {
        if (face[p] > 0) {
          out[c * pixels + p] = smooth[p] / Math.max(1e-3f, near[p]);
        }
      }
    }
    return out;
  }

  /** Values 0..1 as -1..1. */
  public static float[] signed(Picture picture) {
    float[] out = Arrays.copyOf(picture.data(), picture.data().length);
    for (int i = 0; i < out.length; i++) {
      out[i] = 2 * out[i] - 1;
    }
    return out;
  }
}
