package org.icportrait.diffusion.text;

import java.text.Normalizer;

/** What CLIP's tokenizer does to a text first: composed characters, single spaces, lower case. */
final class TextNormalizer {
  private static final int CAPITAL_I_WITH_DOT = 0x130; // the only one that becomes two

  private TextNormalizer() {}

  static String normalize(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    StringBuilder out = new StringBuilder();
    boolean space = false;
    for (int i = 0; i < composed.length(); i += Character.charCount(composed.codePointAt(i))) {
      int c = composed.codePointAt(i);
      if (UnicodeTable.isSpace(c)) {
        if (!space) {
          out.append(' ');
        }
        space = true;
      } else {
        space = false;
        if (c == CAPITAL_I_WITH_DOT) {
          out.append("i\u0307");
        } else {
          out.appendCodePoint(UnicodeTable.toLower(c));
        }
      }
    }
    return out.toString();
  }
}
