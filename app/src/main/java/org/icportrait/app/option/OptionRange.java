package org.icportrait.app.option;

import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of option values; a refusal is wrong usage, exit code 2. */
public final class OptionRange {
  private OptionRange() {}

  public static void check(
      CommandSpec spec, String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw refuse(spec, option, number(value), number(least) + " to " + number(most));
    }
  }

  public static ParameterException refuse(
      CommandSpec spec, String option, String found, String expected) {
    return new ParameterException(
        spec.commandLine(), option + ": found " + found + ", expected " + expected);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
