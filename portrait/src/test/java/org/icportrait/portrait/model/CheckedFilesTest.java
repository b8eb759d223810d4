package org.icportrait.portrait.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.icportrait.engine.BadModelException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that were compared with their card are not read again, unless anything happened to them.
 */
class CheckedFilesTest {
  @TempDir Path folder;
  private Path model;
  private Path weights;
  private ModelCard card;
  private CheckedFiles checked;

  @BeforeEach
  void write() throws IOException {
    model = Files.createDirectories(folder.resolve("model"));
    weights = Files.write(model.resolve("weights"), new byte[] {1, 2, 3});
    ModelCard.write(model, "mini", 256, 0.8, Map.of());
    card = ModelCard.read(model);
    checked = new CheckedFiles(folder.resolve("cache"), 0);
  }

  @Test
  void whatWasComparedIsKnown() {
    assertThat(checked.isKnown(card, model)).isFalse();
    checked.verify(card, model);
    assertThat(checked.isKnown(card, model)).isTrue();
    assertThat(new CheckedFiles(folder.resolve("other"), 0).isKnown(card, model)).isFalse();
  }

  @Test
  void aByteChangedInPlaceIsFoundThoughItsTimeIsSetBack() throws Exception {
    checked.verify(card, model);
    FileTime before = Files.getLastModifiedTime(weights);
    Thread.sleep(20); // the clock of changes has a tick
    Files.write(weights, new byte[] {1, 2, 4}, StandardOpenOption.WRITE);
    Files.setLastModifiedTime(weights, before);
    assertThat(checked.isKnown(card, model)).isFalse();
    assertThatThrownBy(() -> checked.verify(card, model))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("weights");
    assertThat(checked.isKnown(card, model)).isFalse();
  }

  @Test
  void aMissingFileAndAnotherCardAreFound() throws IOException {
    checked.verify(card, model);
    Map<String, String> digests = Map.of("weights", "0".repeat(64));
    ModelCard other = new ModelCard(1, "mini", 256, 0.8, Map.of(), digests);
    assertThatThrownBy(() -> checked.verify(other, model)).isInstanceOf(BadModelException.class);
    Files.delete(weights);
    assertThatThrownBy(() -> checked.verify(card, model))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void whatChangedJustNowIsNotTrustedYet() {
    CheckedFiles careful = new CheckedFiles(folder.resolve("cache"), 60_000);
    careful.verify(card, model);
    assertThat(careful.isKnown(card, model)).isFalse();
    assertThat(checked.isKnown(card, model)).isFalse();
  }
}
