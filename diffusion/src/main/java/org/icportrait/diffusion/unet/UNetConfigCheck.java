package org.icportrait.diffusion.unet;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.icportrait.engine.BadModelException;

/** Refuses layouts of U-Nets that can't be built, by the name of the property. */
record UNetConfigCheck(String file, UNet2DConditionConfig config) {
  void check() {
    String name = config.className();
    require(
        UNet2DConditionConfig.CLASS_NAME.equals(name),
        "_class_name " + name,
        UNet2DConditionConfig.CLASS_NAME);
    positive("in_channels", config.inChannels());
    positive("out_channels", config.outChannels());
    positive("norm_num_groups", config.normNumGroups());
    require(config.normEps() > 0, "norm_eps " + config.normEps(), "more than 0");
    Integer condition = config.timeCondProjDim();
    positive("time_cond_proj_dim", condition == null ? 1 : condition);
    int padding = config.downsamplePadding();
    require(padding == 0 || padding == 1, "downsample_padding " + padding, "0 or 1");
    String activation = config.actFn();
    require(Set.of("silu", "swish").contains(activation + ""), "act_fn " + activation, "silu");
    checkChannels();
    checkTypes("down_block_types", config.downBlockTypes(), BlockAttention.DOWN.keySet());
    checkTypes("up_block_types", config.upBlockTypes(), BlockAttention.UP.keySet());
    String mid = config.midBlockType();
    boolean known = mid == null || BlockAttention.MID.containsKey(mid);
    require(known, "mid_block_type " + mid, "one of " + BlockAttention.MID.keySet());
    checkLists();
    for (int i = 0; i < config.levels(); i++) {
      checkBlock(config.down(i));
      checkBlock(config.up(i));
    }
    if (mid != null) {
      checkBlock(config.mid());
    }
  }

  private void checkChannels() {
    List<Integer> widths = config.blockOutChannels();
    require(widths != null && !widths.isEmpty(), "no block_out_channels", "at least one");
    int groups = config.normNumGroups();
    for (Integer c : widths) {
      boolean fits = c != null && c > 0 && c % groups == 0;
      require(fits, "block_out_channels " + c, "multiples of " + groups);
    }
    int first = widths.get(0);
    require(first % 2 == 0, "block_out_channels " + first, "an even first one");
  }

  private void checkTypes(String name, List<String> types, Set<String> known) {
    int count = config.levels();
    boolean fits = types != null && types.size() == count;
    require(fits, name + " " + types, count + " names, as many as block_out_channels");
    for (String type : types) {
      require(type != null && known.contains(type), name + " " + type, "one of " + known);
    }
  }

  private void checkLists() {
    perLevel("layers_per_block", config.layersPerBlock(), 1);
    perLevel("attention_head_dim", config.attentionHeadDim(), 1);
    perLevel("cross_attention_dim", config.crossAttentionDim(), 0);
    perLevel("transformer_layers_per_block", config.transformerLayersPerBlock(), 1);
    List<Boolean> only = config.onlyCrossAttention();
    boolean fits = fits(only) && only.stream().noneMatch(Objects::isNull);
    require(fits, "only_cross_attention " + only, "one or " + config.levels() + " switches");
    List<Integer> reverse = config.reverseTransformerLayersPerBlock();
    if (reverse != null) {
      String name = "reverse_transformer_layers_per_block";
      require(
          reverse.size() == config.levels(), name + " " + reverse, config.levels() + " numbers");
      perLevel(name, reverse, 1);
    }
  }

  private void perLevel(String name, List<Integer> values, int least) {
    boolean fits = fits(values) && values.stream().allMatch(v -> v != null && v >= least);
    String expected = "one or " + config.levels() + " numbers from " + least;
    require(fits, name + " " + values, expected);
  }

  private boolean fits(List<?> values) {
    return values != null && (values.size() == 1 || values.size() == config.levels());
  }

  private void checkBlock(BlockLayout block) {
    if (block.attention() == BlockAttention.CROSS) {
      require(block.contextChannels() > 0, "no cross_attention_dim", "the width of the context");
    }
    if (block.attention() != BlockAttention.NONE) {
      boolean divides = block.channels() % block.head() == 0;
      String found = "attention_head_dim " + block.head();
      require(divides, found, "a divisor of " + block.channels());
    }
  }

  private void positive(String name, int value) {
    require(value > 0, name + " " + value, "at least 1");
  }

  private void require(boolean holds, String found, String expected) {
    if (!holds) {
      throw new BadModelException(file, found, expected);
    }
  }
}
