package org.icportrait.diffusion.unet;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.icportrait.engine.BadModelException;

/**
 * Layout of a {@link UNet2DConditionModel}: the properties of diffusers' {@code unet/config.json}
 * with their meaning there.
 *
 * @param className the name other tools tell the class by
 * @param inChannels channels of the sample
 * @param outChannels channels of the output
 * @param downBlockTypes names of the encoder's blocks, finest first
 * @param midBlockType UNetMidBlock2DCrossAttn, or UNetMidBlock2D: here, as in diffusers'
 *     UNet2DModel, with one self-attention
 * @param upBlockTypes names of the decoder's blocks, coarsest first
 * @param blockOutChannels width of each resolution, finest first
 * @param layersPerBlock residual blocks a resolution in the encoder; the decoder has one more
 * @param attentionHeadDim in blocks with cross-attention the number of heads; in blocks with plain
 *     self-attention the channels of a head (diffusers keeps both under this one name)
 * @param crossAttentionDim width D of the context's tokens; 0 or null when there is none
 * @param normNumGroups groups of every group normalisation
 * @param normEps epsilon of the residual blocks' normalisations
 * @param flipSinToCos whether cosines come before sines in the embedding of time
 * @param freqShift shift of the embedding's frequencies
 * @param downsamplePadding 1, or 0 to pad only below and to the right
 * @param actFn silu
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record UNet2DConditionConfig(
    @JsonProperty("_class_name") String className,
    int inChannels,
    int outChannels,
    List<String> downBlockTypes,
    String midBlockType,
    List<String> upBlockTypes,
    List<Integer> blockOutChannels,
    int layersPerBlock,
    int attentionHeadDim,
    int crossAttentionDim,
    int normNumGroups,
    double normEps,
    boolean flipSinToCos,
    double freqShift,
    int downsamplePadding,
    String actFn) {

  /** The name in {@code _class_name}. */
  public static final String CLASS_NAME = "UNet2DConditionModel";

  private static final UNet2DConditionConfig DEFAULTS =
      new UNet2DConditionConfig(
          CLASS_NAME,
          4,
          4,
          List.of(
              "CrossAttnDownBlock2D",
              "CrossAttnDownBlock2D",
              "CrossAttnDownBlock2D",
              "DownBlock2D"),
          "UNetMidBlock2DCrossAttn",
          List.of("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
          List.of(320, 640, 1280, 1280),
          2,
          8,
          1280,
          32,
          1e-5,
          true,
          0,
          1,
          "silu");

  // Properties that change the computation, with the only value these classes compute.
  private static final Map<String, String> ONLY =
      Map.ofEntries(
          Map.entry("use_linear_projection", "false"),
          Map.entry("center_input_sample", "false"),
          Map.entry("dual_cross_attention", "false"),
          Map.entry("only_cross_attention", "false"),
          Map.entry("mid_block_scale_factor", "1"),
          Map.entry("resnet_time_scale_shift", "default"),
          Map.entry("time_embedding_type", "positional"),
          Map.entry("transformer_layers_per_block", "1"),
          Map.entry("attention_type", "default"),
          Map.entry("conv_in_kernel", "3"),
          Map.entry("conv_out_kernel", "3"),
          Map.entry("class_embed_type", "null"),
          Map.entry("num_class_embeds", "null"),
          Map.entry("addition_embed_type", "null"),
          Map.entry("encoder_hid_dim_type", "null"),
          Map.entry("encoder_hid_dim", "null"),
          Map.entry("time_cond_proj_dim", "null"),
          Map.entry("timestep_post_act", "null"),
          Map.entry("time_embedding_dim", "null"),
          Map.entry("time_embedding_act_fn", "null"),
          Map.entry("cross_attention_norm", "null"),
          Map.entry("num_attention_heads", "null"));

  /** The layout of the mini family: 64, 128, 256 channels, self-attention in the lower two. */
  public static UNet2DConditionConfig mini(int inChannels, int outChannels) {
    return new UNet2DConditionConfig(
        CLASS_NAME,
        inChannels,
        outChannels,
        List.of("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
        "UNetMidBlock2D",
        List.of("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
        List.of(64, 128, 256),
        1,
        64,
        0,
        32,
        1e-5,
        true,
        0,
        1,
        "silu");
  }

  /**
   * Reads a {@code config.json}; absent properties have diffusers' defaults.
   *
   * @throws BadModelException when the file can't be read or asks for what is not supported
   */
  public static UNet2DConditionConfig read(Path file) {
    UNet2DConditionConfig config = ConfigJson.read(file, DEFAULTS, ONLY);
    config.validate(file.toString());
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
    require(file, layersPerBlock > 0, "layers_per_block " + layersPerBlock, "at least 1");
    require(file, normNumGroups > 0, "norm_num_groups " + normNumGroups, "at least 1");
    require(file, normEps > 0, "norm_eps " + normEps, "more than 0");
    require(file, attentionHeadDim > 0, "attention_head_dim " + attentionHeadDim, "at least 1");
    require(file, crossAttentionDim >= 0, "cross_attention_dim " + crossAttentionDim, "0 or more");
    boolean padding = downsamplePadding == 0 || downsamplePadding == 1;
    require(file, padding, "downsample_padding " + downsamplePadding, "0 or 1");
    boolean activation = "silu".equals(actFn) || "swish".equals(actFn);
    require(file, activation, "act_fn " + actFn, "silu");
    validateChannels(file);
    validateTypes(file, "down_block_types", downBlockTypes, BlockAttention.DOWN.keySet());
    validateTypes(file, "up_block_types", upBlockTypes, BlockAttention.UP.keySet());
    boolean mid = midBlockType != null && BlockAttention.MID.containsKey(midBlockType);
    require(file, mid, "mid_block_type " + midBlockType, "one of " + BlockAttention.MID.keySet());
    validateHeads(file);
  }

  private void validateChannels(String file) {
    boolean some = blockOutChannels != null && !blockOutChannels.isEmpty();
    require(file, some, "no block_out_channels", "at least one");
    for (Integer c : blockOutChannels) {
      boolean fits = c != null && c > 0 && c % normNumGroups == 0;
      require(file, fits, "block_out_channels " + c, "multiples of " + normNumGroups);
    }
    int first = blockOutChannels.get(0);
    require(file, first % 2 == 0, "block_out_channels " + first, "an even first one");
  }

  private void validateTypes(String file, String name, List<String> types, Set<String> known) {
    int count = blockOutChannels.size();
    boolean fits = types != null && types.size() == count;
    require(file, fits, name + " " + types, count + " names, as many as block_out_channels");
    for (String type : types) {
      boolean ok = type != null && known.contains(type);
      require(file, ok, name + " " + type, "one of " + known);
    }
  }

  private void validateHeads(String file) {
    int levels = blockOutChannels.size();
    for (int i = 0; i < levels; i++) {
      validateHeads(file, BlockAttention.DOWN.get(downBlockTypes.get(i)), i);
      validateHeads(file, BlockAttention.UP.get(upBlockTypes.get(i)), levels - 1 - i);
    }
    validateHeads(file, BlockAttention.MID.get(midBlockType), levels - 1);
  }

  private void validateHeads(String file, BlockAttention attention, int level) {
    if (attention == BlockAttention.CROSS) {
      require(file, crossAttentionDim > 0, "no cross_attention_dim", "the width of the context");
    }
    if (attention != BlockAttention.NONE) {
      boolean divides = blockOutChannels.get(level) % attentionHeadDim == 0;
      String found = "attention_head_dim " + attentionHeadDim;
      require(file, divides, found, "a divisor of " + blockOutChannels.get(level));
    }
  }

  private static void require(String file, boolean holds, String found, String expected) {
    if (!holds) {
      throw new BadModelException(file, found, expected);
    }
  }
}
