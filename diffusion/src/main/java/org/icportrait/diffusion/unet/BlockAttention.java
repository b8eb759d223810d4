package org.icportrait.diffusion.unet;

import java.util.Map;

/** What follows each residual block of a level; the names of block types decide it. */
enum BlockAttention {
  NONE,
  SELF,
  CROSS;

  static final Map<String, BlockAttention> DOWN =
      Map.of("DownBlock2D", NONE, "AttnDownBlock2D", SELF, "CrossAttnDownBlock2D", CROSS);
  static final Map<String, BlockAttention> UP =
      Map.of("UpBlock2D", NONE, "AttnUpBlock2D", SELF, "CrossAttnUpBlock2D", CROSS);
  static final Map<String, BlockAttention> MID =
      Map.of("UNetMidBlock2D", SELF, "UNetMidBlock2DCrossAttn", CROSS);
}
