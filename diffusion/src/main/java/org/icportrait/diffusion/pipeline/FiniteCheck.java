package org.icportrait.diffusion.pipeline;

import java.util.List;
import java.util.Map;
import org.icportrait.diffusion.checkpoint.CheckpointComponent;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Ends a run in which a number became NaN or infinite, and finds out which weight it came from:
 * only then are all weights looked at.
 *
 * @param model its file, for messages
 * @param parts the checkpoint's networks
 * @param controlFiles the files of ControlNets that were opened for it
 */
record FiniteCheck(
    String model, List<CheckpointComponent> parts, Map<ControlNetModel, String> controlFiles) {
  /**
   * Lets finite pictures pass; what was not finite before does not become so on the way to them.
   *
   * @param planes of the decoded pictures
   * @param nets the ControlNets of the run
   * @throws BadModelException naming the tensor at fault, or saying that none is
   */
  void require(Tensor planes, List<ControlNetModel> nets) {
    if (planes.onCpu().isFinite()) {
      return;
    }
    for (CheckpointComponent part : parts) {
      for (String name : part.names()) {
        if (!part.stored(name).isFinite()) {
          throw damaged(part.file(), name);
        }
      }
    }
    for (ControlNetModel net : nets) {
      try (TensorScope scope = TensorScope.open()) {
        for (Map.Entry<String, Tensor> weight : net.parameters().entrySet()) {
          if (!weight.getValue().isFinite()) {
            throw damaged(controlFiles.getOrDefault(net, "a ControlNet"), weight.getKey());
          }
        }
      }
    }
    throw new BadModelException(
        model,
        "NaN or infinity in the picture though all weights are finite",
        "a model that computes in this precision: try --precision float32, or less guidance");
  }

  private static BadModelException damaged(String file, String name) {
    return new BadModelException(
        file, "NaN or infinity in the tensor " + name, "finite weights; get the file again");
  }
}
