package org.icportrait.diffusion.autoencoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.LinearAlgebra;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * A linear code of 2 x 2 latents as one: of their 4C numbers the first C are what the latents of
 * the picture at half its size would be, as well as a linear map can tell; the others are the
 * detail that those leave out, decorrelated, each of variance 1, strongest first. A network that
 * knows latents of half the size thereby knows the first channels.
 */
public final class LatentPatches {
  /** Latents along a side of a patch. */
  public static final int SIDE = 2;

  private static final int CELLS = SIDE * SIDE;
  private static final double RIDGE = 1e-4; // of latents of unit variance
  private static final double WEAKEST = 1e-4; // variance of detail that still counts
  private static final double MOST = 1e6;
  private static final String ANALYSIS = "analysis";
  private static final String SYNTHESIS = "synthesis";

  private final int channels;
  private final float[] analysis; // [4C, 4C], from latents to the code
  private final float[] synthesis; // [4C, 4C], its inverse

  private LatentPatches(int channels, float[] analysis, float[] synthesis) {
    this.channels = channels;
    this.analysis = analysis;
    this.synthesis = synthesis;
  }

  /** Latents of a picture and of the same at half its size. */
  public record Sample(Tensor latents, Tensor half) {}

  /**
   * Fits the code.
   *
   * @param samples [N, C, 2h, 2w] and [N, C, h, w]; together many more patches than 4C
   */
  public static LatentPatches fit(List<Sample> samples) {
    int c = (int) samples.get(0).half.size(1);
    int d = CELLS * c;
    try (TensorScope scope = TensorScope.open()) {
      Tensor zz = Tensor.zeros(d, d);
      Tensor zc = Tensor.zeros(d, c);
      for (Sample sample : samples) {
        Tensor z = rows(Functional.pixelUnshuffle(sample.latents, SIDE)); // [P, 4C]
        Tensor share = z.transpose(0, 1).mul(1.0 / z.size(0) / samples.size());
        zz = zz.add(share.matmul(z));
        zc = zc.add(share.matmul(rows(sample.half)));
      }
      Tensor one = identity(d);
      Tensor coarse = // [C, 4C], least squares
          LinearAlgebra.inverse(zz.add(one.mul(RIDGE))).matmul(zc).transpose(0, 1).contiguous();
      Tensor shared = zz.matmul(coarse.transpose(0, 1)); // [4C, C]
      Tensor enlarged = shared.matmul(LinearAlgebra.inverse(coarse.matmul(shared))); // [4C, C]
      Tensor rest = one.sub(enlarged.matmul(coarse)); // what the coarse code leaves out
      Tensor covariance = rest.matmul(zz).matmul(rest.transpose(0, 1));
      Tensor axes = LinearAlgebra.principalComponents(symmetric(covariance), d - c); // [3C, 4C]
      Tensor variance = axes.matmul(covariance).mul(axes).sum(1).clamp(WEAKEST, MOST);
      Tensor deviation = variance.sqrt().reshape(d - c, 1);
      Tensor detail = axes.div(deviation).matmul(rest); // [3C, 4C]
      Tensor back = axes.mul(deviation).transpose(0, 1); // [4C, 3C]
      return new LatentPatches(
          c,
          Tensor.cat(0, coarse, detail).toFloats(),
          Tensor.cat(1, enlarged, back.contiguous()).toFloats());
    }
  }

  private static Tensor symmetric(Tensor matrix) {
    return matrix.add(matrix.transpose(0, 1)).mul(0.5);
  }

  private static Tensor identity(int size) {
    float[] one = new float[size * size];
    for (int i = 0; i < size; i++) {
      one[i * size + i] = 1;
    }
    return Tensor.of(one, size, size);
  }

  /** [N, K, h, w] as [N * h * w, K]. */
  private static Tensor rows(Tensor planes) {
    return planes.permute(0, 2, 3, 1).contiguous().reshape(-1, planes.size(1));
  }

  /**
   * Reads a code.
   *
   * @param channels C
   * @throws org.icportrait.engine.BadModelException when it is damaged or of other latents
   */
  public static LatentPatches read(Path file, int channels) {
    int d = CELLS * channels;
    try (Safetensors source = Safetensors.open(file);
        TensorScope scope = TensorScope.open()) {
      source.expectShape(ANALYSIS, d, d);
      source.expectShape(SYNTHESIS, d, d);
      return new LatentPatches(
          channels,
          source.tensor(ANALYSIS).to(DType.FLOAT32).toFloats(),
          source.tensor(SYNTHESIS).to(DType.FLOAT32).toFloats());
    }
  }

  /** Writes the code in 16 bits. */
  public void write(Path file) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put(ANALYSIS, matrix(analysis).to(DType.FLOAT16));
      tensors.put(SYNTHESIS, matrix(synthesis).to(DType.FLOAT16));
      SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
    }
  }

  /** C, the channels of the latents that are coded. */
  public int channels() {
    return channels;
  }

  /** [N, C, 2h, 2w] to [N, 4C, h, w]. */
  public Tensor join(Tensor latents) {
    return apply(analysis, Functional.pixelUnshuffle(latents, SIDE));
  }

  /** [N, 4C, h, w] to [N, C, 2h, 2w]. */
  public Tensor split(Tensor code) {
    return Functional.pixelShuffle(apply(synthesis, code), SIDE);
  }

  /**
   * How far a latent moves when a number of the code moves by 1.
   *
   * @param weights [C], what a latent's channels are worth
   * @return [4C], root mean square over a patch
   */
  public float[] reach(float[] weights) {
    int d = CELLS * channels;
    float[] out = new float[d];
    for (int j = 0; j < d; j++) {
      double sum = 0;
      for (int i = 0; i < d; i++) { // pixelUnshuffle keeps the cells of a channel together
        sum += Math.pow(weights[i / CELLS] * synthesis[i * d + j], 2);
      }
      out[j] = (float) Math.sqrt(sum / CELLS);
    }
    return out;
  }

  private Tensor apply(float[] matrix, Tensor planes) {
    long[] shape = planes.shape();
    Tensor flat = planes.to(DType.FLOAT32).contiguous().reshape(shape[0], shape[1], -1);
    return matrix(matrix).matmul(flat).reshape(shape);
  }

  private Tensor matrix(float[] values) {
    int d = CELLS * channels;
    return Tensor.of(values, d, d);
  }
}
