package org.icportrait.app.option;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.face.HeadAngles;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Angles on the command line, in degrees. */
public final class Angles {
  public static final double MAX_YAW = 90;
  public static final double MAX_PITCH = 60;
  public static final double MAX_ROLL = 180;
  private static final int MAX_COUNT = 64;

  private Angles() {}

  /** YAW,PITCH,ROLL. */
  public static final class PoseConverter implements ITypeConverter<HeadAngles> {
    @Override
    public HeadAngles convert(String value) {
      String[] parts = value.split(",", -1);
      if (parts.length != 3) {
        throw refuse(value, "three angles YAW,PITCH,ROLL in degrees");
      }
      return new HeadAngles(
          angle(parts[0], MAX_YAW), angle(parts[1], MAX_PITCH), angle(parts[2], MAX_ROLL));
    }
  }

  /** FROM:TO:COUNT or one angle; the ends belong to it. */
  public record Range(double from, double to, int count) {
    public List<Double> values() {
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        values.add(count == 1 ? from : from + (to - from) * i / (count - 1));
      }
      return values;
    }

    private static Range of(String value, double most) {
      String[] parts = value.split(":", -1);
      if (parts.length == 1) {
        double angle = angle(value, most);
        return new Range(angle, angle, 1);
      }
      if (parts.length != 3) {
        throw refuse(value, "one angle or FROM:TO:COUNT in degrees");
      }
      int count;
      try {
        count = Integer.parseInt(parts[2].strip());
      } catch (NumberFormatException e) {
        throw refuse(parts[2], "a count from 2 to " + MAX_COUNT);
      }
      if (count < 2 || count > MAX_COUNT) {
        throw refuse(parts[2], "a count from 2 to " + MAX_COUNT);
      }
      return new Range(angle(parts[0], most), angle(parts[1], most), count);
    }
  }

  /** A range of yaw angles. */
  public static final class YawConverter implements ITypeConverter<Range> {
    @Override
    public Range convert(String value) {
      return Range.of(value, MAX_YAW);
    }
  }

  /** A range of pitch angles. */
  public static final class PitchConverter implements ITypeConverter<Range> {
    @Override
    public Range convert(String value) {
      return Range.of(value, MAX_PITCH);
    }
  }

  private static double angle(String text, double most) {
    String expected = "degrees from -" + (int) most + " to " + (int) most;
    double value;
    try {
      value = Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw refuse(text, expected);
    }
    if (!(Math.abs(value) <= most)) {
      throw refuse(text, expected);
    }
    return value;
  }

  private static TypeConversionException refuse(String found, String expected) {
    return new TypeConversionException("found '" + found + "', expected " + expected);
  }
}
