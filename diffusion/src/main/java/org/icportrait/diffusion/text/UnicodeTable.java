package org.icportrait.diffusion.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Classes of characters as the reference's tokenizer knows them, which is ahead of this JVM's: a
 * letter of Unicode 16 that Java 17 doesn't know would be split off as a symbol. The file is
 * written by src/golden/unicode_table.py.
 */
final class UnicodeTable {
  private static final String FILE = "unicode.txt";
  private static final UnicodeTable TABLE = new UnicodeTable();

  private final BitSet letters = new BitSet();
  private final BitSet numbers = new BitSet();
  private final Map<Integer, Integer> lower = new HashMap<>();

  private UnicodeTable() {
    var stream = Objects.requireNonNull(UnicodeTable.class.getResourceAsStream(FILE), FILE);
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
      String section = "";
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("section ")) {
          section = line.substring(8);
        } else if (!line.startsWith("#")) {
          for (String entry : line.split(" ", -1)) {
            add(section, entry);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** FIRST-LAST/STEP:DISTANCE, all but the first optional. */
  private void add(String section, String entry) {
    String[] distance = entry.split(":", -1);
    String[] step = distance[0].split("/", -1);
    String[] ends = step[0].split("-", -1);
    int first = Integer.parseInt(ends[0], 16);
    int last = ends.length > 1 ? Integer.parseInt(ends[1], 16) : first;
    switch (section) {
      case "letters" -> letters.set(first, last + 1);
      case "numbers" -> numbers.set(first, last + 1);
      case "lower" -> {
        int by = step.length > 1 ? Integer.parseInt(step[1], 16) : 1;
        for (int c = first; c <= last; c += by) {
          lower.put(c, c + Integer.parseInt(distance[1], 16));
        }
      }
      default -> throw new IllegalStateException(section);
    }
  }

  static boolean isLetter(int character) {
    return TABLE.letters.get(character);
  }

  static boolean isNumber(int character) {
    return TABLE.numbers.get(character);
  }

  /** The property White_Space, complete since Unicode 6.3. */
  static boolean isSpace(int c) {
    return (c >= 0x9 && c <= 0xd)
        || c == 0x20
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  /** Character by character, without regard to its neighbours. */
  static int toLower(int character) {
    return TABLE.lower.getOrDefault(character, character);
  }
}
