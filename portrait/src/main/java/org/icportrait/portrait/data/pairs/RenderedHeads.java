package org.icportrait.portrait.data.pairs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;

/**
 * The path-traced heads of some folders: pictures {@code BLOCK_PERSON_VIEW.jpg} with masks {@code
 * BLOCK_PERSON_VIEW.png}. People of the blocks 500 to 511 with an odd number are kept for
 * validation; blocks from 900000 on are hidden from everybody and never used.
 */
final class RenderedHeads {
  private static final Pattern NAME = Pattern.compile("(\\d{4,9})_(\\d)_(\\d)\\.jpg");
  private static final int FIRST_HIDDEN = 900_000;
  private static final int FIRST_KEPT = 500;
  private static final int LAST_KEPT = 511;

  private RenderedHeads() {}

  /**
   * One picture.
   *
   * @param block people and views of a block go together
   * @param person number in the block
   * @param view number in the block
   * @param file the picture
   */
  record Head(int block, int person, int view, Path file) {

    /** BLOCK_PERSON_VIEW. */
    String name() {
      String name = file.getFileName().toString();
      return name.substring(0, name.lastIndexOf('.'));
    }

    /** The masks: red hair, green person, blue bare skin. */
    Path masks() {
      return file.resolveSibling(name() + ".png");
    }

    /** BLOCK_PERSON. */
    String personName() {
      return name().substring(0, name().lastIndexOf('_'));
    }
  }

  /** Whether nothing may be trained on a block's people. */
  static boolean isValidation(int block) {
    return block >= FIRST_KEPT && block <= LAST_KEPT && block % 2 == 1;
  }

  /**
   * The heads of a split that have picture and masks, by name. Where folders have pictures of the
   * same name, the first folder's count.
   */
  static List<Head> list(List<Path> folders, boolean validation) {
    Map<String, Head> heads = new TreeMap<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        files.forEach(file -> add(file, validation, heads));
      } catch (IOException e) {
        throw new BadInputException(
            folder.toString(), "no readable directory", "path-traced heads");
      }
    }
    return List.copyOf(heads.values());
  }

  private static void add(Path file, boolean validation, Map<String, Head> heads) {
    Matcher match = NAME.matcher(file.getFileName().toString());
    if (!match.matches()) {
      return;
    }
    int block = Integer.parseInt(match.group(1));
    Head head =
        new Head(block, Integer.parseInt(match.group(2)), Integer.parseInt(match.group(3)), file);
    if (block < FIRST_HIDDEN && isValidation(block) == validation && Files.exists(head.masks())) {
      heads.putIfAbsent(head.name(), head);
    }
  }
}
