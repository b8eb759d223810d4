package org.icportrait.portrait.data.rendered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.data.rendered.RenderedHeads.Head;
import org.icportrait.portrait.data.rendered.RenderedHeads.Missing;
import org.icportrait.portrait.data.rendered.RenderedHeads.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderedHeadsTest {
  @TempDir Path folder;

  private static List<String> names(Split split, Path... folders) {
    return RenderedHeads.list(List.of(folders), split, Missing.REFUSED).stream()
        .map(Head::name)
        .toList();
  }

  @Test
  void keepsOddBlocksOfTwelveApartAndUsesNoHiddenOnes() throws IOException {
    Path heads =
        HeadFiles.write(
            folder.resolve("a"), 1, 1, 3, 499, 500, 501, 510, 511, 513, 899999, 900000, 900001);
    assertThat(names(Split.VALIDATION, heads)).containsExactly("0501_0_0", "0511_0_0");
    assertThat(names(Split.TRAIN, heads))
        .containsExactly("0003_0_0", "0499_0_0", "0500_0_0", "0510_0_0", "0513_0_0", "899999_0_0");
    assertThat(RenderedHeads.HELD_APART).isEqualTo("odd blocks of 500 to 511");
  }

  @Test
  void blocksOfANumberAreThereWhateverTheyAreFor() throws IOException {
    Path heads = HeadFiles.write(folder.resolve("a"), 1, 1, 499, 500, 501, 502, 900000);
    assertThat(RenderedHeads.ofBlocks(heads, 500, 502))
        .extracting(Head::block)
        .containsExactly(500, 501);
    assertThat(RenderedHeads.ofBlocks(heads, 900000, 900001))
        .extracting(Head::block)
        .containsExactly(900000);
  }

  @Test
  void wantsPictureAndMasksAndTakesTheFirstFolderOfTwo() throws IOException {
    Path first = HeadFiles.write(folder.resolve("a"), 1, 2, 7);
    Files.delete(first.resolve("0007_0_1.png"));
    Files.createFile(first.resolve("index.jsonl"));
    Path second = HeadFiles.write(folder.resolve("b"), 1, 1, 7, 8);
    assertThat(names(Split.TRAIN, first, second)).containsExactly("0007_0_0", "0008_0_0");
    Head head = RenderedHeads.list(List.of(first, second), Split.TRAIN, Missing.REFUSED).get(0);
    assertThat(head.file()).hasParent(first);
    assertThat(head.personName()).isEqualTo("0007_0");
    assertThat(head.masks()).isEqualTo(first.resolve("0007_0_0.png"));
  }

  @Test
  void aFolderThatIsNotThereIsRefusedUnlessToldOtherwise() throws IOException {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> names(Split.TRAIN, none))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> RenderedHeads.ofBlocks(none, 0, 9))
        .isInstanceOf(BadInputException.class);
    Path heads = HeadFiles.write(folder.resolve("a"), 1, 1, 7);
    assertThat(RenderedHeads.list(List.of(none, heads), Split.TRAIN, Missing.PASSED_OVER))
        .hasSize(1);
    Path file = heads.resolve("0007_0_0.jpg");
    assertThatThrownBy(() -> RenderedHeads.list(List.of(file), Split.TRAIN, Missing.PASSED_OVER))
        .isInstanceOf(BadInputException.class);
  }
}
