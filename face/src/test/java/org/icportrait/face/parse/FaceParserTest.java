package org.icportrait.face.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.WorkCounter;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaceParserTest {
  private static final int SIZE = ParseNetwork.SIZE;
  private static final int PIXELS = SIZE * SIZE;
  private static final CropFrame WHOLE = new CropFrame(150, 150, 300, 0, SIZE);

  @TempDir Path folder;

  private static ParseNetwork network() {
    RandomSource.seedParameters(4);
    return new ParseNetwork();
  }

  private static Picture noise(int side) {
    Random random = new Random(3);
    float[] data = new float[3 * side * side];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextFloat();
    }
    return new Picture(side, side, data);
  }

  private void write(ParseNetwork network, ParseConfig config) throws IOException {
    Map<String, Tensor> weights = network.parameters();
    SafetensorsWriter.write(folder.resolve(FaceParser.WEIGHTS), weights, Map.of());
    new ObjectMapper().writeValue(folder.resolve(ParseConfig.FILE).toFile(), config);
  }

  @Test
  void theNetworkIsSmallAndSaysFourMasksAtTheCropsResolution() {
    try (ParseNetwork network = network();
        TensorScope scope = TensorScope.open();
        WorkCounter work = WorkCounter.open();
        NoGrad off = NoGrad.open()) {
      assertThat(network.parameterCount()).isBetween(5_500_000L, 6_500_000L);
      Tensor out = network.forward(Tensor.of(noise(SIZE).data(), 1, 3, SIZE, SIZE));
      assertThat(out.shape()).containsExactly(1, 4, SIZE, SIZE);
      assertThat(out.isFinite()).isTrue();
      assertThat(work.operations()).isLessThan(5e9);
    }
  }

  /** The last layer's channels are sixteen places of hair, then of skin, person and occluder. */
  @Test
  void masksComeInTheirOrderAndPlace() {
    try (ParseNetwork network = network();
        TensorScope scope = TensorScope.open()) {
      float[] bias = new float[64];
      for (int i = 0; i < bias.length; i++) {
        bias[i] = i / 16 - 1 + (i % 16 == 6 ? 10 : 0); // 6: second row, third column
      }
      try (NoGrad off = NoGrad.open()) {
        network.parameters().get("out.weight").assign(Tensor.zeros(64, 64, 3, 3));
        network.parameters().get("out.bias").assign(Tensor.of(bias, 64));
      }
      HeadMasks masks = new FaceParser(network).parse(noise(300), WHOLE);
      float[][] all = {masks.hair(), masks.skin(), masks.person(), masks.occluder()};
      for (int c = 0; c < 4; c++) {
        for (int p : new int[] {0, 5, 128 * SIZE + 128, PIXELS - 1}) {
          assertThat(all[c][p]).isCloseTo(sigmoid(c - 1), within(1e-5f));
        }
        assertThat(all[c][(4 * 7 + 1) * SIZE + 4 * 9 + 2]).isCloseTo(sigmoid(c + 9), within(1e-5f));
      }
    }
  }

  private static float sigmoid(double x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  @Test
  void aFolderIsReadAsItWasWrittenAndNothingIsSeenBeyondThePicture() throws IOException {
    Picture picture = noise(300);
    CropFrame beyond = new CropFrame(0, 150, 300, 0, SIZE); // its left half is off the picture
    HeadMasks expected;
    try (ParseNetwork network = network()) {
      write(network, ParseConfig.current());
      expected = new FaceParser(network).parse(picture, beyond);
    }
    try (FaceParser parser = FaceParser.open(folder)) {
      HeadMasks found = parser.parse(picture, beyond);
      assertThat(found.frame()).isEqualTo(beyond);
      for (int p = 0; p < PIXELS; p++) {
        boolean off = p % SIZE < SIZE / 2;
        assertThat(found.person()[p] == 0).isEqualTo(off);
        assertThat(found.hair()[p]).isCloseTo(expected.hair()[p], within(1e-4f));
      }
      assertThatThrownBy(() -> parser.parse(picture, beyond.resized(128)))
          .hasMessageContaining("128");
    }
  }

  @Test
  void inBfloat16ItSaysAboutTheSame() throws IOException {
    Picture picture = noise(300);
    try (ParseNetwork network = network()) {
      write(network, ParseConfig.current());
    }
    try (FaceParser exact = FaceParser.open(folder);
        FaceParser fast = FaceParser.open(folder, DType.BFLOAT16)) {
      HeadMasks one = exact.parse(picture, WHOLE);
      HeadMasks other = fast.parse(picture, WHOLE);
      double apart = 0;
      double varied = 0;
      for (int p = 0; p < PIXELS; p++) {
        apart += Math.abs(one.hair()[p] - other.hair()[p]) / PIXELS;
        varied += Math.abs(one.hair()[p] - HeadMasks.share(one.hair())) / PIXELS;
      }
      assertThat(apart).isLessThan(0.01);
      assertThat(varied).isGreaterThan(0.02);
      assertThat(other.hair()).isNotEqualTo(one.hair());
    }
  }

  /** What training begins with: the geometry network's tensors of the same names. */
  @Test
  void itTakesWhatItSharesWithOtherWeights() throws IOException {
    Path file = folder.resolve("other.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> other =
          Map.of(
              "in.bias", Tensor.full(3, 64),
              "out.bias", Tensor.full(3, 5), // of another shape
              "landmarks.bias", Tensor.full(3, 7));
      SafetensorsWriter.write(file, other, Map.of());
    }
    try (ParseNetwork network = network();
        Safetensors source = Safetensors.open(file)) {
      assertThat(network.loadShared(source)).isEqualTo(1);
      assertThat(network.parameters().get("in.bias").toFloats()).containsOnly(3);
      assertThat(network.parameters().get("out.bias").toFloats()).doesNotContain(3);
    }
  }

  @Test
  void whatIsMissingOrOfAnotherParserIsNamed() throws IOException {
    assertThatThrownBy(() -> FaceParser.open(folder))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining(ParseConfig.FILE);
    try (ParseNetwork network = network()) {
      write(network, new ParseConfig("FaceParser", 512, ParseConfig.current().classes()));
      assertThatThrownBy(() -> FaceParser.open(folder))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("512");
      write(network, ParseConfig.current());
    }
    Files.delete(folder.resolve(FaceParser.WEIGHTS));
    assertThatThrownBy(() -> FaceParser.open(folder))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining(FaceParser.WEIGHTS);
  }

  @Test
  void aShareIsTheMeanOfAMask() {
    float[] mask = new float[PIXELS];
    Arrays.fill(mask, 0, PIXELS / 4, 1);
    Arrays.fill(mask, PIXELS / 4, PIXELS / 2, 0.5f);
    assertThat(HeadMasks.share(mask)).isCloseTo(0.375, within(1e-9));
    assertThatThrownBy(() -> new HeadMasks(WHOLE, mask, mask, mask, new float[4]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
