package org.icportrait.diffusion.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.StoredTensor;

/**
 * Configuration of a U-Net or ControlNet as the names and shapes of its parameters tell. The number
 * of heads is not among what they tell: Stable Diffusion 1.x has 8 heads everywhere, 2.x heads of
 * 64 channels.
 */
final class LdmUNetShapes {
  private static final int HEADS = 8;
  private static final int HEAD_CHANNELS = 64;

  private final String file;
  private final String prefix;
  private final Map<String, StoredTensor> tensors;

  /**
   * Looks at the tensors of one network.
   *
   * @param prefix what their names in the file begin with, for messages
   * @param tensors the tensors by the rest of their names
   */
  LdmUNetShapes(String file, String prefix, Map<String, StoredTensor> tensors) {
    this.file = file;
    this.prefix = prefix;
    this.tensors = tensors;
  }

  ConfigNode unet() {
    ConfigNode config = ConfigNode.empty(file);
    ObjectNode node = config.node();
    node.put("_class_name", "UNet2DConditionModel");
    UNetLayout layout = encoder(node);
    node.put("out_channels", size("out.2.weight", 4, 0));
    ArrayNode up = node.putArray("up_block_types");
    int step = layout.layers() + 1;
    for (int i = 0; i < layout.levels(); i++) {
      up.add(UNetLayout.upType(has("output_blocks." + i * step + ".1.norm.weight")));
    }
    node.put("sample_size", 64);
    return config;
  }

  ConfigNode controlNet() {
    ConfigNode config = ConfigNode.empty(file);
    ObjectNode node = config.node();
    node.put("_class_name", "ControlNetModel");
    encoder(node);
    node.put("conditioning_channels", size("input_hint_block.0.weight", 4, 1));
    ArrayNode widths = node.putArray("conditioning_embedding_out_channels");
    widths.add(size("input_hint_block.0.weight", 4, 0));
    // convolutions come in pairs: one keeps the width, one widens and halves the side
    for (int i = 4; has("input_hint_block." + (i + 2) + ".weight"); i += 4) {
      widths.add(size("input_hint_block." + i + ".weight", 4, 0));
    }
    node.put("controlnet_conditioning_channel_order", "rgb");
    return config;
  }

  private UNetLayout encoder(ObjectNode node) {
    List<Integer> widths = new ArrayList<>();
    List<Integer> layers = new ArrayList<>();
    List<Boolean> attention = new ArrayList<>();
    int resnets = 0;
    for (int i = 1; ; i++) {
      String block = "input_blocks." + i + ".";
      boolean resnet = has(block + "0.in_layers.2.weight");
      if (resnet) {
        if (resnets == 0) {
          widths.add(size(block + "0.in_layers.2.weight", 4, 0));
          attention.add(has(block + "1.norm.weight"));
        }
        resnets++;
      } else {
        layers.add(resnets);
        resnets = 0;
        if (!has(block + "0.op.weight")) {
          break;
        }
      }
    }
    if (widths.size() != layers.size() || layers.stream().distinct().count() != 1) {
      throw new BadModelException(
          file, prefix + "input_blocks with " + layers + " residual blocks", "as many in each");
    }
    String transformer = "middle_block.1.";
    boolean linear = shape(transformer + "proj_in.weight").length == 2;
    node.put("in_channels", size("input_blocks.0.0.weight", 4, 1));
    ArrayNode down = node.putArray("down_block_types");
    attention.forEach(with -> down.add(UNetLayout.downType(with)));
    node.put("mid_block_type", "UNetMidBlock2DCrossAttn");
    ArrayNode channels = node.putArray("block_out_channels");
    widths.forEach(channels::add);
    node.put("layers_per_block", layers.get(0));
    String keys = transformer + "transformer_blocks.0.attn2.to_k.weight";
    node.put("cross_attention_dim", size(keys, 2, 1));
    heads(node, widths, linear);
    node.put("use_linear_projection", linear);
    node.put("act_fn", "silu");
    node.put("center_input_sample", false);
    node.put("downsample_padding", 1);
    node.put("flip_sin_to_cos", true);
    node.put("freq_shift", 0);
    node.put("mid_block_scale_factor", 1);
    node.put("norm_eps", 1e-5);
    node.put("norm_num_groups", 32);
    return new UNetLayout(widths, layers.get(0), attention, List.of());
  }

  private void heads(ObjectNode node, List<Integer> widths, boolean linear) {
    if (!linear) {
      node.put("attention_head_dim", HEADS);
      return;
    }
    ArrayNode heads = node.putArray("attention_head_dim");
    for (int width : widths) {
      if (width % HEAD_CHANNELS != 0) {
        throw new BadModelException(
            file,
            prefix + "input_blocks of " + width + " channels, whose number of heads is not known",
            "multiples of 64 as in Stable Diffusion 2.x, or a folder with the configuration: --base"
                + " DIR");
      }
      heads.add(width / HEAD_CHANNELS);
    }
  }

  private boolean has(String name) {
    return tensors.containsKey(name);
  }

  private long[] shape(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new BadModelException(file, "no tensor " + prefix + name, "a tensor of that name");
    }
    return tensor.shape();
  }

  private int size(String name, int dimensions, int index) {
    long[] shape = shape(name);
    if (shape.length != dimensions || shape[index] < 1 || shape[index] > Integer.MAX_VALUE) {
      throw new BadModelException(
          file, prefix + name + " of shape " + Arrays.toString(shape), dimensions + " dimensions");
    }
    return (int) shape[index];
  }
}
