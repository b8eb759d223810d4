package org.icportrait.diffusion.pipeline;

import java.util.List;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;

/** The size of what a request asks for. */
final class PictureSize {
  private static final int USUAL = 64; // latents, where the configuration has no sample_size

  private PictureSize() {}

  static SampleRequest.Size of(SampleRequest request, UNet2DConditionConfig unet, int factor) {
    if (request.size() != null) {
      return request.size();
    }
    RgbImage given = given(request);
    if (given != null) {
      return new SampleRequest.Size(
          Math.max(given.width() / factor, 1) * factor,
          Math.max(given.height() / factor, 1) * factor);
    }
    List<Integer> side = unet.sampleSize() == null ? List.of(USUAL) : unet.sampleSize();
    int height = side.get(0) * factor;
    int width = side.get(side.size() - 1) * factor;
    return new SampleRequest.Size(width, height);
  }

  private static RgbImage given(SampleRequest request) {
    if (request.start() instanceof Start.Image image) {
      return image.image();
    }
    if (request.start() instanceof Start.Fill fill) {
      return fill.image();
    }
    return request.controls().isEmpty() ? null : request.controls().get(0).picture();
  }
}
