package org.icportrait.portrait.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.data.rendered.RenderedHeads;
import org.icportrait.portrait.data.rendered.RenderedHeads.Head;

/**
 * Questions from a folder of rendered people: block b shows several people p under the same views v
 * as {@code BBBB_p_v.jpg}, each with its masks {@code BBBB_p_v.png} (see {@link TruthFiles}). Two
 * people of a block in one view have camera, light and surroundings in common, so that person j in
 * the place of person i is known exactly: profile {@code b_j_0}, reference {@code b_i_v}, truth
 * {@code b_j_v}, v above 0.
 */
public final class HeadPairs {
  private HeadPairs() {}

  /**
   * Draws questions about the people that no training sees; the same folder and seed give the same
   * ones.
   *
   * @param count of questions, fewer where there are not as many
   * @throws BadInputException when there is none
   */
  public static List<EvaluationPair> drawHeldApart(Path folder, int count, long seed) {
    List<Head> heads =
        RenderedHeads.list(
            List.of(folder), RenderedHeads.Split.VALIDATION, RenderedHeads.Missing.REFUSED);
    return draw(folder, heads, RenderedHeads.HELD_APART, count, seed);
  }

  /**
   * Draws questions about the people of some blocks, whatever was trained on them; the same folder,
   * blocks and seed give the same ones.
   *
   * @param firstBlock the first block that is asked
   * @param endBlock the first that is not asked any more
   * @param count of questions, fewer where there are not as many
   * @throws BadInputException when there is none
   */
  public static List<EvaluationPair> draw(
      Path folder, int firstBlock, int endBlock, int count, long seed) {
    List<Head> heads = RenderedHeads.ofBlocks(folder, firstBlock, endBlock);
    return draw(folder, heads, "blocks " + firstBlock + " to " + endBlock, count, seed);
  }

  private static List<EvaluationPair> draw(
      Path folder, List<Head> heads, String blocks, int count, long seed) {
    List<EvaluationPair> pairs = new ArrayList<>();
    heads.stream()
        .collect(Collectors.groupingBy(Head::block, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(block -> addPairs(block, pairs));
    if (pairs.isEmpty()) {
      throw new BadInputException(
          folder.toString(),
          heads.size() + " pictures in " + blocks,
          "two people of a block in one view: BBBB_p_v.jpg with masks BBBB_p_v.png");
    }
    Collections.shuffle(pairs, new Random(seed));
    return List.copyOf(pairs.subList(0, Math.min(count, pairs.size())));
  }

  private static void addPairs(List<Head> block, List<EvaluationPair> pairs) {
    Map<Integer, Head> profiles =
        block.stream()
            .filter(head -> head.view() == 0)
            .collect(Collectors.toMap(Head::person, head -> head));
    for (Head truth : block) {
      Head profile = profiles.get(truth.person());
      if (truth.view() == 0 || profile == null) {
        continue; // the profile would be the answer
      }
      for (Head reference : block) {
        if (reference.view() == truth.view() && reference.person() != truth.person()) {
          pairs.add(pair(profile, reference, truth));
        }
      }
    }
  }

  private static EvaluationPair pair(Head profile, Head reference, Head truth) {
    String name =
        String.format(
            Locale.ROOT,
            "%04d_%d_to_%d_view_%d",
            truth.block(),
            truth.person(),
            reference.person(),
            truth.view());
    return new EvaluationPair(
        name,
        profile.file(),
        List.of(),
        reference.file(),
        new TruthFiles(truth.file(), null, truth.masks(), reference.masks()));
  }
}
