package org.icportrait.diffusion.autoencoder;

import org.icportrait.engine.Functional;
import org.icportrait.engine.Initializer;
import org.icportrait.engine.LinearAlgebra;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Patches of a picture as their strongest principal components, each of variance 1. It costs next
 * to nothing both ways, so a loss may look at decoded pictures; what it leaves out is fine detail,
 * which a portrait takes from the profile's own pixels.
 */
public final class LinearPatchAutoencoder extends Module implements Autoencoder {
  private static final double WEAKEST = 1e-6; // variance that still counts

  private final LinearPatchConfig config;
  private final Tensor mean; // [3 f^2]
  private final Tensor components; // [C, 3 f^2], orthonormal rows
  private final Tensor deviation; // [C]

  /** A code with first values; load weights or start with {@link #fit}. */
  public LinearPatchAutoencoder(LinearPatchConfig config) {
    this.config = config;
    int values = values();
    mean = parameter("mean", Initializer.zeros(), values);
    components = parameter("components", Initializer.normal(0.05), config.latentChannels(), values);
    deviation = parameter("deviation", Initializer.ones(), config.latentChannels());
    setTrainable(false);
  }

  private int values() {
    return 3 * config.patch() * config.patch();
  }

  /** The layout. */
  public LinearPatchConfig config() {
    return config;
  }

  /**
   * Takes the principal components of the patches of some pictures.
   *
   * @param pictures each [N, 3, H, W], -1..1; together many more patches than 3 f^2
   */
  public void fit(Iterable<Tensor> pictures) {
    int d = values();
    try (TensorScope scope = TensorScope.open()) {
      Tensor products = Tensor.zeros(d, d);
      Tensor sums = Tensor.zeros(1, d);
      double count = 0;
      for (Tensor some : pictures) {
        try (TensorScope inner = TensorScope.open()) {
          Tensor rows = rows(Functional.pixelUnshuffle(some, config.patch()));
          products.assign(products.add(rows.transpose(0, 1).matmul(rows)));
          sums.assign(sums.add(rows.sum(0).reshape(1, d)));
          count += rows.size(0);
        }
      }
      Tensor centre = sums.div(count);
      Tensor covariance = products.div(count).sub(centre.transpose(0, 1).matmul(centre));
      Tensor axes = LinearAlgebra.principalComponents(covariance, config.latentChannels());
      Tensor variance = axes.matmul(covariance).mul(axes).sum(1);
      mean.assign(centre.reshape(d));
      components.assign(axes);
      deviation.assign(variance.clamp(WEAKEST, 1e9).sqrt().reshape(-1));
    }
  }

  /** [N, K, h, w] as [N * h * w, K]. */
  private static Tensor rows(Tensor planes) {
    return planes.permute(0, 2, 3, 1).contiguous().reshape(-1, planes.size(1));
  }

  @Override
  public Tensor encode(Tensor pictures) {
    Tensor x = Functional.pixelUnshuffle(pictures, config.patch()); // [N, 3 f^2, h, w]
    Tensor scaled = components.div(deviation.reshape(-1, 1)).transpose(0, 1);
    Tensor code = rows(x).sub(mean).matmul(scaled); // [N h w, C]
    return planes(code, x.size(0), x.size(2), x.size(3));
  }

  @Override
  public Tensor decode(Tensor latents) {
    return decode(latents, true);
  }

  /** What a change of latents changes in the picture: the mean is left out. */
  public Tensor decodeChange(Tensor latents) {
    return decode(latents, false);
  }

  private Tensor decode(Tensor latents, boolean centred) {
    Tensor scaled = components.mul(deviation.reshape(-1, 1));
    Tensor patches = rows(latents).matmul(scaled); // [N h w, 3 f^2]
    Tensor all = centred ? patches.add(mean) : patches;
    return Functional.pixelShuffle(
        planes(all, latents.size(0), latents.size(2), latents.size(3)).contiguous(),
        config.patch());
  }

  private static Tensor planes(Tensor rows, long n, long h, long w) {
    return rows.reshape(n, h, w, -1).permute(0, 3, 1, 2);
  }

  /** Deviation of each latent channel in the picture's values, [C]. */
  public float[] latentDeviations() {
    return deviation.toFloats();
  }

  @Override
  public int latentChannels() {
    return config.latentChannels();
  }

  @Override
  public int factor() {
    return config.patch();
  }
}
