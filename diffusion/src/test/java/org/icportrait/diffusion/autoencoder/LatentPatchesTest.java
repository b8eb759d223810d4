package org.icportrait.diffusion.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Functional;
import org.icportrait.engine.LinearAlgebra;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatentPatchesTest {
  private static final int C = 3;
  private static final int SIDE = 16; // of the patches' plane

  private final TensorScope scope = TensorScope.open();

  @TempDir Path folder;

  @AfterEach
  void close() {
    scope.close();
  }

  /** Smooth noise: neighbours are alike, as in pictures. */
  private static Tensor latents(int seed) {
    try (RandomSource random = RandomSource.seeded(seed)) {
      Tensor small = random.normal(new long[] {1, C, SIDE, SIDE});
      Tensor fine = random.normal(new long[] {1, C, 2 * SIDE, 2 * SIDE}).mul(0.5);
      Tensor[] four = new Tensor[4];
      for (int c = 0; c < C; c++) {
        Tensor plane = small.narrow(1, c, 1);
        java.util.Arrays.fill(four, plane);
        Tensor doubled = Functional.pixelShuffle(Tensor.cat(1, four), 2);
        fine = c == 0 ? fine.add(Tensor.cat(1, doubled, doubled, doubled)) : fine;
      }
      return fine;
    }
  }

  /** What half the size shows: a mixture of each patch's cells and of channels. */
  private static Tensor half(Tensor latents) {
    Tensor cells = Functional.pixelUnshuffle(latents, 2);
    Tensor[] means = new Tensor[C];
    for (int c = 0; c < C; c++) {
      Tensor mean = cells.narrow(1, 4L * c, 4).mean(1).reshape(1, 1, SIDE, SIDE);
      means[c] = mean.add(cells.narrow(1, 4L * ((c + 1) % C) + 1, 1).mul(0.25));
    }
    return Tensor.cat(1, means);
  }

  private static LatentPatches fitted() {
    List<LatentPatches.Sample> samples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Tensor latents = latents(i);
      samples.add(new LatentPatches.Sample(latents, half(latents)));
    }
    return LatentPatches.fit(samples);
  }

  private static double difference(Tensor a, Tensor b) {
    return Math.sqrt(a.sub(b).square().mean().item());
  }

  @Test
  void nothingIsLost() {
    LatentPatches patches = fitted();
    Tensor latents = latents(100);
    Tensor code = patches.join(latents);
    assertThat(code.shape()).containsExactly(1, 4 * C, SIDE, SIDE);
    assertThat(difference(patches.split(code), latents)).isLessThan(1e-5);
  }

  @Test
  void theFirstChannelsAreTheLatentsOfHalfTheSize() {
    Tensor latents = latents(100);
    Tensor coarse = fitted().join(latents).narrow(1, 0, C);
    assertThat(difference(coarse, half(latents))).isLessThan(1e-3);
  }

  @Test
  void theOthersAreDecorrelatedDetailOfVarianceOne() {
    LatentPatches patches = fitted();
    int d = 4 * C;
    Tensor sum = Tensor.zeros(d, d);
    for (int i = 0; i < 20; i++) {
      Tensor rows = patches.join(latents(i)).reshape(d, -1);
      sum = sum.add(rows.matmul(rows.transpose(0, 1)).mul(1.0 / (20 * SIDE * SIDE)));
    }
    float[] covariance = sum.toFloats();
    for (int i = 0; i < d; i++) {
      for (int j = C; j < d; j++) {
        assertThat(covariance[i * d + j]).isCloseTo(i == j ? 1f : 0f, within(0.01f));
      }
    }
  }

  @Test
  void reachIsHowFarALatentMoves() {
    LatentPatches patches = fitted();
    float[] reach = patches.reach(new float[] {1, 2, 0});
    float[] code = new float[4 * C];
    code[5] = 1;
    float[] moved = patches.split(Tensor.of(code, 1, 4 * C, 1, 1)).toFloats(); // [1, C, 2, 2]
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += Math.pow(moved[i], 2) + Math.pow(2 * moved[4 + i], 2);
    }
    assertThat((double) reach[5]).isCloseTo(Math.sqrt(sum / 4), within(1e-5));
  }

  @Test
  void aFileKeepsIt() throws IOException {
    LatentPatches patches = fitted();
    Path file = folder.resolve("patches.safetensors");
    patches.write(file);
    LatentPatches read = LatentPatches.read(file, C);
    Tensor latents = latents(100);
    assertThat(difference(read.split(read.join(latents)), latents)).isLessThan(0.01); // 16 bits
    assertThatThrownBy(() -> LatentPatches.read(file, C + 1))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("[12, 12]")
        .hasMessageContaining("[16, 16]");
  }

  @Test
  void anAutoencoderOfPatchesIsTheInnerOneInAnotherCode() {
    try (RandomSource random = RandomSource.seeded(5);
        PatchAutoencoder inner = small()) {
      Tensor picture = random.normal(new long[] {2, 3, 64, 32});
      Tensor latents = inner.encode(picture); // [2, C, 8, 4]
      Tensor half =
          inner.encode(
              Functional.pixelUnshuffle(picture, 2)
                  .reshape(2, 3, 4, 32, 16)
                  .mean(2)
                  .reshape(2, 3, 32, 16));
      LatentPatches patches = LatentPatches.fit(List.of(new LatentPatches.Sample(latents, half)));
      PatchedAutoencoder patched = new PatchedAutoencoder(inner, patches);
      assertThat(patched.factor()).isEqualTo(16);
      assertThat(patched.latentChannels()).isEqualTo(4 * C);
      assertThat(patched.coarseChannels()).isEqualTo(C);
      Tensor code = patched.encode(picture);
      assertThat(code.shape()).containsExactly(2, 4 * C, 4, 2);
      assertThat(difference(patched.decode(code), inner.decode(latents))).isLessThan(1e-3);
      assertThat(patched.encodeCoarse(picture).toFloats()).isEqualTo(half.toFloats());
    }
  }

  private static PatchAutoencoder small() {
    List<Float> zeros = java.util.Collections.nCopies(C, 0f);
    List<Float> ones = java.util.Collections.nCopies(C, 1f);
    String name = PatchAutoencoderConfig.CLASS_NAME;
    PatchAutoencoder network =
        new PatchAutoencoder(new PatchAutoencoderConfig(name, C, 16, 16, 1, 1, zeros, ones));
    network.startLinear(LinearAlgebra.principalComponents(symmetric(), C)); // decodes something
    return network;
  }

  private static Tensor symmetric() {
    try (RandomSource random = RandomSource.seeded(6)) {
      Tensor any = random.normal(new long[] {192, 192});
      return any.matmul(any.transpose(0, 1));
    }
  }

  @Test
  void otherLatentsAreRefused() {
    LatentPatches patches = fitted();
    var mini = new PatchAutoencoder(PatchAutoencoderConfig.mini());
    assertThatThrownBy(() -> new PatchedAutoencoder(mini, patches))
        .hasMessage("patches of 3 channels, expected 24");
    mini.close();
  }
}
