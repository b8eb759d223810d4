package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of a folder of empty files: names are all that is read. */
class HeadPairsTest {
  @TempDir Path folder;

  @BeforeEach
  void twoBlocks() throws IOException {
    for (int block : new int[] {3, 500}) {
      for (int person = 0; person < 3; person++) {
        for (int view = 0; view < 3; view++) {
          String name = "%04d_%d_%d".formatted(block, person, view);
          Files.createFile(folder.resolve(name + ".jpg"));
          Files.createFile(folder.resolve(name + ".png"));
        }
      }
    }
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
