package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.data.rendered.HeadFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of a folder of empty files: names are all that is read. */
class HeadPairsTest {
  @TempDir Path folder;

  @BeforeEach
  void twoBlocks() throws IOException {
    HeadFiles.write(folder, 3, 3, 3, 500);
    Files.createFile(folder.resolve("index.jsonl"));
  }

  @Test
  void profileReferenceAndTruthBelongTogether() {
    List<EvaluationPair> pairs = HeadPairs.draw(folder, 0, 1000, 1000, 1);
    assertThat(pairs).hasSize(2 * 2 * 3 * 2); // blocks, views, people, other people
    assertThat(pairs).extracting(EvaluationPair::name).doesNotHaveDuplicates();
    for (EvaluationPair pair : pairs) {
      String[] profile = parts(pair.profile());
      String[] reference = parts(pair.reference());
      String[] truth = parts(pair.truth().picture());
      assertThat(profile[0]).isEqualTo(reference[0]).isEqualTo(truth[0]);
      assertThat(truth[1]).isEqualTo(profile[1]).isNotEqualTo(reference[1]);
      assertThat(truth[2]).isEqualTo(reference[2]).isNotEqualTo("0");
      assertThat(profile[2]).isEqualTo("0");
      assertThat(parts(pair.truth().masks())).isEqualTo(truth);
      assertThat(parts(pair.truth().referenceMasks())).isEqualTo(reference);
      assertThat(pair.truth().masks().toString()).endsWith(".png");
    }
  }

  private static String[] parts(Path file) {
    return file.getFileName().toString().replaceAll("\\..*", "").split("_", -1);
  }

  @Test
  void blocksAndSeedsChoose() {
    List<EvaluationPair> some = HeadPairs.draw(folder, 500, 512, 5, 1);
    assertThat(some).hasSize(5).allMatch(pair -> pair.name().startsWith("0500"));
    assertThat(HeadPairs.draw(folder, 500, 512, 5, 1)).isEqualTo(some);
    assertThat(HeadPairs.draw(folder, 500, 512, 5, 2)).isNotEqualTo(some);
  }

  @Test
  void peopleHeldApartAreThoseThatNoTrainingSees() throws IOException {
    assertThatThrownBy(() -> HeadPairs.drawHeldApart(folder, 5, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("0 pictures in odd blocks of 500 to 511");
    HeadFiles.write(folder, 3, 3, 499, 501, 510, 511, 513, 900001);
    assertThat(HeadPairs.drawHeldApart(folder, 1000, 1))
        .hasSize(2 * 2 * 3 * 2)
        .allMatch(pair -> pair.name().matches("05[01]1_.*"));
    List<EvaluationPair> some = HeadPairs.drawHeldApart(folder, 5, 1);
    assertThat(some).hasSize(5).isEqualTo(HeadPairs.drawHeldApart(folder, 5, 1));
    assertThat(HeadPairs.drawHeldApart(folder, 5, 2)).isNotEqualTo(some);
  }

  @Test
  void whatIsNotWholeIsLeftOutAndNothingAtAllIsRefused() throws IOException {
    Files.delete(folder.resolve("0003_0_1.png"));
    assertThat(HeadPairs.draw(folder, 0, 10, 1000, 1))
        .hasSize(12 - 4)
        .noneMatch(pair -> pair.truth().picture().endsWith("0003_0_1.jpg"));
    assertThatThrownBy(() -> HeadPairs.draw(folder, 4, 10, 5, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("blocks 4 to 10");
  }
}
