package org.icportrait.portrait.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.icportrait.engine.BadModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFamilyTest {
  @TempDir Path folder;

  private static ModelCard card(String family) {
    return new ModelCard(ModelCard.FORMAT_VERSION, family, 256, 0.8, Map.of(), Map.of());
  }

  @Test
  void aCardNamesItsFamily() {
    for (ModelFamily family : ModelFamily.all()) {
      assertThat(ModelFamily.of(card(family.name()), folder)).isSameAs(family);
    }
    assertThatThrownBy(() -> ModelFamily.of(card("maxi"), folder))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("maxi")
        .hasMessageContaining("mini or sd15");
  }

  @Test
  void onlyACheckpointBorrowsItsGeometry() throws IOException {
    Path lender = folder.resolve("lender");
    assertThat(ModelFamily.MINI.geometry(folder, lender)).isEqualTo(folder.resolve("geometry"));
    assertThat(ModelFamily.STABLE_DIFFUSION.geometry(folder, lender))
        .isEqualTo(lender.resolve("geometry"));
    Files.createDirectory(folder.resolve("geometry"));
    assertThat(ModelFamily.STABLE_DIFFUSION.geometry(folder, lender))
        .isEqualTo(folder.resolve("geometry"));
  }
}
