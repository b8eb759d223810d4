package org.icportrait.diffusion.control;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.icportrait.diffusion.unet.ConfigJson;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.BadModelException;

/**
 * Layout of a {@link ControlNetModel}: diffusers' {@code config.json} of the class of this name.
 *
 * @param encoder the part that copies a U-Net's encoder
 * @param condition the part that reads the condition
 */
public record ControlNetConfig(UNet2DConditionConfig encoder, Condition condition) {
  /** The name in {@code _class_name}. */
  public static final String CLASS_NAME = "ControlNetModel";

  private static final Condition DEFAULTS =
      new Condition(3, "rgb", List.of(16, 32, 96, 256), false);

  /**
   * How the condition is read.
   *
   * @param conditioningChannels channels of the condition
   * @param controlnetConditioningChannelOrder rgb; or bgr, then channels are reversed
   * @param conditioningEmbeddingOutChannels widths on the way to the latents' resolution; each
   *     after the first halves the sides
   * @param globalPoolConditions whether residuals are averaged over their planes
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Condition(
      int conditioningChannels,
      String controlnetConditioningChannelOrder,
      List<Integer> conditioningEmbeddingOutChannels,
      boolean globalPoolConditions) {}

  /**
   * Reads a {@code config.json}; absent properties have diffusers' defaults.
   *
   * @throws BadModelException when the file can't be read or asks for what is not supported
   */
  public static ControlNetConfig read(Path path) {
    return of(path.toString(), ConfigJson.object(path));
  }

  /** The same from properties that were read already. */
  public static ControlNetConfig of(String file, ObjectNode properties) {
    String name = properties.path("_class_name").asText(CLASS_NAME);
    require(file, name.equals(CLASS_NAME), "_class_name " + name, CLASS_NAME);
    Condition condition = ConfigJson.convert(file, properties, DEFAULTS, Map.of());
    String order = condition.controlnetConditioningChannelOrder();
    boolean known = Set.of("rgb", "bgr").contains(order + "");
    require(file, known, "controlnet_conditioning_channel_order " + order, "rgb or bgr");
    int channels = condition.conditioningChannels();
    require(file, channels > 0, "conditioning_channels " + channels, "at least 1");
    List<Integer> widths = condition.conditioningEmbeddingOutChannels();
    boolean some = widths != null && !widths.isEmpty();
    boolean positive = some && widths.stream().allMatch(w -> w != null && w > 0);
    require(file, positive, "conditioning_embedding_out_channels " + widths, "positive numbers");
    return new ControlNetConfig(encoder(file, properties), condition);
  }

  private static UNet2DConditionConfig encoder(String file, ObjectNode properties) {
    ObjectNode unet = properties.deepCopy();
    unet.put("_class_name", UNet2DConditionConfig.CLASS_NAME);
    var heads = unet.remove("num_attention_heads"); // here, unlike in U-Nets, it has a meaning
    boolean counted = heads != null && !heads.isNull();
    String types = unet.path("down_block_types").toString();
    boolean clear = !counted || !types.contains("\"AttnDownBlock2D\"");
    require(file, clear, "num_attention_heads " + heads, "none beside AttnDownBlock2D");
    if (counted) {
      unet.set("attention_head_dim", heads);
    }
    int levels = unet.has("down_block_types") ? unet.get("down_block_types").size() : 4;
    ArrayNode up = unet.putArray("up_block_types"); // there is no decoder; any known type will do
    for (int i = 0; i < levels; i++) {
      up.add("UpBlock2D");
    }
    return UNet2DConditionConfig.of(file, unet);
  }

  private static void require(String file, boolean holds, String found, String expected) {
    if (!holds) {
      throw new BadModelException(file, found, expected);
    }
  }
}
