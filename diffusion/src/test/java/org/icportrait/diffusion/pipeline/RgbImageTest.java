package org.icportrait.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;

class RgbImageTest {
  private static RgbImage filled(int width, int height, int level) {
    byte[] data = new byte[3 * width * height];
    Arrays.fill(data, (byte) level);
    return new RgbImage(width, height, data);
  }

  @Test
  void resizesAsPillow() {
    RgbImage input = PipelineCase.picture("input");
    for (String name : new String[] {"33x90", "100x20", "70x40", "63x38", "63x39"}) {
      RgbImage expected = PipelineCase.picture("input-" + name);
      RgbImage found = input.resize(expected.width(), expected.height());
      assertThat(Arrays.equals(found.data(), expected.data())).as(name).isTrue();
    }
  }

  @Property(tries = 50)
  void oneColourStaysOneColour(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(min = 1, max = 60) int to,
      @ForAll @IntRange(max = 255) int level) {
    RgbImage found = filled(width, height, level).resize(to, 61 - to);
    assertThat(found.data()).isEqualTo(filled(to, 61 - to, level).data());
  }

  @Test
  void levelsSurviveTheWayThroughTensors() {
    byte[] data = new byte[3 * 256];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) i;
    }
    RgbImage image = new RgbImage(16, 16, data);
    try (TensorScope scope = TensorScope.open()) {
      Tensor signed = ImageTensors.signed(image, 16, 16);
      assertThat(ImageTensors.pictures(signed).get(0).data()).isEqualTo(data);
    }
  }

  @Test
  void masksAreWhiteFromTheMiddleOn() {
    byte[] data = {127, 127, 127, (byte) 128, (byte) 128, (byte) 128, 0, (byte) 255, 0};
    try (TensorScope scope = TensorScope.open()) {
      float[] mask = ImageTensors.mask(new RgbImage(3, 1, data), 3, 1).toFloats();
      assertThat(mask).containsExactly(0, 1, 1); // green is 150 in grey
    }
  }

  @Test
  void refusesSizesThatDontFit() {
    assertThatThrownBy(() -> new RgbImage(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
