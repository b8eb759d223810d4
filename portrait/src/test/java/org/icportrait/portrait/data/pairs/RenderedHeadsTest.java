package org.icportrait.portrait.data.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderedHeadsTest {
  @TempDir Path folder;

  private List<String> names(boolean validation, Path... folders) {
    return RenderedHeads.list(List.of(folders), validation).stream()
        .map(RenderedHeads.Head::name)
        .toList();
  }

  @Test
  void keepsOddBlocksOfTwelveForValidationAndUsesNoHiddenOnes() throws IOException {
    Path heads =
        PairFixtures.heads(folder.resolve("a"), 1, 1, 3, 499, 500, 501, 511, 513, 900000, 900001);
    assertThat(names(true, heads)).containsExactly("0501_0_0", "0511_0_0");
    assertThat(names(false, heads)).containsExactly("0003_0_0", "0499_0_0", "0500_0_0", "0513_0_0");
  }

  @Test
  void wantsPictureAndMasksAndTakesTheFirstFolderOfTwo() throws IOException {
    Path first = PairFixtures.heads(folder.resolve("a"), 1, 2, 7);
    Files.delete(first.resolve("0007_0_1.png"));
    Path second = PairFixtures.heads(folder.resolve("b"), 1, 1, 7, 8);
    assertThat(names(false, first, second)).containsExactly("0007_0_0", "0008_0_0");
    RenderedHeads.Head head = RenderedHeads.list(List.of(first, second), false).get(0);
    assertThat(head.file()).hasParent(first);
    assertThat(head.personName()).isEqualTo("0007_0");
    assertThat(head.masks()).isEqualTo(first.resolve("0007_0_0.png"));
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    assertThatThrownBy(() -> names(false, folder.resolve("none")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("none");
  }
}
