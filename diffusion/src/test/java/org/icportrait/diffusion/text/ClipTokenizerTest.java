package org.icportrait.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.icportrait.diffusion.Golden;
import org.icportrait.engine.BadModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokenizer against transformers' (src/golden/golden_tokens.py). */
class ClipTokenizerTest {
  @TempDir Path folder;

  private record Case(String name, int seed, int count, int length) {}

  static Stream<Case> cases() throws IOException {
    JsonNode json = new ObjectMapper().readTree(Files.readString(Golden.path("tokens.json")));
    List<Case> cases = new ArrayList<>();
    for (JsonNode c : json) {
      int seed = cases.size() + 1;
      int length = c.get("length").asInt();
      cases.add(new Case(c.get("name").asText(), seed, c.get("count").asInt(), length));
    }
    return cases.stream();
  }

  /** A tokenizer's folder: its files, and the plain vocabulary where it has none. */
  private ClipTokenizer open(String name) throws IOException {
    copy(name);
    boolean own =
        Files.exists(folder.resolve("tokenizer.json"))
            || Files.exists(folder.resolve("vocab.json"));
    if (!own) {
      copy("plain");
    }
    return ClipTokenizer.open(folder);
  }

  private void copy(String name) throws IOException {
    try (Stream<Path> files = Files.list(Golden.path("tokenizers/" + name))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTransformers(Case expected) throws IOException {
    ClipTokenizer tokenizer = open(expected.name);
    assertThat(tokenizer.maxLength()).isEqualTo(expected.length);
    RandomTexts texts = new RandomTexts(expected.seed);
    try (Golden golden = new Golden("tokens")) {
      int[] checksums = golden.ints(expected.name);
      assertThat(checksums).hasSize(expected.count);
      for (int i = 0; i < expected.count; i++) {
        String text = texts.next();
        int[] ids = tokenizer.encode(text);
        assertThat(checksum(ids)).as("text %d: %s", i, escaped(text)).isEqualTo(checksums[i]);
      }
    }
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.append(String.format("%x ", c)));
    return out.toString();
  }

  private static int checksum(int... ids) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * ids.length);
    for (int id : ids) {
      bytes.putInt(id);
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.array());
    return (int) crc.getValue();
  }

  @Test
  void cutsLongTexts() throws IOException {
    ClipTokenizer tokenizer = open("whole");
    String text = "a ".repeat(200);
    assertThat(tokenizer.tokens(text)).hasSize(200);
    try (Golden golden = new Golden("tokens")) {
      assertThat(tokenizer.encode(text)).isEqualTo(golden.ints("long"));
    }
    assertThat(tokenizer.encode("")[0]).isEqualTo(tokenizer.begin());
    assertThat(tokenizer.encode("")[1]).isEqualTo(tokenizer.end());
    assertThat(tokenizer.encode("")[76]).isEqualTo(tokenizer.padding());
  }

  @Test
  void decodesAboutWhatWasWritten() throws IOException {
    ClipTokenizer tokenizer = open("plain");
    assertThat(tokenizer.decode(tokenizer.tokens("A  naïve Portrait,\tit's 你好")))
        .isEqualTo("a naïve portrait , it 's 你好");
  }

  @Test
  void mergesAsTheNaiveWay() throws IOException {
    ClipTokenizer tokenizer = open("plain");
    List<String> lines = Files.readAllLines(folder.resolve("merges.txt"));
    JsonNode vocabulary =
        new ObjectMapper().readTree(Files.readString(folder.resolve("vocab.json")));
    RandomTexts texts = new RandomTexts(99);
    for (int i = 0; i < 300; i++) {
      String word = texts.next().replaceAll("[^a-z]", "");
      List<Integer> expected =
          naive(word, lines).stream().map(t -> vocabulary.get(t).asInt()).toList();
      assertThat(tokenizer.tokens(word))
          .as(word)
          .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  private static List<String> naive(String word, List<String> merges) {
    List<String> symbols = new ArrayList<>();
    word.chars().forEach(c -> symbols.add(Character.toString(c)));
    if (symbols.isEmpty()) {
      return symbols;
    }
    symbols.set(symbols.size() - 1, symbols.get(symbols.size() - 1) + BytePairs.END_OF_WORD);
    while (true) {
      int best = -1;
      int rank = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < symbols.size(); i++) {
        int found = merges.indexOf(symbols.get(i) + " " + symbols.get(i + 1));
        if (found >= 0 && found < rank) {
          best = i;
          rank = found;
        }
      }
      if (best < 0) {
        return symbols;
      }
      symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tokenizer_config.json | {\"tokenizer_class\": \"T5Tokenizer\"}     | T5Tokenizer",
        "tokenizer_config.json | {\"model_max_length\": 1}                  | model_max_length",
        "vocab.json            | {\"a\": -1}                                | a: -1",
        "vocab.json            | {}                                         | no vocabulary",
        "vocab.json            | {\"a\": 1}                                 | a merge of",
        "merges.txt            | a b c                                      | two tokens",
        "tokenizer.json        | {\"model\": {\"type\": \"Unigram\"}}       | Unigram",
      })
  void refusesWhatItCannotRead(String file, String content, String message) throws IOException {
    copy("plain");
    Files.writeString(folder.resolve(file), content);
    assertThatThrownBy(() -> ClipTokenizer.open(folder))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAFolderWithoutFiles() {
    assertThatThrownBy(() -> ClipTokenizer.open(folder))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("vocab.json: found no such file");
  }
}
