package org.icportrait.diffusion.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.icportrait.engine.BadModelException;

/**
 * Byte-pair encoding of words (arXiv 1508.07909) over bytes written as printable characters, with a
 * mark at the end of a word.
 */
final class BytePairs {
  static final String END_OF_WORD = "</w>";

  private static final char[] CHARACTERS = characters();

  private record Merge(int rank, int id) {}

  private record Candidate(int rank, int left, int first, int second, int id) {}

  private final Map<String, Integer> vocabulary;
  private final Map<Long, Merge> merges = new HashMap<>();
  private final Integer unknown;

  /**
   * An encoder.
   *
   * @param file the file that the merges came from, for messages
   * @param vocabulary ids of tokens
   * @param pairs what is merged, first the most frequent
   * @param unknown token of bytes that the vocabulary doesn't have, or null to leave them out
   * @throws BadModelException when a merge needs a token that isn't in the vocabulary
   */
  BytePairs(String file, Map<String, Integer> vocabulary, List<String[]> pairs, Integer unknown) {
    this.vocabulary = vocabulary;
    this.unknown = unknown;
    for (int rank = 0; rank < pairs.size(); rank++) {
      String left = pairs.get(rank)[0];
      String right = pairs.get(rank)[1];
      long pair = pair(id(file, left), id(file, right));
      merges.put(pair, new Merge(rank, id(file, left + right))); // the last of equal pairs counts
    }
  }

  private int id(String file, String token) {
    Integer id = vocabulary.get(token);
    if (id == null) {
      throw new BadModelException(file, "a merge of " + token, "tokens of the vocabulary");
    }
    return id;
  }

  private static long pair(int left, int right) {
    return ((long) left << 32) | right;
  }

  /** The tokens of a word. */
  List<Integer> encode(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    int count = 0;
    for (int i = 0; i < bytes.length; i++) {
      String symbol = String.valueOf(CHARACTERS[bytes[i] & 0xff]);
      Integer id = vocabulary.get(i == bytes.length - 1 ? symbol + END_OF_WORD : symbol);
      id = id == null ? unknown : id;
      if (id != null) {
        ids[count++] = id;
      }
    }
    return merge(ids, count);
  }

  /** Merges the pair of the lowest rank, of several the first, until there is none. */
  private List<Integer> merge(int[] ids, int count) {
    int[] next = new int[count]; // of a linked list; a merged symbol's id is -1
    int[] previous = new int[count];
    var queue =
        new PriorityQueue<Candidate>(
            (a, b) -> a.rank != b.rank ? Integer.compare(a.rank, b.rank) : a.left - b.left);
    for (int i = 0; i < count; i++) {
      next[i] = i + 1 < count ? i + 1 : -1;
      previous[i] = i - 1;
    }
    for (int i = 0; i + 1 < count; i++) {
      offer(queue, ids, i, i + 1);
    }
    while (!queue.isEmpty()) {
      Candidate best = queue.remove();
      int left = best.left;
      int right = next[left];
      if (right < 0 || ids[left] != best.first || ids[right] != best.second) {
        continue; // one of the two has been merged since
      }
      ids[left] = best.id;
      ids[right] = -1;
      next[left] = next[right];
      if (next[left] >= 0) {
        previous[next[left]] = left;
        offer(queue, ids, left, next[left]);
      }
      if (previous[left] >= 0) {
        offer(queue, ids, previous[left], left);
      }
    }
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (ids[i] >= 0) {
        found.add(ids[i]);
      }
    }
    return found;
  }

  private void offer(PriorityQueue<Candidate> queue, int[] ids, int left, int right) {
    Merge merge = merges.get(pair(ids[left], ids[right]));
    if (merge != null) {
      queue.add(new Candidate(merge.rank, left, ids[left], ids[right], merge.id));
    }
  }

  /** The text of tokens, byte by byte; word ends become spaces. */
  static String decode(List<String> tokens) {
    Map<Character, Byte> bytes = new HashMap<>();
    for (int i = 0; i < CHARACTERS.length; i++) {
      bytes.put(CHARACTERS[i], (byte) i);
    }
    String joined = String.join("", tokens);
    byte[] text = new byte[joined.length()];
    int count = 0;
    for (int i = 0; i < joined.length(); i++) {
      Byte value = bytes.get(joined.charAt(i));
      if (value != null) {
        text[count++] = value;
      }
    }
    String decoded = new String(text, 0, count, StandardCharsets.UTF_8);
    return decoded.replace(END_OF_WORD, " ").strip();
  }

  /** Printable bytes stand for themselves, the others for characters from 256 on. */
  private static char[] characters() {
    char[] table = new char[256];
    char other = 256;
    for (int i = 0; i < table.length; i++) {
      boolean printable = (i > 32 && i < 127) || (i > 160 && i != 173);
      table[i] = printable ? (char) i : other++;
    }
    return table;
  }
}
