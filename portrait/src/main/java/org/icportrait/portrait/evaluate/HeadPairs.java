package org.icportrait.portrait.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;

/**
 * Questions from a folder of rendered people: block b shows several people p under the same views v
 * as {@code BBBB_p_v.jpg}, each with its masks {@code BBBB_p_v.png} (see {@link TruthFiles}). Two
 * people of a block in one view have camera, light and surroundings in common, so that person j in
 * the place of person i is known exactly: profile {@code b_j_0}, reference {@code b_i_v}, truth
 * {@code b_j_v}, v above 0.
 */
public final class HeadPairs {
  private static final Pattern NAME = Pattern.compile("(\\d{4})_(\\d)_(\\d)\\.jpg");

  private HeadPairs() {}

  private record Face(int block, int person, int view) {
    Path file(Path folder, String ending) {
      return folder.resolve(
          String.format(Locale.ROOT, "%04d_%d_%d.%s", block, person, view, ending));
    }
  }

  /**
   * Draws questions; the same folder, blocks and seed give the same ones.
   *
   * @param firstBlock the first block that is asked
   * @param endBlock the first that is not asked any more
   * @param count of questions, fewer where there are not as many
   * @throws BadInputException when there is none
   */
  public static List<EvaluationPair> draw(
      Path folder, int firstBlock, int endBlock, int count, long seed) {
    List<Face> faces = faces(folder, firstBlock, endBlock);
    List<EvaluationPair> pairs = new ArrayList<>();
    for (Face truth : faces) {
      Face profile = new Face(truth.block, truth.person, 0);
      if (truth.view == 0 || !faces.contains(profile)) {
        continue; // the profile would be the answer
      }
      for (Face reference : faces) {
        if (reference.block == truth.block
            && reference.view == truth.view
            && reference.person != truth.person) {
          pairs.add(pair(folder, profile, reference, truth));
        }
      }
    }
    if (pairs.isEmpty()) {
      throw new BadInputException(
          folder.toString(),
          faces.size() + " pictures in blocks " + firstBlock + " to " + endBlock,
          "two people of a block in one view: BBBB_p_v.jpg with masks BBBB_p_v.png");
    }
    Collections.shuffle(pairs, new Random(seed));
    return List.copyOf(pairs.subList(0, Math.min(count, pairs.size())));
  }

  private static EvaluationPair pair(Path folder, Face profile, Face reference, Face truth) {
    String name =
        String.format(
            Locale.ROOT,
            "%04d_%d_to_%d_view_%d",
            truth.block,
            truth.person,
            reference.person,
            truth.view);
    return new EvaluationPair(
        name,
        profile.file(folder, "jpg"),
        List.of(),
        reference.file(folder, "jpg"),
        new TruthFiles(
            truth.file(folder, "jpg"),
            null,
            truth.file(folder, "png"),
            reference.file(folder, "png")));
  }

  /** Pictures with their masks, in the order of their names. */
  private static List<Face> faces(Path folder, int firstBlock, int endBlock) {
    List<Face> faces = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      TreeSet<String> names = new TreeSet<>();
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
      for (String name : names) {
        Matcher parts = NAME.matcher(name);
        if (parts.matches() && names.contains(name.replace(".jpg", ".png"))) {
          int block = Integer.parseInt(parts.group(1));
          if (block >= firstBlock && block < endBlock) {
            int person = Integer.parseInt(parts.group(2));
            faces.add(new Face(block, person, Integer.parseInt(parts.group(3))));
          }
        }
      }
    } catch (IOException e) {
      throw new BadInputException(folder.toString(), "no readable directory", "rendered people");
    }
    return faces;
  }
}
