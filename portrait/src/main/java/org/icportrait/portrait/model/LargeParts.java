package org.icportrait.portrait.model;

import java.nio.file.Path;
import org.icportrait.diffusion.autoencoder.LatentPatches;
import org.icportrait.diffusion.autoencoder.PatchedAutoencoder;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.portrait.method.adapt.DetailHead;
import org.icportrait.portrait.method.adapt.PatchedAdaptation;
import org.icportrait.portrait.method.stitch.Parametrisation;

/**
 * The part {@code large/}: what a model of one side needs to work on pictures of twice that side,
 * which are as many patches of 2 x 2 latents. Owns native memory.
 *
 * @param size side of the crops in pixels
 */
public record LargeParts(
    int size, PatchedAutoencoder autoencoder, DetailHead head, Parametrisation parametrisation)
    implements AutoCloseable {
  /** Name of the folder. */
  public static final String NAME = "large";

  /** Name of the code's file in it. */
  public static final String PATCHES = "patches.safetensors";

  /**
   * Reads the part of a model.
   *
   * @param shared the model's other parts, which must outlive this
   * @throws BadModelException when a file is missing or does not fit
   */
  static LargeParts open(Path folder, ModelCard card, DenoiserParts shared, DType compute) {
    Path part = folder.resolve(NAME);
    PartConfig config = PartConfig.readLarge(part);
    int expected = LatentPatches.SIDE * card.size();
    if (config.size() != expected) {
      throw new BadModelException(part.toString(), "size " + config.size(), "size " + expected);
    }
    int channels = shared.autoencoder().latentChannels();
    LatentPatches patches = LatentPatches.read(part.resolve(PATCHES), channels);
    PatchedAutoencoder autoencoder = new PatchedAutoencoder(shared.autoencoder(), patches);
    DetailHead head =
        EmptyParameters.make(
            DType.FLOAT32,
            () ->
                new DetailHead(shared.adaptation().unet().config(), autoencoder.latentChannels()));
    try {
      DenoiserParts.load(head, part);
    } catch (RuntimeException e) {
      head.close();
      throw e;
    }
    head.setComputeType(compute);
    return new LargeParts(
        config.size(), autoencoder, head, new Parametrisation.Residual(config.estimateVariance()));
  }

  /** The networks together with those they share. */
  Resolution resolution(DenoiserParts shared) {
    return new Resolution(
        size,
        autoencoder,
        new PatchedAdaptation(shared.adaptation(), head),
        parametrisation,
        shared);
  }

  @Override
  public void close() {
    head.close();
  }
}
