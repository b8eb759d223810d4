package org.icportrait.portrait.train.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.evaluate.Experiment;
import org.icportrait.portrait.evaluate.ExperimentRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRecipesTest {
  private static final Path RECIPES = Path.of("..", "recipes", "experiments");

  @TempDir Path folder;

  @Test
  void everyExperimentHasItsRecipe() {
    for (Experiment experiment : Experiment.values()) {
      Path file = RECIPES.resolve(experiment.name().toLowerCase(java.util.Locale.ROOT) + ".yaml");
      assertThat(ExperimentRecipe.read(file).experiment()).isEqualTo(experiment);
    }
    for (TrainedExperiment experiment : TrainedExperiment.values()) {
      Path file = RECIPES.resolve(experiment.id() + ".yaml");
      assertThat(TrainedExperimentRecipe.read(file).experiment()).isEqualTo(experiment);
    }
  }

  @Test
  void stepsThatDoNotRiseAndUnknownKeysAreRefused() throws IOException {
    String good = Files.readString(RECIPES.resolve("branch.yaml"));
    Path falling = folder.resolve("falling.yaml");
    Files.writeString(falling, good.replaceAll("at: .*", "at: [0, 50, 50]"));
    assertThatThrownBy(() -> TrainedExperimentRecipe.read(falling))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("falling.yaml");
    Path unknown = folder.resolve("unknown.yaml");
    Files.writeString(unknown, good + "colour: red\n");
    assertThatThrownBy(() -> TrainedExperimentRecipe.read(unknown))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("colour");
  }

  @Test
  void aLogIsReadOnAfterALineWasCutOff() throws IOException {
    Path file = folder.resolve("measured.txt");
    ExperimentLog log = new ExperimentLog(file);
    log.add(List.of(new ExperimentLog.Entry(0, 1, "pck", 0.25)));
    Files.writeString(file, Files.readString(file) + "25,1,p");
    ExperimentLog.Entry later = new ExperimentLog.Entry(0, 1, "pck", 0.5);
    assertThat(new ExperimentLog(file).read())
        .containsExactly(new ExperimentLog.Entry(0, 1, "pck", 0.25));
    log.add(List.of(later));
    assertThat(log.read()).containsExactly(later);
  }
}
