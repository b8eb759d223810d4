package org.icportrait.portrait.data.rendered;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;

/**
 * The path-traced heads of some folders: pictures {@code BLOCK_PERSON_VIEW.jpg} with masks {@code
 * BLOCK_PERSON_VIEW.png}. The people of odd blocks of 500 to 511 are held apart: no training sees
 * them. Blocks from 900000 on are hidden, neither trained on nor validated with.
 */
public final class RenderedHeads {
  private static final Pattern NAME = Pattern.compile("(\\d{4}|[1-9]\\d{4,8})_(\\d)_(\\d)\\.jpg");
  private static final int FIRST_HIDDEN = 900_000;
  private static final int FIRST_KEPT = 500;
  private static final int LAST_KEPT = 511;

  /** The rule in words, for help and messages. */
  public static final String HELD_APART = "odd blocks of " + FIRST_KEPT + " to " + LAST_KEPT;

  private RenderedHeads() {}

  /** What people are for; those of hidden blocks are for neither. */
  public enum Split {
    /** All that are not held apart. */
    TRAIN,
    /** Those held apart. */
    VALIDATION;

    private boolean has(int block) {
      boolean heldApart = block >= FIRST_KEPT && block <= LAST_KEPT && block % 2 == 1;
      return block < FIRST_HIDDEN && heldApart == (this == VALIDATION);
    }
  }

  /** What becomes of a folder that is not there. */
  public enum Missing {
    /** It is an error. */
    REFUSED,
    /** It is one without heads. */
    PASSED_OVER
  }

  /**
   * One picture.
   *
   * @param block people and views of a block go together
   * @param person number in the block
   * @param view number in the block
   * @param file the picture
   */
  public record Head(int block, int person, int view, Path file) {

    /** BLOCK_PERSON_VIEW. */
    public String name() {
      String name = file.getFileName().toString();
      return name.substring(0, name.lastIndexOf('.'));
    }

    /** The masks: red hair, green person, blue bare skin. */
    public Path masks() {
      return file.resolveSibling(name() + ".png");
    }

    /** BLOCK_PERSON. */
    public String personName() {
      return name().substring(0, name().lastIndexOf('_'));
    }
  }

  /**
   * The heads of a split that have picture and masks, by name. Where folders have pictures of the
   * same name, the first folder's count.
   *
   * @throws BadInputException when a folder can't be listed
   */
  public static List<Head> list(List<Path> folders, Split split, Missing missing) {
    Map<String, Head> heads = new TreeMap<>();
    for (Path folder : folders) {
      if (missing == Missing.REFUSED || Files.exists(folder)) {
        add(folder, split::has, heads);
      }
    }
    return List.copyOf(heads.values());
  }

  /**
   * The heads of some blocks, whatever they are for, hidden ones among them: to measure with, never
   * to train on. Otherwise as {@link #list}.
   *
   * @param end the first block that is left out again
   * @throws BadInputException when the folder is not there or can't be listed
   */
  public static List<Head> ofBlocks(Path folder, int first, int end) {
    Map<String, Head> heads = new TreeMap<>();
    add(folder, block -> block >= first && block < end, heads);
    return List.copyOf(heads.values());
  }

  private static void add(Path folder, IntPredicate blocks, Map<String, Head> heads) {
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> addFile(file, blocks, heads));
    } catch (IOException e) {
      throw new BadInputException(folder.toString(), "no readable directory", "path-traced heads");
    }
  }

  private static void addFile(Path file, IntPredicate blocks, Map<String, Head> heads) {
    Matcher match = NAME.matcher(file.getFileName().toString());
    if (!match.matches()) {
      return;
    }
    int block = Integer.parseInt(match.group(1));
    Head head =
        new Head(block, Integer.parseInt(match.group(2)), Integer.parseInt(match.group(3)), file);
    if (blocks.test(block) && Files.exists(head.masks())) {
      heads.putIfAbsent(head.name(), head);
    }
  }
}
