package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairReaderTest {
  @TempDir Path folder;

  private List<EvaluationPair> read(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return PairReader.read(file);
  }

  @Test
  void readsCsvWithQuotesAndColumnsInAnyOrder() throws IOException {
    List<EvaluationPair> pairs =
        read("pairs.csv", "reference, profile\n\"a, b.jpg\", c.png\n\nd.jpg,sub/e.jpg\n");
    assertThat(pairs)
        .containsExactly(
            new EvaluationPair("0000", folder.resolve("c.png"), folder.resolve("a, b.jpg")),
            new EvaluationPair("0001", folder.resolve("sub/e.jpg"), folder.resolve("d.jpg")));
  }

  @Test
  void readsWhatSpreadsheetsWrite() throws IOException {
    String[] texts = {
      "\uFEFFprofile,reference\r\nc.png,d;e.jpg\r\n",
      "\uFEFFprofile;reference\r\nc.png;\"d;e.jpg\"\r\n",
      "sep=;\r\nprofile;reference\r\nc.png;\"d;e.jpg\"\r\n"
    };
    for (String text : texts) {
      assertThat(read("pairs.csv", text))
          .containsExactly(
              new EvaluationPair("0000", folder.resolve("c.png"), folder.resolve("d;e.jpg")));
    }
  }

  @Test
  void saysThatAListIsNotUtf8() throws IOException {
    String text = "profile,reference\na.jpg,caf\u00e9.jpg\n";
    Path file = folder.resolve("pairs.csv");
    for (Charset other : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      Files.writeString(file, text, other);
      assertThatThrownBy(() -> PairReader.read(file))
          .isInstanceOf(BadInputException.class)
          .hasMessage(file + ": found UTF-16 text, expected UTF-8: save it as CSV UTF-8");
    }
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> PairReader.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ", line 2: found text that is not UTF-8 (byte 0xE9");
    assertThatThrownBy(() -> PairReader.read(folder.resolve("none.csv")))
        .hasMessageContaining("found no such file");
  }

  @Test
  void readsJsonLinesWithNames() throws IOException {
    List<EvaluationPair> pairs =
        read("pairs.jsonl", "{\"name\":\"one\",\"profile\":\"p.jpg\",\"reference\":\"/r.jpg\"}\n");
    assertThat(pairs)
        .containsExactly(new EvaluationPair("one", folder.resolve("p.jpg"), Path.of("/r.jpg")));
  }

  @Test
  void readsWhereTheTrueAnswerLies() throws IOException {
    String text = "profile,reference,truth,masks,reference_masks\np,r,t,m,n\n";
    assertThat(read("pairs.csv", text).get(0).truth())
        .isEqualTo(
            new TruthFiles(folder.resolve("t"), null, folder.resolve("m"), folder.resolve("n")));
  }

  @Test
  void refusesWhatIsNoListOfPairsAndSaysWhere() {
    String[] bad = {
      "",
      "profile\nx.jpg\n",
      "profile,reference\na.jpg,b.jpg,c.jpg\n",
      "{\"profile\":\"a\"}\n",
      "{oops\n",
      "profile,reference,masks\na,b,c\n",
      "profile,reference,name\na,b,../x\n",
      "name,profile,reference\nn,a,b\nn,c,d\n"
    };
    for (String text : bad) {
      assertThatThrownBy(() -> read("bad", text))
          .as(text)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("bad");
    }
    assertThatThrownBy(() -> PairReader.read(folder.resolve("none")))
        .isInstanceOf(BadInputException.class);
  }
}
