package org.icportrait.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.Tensor;

/** A golden file that a script of src/golden wrote with diffusers or transformers. */
public final class Golden implements AutoCloseable {
  private final Safetensors file;

  /** Opens a file by its name without the extension. */
  public Golden(String name) {
    file = Safetensors.open(path(name + ".safetensors"));
  }

  /** A file beside the golden ones. */
  public static Path path(String name) {
    try {
      var url = Objects.requireNonNull(Golden.class.getResource("/golden/" + name), name);
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A tensor of the file. */
  public Tensor tensor(String name) {
    return file.tensor(name);
  }

  /** The whole numbers of the file. */
  public int[] ints(String name) {
    return file.ints(name);
  }

  /** The file itself. */
  public Safetensors file() {
    return file;
  }

  /** Compares with a tensor of the file, relative to its largest value. */
  public void check(Tensor found, String name, double tolerance) {
    Tensor expected = tensor(name);
    assertThat(found.shape()).as(name).isEqualTo(expected.shape());
    float[] a = found.toFloats();
    float[] b = expected.toFloats();
    assertThat(difference(a, b)).as(name + " " + Arrays.toString(b)).isLessThan(tolerance);
  }

  /** The largest difference relative to the largest of the expected values; NaN when one is. */
  public static double difference(float[] found, float[] expected) {
    double worst = 0;
    double scale = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
      scale = Math.max(scale, Math.abs(expected[i]));
    }
    return worst / scale;
  }

  @Override
  public void close() {
    file.close();
  }
}
