package org.icportrait.portrait.train.autoencoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.autoencoder.PatchAutoencoderConfig;
import org.icportrait.engine.LinearAlgebra;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.train.run.ContactSheet;
import org.icportrait.portrait.train.run.ModelParts;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.TrainingStage;

/**
 * Trains the autoencoder of the mini family on random parts of portrait crops: absolute and squared
 * error of pixels and of their horizontal and vertical differences, which keeps edges.
 */
public final class AutoencoderTraining implements TrainingStage {
  private static final int PATCH = 8;
  private static final int PCA_PATCHES = 60_000;
  private static final int VALIDATION_BATCH = 10;

  private final Recipe recipe;
  private final CropStore train;
  private final CropStore validation;
  private final PatchAutoencoder network;

  public AutoencoderTraining(
      Recipe recipe, CropStore train, CropStore validation, PatchAutoencoderConfig config) {
    this.recipe = recipe;
    this.train = train;
    this.validation = validation;
    this.network = new PatchAutoencoder(config);
    network.setComputeType(recipe.computeType());
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      network.startLinear(principalComponents(config.latentChannels()));
    }
  }

  private Tensor principalComponents(int count) {
    Random random = new Random(recipe.seed());
    int values = 3 * PATCH * PATCH;
    float[] rows = new float[PCA_PATCHES * values];
    for (int i = 0; i < PCA_PATCHES; i++) {
      int x = random.nextInt(train.size() - PATCH);
      int y = random.nextInt(train.size() - PATCH);
      int index = random.nextInt(train.count());
      train.copyPart(index, x, y, PATCH, random.nextBoolean(), rows, i * values);
    }
    Tensor patches = Tensor.of(rows, PCA_PATCHES, values);
    Tensor covariance = patches.transpose(0, 1).matmul(patches).mul(1.0 / PCA_PATCHES);
    return LinearAlgebra.principalComponents(covariance, count);
  }

  @Override
  public Module network() {
    return network;
  }

  @Override
  public Tensor loss(long batch) {
    int side = recipe.crop();
    float[] data = new float[recipe.batch() * 3 * side * side];
    for (int i = 0; i < recipe.batch(); i++) {
      Random random = recipe.random(batch * recipe.batch() + i, 0);
      int x = random.nextInt(train.size() - side + 1);
      int y = random.nextInt(train.size() - side + 1);
      int index = random.nextInt(train.count());
      train.copyPart(index, x, y, side, random.nextBoolean(), data, i * 3 * side * side);
    }
    Tensor pictures = Tensor.of(data, recipe.batch(), 3, side, side);
    Tensor error = network.decodeRaw(network.encodeRaw(pictures)).sub(pictures);
    Tensor dx = error.narrow(3, 1, side - 1).sub(error.narrow(3, 0, side - 1));
    Tensor dy = error.narrow(2, 1, side - 1).sub(error.narrow(2, 0, side - 1));
    Tensor pixels = error.square().mean().mul(4).add(error.abs().mean());
    return pixels.add(dx.abs().mean().mul(0.5)).add(dy.abs().mean().mul(0.5));
  }

  @Override
  public String validate(long step, Path folder) throws IOException {
    double squares = 0;
    ContactSheet sheet = new ContactSheet(train.size());
    for (int start = 0; start < validation.count(); start += VALIDATION_BATCH) {
      try (TensorScope scope = TensorScope.open()) {
        int count = Math.min(VALIDATION_BATCH, validation.count() - start);
        Tensor pictures = batch(validation, start, count);
        Tensor output = network.decodeRaw(network.encodeRaw(pictures)).clamp(-1, 1);
        squares += output.sub(pictures).mul(0.5).square().mean().item() * count;
        if (start == 0) {
          for (int i = 0; i < Math.min(6, count); i++) {
            sheet.add(pictures.narrow(0, i, 1));
            sheet.add(output.narrow(0, i, 1));
          }
        }
      }
    }
    sheet.write(folder.resolve("validation.png"), 4);
    double psnr = -10 * Math.log10(squares / validation.count());
    return String.format(Locale.ROOT, "psnr %.2f", psnr);
  }

  private static Tensor batch(CropStore store, int start, int count) {
    int side = store.size();
    float[] data = new float[count * 3 * side * side];
    for (int i = 0; i < count; i++) {
      store.copyPart(start + i, 0, 0, side, false, data, i * 3 * side * side);
    }
    return Tensor.of(data, count, 3, side, side);
  }

  @Override
  public void export(Path folder) throws IOException {
    PatchAutoencoderConfig config = measure();
    ModelParts.write(folder.resolve("vae"), "config.json", config, network);
  }

  private PatchAutoencoderConfig measure() {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      int channels = network.latentChannels();
      Tensor sum = Tensor.zeros(1, channels, 1, 1);
      Tensor squares = Tensor.zeros(1, channels, 1, 1);
      int each = Math.min(VALIDATION_BATCH, train.count());
      int batches = Math.min(20, train.count() / each);
      for (int i = 0; i < batches; i++) {
        Tensor z = network.encodeRaw(batch(train, i * each, each));
        sum = sum.add(z.mean(0, 2, 3));
        squares = squares.add(z.square().mean(0, 2, 3));
      }
      Tensor mean = sum.mul(1.0 / batches);
      Tensor std = squares.mul(1.0 / batches).sub(mean.square()).sqrt();
      return network.config().withStatistics(list(mean.toFloats()), list(std.toFloats()));
    }
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  @Override
  public void close() {
    network.close();
  }
}
