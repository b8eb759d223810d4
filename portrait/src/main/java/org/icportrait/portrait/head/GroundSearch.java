package org.icportrait.portrait.head;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;
import org.icportrait.face.image.Picture;

/**
 * The search for what goes on behind a head (docs/whole-head.md, step 7). It needs nothing of what
 * the networks say, and so begins before they are asked, on a thread of its own.
 */
public final class GroundSearch {
  private static final double HEAD = 0.9; // of the matte: nothing of the ground shows
  private static final double HAIR = 0.3; // of a mask
  private static final double HALF = 0.5;
  private static final int MARGIN = 64; // radius as a share of the side

  private final float[] hole;
  private final Picture guess;
  private final CompletableFuture<GroundFill> found;

  private GroundSearch(float[] hole, Picture guess, CompletableFuture<GroundFill> found) {
    this.hole = hole;
    this.guess = guess;
    this.found = found;
  }

  /**
   * Begins a search; the same seed finds the same.
   *
   * @param place what of the reference goes and stays
   */
  public static GroundSearch begin(
      HeadPlanes planes, WholeHeadEstimate estimate, HeadComposition.Place place, long seed) {
    int size = planes.size();
    float[] hole = hole(estimate, place.hair(), size);
    float[] inside = planes.inside().toFloats();
    float[] matte = planes.matte().toFloats();
    float[] neck = place.neck().toFloats();
    boolean[] known = new boolean[size * size];
    boolean[] wanted = new boolean[size * size];
    for (int p = 0; p < known.length; p++) {
      known[p] = hole[p] < HALF && inside[p] > HALF;
      // a neck that stays is nothing to fill, and no ground to fill anything with
      wanted[p] = !known[p] && neck[p] < HALF && matte[p] < HEAD && inside[p] > HALF;
    }
    Picture reference = picture(planes.reference());
    Picture guess = picture(estimate.ground());
    CompletableFuture<GroundFill> found =
        CompletableFuture.supplyAsync(() -> GroundFill.of(reference, known, wanted, guess, seed));
    return new GroundSearch(hole, guess, found);
  }

  /** [S, S], 1 where the portrait replaces the reference: single hairs reach beyond a mask. */
  private static float[] hole(WholeHeadEstimate estimate, Tensor hair, int size) {
    Tensor gone = PlaneFilters.maximum(estimate.hole(), PlaneFilters.above(hair, HAIR));
    return PlaneFilters.dilate(gone, Math.max(1, size / MARGIN)).toFloats();
  }

  /** [S, S], 1 where the portrait replaces the reference. */
  public float[] hole() {
    return hole.clone();
  }

  /**
   * The ground, once it is found.
   *
   * @param before [3, L, L], the reference's own pixels
   * @return [3, L, L]
   */
  Picture fill(Picture before) {
    try {
      return found.join().apply(before, guess.resize(before.width(), before.width()));
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** The first of [N, 3, S, S]. */
  static Picture picture(Tensor planes) {
    int side = (int) planes.size(3);
    return new Picture(side, side, Arrays.copyOf(planes.toFloats(), 3 * side * side));
  }
}
