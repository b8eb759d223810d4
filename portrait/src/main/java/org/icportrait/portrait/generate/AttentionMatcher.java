package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.pipeline.PromptStates;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.method.adapt.AttentionMatches;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.model.HeadParts;
import org.icportrait.portrait.model.PortraitModel;

/**
 * Reads from the denoiser's self-attention which points of a profile it looks at while it draws a
 * reference's face (IC-Portrait, section 3.2).
 */
public final class AttentionMatcher {
  private static final float ON_FACE = 0.5f;

  private final PortraitModel model;

  /** A matcher over an open model, which stays the caller's. */
  public AttentionMatcher(PortraitModel model) {
    this.model = model;
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
    Subject person = new Subject(profile, faceA);
    Subject place = new Subject(reference, faceB);
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Canvas canvas = canvas(person, place);
      AttentionMatches seen = AttentionMatches.of(canvas.denoise());
      List<FaceMatch> matches = new ArrayList<>();
      for (int token = 0; token < seen.side() * seen.side(); token++) {
        double x = (token % seen.side() + 0.5) / seen.side();
        double y = (token / seen.side() + 0.5) / seen.side();
        if (!canvas.covers(x, y)) {
          continue;
        }
        double[] looked = seen.profilePlace(x, y);
        double[] a = canvas.from().toPicture(looked[0] * canvas.size(), looked[1] * canvas.size());
        double[] b = canvas.to().toPicture(x * canvas.size(), y * canvas.size());
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
  }

  /**
   * What a denoiser looks at.
   *
   * @param from the profile's crop, S its size
   * @param to the reference's
   * @param covered [S, S], where the person is drawn
   * @param denoise one evaluation of the adapted denoiser, at pure noise and without the branch
   */
  private record Canvas(CropFrame from, CropFrame to, float[] covered, Runnable denoise) {
    int size() {
      return from.size();
    }

    boolean covers(double x, double y) {
      return covered[(int) (y * size()) * size() + (int) (x * size())] >= ON_FACE;
    }
  }

  private Canvas canvas(Subject person, Subject place) {
    HeadParts parts = model.head();
    HeadDrawing drawing = new HeadDrawing(model, new ParsedHeads(model));
    GenerateOptions options = GenerateOptions.defaults();
    HeadPlace where = drawing.place(person, place, null, options);
    HeadDrawing.Prepared known = drawing.prepare(List.of(person), where, options);
    InContextCanvas canvas = known.inputs().canvas();
    PromptStates prompts = model.prompts(null, null);
    Tensor text = prompts == null ? null : prompts.positive();
    return new Canvas(
        CropFrame.head(person.face().landmarks(), where.frame().size()),
        where.frame(),
        known.estimate().alpha().toFloats(),
        () ->
            denoise(
                canvas,
                parts.denoiser().schedule(),
                (noisy, t) -> parts.adaptation().forward(canvas, noisy, t, text, null)));
  }

  /** A denoiser of noisy latents, [N, C, h, w], at timesteps, [N]. */
  @FunctionalInterface
  private interface Denoise {
    Tensor at(Tensor noisy, Tensor timesteps);
  }

  private static void denoise(InContextCanvas canvas, NoiseSchedule schedule, Denoise network) {
    try (RandomSource noise = RandomSource.seeded(0)) {
      Tensor noisy = noise.normal(canvas.aligned().shape());
      network.at(noisy, Tensor.of(new float[] {schedule.timesteps() - 1}, 1));
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
