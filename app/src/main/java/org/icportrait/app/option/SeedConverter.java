package org.icportrait.app.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Seeds as 64 bits: 0 to 2^64 - 1, or negative numbers, which count back from 2^64. */
public final class SeedConverter implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    try {
      return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "found " + text + ", expected a whole number from 0 to " + Long.toUnsignedString(-1));
    }
  }
}
