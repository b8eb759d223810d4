package org.icportrait.diffusion.autoencoder;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.icportrait.diffusion.unet.ConfigJson;
import org.icportrait.engine.BadModelException;

/**
 * Layout of an {@link AutoencoderTiny}: the properties of diffusers' {@code config.json} with their
 * meaning there.
 *
 * @param className the name other tools tell the class by
 * @param inChannels channels of the encoder's pictures
 * @param outChannels channels of the decoder's pictures
 * @param encoderBlockOutChannels width of each stage of the encoder, all equal
 * @param decoderBlockOutChannels width of each stage of the decoder, all equal
 * @param actFn relu, silu or gelu
 * @param latentChannels C
 * @param upsamplingScalingFactor how much each stage of the decoder enlarges
 * @param numEncoderBlocks residual blocks of each stage of the encoder, finest first
 * @param numDecoderBlocks residual blocks of each stage of the decoder, coarsest first
 * @param latentMagnitude half the range of raw latents
 * @param latentShift where the middle of the range is in 0..1
 * @param scalingFactor factor from raw latents to the U-Net's
 * @param shiftFactor subtracted from raw latents before
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AutoencoderTinyConfig(
    @JsonProperty("_class_name") String className,
    int inChannels,
    int outChannels,
    List<Integer> encoderBlockOutChannels,
    List<Integer> decoderBlockOutChannels,
    String actFn,
    int latentChannels,
    int upsamplingScalingFactor,
    List<Integer> numEncoderBlocks,
    List<Integer> numDecoderBlocks,
    double latentMagnitude,
    double latentShift,
    double scalingFactor,
    double shiftFactor) {

  /** The name in {@code _class_name}. */
  public static final String CLASS_NAME = "AutoencoderTiny";

  private static final List<Integer> WIDTHS = List.of(64, 64, 64, 64);
  private static final AutoencoderTinyConfig DEFAULTS =
      new AutoencoderTinyConfig(
          CLASS_NAME,
          3,
          3,
          WIDTHS,
          WIDTHS,
          "relu",
          4,
          2,
          List.of(1, 3, 3, 3),
          List.of(3, 3, 3, 1),
          3,
          0.5,
          1,
          0);

  /**
   * Reads a {@code config.json}; absent properties have diffusers' defaults.
   *
   * @throws BadModelException when the file can't be read or asks for what is not supported
   */
  public static AutoencoderTinyConfig read(Path file) {
    return of(file.toString(), ConfigJson.object(file));
  }

  /** The same from properties that were read already. */
  public static AutoencoderTinyConfig of(String file, ObjectNode properties) {
    var config = ConfigJson.convert(file, properties, DEFAULTS, Map.of("upsample_fn", "nearest"));
    config.validate(file);
    return config;
  }

  /**
   * Refuses a layout that can't be built.
   *
   * @param file the file it came from, for the message
   * @throws BadModelException naming the property, what was found and what is supported
   */
  public void validate(String file) {
    require(file, CLASS_NAME.equals(className), "_class_name " + className, CLASS_NAME);
    require(file, inChannels > 0, "in_channels " + inChannels, "at least 1");
    require(file, outChannels > 0, "out_channels " + outChannels, "at least 1");
    require(file, latentChannels > 0, "latent_channels " + latentChannels, "at least 1");
    int factor = upsamplingScalingFactor;
    require(file, factor > 0, "upsampling_scaling_factor " + factor, "at least 1");
    boolean known = Set.of("relu", "silu", "swish", "gelu").contains(actFn + "");
    require(file, known, "act_fn " + actFn, "relu, silu or gelu");
    stages(file, "encoder_block_out_channels", encoderBlockOutChannels, numEncoderBlocks);
    stages(file, "decoder_block_out_channels", decoderBlockOutChannels, numDecoderBlocks);
  }

  private static void stages(String file, String name, List<Integer> widths, List<Integer> blocks) {
    boolean some = widths != null && !widths.isEmpty() && widths.get(0) != null;
    // A stage has no layer that changes the width: unequal ones fail in diffusers, too.
    boolean equal = some && widths.stream().allMatch(w -> widths.get(0).equals(w));
    require(file, equal && widths.get(0) > 0, name + " " + widths, "equal positive numbers");
    boolean counted = blocks != null && blocks.size() == widths.size();
    boolean positive = counted && blocks.stream().allMatch(b -> b != null && b >= 0);
    require(file, positive, name + " " + widths + " with blocks " + blocks, "as many of both");
  }

  private static void require(String file, boolean holds, String found, String expected) {
    if (!holds) {
      throw new BadModelException(file, found, expected);
    }
  }
}
