package org.icportrait.app.option;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Which face of a picture an option means: from 1, the largest first. */
public final class FaceNumber {
  private static final int MOST = 1000;

  private FaceNumber() {}

  public static void check(CommandSpec spec, String option, Integer number) {
    if (number != null) {
      OptionRange.check(spec, option, number, 1, MOST);
    }
  }

  public static int orLargest(Integer number) {
    return number == null ? 1 : number;
  }

  /**
   * One number a picture: none given means the largest faces, one given holds for all pictures.
   *
   * @param numbers as given, null for none
   * @param pictures how many pictures there are
   */
  public static List<Integer> each(
      CommandSpec spec, String option, List<Integer> numbers, int pictures) {
    if (numbers == null) {
      return Collections.nCopies(pictures, 1);
    }
    numbers.forEach(number -> check(spec, option, number));
    if (numbers.size() == 1) {
      return Collections.nCopies(pictures, numbers.get(0));
    }
    if (numbers.size() != pictures) {
      throw OptionRange.refuse(
          spec, option, numbers.size() + " of them", "one, or one for each of " + pictures);
    }
    return new ArrayList<>(numbers);
  }
}
