package org.icportrait.portrait.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.method.stitch.ConditionDropout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
  private static final Path RECIPES = Path.of("..", "recipes");

  @TempDir Path folder;

  @Test
  void everyRecipeOfTheRepositoryIsRead() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(RECIPES)) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
    assertThat(files).hasSizeGreaterThan(8);
    for (Path file : files) {
      assertThat(Recipe.read(file).steps()).as(file.toString()).isPositive();
    }
  }

  @Test
  void conditionsAreDroppedAsTheRecipeSays() {
    Recipe steered = Recipe.read(RECIPES.resolve("sd15-stitch.yaml"));
    assertThat(steered.dropoutOrNone()).isEqualTo(new ConditionDropout(0.05, 0.05, 0.1));
    Recipe plain = Recipe.read(RECIPES.resolve("head-stitch.yaml"));
    assertThat(plain.dropoutOrNone()).isEqualTo(ConditionDropout.NONE);
    assertThat(plain.freezesDenoiser()).isFalse();
  }

  @Test
  void otherStagesDropNothing() throws IOException {
    String text = Files.readString(RECIPES.resolve("sd15-stitch.yaml"));
    Path file = folder.resolve("adapt.yaml");
    Files.writeString(file, text.replace("stage: stitch", "stage: adapt"));
    assertThatThrownBy(() -> Recipe.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("stage adapt");
    Files.writeString(file, text.replace("identity: 0.05", "identity: 1.5"));
    assertThatThrownBy(() -> Recipe.read(file)).hasMessageContaining("1.5");
  }
}
