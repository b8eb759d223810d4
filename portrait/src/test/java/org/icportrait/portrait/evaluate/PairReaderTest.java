package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
