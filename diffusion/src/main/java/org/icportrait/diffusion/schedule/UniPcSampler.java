package org.icportrait.diffusion.schedule;

import java.util.Arrays;
import java.util.Map;
import org.icportrait.engine.Tensor;

/**
 * Unified predictor-corrector (arXiv 2302.04867, algorithms 5 to 8): every output, before it
 * predicts the next sample, corrects the one it was made for.
 */
final class UniPcSampler extends DpmSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
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
          """,
          (config, steps, options) -> new UniPcSampler(config, Samplers.dpm(config).spread(steps)),
          (config, timesteps, options) ->
              new UniPcSampler(config, Samplers.dpm(config).at(Samplers.wide(timesteps))));

  private static final String SOLVER = "solver_type";

  private final int order;
  private final boolean ofClean;
  private final boolean expm1Base; // B2(h) = e^h - 1 rather than B1(h) = h
  private final boolean lowerOrderFinal;
  private final double[] uncorrected; // steps whose result stays

  UniPcSampler(SchedulerConfig config, NoiseLevels levels) {
    super(config, levels);
    config.requireOff("solver_p");
    config.requireOff("shift_terminal");
    order = config.integer("solver_order", 1);
    ofClean = config.flag("predict_x0");
    expm1Base =
        config.choice(
            SOLVER,
            Map.of("bh1", false, "bh2", true, "midpoint", true, "heun", true, "logrho", true));
    lowerOrderFinal = config.flag("lower_order_final");
    double[] listed = config.numbers("disable_corrector");
    uncorrected = listed == null ? new double[0] : listed;
    boolean endsClean =
        config.choice("final_sigmas_type", Map.of("zero", true, "sigma_min", false));
    if (endsClean && !(ofClean && (lowerOrderFinal || order == 1))) {
      throw config.refuse(
          "final_sigmas_type", "sigma_min unless predict_x0 and lower_order_final are true");
    }
  }

  @Override
  Steps start(int begin) {
    return new Run(begin);
  }

  /** What both halves of the method need to know of a way between two places. */
  private record Way(UniPcPolynomial polynomial, Tensor moved, Tensor[] slopes, float factor) {
    /** The sample at the end, given the weight of every slope. */
    Tensor end(Tensor... weighted) {
      Tensor sum = null;
      for (Tensor part : weighted) {
        sum = sum == null ? part : sum.add(part);
      }
      return sum == null ? moved : moved.sub(sum.mul(factor));
    }
  }

  private final class Run implements Steps {
    private final int begin;
    private final History outputs = new History(order);
    private final History origin = new History(1); // the corrected sample before the last step
    private int lastOrder;

    Run(int begin) {
      this.begin = begin;
    }

    @Override
    public Tensor next(Step step) {
      int i = step.index();
      Tensor output =
          ofClean ? clean(step.output(), step.x(), i) : noise(step.output(), step.x(), i);
      Tensor x = step.x();
      boolean listed = Arrays.stream(uncorrected).anyMatch(index -> index == i - 1);
      if (i > begin && !listed) {
        x = correct(i, output);
      }
      outputs.push(step.scope(), output);
      origin.push(step.scope(), x);
      int highest = lowerOrderFinal ? Math.min(order, evaluations() - i) : order;
      lastOrder = Math.min(highest, outputs.size());
      return predict(i, x);
    }

    private Tensor predict(int i, Tensor x) {
      Way way = way(x, i, i + 1, lastOrder);
      float[] weights = way.polynomial.predictorWeights();
      Tensor[] parts = new Tensor[lastOrder - 1];
      for (int k = 0; k < parts.length; k++) {
        parts[k] = way.slopes[k].mul(weights[k]);
      }
      return way.end(parts);
    }

    private Tensor correct(int i, Tensor output) {
      Way way = way(origin.back(0), i - 1, i, lastOrder);
      float[] weights = way.polynomial.correctorWeights();
      Tensor[] parts = new Tensor[lastOrder];
      for (int k = 0; k < lastOrder - 1; k++) {
        parts[k] = way.slopes[k].mul(weights[k]);
      }
      parts[lastOrder - 1] = output.sub(outputs.back(0)).mul(weights[lastOrder - 1]);
      return way.end(parts);
    }

    /** The way from the place of the newest remembered output. */
    private Way way(Tensor x, int from, int to, int order) {
      Place start = place(from);
      Place end = place(to);
      float h = end.lambda() - start.lambda();
      float[] ratios = new float[order];
      Tensor[] slopes = new Tensor[order - 1];
      for (int k = 1; k < order; k++) {
        ratios[k - 1] = (place(from - k).lambda() - start.lambda()) / h;
        slopes[k - 1] = outputs.back(k).sub(outputs.back(0)).div(ratios[k - 1]);
      }
      ratios[order - 1] = 1;
      float signed = ofClean ? -h : h;
      UniPcPolynomial polynomial = new UniPcPolynomial(signed, expm1Base, ratios);
      float keep = ofClean ? end.sigma() / start.sigma() : end.alpha() / start.alpha();
      float scale = ofClean ? end.alpha() : end.sigma();
      Tensor moved = x.mul(keep).sub(outputs.back(0).mul(scale * Float32.expm1(signed)));
      return new Way(polynomial, moved, slopes, scale * polynomial.base());
    }

    @Override
    public void close() {
      outputs.close();
      origin.close();
    }
  }
}
