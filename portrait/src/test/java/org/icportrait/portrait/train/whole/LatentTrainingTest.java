package org.icportrait.portrait.train.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.data.latents.LatentShard;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.data.pairs.TinyPairs;
import org.icportrait.portrait.generate.ProgressListener;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training on a base from shards of latents is that on pairs, without pairs and autoencoder. */
class LatentTrainingTest {
  private static final Path BASE =
      Path.of("..").resolve("diffusion/src/test/resources/golden/pipelines/base");
  private static final int SIDE = 64;
  private static final int SAMPLES = LatentShard.SIZE + 4; // a whole shard and a short one

  @TempDir Path folder;

  @BeforeEach
  void pairs() {
    TinyPairs.write(folder, HeadPair.Kind.PHOTOGRAPH, SIDE, 4);
    TinyPairs.write(folder, HeadPair.Kind.TRIPLET, SIDE, 4);
  }

  private Path latents() {
    return folder.resolve("latents");
  }

  private Recipe recipe(String stage, String latents) throws IOException {
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(
        file,
        """
        stage: %s
        steps: 2
        batch: 2
        crop: %d
        learning_rate: 0.01
        warmup: 1
        ema: 0
        clip: 1.0
        precision: float32
        seed: 3
        validate_every: 1000
        workers: 3
        %s
        base: {method: lora, rank: 2, prompt: the cat, validation_pairs: 0}
        whole: {pairs: '%s', validation: '%s', triplets: 0.5, missing: 0.25, noisiest: 0.2%s}
        """
            .formatted(
                stage,
                SIDE,
                stage.equals("stitch") ? "dropout: {identity: 0.5, light: 0.5, text: 0.5}" : "",
                latents == null ? folder : folder.resolve("none"),
                folder,
                latents == null ? "" : ", latents: '" + latents + "'"));
    return Recipe.read(file);
  }

  private Recipe drawn(String stage) throws IOException {
    return recipe(stage, null);
  }

  private Recipe stored(String stage) throws IOException { // its folder of pairs is not there
    return recipe(stage, latents().toString());
  }

  private static HeadPairTraining open(Recipe recipe, Path base) {
    RandomSource.seedParameters(1);
    return new HeadPairTraining(HeadPairTraining.Stage.of(recipe), recipe, base);
  }

  private boolean make(long samples, ProgressListener progress) throws IOException {
    try (LatentMaker maker = new LatentMaker(drawn("stitch"), folder, BASE, latents(), samples)) {
      return maker.run(progress);
    }
  }

  private Path adapted() throws IOException {
    Path output = folder.resolve("adapted");
    Recipe recipe = stored("adapt");
    try (HeadPairTraining training = open(recipe, BASE)) {
      new TrainingRun(recipe, training, output, DataParallel.alone(), () -> false).run(false);
    }
    return output.resolve("export");
  }

  /** Losses of batches, which depend on all that a step reads and draws. */
  private static List<Float> losses(HeadPairTraining training, int first, int count) {
    List<Float> losses = new ArrayList<>();
    for (int batch = first; batch < first + count; batch++) {
      training.prepare(batch + 1);
      try (TensorScope scope = TensorScope.open()) {
        losses.add(training.loss(batch).item());
      }
    }
    return losses;
  }

  @Test
  void bothWaysGiveTheSameNumbersBitForBit() throws IOException {
    assertThat(make(SAMPLES, ProgressListener.none())).isTrue();
    Path base = adapted();
    for (String stage : List.of("adapt", "stitch")) {
      try (HeadPairTraining drawing = open(drawn(stage), base);
          HeadPairTraining reading = open(stored(stage), base)) {
        int last = LatentShard.SIZE / 2 - 1; // batch of the first shard
        for (int first : new int[] {0, last}) {
          List<Float> found = losses(reading, first, 2);
          assertThat(found).as(stage).isEqualTo(losses(drawing, first, 2)).doesNotHaveDuplicates();
        }
        assertThat(((BaseHeadParts) drawing.parts()).hasEncoded()).isTrue();
        assertThat(((BaseHeadParts) reading.parts()).hasEncoded()).isFalse();
        // behind the last sample the first comes again, with other noise
        assertThat(losses(reading, SAMPLES / 2, 1)).isNotEqualTo(losses(reading, 0, 1));
      }
    }
  }

  @Test
  void shardsThatAreThereAreKeptAndAShortOneGrows() throws IOException {
    assertThat(make(SAMPLES, (task, done, total) -> done < LatentShard.SIZE + 1)).isFalse();
    Path first = LatentShard.file(latents(), 0);
    Path second = LatentShard.file(latents(), 1);
    assertThat(first).exists();
    assertThat(second).doesNotExist(); // stopped in it
    byte[] before = Files.readAllBytes(first);
    Files.delete(first);
    List<Integer> told = new ArrayList<>();
    make(
        LatentShard.SIZE + 2,
        (task, done, total) -> {
          told.add(total);
          return true;
        });
    assertThat(told).hasSize(LatentShard.SIZE + 2).containsOnly(LatentShard.SIZE + 2);
    assertThat(Files.readAllBytes(first)).isEqualTo(before);
    told.clear();
    make(
        SAMPLES,
        (task, done, total) -> {
          told.add(done);
          return true;
        });
    assertThat(told).containsExactly(0, 1, 2, 3); // the second alone, whole
    assertThat(LatentShard.count(second)).isEqualTo(4);
  }

  @Test
  void shardsOfAnotherTrainingAreRefused() throws IOException {
    make(2, ProgressListener.none());
    for (String change : List.of("seed: 3=seed: 4", "triplets: 0.5=triplets: 0.4")) {
      String[] words = change.split("=", -1);
      Recipe other = changed("adapt", words[0], words[1]);
      assertThatThrownBy(() -> open(other, BASE))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining(words[0].replace(":", ""))
          .hasMessageContaining(words[1].split(" ", -1)[1]);
    }
    Recipe wider = changed("adapt", "crop: 64", "crop: 32");
    assertThatThrownBy(() -> new LatentMaker(wider, folder, BASE, latents(), 2))
        .isInstanceOf(BadInputException.class);
    Files.delete(LatentShard.file(latents(), 0));
    assertThatThrownBy(() -> open(stored("adapt"), BASE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no shard");
  }

  private Recipe changed(String stage, String from, String to) throws IOException {
    stored(stage);
    Path file = folder.resolve("recipe.yaml");
    String text = Files.readString(file);
    assertThat(text.toLowerCase(Locale.ROOT)).contains(from);
    return Recipe.read(Files.writeString(file, text.replace(from, to)));
  }
}
