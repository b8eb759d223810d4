package org.icportrait.diffusion.pipeline;

import org.icportrait.engine.BadInputException;

/** Whether a request fits a checkpoint. */
final class RequestFit {
  private RequestFit() {}

  static void check(SampleRequest request, StableDiffusion model) {
    SampleRequest.Size size = model.size(request);
    int factor = model.factor();
    if (size.width() < 1
        || size.height() < 1
        || size.width() % factor != 0
        || size.height() % factor != 0) {
      throw new BadInputException(
          "size", size.width() + "x" + size.height(), "multiples of " + factor);
    }
    int skip = request.prompt().clipSkip();
    if (skip < 0 || skip > model.textLayers()) {
      throw new BadInputException("clip skip", skip + "", "0 to " + model.textLayers());
    }
    if (model.isInpainting() && !(request.start() instanceof Start.Fill)) {
      throw new BadInputException(
          "model", "a U-Net for inpainting", "a picture and a mask to go with it");
    }
    double strength = strength(request.start());
    int steps = request.sampling().steps();
    if ((int) (steps * strength) < 1) {
      throw new BadInputException(
          "strength",
          strength + ", which leaves no step of " + steps,
          "more steps or more strength");
    }
  }

  private static double strength(Start start) {
    if (start instanceof Start.Image image) {
      return image.strength();
    }
    return start instanceof Start.Fill fill ? fill.strength() : 1;
  }
}
