package org.icportrait.diffusion.text;

import java.util.List;

/** The random texts of src/golden/golden_tokens.py, text for text. */
final class RandomTexts {
  private static final List<String> PIECES =
      List.of(
          "'s",
          "'ll",
          "'",
          "''d",
          " ",
          "  ",
          "\t",
          "\n",
          "\u00a0",
          "\u3000",
          "\u2028",
          "\u0085",
          "\u001c",
          "<|startoftext|>",
          "<|endoftext|>",
          "<|STARTOFTEXT|>",
          "<|EndOfText|>",
          "<|",
          "|>",
          "!",
          "!!",
          "\u0130",
          "\u03a3",
          "\u03c2",
          "\u00c9",
          "e\u0301",
          "\u1112\u1161\u11ab",
          "\uac01",
          "1",
          "23",
          "\u00bd",
          "\u2177",
          "\u2460",
          "\ud83c\udf89",
          "\ud83d\udc68\u200d\ud83d\udc69",
          "a",
          "B",
          "the",
          "Portrait",
          "<cat-toy>",
          "<Dog>",
          "\u212b",
          "\u1e9e",
          "\ufb01",
          "\u0958",
          "\u0344",
          "\u0915\u093c",
          "_",
          "-",
          "\ufeff",
          "\u200b");

  private long state;

  RandomTexts(long seed) {
    state = seed;
  }

  private int below(int bound) {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (int) ((state >>> 33) % bound);
  }

  String next() {
    int kind = below(7);
    int length = below(24);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      switch (kind) {
        case 0 -> out.appendCodePoint(32 + below(95));
        case 1 -> {
          int c = below(0x110000);
          out.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 'x' : c);
        }
        case 2 -> out.appendCodePoint(32 + below(0x250));
        case 3 -> out.append(PIECES.get(below(PIECES.size())));
        case 4 -> {
          boolean mark = below(4) == 0;
          out.appendCodePoint(mark ? 0x300 + below(0x70) : 97 + below(26));
        }
        case 5 -> out.appendCodePoint(below(0x3100));
        default -> out.appendCodePoint(below(5) != 0 ? 97 + below(6) : ' ');
      }
    }
    return out.toString();
  }
}
