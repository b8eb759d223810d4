package org.icportrait.diffusion.pipeline;

import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.schedule.PipelineDefaults;
import org.icportrait.diffusion.schedule.Sampler;
import org.icportrait.diffusion.schedule.SamplerOptions;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.diffusion.unet.ConfigJson;
import org.icportrait.engine.BadInputException;

/** The sampler of a request. */
final class SchedulerChoice {
  private static final String FILE = "scheduler/scheduler_config.json";

  private SchedulerChoice() {}

  /** The configuration in a checkpoint. */
  static SchedulerConfig read(Checkpoint checkpoint) {
    String text = checkpoint.requireText(FILE);
    String name = checkpoint.layout().path().resolve(FILE).toString();
    return SchedulerConfig.of(name, ConfigJson.object(name, text));
  }

  /** A request's configuration, with what diffusers' pipelines correct in old ones. */
  static SchedulerConfig of(SchedulerConfig own, SampleRequest request) {
    SchedulerName name = request.sampling().scheduler();
    if (!request.controls().isEmpty()) {
      return name == null ? own : name.of(own);
    }
    PipelineDefaults defaults =
        request.start() instanceof Start.Fill
            ? PipelineDefaults.INPAINTING
            : PipelineDefaults.STABLE_DIFFUSION;
    return name == null ? defaults.own(own) : defaults.switched(own, name);
  }

  /** The sampler of a configuration. */
  static Sampler sampler(SchedulerConfig config, SampleRequest request) {
    SampleRequest.Sampling sampling = request.sampling();
    try {
      SamplerOptions options = SamplerOptions.defaults().withEta(sampling.eta());
      return Sampler.of(config, sampling.steps(), options);
    } catch (IllegalArgumentException e) {
      BadInputException bad =
          new BadInputException(
              config.className(),
              sampling.steps() + " steps (" + e.getMessage() + ")",
              "another number of steps or another scheduler");
      bad.initCause(e);
      throw bad;
    }
  }
}
