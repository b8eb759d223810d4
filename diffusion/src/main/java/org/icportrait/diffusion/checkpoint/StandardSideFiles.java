package org.icportrait.diffusion.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** What a single file of Stable Diffusion does not carry but is the same for its whole family. */
final class StandardSideFiles {
  static final String SCHEDULER = "scheduler/scheduler_config.json";

  /** Marks, in a single file of ours, a text encoder stored without {@code text_model.}. */
  static final String FLAT_NAMES = "flat_names";

  private StandardSideFiles() {}

  /**
   * Adds {@code model_index.json} and the scheduler where they are missing. The scheduler of a 2.x
   * model stays missing when it is not known what the U-Net predicts.
   */
  static void addMissing(
      SideFiles side,
      LdmFamily family,
      Map<ComponentKind, CheckpointComponent> components,
      Optional<String> prediction) {
    boolean second = family == LdmFamily.STABLE_DIFFUSION_2;
    if (side.text(SCHEDULER).isEmpty() && (!second || prediction.isPresent())) {
      side.put(SCHEDULER, scheduler(second, prediction.orElse("epsilon")).text());
    }
    if (side.text(DiffusersReader.INDEX).isEmpty()) {
      side.put(DiffusersReader.INDEX, index(second, components).text());
    }
  }

  /** Sets what the U-Net predicts in the scheduler's configuration, when there is one. */
  static void predict(SideFiles side, Optional<String> prediction) {
    if (prediction.isPresent() && side.text(SCHEDULER).isPresent()) {
      ConfigNode config = ConfigNode.parse(SCHEDULER, side.text(SCHEDULER).get());
      if (!config.string("prediction_type", "epsilon").equals(prediction.get())) {
        config.node().put("prediction_type", prediction.get());
        side.put(SCHEDULER, config.text());
      }
    }
  }

  /** The noise schedule that all of Stable Diffusion was trained with (arXiv 2112.10752, code). */
  private static ConfigNode scheduler(boolean second, String prediction) {
    ConfigNode config = ConfigNode.empty(SCHEDULER);
    ObjectNode node = config.node();
    node.put("_class_name", second ? "DDIMScheduler" : "PNDMScheduler");
    node.put("num_train_timesteps", 1000);
    node.put("beta_start", 0.00085);
    node.put("beta_end", 0.012);
    node.put("beta_schedule", "scaled_linear");
    node.putNull("trained_betas");
    node.put("prediction_type", prediction);
    node.put("set_alpha_to_one", false);
    node.put("steps_offset", 1);
    node.put("clip_sample", false);
    if (!second) {
      node.put("skip_prk_steps", true);
    }
    return config;
  }

  private static ConfigNode index(
      boolean second, Map<ComponentKind, CheckpointComponent> components) {
    ConfigNode config = ConfigNode.empty(DiffusersReader.INDEX);
    ObjectNode node = config.node();
    node.put("_class_name", "StableDiffusionPipeline");
    node.putArray("feature_extractor").addNull().addNull();
    node.put("requires_safety_checker", false);
    node.putArray("safety_checker").addNull().addNull();
    entry(node, "scheduler", "diffusers", second ? "DDIMScheduler" : "PNDMScheduler");
    if (components.containsKey(ComponentKind.TEXT_ENCODER)) {
      entry(node, "text_encoder", "transformers", "CLIPTextModel");
      entry(node, "tokenizer", "transformers", "CLIPTokenizer");
    }
    entry(node, "unet", "diffusers", "UNet2DConditionModel");
    if (components.containsKey(ComponentKind.VAE)) {
      entry(node, "vae", "diffusers", "AutoencoderKL");
    }
    return config;
  }

  private static void entry(ObjectNode node, String name, String library, String className) {
    node.putArray(name).add(library).add(className);
  }
}
