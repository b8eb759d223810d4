package org.icportrait.face.head;

import java.nio.file.Path;
import java.util.Arrays;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Safetensors;

/**
 * A linear 3-D morphable head: neutral + identity modes + expression modes, in centimetres, x
 * right, y down, z away from the viewer.
 *
 * @param neutral [V, 3]
 * @param identity [modes, V * 3]
 * @param expression [modes, V * 3]
 * @param triangles [T, 3]
 * @param landmarks [68], vertices of the 68-point annotation
 */
public record HeadModel(
    float[] neutral, float[][] identity, float[][] expression, int[] triangles, int[] landmarks) {

  /**
   * Reads the packed head.
   *
   * @param file a safetensors file with neutral, identity, expression, quads and landmarks68
   * @param identityModes how many of the strongest modes to keep
   */
  public static HeadModel read(Path file, int identityModes) {
    try (Safetensors source = Safetensors.open(file)) {
      float[] neutral = source.floats("neutral");
      int[] landmarks = source.ints("landmarks68");
      if (landmarks.length != 68) {
        throw new BadInputException(
            file.toString(), landmarks.length + " landmarks", "68 landmark vertices");
      }
      turn(neutral);
      return new HeadModel(
          neutral,
          modes(source, "identity", neutral.length, identityModes),
          modes(source, "expression", neutral.length, Integer.MAX_VALUE),
          triangles(source.ints("quads")),
          landmarks);
    }
  }

  /** Reads the packed head with all its modes. */
  public static HeadModel read(Path file) {
    return read(file, Integer.MAX_VALUE);
  }

  /** From y up, z towards the viewer to y down, z away. */
  private static void turn(float[] points) {
    for (int i = 0; i < points.length; i += 3) {
      points[i + 1] = -points[i + 1];
      points[i + 2] = -points[i + 2];
    }
  }

  private static float[][] modes(Safetensors source, String name, int values, int limit) {
    float[] all = source.floats(name);
    int count = Math.min(limit, all.length / values);
    float[][] modes = new float[count][];
    for (int m = 0; m < count; m++) {
      modes[m] = Arrays.copyOfRange(all, m * values, (m + 1) * values);
      turn(modes[m]);
    }
    return modes;
  }

  /** Quads [Q, 4] as triangles; a quad whose last index is -1 is one triangle. */
  static int[] triangles(int[] quads) {
    int[] out = new int[quads.length / 4 * 6];
    int n = 0;
    for (int q = 0; q < quads.length; q += 4) {
      for (int corner = 1; corner < 3; corner++) {
        if (quads[q + corner + 1] >= 0) {
          out[n++] = quads[q];
          out[n++] = quads[q + corner];
          out[n++] = quads[q + corner + 1];
        }
      }
    }
    return Arrays.copyOf(out, n);
  }

  /** The number of coefficients: identity, then expression. */
  public int coefficients() {
    return identity.length + expression.length;
  }

  /** A mode, identity first. */
  public float[] mode(int index) {
    return index < identity.length ? identity[index] : expression[index - identity.length];
  }

  /** The head of these coefficients [V, 3]. */
  public float[] shape(double[] coefficients) {
    float[] out = neutral.clone();
    for (int m = 0; m < coefficients.length; m++) {
      float[] mode = mode(m);
      float weight = (float) coefficients[m];
      for (int i = 0; i < out.length; i++) {
        out[i] += weight * mode[i];
      }
    }
    return out;
  }
}
