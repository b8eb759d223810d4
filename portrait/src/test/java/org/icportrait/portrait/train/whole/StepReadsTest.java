package org.icportrait.portrait.train.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.engine.AdamW;
import org.icportrait.engine.HostReads;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.data.pairs.TinyPairs;
import org.icportrait.portrait.train.run.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step on whole heads reads no tensor: on a GPU nothing in it waits. */
class StepReadsTest {
  @TempDir Path folder;

  @Test
  void lossGradientsAndUpdateReadNothing() throws IOException {
    TinyPairs.write(folder, HeadPair.Kind.PHOTOGRAPH, 64, 4);
    TinyPairs.write(folder, HeadPair.Kind.TRIPLET, 64, 4);
    Path file = folder.resolve("recipe.yaml");
    String head =
        Files.readString(
            Path.of(System.getProperty("icportrait.home"), "recipes/head-stitch.yaml"));
    Files.writeString(
        file,
        head.replaceAll("(?m)^batch:.*$", "batch: 2")
            .replaceAll("(?m)^crop:.*$", "crop: 64")
            .replaceAll("(?m)^precision:.*$", "precision: float32")
            .replaceAll("(?m)^parts:.*$", "parts: []")
            .replaceAll("runs/pairs/(train|validation)", folder.toString()));
    Recipe recipe = Recipe.read(file);
    try (HeadPairTraining training =
            new HeadPairTraining(HeadPairTraining.Stage.STITCH, recipe, null);
        AdamW optimizer =
            new AdamW(training.network().trainableParameters(), AdamW.Options.standard())) {
      for (int step = 0; step < 2; step++) {
        long before = HostReads.made();
        try (TensorScope scope = TensorScope.open()) {
          Tensor loss = training.loss(step);
          loss.backward();
          optimizer.stepClipped(1e-3, 1, optimizer.norm());
        }
        assertThat(HostReads.made()).isEqualTo(before);
      }
    }
  }
}
