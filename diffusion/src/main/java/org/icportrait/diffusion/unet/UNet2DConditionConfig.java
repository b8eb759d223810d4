package org.icportrait.diffusion.unet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Layout of a {@link UNet2DConditionModel}: the properties of diffusers' {@code unet/config.json}
 * with their meaning there. A list that holds for each resolution, finest first, may have a single
 * entry for all of them.
 *
 * @param className the name other tools tell the class by
 * @param sampleSize height and width in latents that the model was trained for, one number for a
 *     square; null when it isn't known
 * @param inChannels channels of the sample
 * @param outChannels channels of the output
 * @param downBlockTypes names of the encoder's blocks, finest first
 * @param midBlockType UNetMidBlock2DCrossAttn; UNetMidBlock2D, which is one residual block or, in a
 *     network without a context, two with a self-attention between them as in diffusers'
 *     UNet2DModel; null for none
 * @param upBlockTypes names of the decoder's blocks, coarsest first
 * @param onlyCrossAttention whether the first attention of a transformer block, too, looks at the
 *     context
 * @param blockOutChannels width of each resolution, finest first
 * @param layersPerBlock residual blocks of each resolution in the encoder; the decoder has one more
 * @param attentionHeadDim in blocks with cross-attention the number of heads; in blocks with plain
 *     self-attention the channels of a head (diffusers keeps both under this one name)
 * @param crossAttentionDim width D of the context's tokens; 0 or null when there is none
 * @param transformerLayersPerBlock transformer blocks after a residual block
 * @param reverseTransformerLayersPerBlock the same for the decoder, coarsest first, or null when it
 *     mirrors the encoder
 * @param useLinearProjection linear layers instead of 1x1 convolutions around transformer blocks
 * @param upcastAttention attention in float32 whatever the compute type
 * @param timeCondProjDim width of a condition added to the embedding of time, or null
 * @param normNumGroups groups of every group normalisation
 * @param normEps epsilon of the residual blocks' normalisations
 * @param flipSinToCos whether cosines come before sines in the embedding of time
 * @param freqShift shift of the embedding's frequencies
 * @param downsamplePadding 1, or 0 to pad only below and to the right
 * @param actFn silu
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UNet2DConditionConfig(
    @JsonProperty("_class_name") String className,
    @OneOrMore List<Integer> sampleSize,
    int inChannels,
    int outChannels,
    List<String> downBlockTypes,
    @JsonInclude(JsonInclude.Include.ALWAYS) String midBlockType,
    List<String> upBlockTypes,
    @OneOrMore List<Boolean> onlyCrossAttention,
    List<Integer> blockOutChannels,
    @OneOrMore List<Integer> layersPerBlock,
    @OneOrMore List<Integer> attentionHeadDim,
    @OneOrMore List<Integer> crossAttentionDim,
    @OneOrMore List<Integer> transformerLayersPerBlock,
    List<Integer> reverseTransformerLayersPerBlock,
    boolean useLinearProjection,
    boolean upcastAttention,
    Integer timeCondProjDim,
    int normNumGroups,
    double normEps,
    boolean flipSinToCos,
    double freqShift,
    int downsamplePadding,
    String actFn) {

  /** The name in {@code _class_name}. */
  public static final String CLASS_NAME = "UNet2DConditionModel";

  /** Absent or null means that there is no context. */
  public UNet2DConditionConfig {
    crossAttentionDim = crossAttentionDim == null ? List.of(0) : crossAttentionDim;
  }

  static final UNet2DConditionConfig DEFAULTS =
      new UNet2DConditionConfig(
          CLASS_NAME,
          null,
          4,
          4,
          List.of(
              "CrossAttnDownBlock2D",
              "CrossAttnDownBlock2D",
              "CrossAttnDownBlock2D",
              "DownBlock2D"),
          "UNetMidBlock2DCrossAttn",
          List.of("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
          List.of(false),
          List.of(320, 640, 1280, 1280),
          List.of(2),
          List.of(8),
          List.of(1280),
          List.of(1),
          null,
          false,
          false,
          null,
          32,
          1e-5,
          true,
          0,
          1,
          "silu");

  // Properties that change the computation, with the only value these classes compute.
  private static final Map<String, String> ONLY =
      Map.ofEntries(
          Map.entry("center_input_sample", "false"),
          Map.entry("dual_cross_attention", "false"),
          Map.entry("mid_block_scale_factor", "1"),
          Map.entry("resnet_time_scale_shift", "default"),
          Map.entry("resnet_skip_time_act", "false"),
          Map.entry("resnet_out_scale_factor", "1"),
          Map.entry("time_embedding_type", "positional"),
          Map.entry("attention_type", "default"),
          Map.entry("conv_in_kernel", "3"),
          Map.entry("conv_out_kernel", "3"),
          Map.entry("class_embed_type", "null"),
          Map.entry("num_class_embeds", "null"),
          Map.entry("class_embeddings_concat", "false"),
          Map.entry("addition_embed_type", "null"),
          Map.entry("encoder_hid_dim_type", "null"),
          Map.entry("encoder_hid_dim", "null"),
          Map.entry("timestep_post_act", "null"),
          Map.entry("time_embedding_dim", "null"),
          Map.entry("time_embedding_act_fn", "null"),
          Map.entry("cross_attention_norm", "null"),
          Map.entry("num_attention_heads", "null"));

  /** Channels of the usual network for whole heads on few tokens, from the finest level. */
  public static final List<Integer> WHOLE_HEAD = List.of(160, 256, 256);

  /** Its layout: one block with self-attention in every level of an encoder. */
  public static UNet2DConditionConfig wholeHead(int inChannels, int outChannels) {
    return wholeHead(inChannels, outChannels, WHOLE_HEAD, 1);
  }

  /**
   * The same of another size.
   *
   * @param widths channels of each level from the finest, multiples of 32
   * @param layers blocks of an encoder's level, each with attention
   */
  public static UNet2DConditionConfig wholeHead(
      int inChannels, int outChannels, List<Integer> widths, int layers) {
    return ours(
        inChannels,
        outChannels,
        Collections.nCopies(widths.size(), "AttnDownBlock2D"),
        Collections.nCopies(widths.size(), "AttnUpBlock2D"),
        widths,
        layers,
        32);
  }

  /** The layout of the mini family: 64, 128, 256 channels, self-attention in the lower two. */
  public static UNet2DConditionConfig mini(int inChannels, int outChannels) {
    return ours(
        inChannels,
        outChannels,
        List.of("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
        List.of("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
        List.of(64, 128, 256),
        1,
        64);
  }

  /** A layout without text. */
  private static UNet2DConditionConfig ours(
      int inChannels,
      int outChannels,
      List<String> down,
      List<String> up,
      List<Integer> widths,
      int layers,
      int headWidth) {
    return new UNet2DConditionConfig(
        CLASS_NAME,
        null,
        inChannels,
        outChannels,
        down,
        "UNetMidBlock2D",
        up,
        List.of(false),
        widths,
        List.of(layers),
        List.of(headWidth),
        List.of(0),
        List.of(1),
        null,
        false,
        false,
        null,
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
   * @throws org.icportrait.engine.BadModelException when the file can't be read or asks for what is
   *     not supported
   */
  public static UNet2DConditionConfig read(Path file) {
    return of(file.toString(), ConfigJson.object(file));
  }

  /** The same from properties that were read already. */
  public static UNet2DConditionConfig of(String file, ObjectNode properties) {
    UNet2DConditionConfig config = ConfigJson.convert(file, properties, DEFAULTS, ONLY);
    config.validate(file);
    return config;
  }

  /**
   * Refuses a layout that can't be built.
   *
   * @param file the file it came from, for the message
   * @throws org.icportrait.engine.BadModelException naming the property, what was found and what is
   *     supported
   */
  public void validate(String file) {
    new UNetConfigCheck(file, this).check();
  }

  /** The number of resolutions. */
  int levels() {
    return blockOutChannels.size();
  }

  /** The entry of a resolution in a list that may have one entry for all. */
  static <T> T at(List<T> values, int level) {
    return values.get(values.size() == 1 ? 0 : level);
  }

  /** Whether there is a context at any resolution. */
  boolean hasContext() {
    return crossAttentionDim.stream().anyMatch(width -> width > 0);
  }

  /** The encoder's block at a resolution, 0 the finest. */
  BlockLayout down(int level) {
    var attention = BlockAttention.DOWN.get(downBlockTypes.get(level));
    int layers = at(layersPerBlock, level);
    return layout(attention, level, level, layers, at(transformerLayersPerBlock, level));
  }

  /** The block at the coarsest resolution, or null when there is none. */
  BlockLayout mid() {
    int last = levels() - 1;
    if (midBlockType == null) {
      return null;
    }
    var attention = BlockAttention.MID.get(midBlockType);
    boolean bare = attention == BlockAttention.SELF && hasContext();
    BlockLayout layout =
        layout(
            bare ? BlockAttention.NONE : attention,
            last,
            last,
            bare ? 0 : 1,
            at(transformerLayersPerBlock, last));
    return layout.withOnlyCross(false); // as in diffusers, whose middle block has no such switch
  }

  /** The decoder's block {@code index}, 0 the coarsest. */
  BlockLayout up(int index) {
    int level = levels() - 1 - index;
    var attention = BlockAttention.UP.get(upBlockTypes.get(index));
    int transformers =
        reverseTransformerLayersPerBlock == null
            ? at(transformerLayersPerBlock, level)
            : reverseTransformerLayersPerBlock.get(index);
    // diffusers reverses the number of heads, but not the channels of a head
    return layout(attention, level, index, at(layersPerBlock, level) + 1, transformers);
  }

  private BlockLayout layout(
      BlockAttention attention, int level, int selfIndex, int layers, int transformers) {
    int head = at(attentionHeadDim, attention == BlockAttention.SELF ? selfIndex : level);
    return new BlockLayout(
        this,
        attention,
        level,
        blockOutChannels.get(level),
        layers,
        head,
        at(crossAttentionDim, level),
        transformers,
        at(onlyCrossAttention, level));
  }
}
