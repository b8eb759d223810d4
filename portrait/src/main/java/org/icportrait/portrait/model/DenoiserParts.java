package org.icportrait.portrait.model;

import java.nio.file.Path;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.engine.Module;
import org.icportrait.engine.Safetensors;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.ConditionDropout;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.Parametrisation;

/**
 * The networks that turn noise into a portrait, from whichever family. Owns native memory.
 *
 * @param autoencoder a Module, too
 * @param base where text is encoded; null in a family without text
 * @param prompt that the parts were trained with; null without text
 * @param dropout the conditions that samples missed in training
 */
public record DenoiserParts(
    Autoencoder autoencoder,
    ViewConsistentAdaptation adaptation,
    LightingAwareStitching stitching,
    Parametrisation parametrisation,
    SchedulerConfig scheduler,
    BaseCheckpoint base,
    String prompt,
    ConditionDropout dropout)
    implements AutoCloseable {

  /** Loads the weights of a part, which are then frozen. */
  static void load(Module module, Path part) {
    try (Safetensors source = Safetensors.open(part.resolve(BaseParts.WEIGHTS))) {
      module.load(source);
      module.setTrainable(false);
    }
  }

  static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    ((Module) autoencoder).close();
    adaptation.close();
    stitching.close();
    if (base != null) {
      base.close();
    }
  }
}
