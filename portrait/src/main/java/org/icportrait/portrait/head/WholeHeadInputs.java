package org.icportrait.portrait.head;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.engine.Functional;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.RelightingOutput;

/**
 * What the networks read for whole heads: the canvas, the condition of Lighting-Aware Stitching and
 * what is known of the latents beforehand.
 *
 * @param canvas z_P, z_E and, in cells, alpha and hole
 * @param condition masked reference, mask, shading, harmonics, normals and the ratio of shadings,
 *     in cells
 * @param seen share of a token that the profile shows, [N, 1, h, w]
 * @param open share of a token that is taken out of the reference, [N, 1, h, w]
 */
public record WholeHeadInputs(InContextCanvas canvas, Tensor condition, Tensor seen, Tensor open) {
  private static final int CELLS = RelightingOutput.CELLS;
  private static final int CELLS_OF_TOKEN = CELLS * CELLS;
  private static final int SEEN_PLANES = 2; // alpha, hole
  private static final int LIGHT_PLANES = 11; // mask, shading 3, harmonics, normals 3, ratio 3

  /** Channels of the canvas for latents of C channels: noisy, estimate, alpha and hole. */
  public static int canvasChannels(int latentChannels) {
    return 2 * latentChannels + SEEN_PLANES * CELLS_OF_TOKEN;
  }

  /** Channels of the branch's condition. */
  public static int conditionChannels(int latentChannels) {
    return latentChannels + LIGHT_PLANES * CELLS_OF_TOKEN;
  }

  /**
   * Encodes planes and their estimate.
   *
   * @param patches M on the head, 1 where a patch of the reference's light is kept, [N, 1, S, S]
   */
  public static WholeHeadInputs of(
      HeadPlanes planes, WholeHeadEstimate estimate, Tensor patches, Autoencoder code) {
    return of(planes, estimate, patches, false, code);
  }

  /**
   * The same with patches as the paper has them.
   *
   * @param raw whether patches on the head show the reference's own pixels, all of the head's, and
   *     not only its light where its skin shows it
   */
  public static WholeHeadInputs of(
      HeadPlanes planes,
      WholeHeadEstimate estimate,
      Tensor patches,
      boolean raw,
      Autoencoder code) {
    try (NoGrad off = NoGrad.open()) {
      ReferenceShading shading = ReferenceShading.of(planes);
      Tensor around = estimate.hole().mul(-1).add(1).mul(planes.inside());
      Tensor lit = patches.mul(estimate.hole());
      lit = raw ? lit.mul(planes.inside()) : lit.mul(shading.covered());
      Tensor mask = around.add(lit).clamp(0, 1);
      // on the head light alone, as grey skin would show it: no patch carries skin or features
      Tensor patch = raw ? planes.reference() : shading.fine().exp().mul(0.5);
      Tensor shown = planes.reference().mul(around).add(patch.mul(lit));
      Tensor masked = signed(shown).mul(mask);
      Tensor profile = code.encode(signed(planes.profile())).detach();
      Tensor aligned = code.encode(signed(estimate.picture())).detach();
      Tensor alpha = cells(estimate.alpha(), code.factor());
      Tensor hole = cells(estimate.hole(), code.factor());
      long finest = CELLS * alpha.size(3); // cells along a side
      Tensor condition =
          Tensor.cat(
              1,
              code.encode(masked),
              cells(mask, code.factor()),
              tokens(resized(shading.broad(), finest)),
              tokens(resized(shading.harmonics(), finest)),
              cells(planes.normals().mul(planes.matte()), code.factor()),
              tokens(resized(shading.ratio(), finest)));
      return new WholeHeadInputs(
          new InContextCanvas(profile, aligned, Tensor.cat(1, alpha, hole)),
          condition.detach(),
          alpha.mean(1),
          hole.mean(1));
    }
  }

  /** [N, K, S, S] to [N, 16 K, S/f, S/f]: the means of 4 x 4 cells of each token. */
  private static Tensor cells(Tensor planes, int factor) {
    return tokens(Functional.averagePool(planes, factor / CELLS));
  }

  /** Planes of cells, [N, K, 4h, 4w], as those of tokens, [N, 16 K, h, w]. */
  private static Tensor tokens(Tensor cells) {
    return Functional.pixelUnshuffle(cells, CELLS);
  }

  /** Light is smooth: where tokens are smaller than those it was read for, it goes on between. */
  private static Tensor resized(Tensor planes, long side) {
    return planes.size(3) == side ? planes : Functional.upsampleBilinear(planes, side, side);
  }

  /** Display values 0..1 as -1..1. */
  public static Tensor signed(Tensor picture) {
    return picture.mul(2).add(-1);
  }

  /** The same with nothing on the profile's half of the canvas. */
  public WholeHeadInputs withoutProfile() {
    Tensor nothing = Tensor.zeros(canvas.profile().shape());
    return new WholeHeadInputs(
        new InContextCanvas(nothing, canvas.aligned(), canvas.visibility()), condition, seen, open);
  }

  /** The same without anything that tells of the reference's light or surroundings. */
  public WholeHeadInputs withoutLight() {
    return new WholeHeadInputs(canvas, Tensor.zeros(condition.shape()), seen, open);
  }

  /** The same with the condition on the canvas, for a denoiser that reads it there. */
  public WholeHeadInputs concatenated() {
    Tensor planes = Tensor.cat(1, canvas.visibility(), condition);
    return new WholeHeadInputs(
        new InContextCanvas(canvas.profile(), canvas.aligned(), planes), condition, seen, open);
  }

  /**
   * The same where some samples miss a condition.
   *
   * @param person 1 where the profile is on the canvas, [N, 1, 1, 1]
   * @param light 1 where the reference tells of its light, [N, 1, 1, 1]
   */
  public WholeHeadInputs dropped(Tensor person, Tensor light) {
    InContextCanvas some =
        new InContextCanvas(canvas.profile().mul(person), canvas.aligned(), canvas.visibility());
    return new WholeHeadInputs(some, condition.mul(light), seen, open);
  }

  /** What is known of the clean latents: little where nobody saw anything. */
  public ConditionalEstimate estimate(EstimateVariance variance) {
    Tensor visible = seen.div(open.add(1e-3)).clamp(0, 1);
    return new ConditionalEstimate(canvas.aligned(), variance.at(visible, open));
  }
}
