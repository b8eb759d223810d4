package org.icportrait.diffusion.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The scheduler classes of diffusers that are supported, with their parameters and defaults. */
public enum SchedulerClass {
  /** Ancestral sampling (arXiv 2006.11239, algorithm 2). */
  DDPM(
      "DDPMScheduler",
      """
      {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear",
       "variance_type": "fixed_small", "clip_sample": true, "clip_sample_range": 1.0,
       "prediction_type": "epsilon", "thresholding": false, "dynamic_thresholding_ratio": 0.995,
       "sample_max_value": 1.0, "timestep_spacing": "leading", "steps_offset": 0,
       "rescale_betas_zero_snr": false}
      """),
  /** Denoising diffusion implicit models (arXiv 2010.02502). */
  DDIM(
      "DDIMScheduler",
      """
      {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear", "clip_sample": true,
       "clip_sample_range": 1.0, "set_alpha_to_one": true, "steps_offset": 0,
       "prediction_type": "epsilon", "thresholding": false, "dynamic_thresholding_ratio": 0.995,
       "sample_max_value": 1.0, "timestep_spacing": "leading", "rescale_betas_zero_snr": false}
      """),
  /** Pseudo numerical methods (arXiv 2202.09778). */
  PNDM(
      "PNDMScheduler",
      """
      {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear", "skip_prk_steps": false,
       "set_alpha_to_one": false, "prediction_type": "epsilon", "timestep_spacing": "leading",
       "steps_offset": 0}
      """),
  /** Euler's method (arXiv 2206.00364, algorithm 2). */
  EULER(
      "EulerDiscreteScheduler",
      """
      {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear",
       "prediction_type": "epsilon", "interpolation_type": "linear", "use_karras_sigmas": false,
       "use_exponential_sigmas": false, "use_beta_sigmas": false, "sigma_min": null,
       "sigma_max": null, "timestep_spacing": "linspace", "timestep_type": "discrete",
       "steps_offset": 0, "rescale_betas_zero_snr": false, "final_sigmas_type": "zero"}
      """),
  /** Euler's method with fresh noise in every step. */
  EULER_ANCESTRAL(
      "EulerAncestralDiscreteScheduler",
      """
      {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear",
       "prediction_type": "epsilon", "timestep_spacing": "linspace", "steps_offset": 0,
       "rescale_betas_zero_snr": false}
      """),
  /** Heun's method, two evaluations a step (arXiv 2206.00364, algorithm 1). */
  HEUN(
      "HeunDiscreteScheduler",
      """
      {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "linear",
       "prediction_type": "epsilon", "use_karras_sigmas": false, "use_exponential_sigmas": false,
       "use_beta_sigmas": false, "clip_sample": false, "clip_sample_range": 1.0,
       "timestep_spacing": "linspace", "steps_offset": 0}
      """),
  /** Linear multistep method of order four. */
  LMS(
      "LMSDiscreteScheduler",
      """
      {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear",
       "use_karras_sigmas": false, "use_exponential_sigmas": false, "use_beta_sigmas": false,
       "prediction_type": "epsilon", "timestep_spacing": "linspace", "steps_offset": 0}
      """),
  /** DPM-Solver and DPM-Solver++ with the outputs of earlier steps (arXiv 2211.01095). */
  DPM_SOLVER_MULTISTEP(
      "DPMSolverMultistepScheduler",
      """
      {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear", "solver_order": 2,
       "prediction_type": "epsilon", "thresholding": false, "dynamic_thresholding_ratio": 0.995,
       "sample_max_value": 1.0, "algorithm_type": "dpmsolver++", "solver_type": "midpoint",
       "lower_order_final": true, "euler_at_final": false, "use_karras_sigmas": false,
       "use_exponential_sigmas": false, "use_beta_sigmas": false, "use_lu_lambdas": false,
       "use_flow_sigmas": false, "flow_shift": 1.0, "final_sigmas_type": "zero",
       "lambda_min_clipped": "-Infinity", "variance_type": null, "timestep_spacing": "linspace",
       "steps_offset": 0, "rescale_betas_zero_snr": false, "use_dynamic_shifting": false,
       "time_shift_type": "exponential"}
      """),
  /** DPM-Solver and DPM-Solver++ with steps of one to three stages (arXiv 2206.00927). */
  DPM_SOLVER_SINGLESTEP(
      "DPMSolverSinglestepScheduler",
      """
      {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear", "solver_order": 2,
       "prediction_type": "epsilon", "thresholding": false, "dynamic_thresholding_ratio": 0.995,
       "sample_max_value": 1.0, "algorithm_type": "dpmsolver++", "solver_type": "midpoint",
       "lower_order_final": false, "use_karras_sigmas": false, "use_exponential_sigmas": false,
       "use_beta_sigmas": false, "use_flow_sigmas": false, "flow_shift": 1.0,
       "final_sigmas_type": "zero", "lambda_min_clipped": "-Infinity", "variance_type": null,
       "use_dynamic_shifting": false, "time_shift_type": "exponential"}
      """),
  /** Unified predictor-corrector (arXiv 2302.04867). */
  UNIPC(
      "UniPCMultistepScheduler",
      """
      {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear", "solver_order": 2,
       "prediction_type": "epsilon", "thresholding": false, "dynamic_thresholding_ratio": 0.995,
       "sample_max_value": 1.0, "predict_x0": true, "solver_type": "bh2",
       "lower_order_final": true, "disable_corrector": [], "solver_p": null,
       "use_karras_sigmas": false, "use_exponential_sigmas": false, "use_beta_sigmas": false,
       "use_flow_sigmas": false, "flow_shift": 1.0, "timestep_spacing": "linspace",
       "steps_offset": 0, "final_sigmas_type": "zero", "rescale_betas_zero_snr": false,
       "use_dynamic_shifting": false, "time_shift_type": "exponential", "sigma_min": null,
       "sigma_max": null, "shift_terminal": null}
      """),
  /** Multistep sampling of consistency models (arXiv 2310.04378). */
  LCM(
      "LCMScheduler",
      """
      {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear",
       "original_inference_steps": 50, "clip_sample": false, "clip_sample_range": 1.0,
       "set_alpha_to_one": true, "steps_offset": 0, "prediction_type": "epsilon",
       "thresholding": false, "dynamic_thresholding_ratio": 0.995, "sample_max_value": 1.0,
       "timestep_spacing": "leading", "timestep_scaling": 10.0, "rescale_betas_zero_snr": false}
      """);

  private final String className;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out, only copies of it
  private final ObjectNode defaults;

  SchedulerClass(String className, String defaults) {
    this.className = className;
    try {
      this.defaults = (ObjectNode) new ObjectMapper().readTree(defaults);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(className, e);
    }
    this.defaults.put("num_train_timesteps", 1000);
    this.defaults.putNull("trained_betas");
  }

  /** The name in {@code _class_name}. */
  public String className() {
    return className;
  }

  /** Every parameter with its default, as JSON of its own. */
  ObjectNode defaults() {
    return defaults.deepCopy();
  }

  /** The class of a name, or null when it is none of these. */
  static SchedulerClass named(String className) {
    for (SchedulerClass candidate : values()) {
      if (candidate.className.equals(className)) {
        return candidate;
      }
    }
    return null;
  }
}
