package org.icportrait.diffusion.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.engine.BadModelException;

/**
 * CLIP's tokenizer, token for token as transformers' 5 CLIPTokenizer: composed characters (NFC),
 * lower case, words, byte pairs. Like there, and unlike OpenAI's, texts aren't repaired with ftfy
 * nor freed of HTML entities.
 */
public final class ClipTokenizer {
  private final BytePairs bytePairs;
  private final AddedTokens raw;
  private final AddedTokens normalized;
  private final Map<Integer, String> names = new HashMap<>();
  private final int begin;
  private final int end;
  private final int padding;
  private final int maxLength;

  private ClipTokenizer(TokenizerFiles files) {
    Integer unknown = files.special.get("unk_token");
    bytePairs = new BytePairs(files.source, files.vocabulary, files.merges, unknown);
    raw = new AddedTokens(files.added.values(), false, text -> text);
    normalized = new AddedTokens(files.added.values(), true, TextNormalizer::normalize);
    begin = files.special.get("bos_token");
    end = files.special.get("eos_token");
    padding = files.special.get("pad_token");
    maxLength = files.maxLength;
    files.vocabulary.forEach((name, id) -> names.put(id, name));
    files.added.values().forEach(token -> names.put(token.id(), token.content()));
  }

  /**
   * Reads a tokenizer's folder.
   *
   * @throws BadModelException when a file is missing, damaged or of another kind of tokenizer
   */
  public static ClipTokenizer open(Path folder) {
    return new ClipTokenizer(new TokenizerFiles(folder));
  }

  /** The tokens of a text alone, without begin and end, however many. */
  public int[] tokens(String text) {
    List<Integer> ids = new ArrayList<>();
    raw.split(text, ids::add, part -> addNormalized(part, ids));
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  private void addNormalized(String part, List<Integer> ids) {
    normalized.split(
        TextNormalizer.normalize(part),
        ids::add,
        text -> WordSplitter.split(text).forEach(word -> ids.addAll(bytePairs.encode(word))));
  }

  /**
   * The tokens of a text as the text encoder wants them: begin, text, end, then padding; a text
   * that is too long is cut.
   *
   * @return {@link #maxLength} numbers
   */
  public int[] encode(String text) {
    return frame(tokens(text));
  }

  /** The same of tokens. */
  public int[] frame(int... tokens) {
    int[] ids = new int[maxLength];
    Arrays.fill(ids, padding);
    int count = Math.min(tokens.length, maxLength - 2);
    ids[0] = begin;
    System.arraycopy(tokens, 0, ids, 1, count);
    ids[count + 1] = end;
    return ids;
  }

  /** The text of tokens, about as it was written. */
  public String decode(int... tokens) {
    return BytePairs.decode(
        Arrays.stream(tokens).mapToObj(id -> names.getOrDefault(id, "")).toList());
  }

  /** The token before a text. */
  public int begin() {
    return begin;
  }

  /** The token after a text. */
  public int end() {
    return end;
  }

  /** The token that fills up. */
  public int padding() {
    return padding;
  }

  /** The length of a framed text, 77 for CLIP. */
  public int maxLength() {
    return maxLength;
  }
}
