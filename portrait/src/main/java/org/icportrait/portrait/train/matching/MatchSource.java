package org.icportrait.portrait.train.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.pairs.HeadPair;

/** Where pairs with exact correspondences come from. */
public sealed interface MatchSource permits SyntheticMatches, TurnedPortraits {
  /** Side of the crops that are drawn, in pixels. */
  int SIZE = 256;

  /**
   * The pair of a number, always the same.
   *
   * @param degrees of yaw between its views
   * @return empty where too little is seen in both
   */
  Optional<KnownMatches> draw(int index, double degrees);

  /**
   * Pairs of sources by turns.
   *
   * @param from least degrees between the views
   * @param to most
   * @param size side of the pairs' crops in pixels; divides {@link #SIZE}
   * @throws BadInputException where the sources have no pairs of use
   */
  static List<KnownMatches> draw(
      List<MatchSource> sources, int count, double from, double to, int size, long seed) {
    if (size < 1 || SIZE % size != 0) {
      throw new BadInputException("recipe", "crop " + size, "a size that divides " + SIZE);
    }
    List<KnownMatches> out = new ArrayList<>();
    for (int i = 0; out.size() < count; i++) {
      if (i > 20 * count) {
        throw new BadInputException(
            sources.toString(), out.size() + " pairs in " + i, count + " whose views overlap");
      }
      Random random = new Random(seed * 1_000_003 + i);
      double degrees = from + (to - from) * random.nextDouble();
      sources
          .get(out.size() % sources.size())
          .draw((int) (seed % 1000 * 1000) + i, degrees)
          .ifPresent(
              drawn ->
                  out.add(
                      new KnownMatches(
                          drawn.pair().reduced(SIZE / size),
                          drawn.kind(),
                          drawn.degrees(),
                          drawn.target(),
                          drawn.profile())));
    }
    return out;
  }

  /**
   * A head crop a little larger, smaller or elsewhere, as in training, so that not moving is no
   * answer.
   */
  static CropFrame jittered(CropFrame frame, Random random) {
    double side = frame.side() * (0.88 + 0.18 * random.nextDouble());
    double x = frame.centerX() + 0.04 * frame.side() * (2 * random.nextDouble() - 1);
    double y = frame.centerY() + 0.04 * frame.side() * (2 * random.nextDouble() - 1);
    return new CropFrame(x, y, side, 0, frame.size());
  }

  /**
   * A pair without a warp.
   *
   * @param head [S, S] of the target, 0..1
   * @param inside [S, S] of the target, 0..1
   */
  static HeadPair pair(String name, Picture target, Picture profile, float[] head, float[] inside) {
    int pixels = head.length;
    byte[] nothing = new byte[pixels];
    byte[] answer = HeadPair.unsigned(target.data());
    byte[] mask = HeadPair.unsigned(head);
    return new HeadPair(
        HeadPair.Kind.PHOTOGRAPH,
        name,
        name,
        target.width(),
        answer,
        answer,
        HeadPair.unsigned(profile.data()),
        new byte[3 * pixels],
        nothing,
        new byte[3 * pixels],
        mask,
        nothing,
        nothing,
        mask,
        mask,
        nothing,
        nothing,
        nothing,
        nothing,
        HeadPair.unsigned(inside));
  }
}
