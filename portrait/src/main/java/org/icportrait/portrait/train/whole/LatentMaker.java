package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.data.latents.LatentSettings;
import org.icportrait.portrait.data.latents.LatentShard;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.generate.ProgressListener;
import org.icportrait.portrait.model.BaseCheckpoint;
import org.icportrait.portrait.train.run.Recipe;

/**
 * Makes the samples of a training on a base beforehand: drawn, attacked and encoded as its steps
 * would, so that they need neither the pairs nor the autoencoder. A shard depends on recipe, base
 * and its number alone; shards that are there are kept.
 */
public final class LatentMaker implements AutoCloseable {
  private final Path output;
  private final long samples;
  private final BaseCheckpoint base;
  private final DeferredAutoencoder autoencoder;
  private final DrawnLatents drawn;

  /**
   * A maker of the samples 0 to {@code samples - 1} of a recipe.
   *
   * @param recipe of {@code adapt} or {@code stitch}, both of which may read them
   * @param pairs folder of the recipe's pairs
   * @param folder of the base
   * @throws BadInputException when the output has samples of another recipe, base or other pairs
   */
  public LatentMaker(Recipe recipe, Path pairs, Path folder, Path output, long samples) {
    HeadPairTraining.check(HeadPairTraining.Stage.of(recipe), recipe, true);
    this.output = output;
    this.samples = samples;
    PairStream stream = new PairStream(pairs, recipe.crop());
    base = BaseCheckpoint.open(folder);
    autoencoder = new DeferredAutoencoder(base, recipe.computeType());
    drawn = new DrawnLatents(recipe, stream, autoencoder);
    settings(
            recipe,
            base,
            autoencoder,
            stream.count(HeadPair.Kind.PHOTOGRAPH),
            stream.count(HeadPair.Kind.TRIPLET))
        .settle(output);
  }

  /** What the samples of a recipe on a base are made of. */
  static LatentSettings settings(
      Recipe recipe,
      BaseCheckpoint base,
      DeferredAutoencoder autoencoder,
      int photographs,
      int triplets) {
    return new LatentSettings(
        LatentSettings.VERSION,
        recipe.seed(),
        recipe.crop(),
        recipe.whole().triplets(),
        recipe.whole().missing(),
        autoencoder.latentChannels(),
        base.autoencoderDigest(),
        autoencoder.type().name(),
        photographs,
        triplets);
  }

  /** Numbers of the shards that are not there, or have fewer samples than are wanted now. */
  public List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int shard = 0; (long) shard * LatentShard.SIZE < samples; shard++) {
      Path file = LatentShard.file(output, shard);
      if (!Files.exists(file) || LatentShard.count(file) < count(shard)) {
        missing.add(shard);
      }
    }
    return missing;
  }

  private int count(int shard) {
    return (int) Math.min(LatentShard.SIZE, samples - (long) shard * LatentShard.SIZE);
  }

  /**
   * Makes all that are missing, one after the other.
   *
   * @return whether to the end
   */
  public boolean run(ProgressListener progress) {
    List<Integer> missing = missing();
    int total = missing.stream().mapToInt(this::count).sum();
    int done = 0;
    for (int shard : missing) {
      int before = done;
      if (!make(shard, (task, made, of) -> progress.onProgress(task, before + made, total))) {
        return false;
      }
      done += count(shard);
    }
    return true;
  }

  /**
   * Makes one shard; several threads may make one each.
   *
   * @return whether it was written; not when it was cancelled
   */
  public boolean make(int shard, ProgressListener progress) {
    int count = count(shard);
    try (TensorScope scope = TensorScope.open()) {
      Tensor[] planes = new Tensor[count];
      long[] seeds = new long[count];
      for (int i = 0; i < count; i++) {
        if (!progress.onProgress("encoding samples", i, count)) {
          return false;
        }
        LatentSource.Batch batch = drawn.read((long) shard * LatentShard.SIZE + i).get();
        planes[i] = batch.planes().onCpu();
        seeds[i] = batch.seeds()[0];
      }
      LatentShard.write(LatentShard.file(output, shard), Tensor.cat(0, planes), seeds);
      return true;
    } catch (IOException e) {
      throw new BadInputException(
          output.toString(), "that it can't be written (" + e.getMessage() + ")", "room on a disk");
    }
  }

  @Override
  public void close() {
    autoencoder.close();
    base.close();
  }
}
