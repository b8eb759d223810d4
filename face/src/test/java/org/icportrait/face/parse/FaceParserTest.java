package org.icportrait.face.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.WorkCounter;
import org.icportrait.face.CropFrame;
import org.icportrait.face.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaceParserTest {
  private static final int SIZE = ParseNetwork.SIZE;

  @TempDir Path folder;

  private static ParseNetwork network() {
    RandomSource.seedParameters(4);
    return new ParseNetwork();
  }

  private static Picture noise(int width, int height) {
    Random random = new Random(3);
    float[] data = new float[3 * width * height];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextFloat();
    }
    return new Picture(width, height, data);
  }

  @Test
  void theNetworkIsSmallAndSaysFourMasksAtTheCropsResolution() {
    try (ParseNetwork network = network();
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      assertThat(network.parameterCount()).isBetween(1_000_000L, 1_500_000L);
      Tensor out = network.forward(Tensor.of(noise(SIZE, SIZE).data(), 1, 3, SIZE, SIZE));
      assertThat(out.shape()).containsExactly(1, 4, SIZE, SIZE);
      assertThat(out.isFinite()).isTrue();
    }
  }
}
