package org.icportrait.diffusion.checkpoint;

import java.util.List;
import org.icportrait.engine.BadModelException;

/**
 * Where a U-Net has which blocks.
 *
 * @param widths channels of each resolution, finest first
 * @param layers residual blocks a resolution in the encoder; the decoder has one more
 * @param downAttention whether each encoder block has attention, finest first
 * @param upAttention whether each decoder block has attention, coarsest first
 */
record UNetLayout(
    List<Integer> widths, int layers, List<Boolean> downAttention, List<Boolean> upAttention) {

  static final List<Integer> DEFAULT_WIDTHS = List.of(320, 640, 1280, 1280);
  private static final String DOWN = "CrossAttnDownBlock2D";
  private static final String UP = "CrossAttnUpBlock2D";

  int levels() {
    return widths.size();
  }

  /**
   * Reads a U-Net's or a ControlNet's configuration.
   *
   * @throws BadModelException when it has blocks of another kind
   */
  static UNetLayout of(ConfigNode config, boolean encoderOnly) {
    List<Integer> widths = config.counts("block_out_channels", DEFAULT_WIDTHS);
    List<Boolean> down =
        attention(config, "down_block_types", List.of(DOWN, DOWN, DOWN, "DownBlock2D"), DOWN);
    List<Boolean> up =
        encoderOnly
            ? List.of()
            : attention(config, "up_block_types", List.of("UpBlock2D", UP, UP, UP), UP);
    config.only("mid_block_type", "UNetMidBlock2DCrossAttn");
    config.only("transformer_layers_per_block", "1");
    config.only("only_cross_attention", "false");
    config.only("dual_cross_attention", "false");
    if (down.size() != widths.size() || (!encoderOnly && up.size() != widths.size())) {
      throw new BadModelException(
          config.file(),
          down.size() + " down blocks and " + up.size() + " up blocks",
          widths.size() + " of each, as many as block_out_channels");
    }
    return new UNetLayout(widths, config.layers("layers_per_block", 2), down, up);
  }

  private static List<Boolean> attention(
      ConfigNode config, String name, List<String> otherwise, String cross) {
    String plain = cross.replace("CrossAttn", "");
    return config.strings(name, otherwise).stream()
        .map(
            type -> {
              if (!type.equals(cross) && !type.equals(plain)) {
                throw new BadModelException(
                    config.file(), name + " " + type, cross + " or " + plain);
              }
              return type.equals(cross);
            })
        .toList();
  }

  static String downType(boolean attention) {
    return attention ? DOWN : "DownBlock2D";
  }

  static String upType(boolean attention) {
    return attention ? UP : "UpBlock2D";
  }
}
