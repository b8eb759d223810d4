package org.icportrait.diffusion.autoencoder;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.icportrait.diffusion.unet.ConfigJson;
import org.icportrait.diffusion.unet.OneOrMore;
import org.icportrait.engine.BadModelException;

/**
 * Layout of an {@link AutoencoderKL}: the properties of diffusers' {@code vae/config.json} with
 * their meaning there.
 *
 * @param className the name other tools tell the class by
 * @param inChannels channels of the encoder's pictures
 * @param outChannels channels of the decoder's pictures
 * @param downBlockTypes names of the encoder's blocks, finest first
 * @param upBlockTypes names of the decoder's blocks, coarsest first
 * @param blockOutChannels width of each resolution, finest first; each after the first halves
 * @param layersPerBlock residual blocks a resolution in the encoder; the decoder has one more
 * @param actFn silu
 * @param latentChannels C
 * @param normNumGroups groups of every group normalisation
 * @param sampleSize side of the pictures it was trained on and of its tiles; the first where two
 * @param scalingFactor factor from raw latents to the U-Net's
 * @param shiftFactor subtracted from raw latents before, or null for 0
 * @param useQuantConv whether a 1x1 convolution follows the encoder
 * @param usePostQuantConv whether a 1x1 convolution comes before the decoder
 * @param midBlockAddAttention whether the coarsest level attends to itself
 * @param forceUpcast whether the weights overflow in float16
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoencoderKLConfig(
    @JsonProperty("_class_name") String className,
    int inChannels,
    int outChannels,
    List<String> downBlockTypes,
    List<String> upBlockTypes,
    List<Integer> blockOutChannels,
    int layersPerBlock,
    String actFn,
    int latentChannels,
    int normNumGroups,
    @OneOrMore List<Integer> sampleSize,
    double scalingFactor,
    Double shiftFactor,
    boolean useQuantConv,
    boolean usePostQuantConv,
    boolean midBlockAddAttention,
    boolean forceUpcast) {

  /** The name in {@code _class_name}. */
  public static final String CLASS_NAME = "AutoencoderKL";

  static final Set<String> DOWN = Set.of("DownEncoderBlock2D", "AttnDownEncoderBlock2D");
  static final Set<String> UP = Set.of("UpDecoderBlock2D", "AttnUpDecoderBlock2D");

  private static final AutoencoderKLConfig DEFAULTS =
      new AutoencoderKLConfig(
          CLASS_NAME,
          3,
          3,
          List.of("DownEncoderBlock2D"),
          List.of("UpDecoderBlock2D"),
          List.of(64),
          1,
          "silu",
          4,
          32,
          List.of(32),
          0.18215,
          null,
          true,
          true,
          true,
          true);

  // Properties that change the computation, with the only value this class computes.
  private static final Map<String, String> ONLY =
      Map.of("latents_mean", "null", "latents_std", "null");

  /**
   * Reads a {@code config.json}; absent properties have diffusers' defaults.
   *
   * @throws BadModelException when the file can't be read or asks for what is not supported
   */
  public static AutoencoderKLConfig read(Path file) {
    return of(file.toString(), ConfigJson.object(file));
  }

  /** The same from properties that were read already. */
  public static AutoencoderKLConfig of(String file, ObjectNode properties) {
    AutoencoderKLConfig config = ConfigJson.convert(file, properties, DEFAULTS, ONLY);
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
    require(file, layersPerBlock > 0, "layers_per_block " + layersPerBlock, "at least 1");
    require(file, normNumGroups > 0, "norm_num_groups " + normNumGroups, "at least 1");
    require(file, scalingFactor > 0, "scaling_factor " + scalingFactor, "more than 0");
    require(file, Set.of("silu", "swish").contains(actFn + ""), "act_fn " + actFn, "silu");
    boolean some = blockOutChannels != null && !blockOutChannels.isEmpty();
    require(file, some, "no block_out_channels", "at least one");
    for (Integer c : blockOutChannels) {
      boolean fits = c != null && c > 0 && c % normNumGroups == 0;
      require(file, fits, "block_out_channels " + c, "multiples of " + normNumGroups);
    }
    checkTypes(file, "down_block_types", downBlockTypes, DOWN);
    checkTypes(file, "up_block_types", upBlockTypes, UP);
    boolean sized = sampleSize != null && !sampleSize.isEmpty() && sampleSize.get(0) != null;
    require(file, sized && sampleSize.get(0) >= factor(), "sample_size " + sampleSize, "a side");
  }

  private void checkTypes(String file, String name, List<String> types, Set<String> known) {
    int count = blockOutChannels.size();
    boolean fits = types != null && types.size() == count;
    require(file, fits, name + " " + types, count + " names, as many as block_out_channels");
    for (String type : types) {
      boolean ok = type != null && known.contains(type);
      require(file, ok, name + " " + type, "one of " + known);
    }
  }

  /** Pixels a latent stands for along a side. */
  public int factor() {
    return 1 << (blockOutChannels.size() - 1);
  }

  /** What is subtracted from raw latents. */
  public double shift() {
    return shiftFactor == null ? 0 : shiftFactor;
  }

  private static void require(String file, boolean holds, String found, String expected) {
    if (!holds) {
      throw new BadModelException(file, found, expected);
    }
  }
}
