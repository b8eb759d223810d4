package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Pseudo numerical methods (arXiv 2202.09778): Runge-Kutta steps of four evaluations first, unless
 * they are skipped, then linear multistep steps of order four.
 */
final class PndmSampler extends AlphaSampler {
  /** The class of diffusers, its parameters and their defaults. */
  static final SchedulerClass CLASS =
      new SchedulerClass(
          "PNDMScheduler",
          """
          {"beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear", "skip_prk_steps": false,
           "set_alpha_to_one": false, "prediction_type": "epsilon", "timestep_spacing": "leading",
           "steps_offset": 0}
          """,
          (config, steps, options) -> PndmSampler.spread(config, steps),
          null);

  private static final int ORDER = 4;
  private static final int STAGES = 4; // evaluations of a Runge-Kutta step

  private final int stride; // timesteps a step goes down
  private final int steps;
  private final int rungeKutta; // evaluations of Runge-Kutta steps
  private final float finalPower;

  private PndmSampler(SchedulerConfig config, int steps, int rungeKutta, int... timesteps) {
    super(config, new NoiseSchedule(config), timesteps);
    this.steps = steps;
    this.rungeKutta = rungeKutta;
    this.stride = schedule.timesteps() / steps;
    this.finalPower = config.flag("set_alpha_to_one") ? 1 : schedule.signalPower(0);
    if (prediction == PredictionType.SAMPLE) {
      throw config.refuse("prediction_type", "epsilon or v_prediction");
    }
  }

  static PndmSampler spread(SchedulerConfig config, int steps) {
    int[] spread = spacedTimesteps(config, steps);
    if (config.flag("skip_prk_steps")) {
      return new PndmSampler(config, steps, 0, multistep(spread));
    }
    if (steps < ORDER) {
      throw new IllegalArgumentException(
          "steps: found " + steps + ", expected at least 4 unless skip_prk_steps is true");
    }
    int half = config.numTrainTimesteps() / steps / 2;
    int evaluations = STAGES * (ORDER - 1);
    int[] timesteps = new int[evaluations + steps - ORDER + 1];
    for (int i = 0; i < evaluations; i++) {
      int[] stage = {spread[i / STAGES], spread[i / STAGES + 1] + half, spread[i / STAGES + 1]};
      timesteps[i] = stage[(i % STAGES + 1) / 2];
    }
    System.arraycopy(spread, ORDER - 1, timesteps, evaluations, steps - ORDER + 1);
    return new PndmSampler(config, steps, evaluations, timesteps);
  }

  /** The second timestep comes twice: its first visit corrects the first step. */
  private static int[] multistep(int... spread) {
    if (spread.length == 1) {
      return spread;
    }
    int[] timesteps = new int[spread.length + 1];
    timesteps[0] = spread[0];
    System.arraycopy(spread, 1, timesteps, 1, 1);
    System.arraycopy(spread, 1, timesteps, 2, spread.length - 1);
    return timesteps;
  }

  @Override
  int steps() {
    return steps;
  }

  @Override
  Steps start(int begin) {
    return new Run();
  }

  private Tensor transfer(Tensor x, int from, int to, Tensor output) {
    float power = schedule.signalPower(from);
    float powerAfter = to >= 0 ? schedule.signalPower(to) : finalPower;
    Tensor noise = prediction.toNoise(output, x, Float32.sqrt(power), Float32.sqrt(1 - power));
    float denominator =
        power * Float32.sqrt(1 - powerAfter)
            + Float32.sqrt(power * (1 - power) * powerAfter); // equation 9 of the paper
    return x.mul(Float32.sqrt(powerAfter / power))
        .sub(noise.mul(powerAfter - power).div(denominator));
  }

  /** Counts evaluations of its own: a run that begins late starts like any other. */
  private final class Run implements Steps {
    private final History outputs = new History(ORDER);
    private final History origin = new History(1); // the sample that a step began at
    private final History sum = new History(1); // of a Runge-Kutta step's outputs
    private int counter;

    @Override
    public Tensor next(Step step) {
      Tensor next =
          counter < rungeKutta
              ? rungeKutta(step, whole(step.index()))
              : multistep(step, whole(step.index()));
      counter++;
      return next;
    }

    private Tensor rungeKutta(Step step, int timestep) {
      int stage = counter % STAGES;
      int from = whole(counter - stage);
      int to = stage % 2 == 0 ? timestep - stride / 2 : timestep;
      Tensor output = step.output();
      if (stage == 0) {
        outputs.push(step.scope(), output);
        origin.push(step.scope(), step.x());
        sum.push(step.scope(), output.mul(1.0 / 6));
      } else if (stage < STAGES - 1) {
        add(step.scope(), output.mul(1.0 / 3));
      } else {
        output = sum.back(0).add(output.mul(1.0 / 6));
      }
      return transfer(origin.back(0), from, to, output);
    }

    private void add(TensorScope scope, Tensor part) {
      Tensor total = sum.back(0).add(part);
      sum.push(scope, total);
    }

    private Tensor multistep(Step step, int timestep) {
      Tensor x = step.x();
      int from = timestep;
      int to = timestep - stride;
      if (counter == 1) {
        to = timestep;
        from = timestep + stride;
        x = origin.back(0);
      } else {
        outputs.push(step.scope(), step.output());
      }
      if (counter == 0) {
        origin.push(step.scope(), x);
      }
      return transfer(x, from, to, combined(step.output()));
    }

    private Tensor combined(Tensor newest) {
      if (outputs.size() == 1) {
        return counter == 0 ? newest : newest.add(outputs.back(0)).div(2);
      }
      Tensor a = outputs.back(0);
      Tensor b = outputs.back(1);
      if (outputs.size() == 2) {
        return a.mul(3).sub(b).div(2);
      }
      Tensor c = outputs.back(2);
      if (outputs.size() == 3) {
        return a.mul(23).sub(b.mul(16)).add(c.mul(5)).div(12);
      }
      Tensor first = a.mul(55).sub(b.mul(59)).add(c.mul(37));
      return first.sub(outputs.back(3).mul(9)).mul(1.0 / 24);
    }

    @Override
    public void close() {
      outputs.close();
      origin.close();
      sum.close();
    }
  }
}
