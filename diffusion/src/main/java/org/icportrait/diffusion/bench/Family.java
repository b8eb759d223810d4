package org.icportrait.diffusion.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.icportrait.diffusion.autoencoder.AutoencoderKLConfig;
import org.icportrait.diffusion.unet.ConfigJson;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;

/** The architectures that are measured. */
public enum Family {
  /** Stable Diffusion 1.5: 860 M parameters in the U-Net, 84 M in the autoencoder. */
  SD15,
  /** The family of models/mini. */
  MINI;

  /** Tokens a text encoder gives, and their width, in Stable Diffusion 1.x. */
  static final int TEXT_TOKENS = 77;

  static final int TEXT_WIDTH = 768;

  /** Pixels a latent stands for along a side, in both. */
  static final int FACTOR = 8;

  /** The U-Net of Stable Diffusion 1.x, its first convolution for some input channels. */
  public static UNet2DConditionConfig stableDiffusionUNet(int inChannels) {
    return UNet2DConditionConfig.of(
        "Stable Diffusion 1.5",
        object(
            Map.of(
                "in_channels", inChannels, "cross_attention_dim", TEXT_WIDTH, "sample_size", 64)));
  }

  /** The autoencoder of Stable Diffusion 1.x. */
  public static AutoencoderKLConfig stableDiffusionAutoencoder() {
    return AutoencoderKLConfig.of(
        "Stable Diffusion 1.5",
        object(
            Map.of(
                "block_out_channels", List.of(128, 256, 512, 512),
                "layers_per_block", 2,
                "sample_size", 512,
                "down_block_types", java.util.Collections.nCopies(4, "DownEncoderBlock2D"),
                "up_block_types", java.util.Collections.nCopies(4, "UpDecoderBlock2D"))));
  }

  private static ObjectNode object(Map<String, Object> properties) {
    return (ObjectNode) ConfigJson.node(properties);
  }
}
