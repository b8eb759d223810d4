package org.icportrait.diffusion.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.engine.Tensor;

/** The ControlNets of a run with their conditions. */
final class ControlSet {
  private final List<Control> controls;
  private final List<Tensor> pictures = new ArrayList<>(); // [1, 3, H, W]
  private final boolean guess;

  ControlSet(SampleRequest request, SampleRequest.Size size) {
    controls = request.controls();
    for (Control control : controls) {
      pictures.add(ImageTensors.unit(control.picture(), size.width(), size.height()));
    }
    // a net that pools its residuals over the plane was trained to guess
    guess =
        request.guess()
            || (!controls.isEmpty()
                && controls.get(0).net().controlConfig().condition().globalPoolConditions());
  }

  /**
   * What the nets add in an evaluation.
   *
   * @param latents [N, C, h, w], as the U-Net sees them
   * @param context [N, T, D], or [2N, T, D] with guidance: negative prompts first
   * @return residuals for as many samples as there are in the context; null when no net works
   */
  ControlResiduals residuals(Tensor latents, Tensor timestep, Tensor context, int call, int total) {
    long count = latents.size(0);
    boolean guided = context.size(0) != count;
    boolean half = guess && guided; // the prompt's half only
    Tensor sample = guided && !half ? Tensor.cat(0, latents, latents) : latents;
    Tensor tokens = half ? context.narrow(0, count, count) : context;
    List<ControlResiduals> added = new ArrayList<>();
    for (int i = 0; i < controls.size(); i++) {
      Control control = controls.get(i);
      if (control.worksIn(call, total)) {
        long[] shape = pictures.get(i).shape();
        shape[0] = sample.size(0);
        Tensor picture = pictures.get(i).expand(shape);
        ControlNetModel net = control.net();
        added.add(net.forward(sample, timestep, tokens, picture, control.scale(), guess));
      }
    }
    ControlResiduals sum = ControlResiduals.sum(added);
    return sum == null || !half ? sum : sum.afterZeros();
  }
}
