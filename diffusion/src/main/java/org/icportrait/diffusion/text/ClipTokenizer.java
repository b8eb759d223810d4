package org.icportrait.diffusion.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.BadModelException;

/**
 * CLIP's tokenizer, token for token as transformers' 5 CLIPTokenizer: composed characters (NFC),
 * lower case, words, byte pairs. Like there, and unlike OpenAI's, texts aren't repaired with ftfy
 * nor freed of HTML entities.
 */
public final class ClipTokenizer {
  private final TokenizerFiles files;
  private final BytePairs bytePairs;
  private final AddedTokens raw;
  private final AddedTokens normalized;
  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, int[]> expansions = new HashMap<>(); // of words with several vectors
  private final int begin;
  private final int end;
  private final int padding;
  private final int maxLength;

  private ClipTokenizer(TokenizerFiles files) {
    this(files, List.of(), 0);
  }

  private ClipTokenizer(TokenizerFiles files, List<TextualInversion> learned, int firstLearned) {
    this.files = files;
    Integer unknown = files.special.get("unk_token");
    bytePairs = new BytePairs(files.source, files.vocabulary, files.merges, unknown);
    Map<String, AddedToken> added = new LinkedHashMap<>(files.added);
    addLearned(learned, firstLearned, added);
    raw = new AddedTokens(added.values(), false, text -> text);
    normalized = new AddedTokens(added.values(), true, TextNormalizer::normalize);
    begin = files.special.get("bos_token");
    end = files.special.get("eos_token");
    padding = files.special.get("pad_token");
    maxLength = files.maxLength;
    files.vocabulary.forEach((name, id) -> names.put(id, name));
    added.values().forEach(token -> names.put(token.id(), token.content()));
  }

  /** Words are found as diffusers adds them: in lower case, anywhere in the text. */
  private void addLearned(
      List<TextualInversion> learned, int first, Map<String, AddedToken> added) {
    int id = first;
    for (TextualInversion inversion : learned) {
      int[] ids = new int[inversion.vectors().length];
      for (int i = 0; i < ids.length; i++, id++) {
        String word = inversion.word(i);
        if (files.vocabulary.containsKey(word) || added.containsKey(word)) {
          throw new BadInputException(
              inversion.file(), "the name " + word + ", a token already", "another name for it");
        }
        ids[i] = id;
        added.put(word, new AddedToken(word, id, true, false, false, false));
      }
      expansions.put(ids[0], ids);
    }
  }

  /**
   * The same tokenizer with more words.
   *
   * @param learned whose vectors have the numbers from {@code first} on
   * @throws BadInputException when a word is a token already
   */
  public ClipTokenizer with(List<TextualInversion> learned, int first) {
    return new ClipTokenizer(files, learned, first);
  }

  /**
   * Reads a tokenizer's folder.
   *
   * @throws BadModelException when a file is missing, damaged or of another kind of tokenizer
   */
  public static ClipTokenizer open(Path folder) {
    return new ClipTokenizer(new TokenizerFiles(folder));
  }

  /**
   * Reads a tokenizer from files that may be anywhere.
   *
   * @param folder what to call the place in messages
   * @param texts gives the text of a file by its name, if there is one
   */
  public static ClipTokenizer of(String folder, Function<String, Optional<String>> texts) {
    return new ClipTokenizer(new TokenizerFiles(folder, texts));
  }

  /** The tokens of a text alone, without begin and end, however many. */
  public int[] tokens(String text) {
    List<Integer> ids = new ArrayList<>();
    raw.split(text, ids::add, part -> addNormalized(part, ids));
    return ids.stream()
        .flatMapToInt(id -> Arrays.stream(expansions.getOrDefault(id, new int[] {id})))
        .toArray();
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
