package org.icportrait.diffusion.autoencoder;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Layout of a {@link PatchAutoencoder}.
 *
 * @param className the name other tools tell the class by
 * @param latentChannels C
 * @param fineChannels width of the layers at a quarter of the picture's resolution
 * @param coarseChannels width of the layers at an eighth
 * @param encoderBlocks residual blocks a resolution in the encoder
 * @param decoderBlocks residual blocks a resolution in the decoder
 * @param latentsMean [C], subtracted from raw latents
 * @param latentsStd [C], then divided by
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PatchAutoencoderConfig(
    @JsonProperty("_class_name") String className,
    int latentChannels,
    int fineChannels,
    int coarseChannels,
    int encoderBlocks,
    int decoderBlocks,
    List<Float> latentsMean,
    List<Float> latentsStd) {

  /** The name in {@code _class_name}. */
  public static final String CLASS_NAME = "PatchAutoencoder";

  /** The layout of the mini family with latents not yet measured. */
  public static PatchAutoencoderConfig mini() {
    int channels = 24;
    List<Float> zeros = java.util.Collections.nCopies(channels, 0f);
    List<Float> ones = java.util.Collections.nCopies(channels, 1f);
    return new PatchAutoencoderConfig(CLASS_NAME, channels, 64, 160, 2, 3, zeros, ones);
  }

  /** The same layout with the measured mean and deviation of raw latents. */
  public PatchAutoencoderConfig withStatistics(List<Float> mean, List<Float> std) {
    return new PatchAutoencoderConfig(
        className,
        latentChannels,
        fineChannels,
        coarseChannels,
        encoderBlocks,
        decoderBlocks,
        mean,
        std);
  }
}
