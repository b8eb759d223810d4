package org.icportrait.app.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.icportrait.engine.BadInputException;

/**
 * Who may ask: the tokens and whose they are. A holder sees the own jobs alone.
 *
 * @param holders names by token; without any, everybody on this machine may ask
 */
public record Tokens(Map<String, String> holders) {
  /** Whose jobs are where nobody is told apart. */
  static final String NOBODY = "";

  private static final String TOKEN = "[!-~]{16,}";
  private static final String NAME = "[A-Za-z0-9._-]{1,64}";

  /** Keeps a copy. */
  public Tokens {
    holders = Map.copyOf(holders);
  }

  /** No token is asked for. */
  public static Tokens none() {
    return new Tokens(Map.of());
  }

  /** One for all who share their jobs. */
  public static Tokens shared(String token) {
    return new Tokens(Map.of(token, NOBODY));
  }

  /** Whether a text can be a token: 16 or more printable ASCII characters. */
  public static boolean isToken(String text) {
    return text.matches(TOKEN);
  }

  /**
   * Reads a file with a holder's name and token a line; {@code #} begins a remark.
   *
   * @throws BadInputException naming the line that is wrong, never its token
   */
  public static Tokens read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BadInputException(
          file.toString(), "no readable text (" + e.getMessage() + ")", "a file of tokens");
    }
    Map<String, String> holders = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split("\\s+", -1);
      String where = file + ", line " + (i + 1);
      if (words.length != 2 || !words[0].matches(NAME) || !isToken(words[1])) {
        throw new BadInputException(
            where,
            "no name and token",
            "a name of letters, digits, dots and dashes, a space, and 16 or more printable ASCII"
                + " characters");
      }
      if (holders.containsValue(words[0]) || holders.put(words[1], words[0]) != null) {
        throw new BadInputException(where, "a name or token again", "each once");
      }
    }
    if (holders.isEmpty()) {
      throw new BadInputException(file.toString(), "no token", "a name and a token a line");
    }
    return new Tokens(holders);
  }

  /** Whether a token must be sent. */
  public boolean areNeeded() {
    return !holders.isEmpty();
  }

  /** Whose a token is; each is compared in the same time. */
  Optional<String> holder(String token) {
    byte[] given = token.getBytes(StandardCharsets.UTF_8);
    String found = null;
    for (Map.Entry<String, String> each : holders.entrySet()) {
      if (MessageDigest.isEqual(each.getKey().getBytes(StandardCharsets.UTF_8), given)) {
        found = each.getValue();
      }
    }
    return Optional.ofNullable(found);
  }

  @Override
  public String toString() {
    return holders.size() + " tokens"; // never the texts themselves
  }
}
