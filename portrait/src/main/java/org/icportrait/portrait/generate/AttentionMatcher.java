package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.CropFrame;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.Picture;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.warp.ViewWarp;
import org.icportrait.portrait.estimate.FaceCompositor;
import org.icportrait.portrait.method.adapt.AttentionMatches;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.icportrait.portrait.method.stitch.PatchMask;
import org.icportrait.portrait.method.stitch.StitchBatch;
import org.icportrait.portrait.method.stitch.StitchInputs;
import org.icportrait.portrait.model.DenoiserParts;
import org.icportrait.portrait.model.PortraitModel;

/**
 * Reads from the denoiser's self-attention which points of a profile it looks at while it draws a
 * reference's face (IC-Portrait, section 3.2).
 */
public final class AttentionMatcher {
  private static final double MASK_RATIO = 0.8;
  private static final float ON_FACE = 0.5f;

  private final PortraitModel model;
  private final FaceCompositor compositor;

  /** A matcher over an open model, which stays the caller's. */
  public AttentionMatcher(PortraitModel model) {
    this.model = model;
    this.compositor = new FaceCompositor(model.analyzer().mesh());
  }

  /**
   * A match for each token of attention on the reference's face, in pixels of both pictures.
   *
   * @param faceA the profile's
   * @param faceB the reference's
   * @throws BadInputException for a model whose attention is of no whole canvas
   */
  public List<FaceMatch> match(
      Picture profile, FaceAnalysis faceA, Picture reference, FaceAnalysis faceB) {
    int size = model.card().size();
    CropFrame from = CropFrame.portrait(faceA.landmarks(), size);
    CropFrame to = CropFrame.portrait(faceB.landmarks(), size);
    FaceCompositor.Face person =
        new FaceCompositor.Face(
            from.extract(profile), from.toCrop(faceA.landmarks()), faceA.light());
    FaceCompositor.Face place =
        new FaceCompositor.Face(to.extract(reference), to.toCrop(faceB.landmarks()), faceB.light());
    float[] turned =
        ViewWarp.turn(person.landmarks(), faceA.pose().toCrop(from), faceB.pose().toCrop(to));
    FaceComposite composite = compositor.compose(person, turned, place);
    float[] mask = PatchMask.draw(composite.coverage(), size, MASK_RATIO, new Random(0));
    int factor = model.parts().autoencoder().factor();
    StitchInputs inputs =
        StitchInputs.of(person.picture(), composite, place.picture(), mask, factor);
    AttentionMatches seen = AttentionMatches.of(() -> denoise(inputs, size));
    List<FaceMatch> matches = new ArrayList<>();
    for (int token = 0; token < seen.side() * seen.side(); token++) {
      double x = (token % seen.side() + 0.5) / seen.side();
      double y = (token / seen.side() + 0.5) / seen.side();
      if (composite.coverage()[(int) (y * size) * size + (int) (x * size)] < ON_FACE) {
        continue;
      }
      double[] looked = seen.profilePlace(x, y);
      double[] a = from.toPicture(looked[0] * size, looked[1] * size);
      double[] b = to.toPicture(x * size, y * size);
      matches.add(
          new FaceMatch(
              (float) a[0],
              (float) a[1],
              (float) b[0],
              (float) b[1],
              apart(faceA.geometry(), a, faceB.geometry(), b)));
    }
    return matches;
  }

  /** One evaluation of the adapted denoiser, at pure noise and without the branch. */
  private void denoise(StitchInputs inputs, int size) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource noise = RandomSource.seeded(0)) {
      DenoiserParts parts = model.parts();
      StitchBatch batch = StitchBatch.encode(List.of(inputs), size, parts.autoencoder());
      Tensor noisy = noise.normal(batch.canvas().aligned().shape());
      Tensor t = Tensor.of(new float[] {model.schedule().timesteps() - 1}, 1);
      var prompts = model.prompts(GenerateOptions.defaults().text());
      Tensor text = prompts == null ? null : prompts.positive();
      parts.adaptation().forward(batch.canvas(), noisy, t, text, null);
    }
  }

  /** Distance of canonical coordinates as the geometry network sees them, cm; NaN off a head. */
  private static float apart(FaceGeometry a, double[] pointA, FaceGeometry b, double[] pointB) {
    int p = pixel(a, pointA);
    int q = pixel(b, pointB);
    if (p < 0 || q < 0) {
      return Float.NaN;
    }
    int n = a.size() * a.size();
    int m = b.size() * b.size();
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      double d = a.canonical()[k * n + p] - b.canonical()[k * m + q];
      sum += d * d;
    }
    return (float) (Math.sqrt(sum) * DenseGeometry.CUBE);
  }

  private static int pixel(FaceGeometry face, double[] point) {
    double[] at = face.frame().toCrop(point[0], point[1]);
    int x = (int) Math.floor(at[0]);
    int y = (int) Math.floor(at[1]);
    boolean inside = x >= 0 && y >= 0 && x < face.size() && y < face.size();
    return inside && face.mask()[y * face.size() + x] > ON_FACE ? y * face.size() + x : -1;
  }
}
