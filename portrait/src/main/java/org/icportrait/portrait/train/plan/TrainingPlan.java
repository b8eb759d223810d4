package org.icportrait.portrait.train.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.icportrait.engine.Checkpointing;
import org.icportrait.engine.DType;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import org.icportrait.engine.Gpus;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.StepMeter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.train.run.Recipe;

/**
 * What a stage of training takes. Its networks are made and run once on a device of shapes without
 * values, so that the figures are those of the real graph.
 *
 * @param recipe what is planned
 * @param trained number of parameters that the optimiser sees
 * @param frozen number of all others
 * @param memory in bytes
 * @param work in floating-point operations
 */
public record TrainingPlan(Recipe recipe, long trained, long frozen, Memory memory, Work work) {
  private static final int FLOAT = 4;
  private static final long LIBRARIES = 1L << 30;

  /**
   * Bytes that a process holds at the peak of a step.
   *
   * @param weights of all networks, in the types that they are kept in
   * @param gradients of what is trained, float32
   * @param moments two of AdamW, float32
   * @param averages of the weights; 0 where the recipe keeps none
   * @param activations kept for the backward pass of one batch
   * @param checkpointed the same when {@code base.checkpointing} computes them again, of as many
   *     levels as the recipe says
   */
  public record Memory(
      long weights,
      long gradients,
      long moments,
      long averages,
      long activations,
      long checkpointed) {
    /** All but activations. */
    public long fixed() {
      return weights + gradients + moments + averages;
    }

    /** With the libraries' own: a tenth of the activations, and a gigabyte of CUDA's context. */
    public long peak(boolean checkpointing) {
      return fixed() + LIBRARIES + kept(checkpointing);
    }

    private long kept(boolean checkpointing) {
      long kept = checkpointing ? checkpointed : activations;
      return kept + kept / 10;
    }

    /** The most batches of this size that so many bytes hold at once; 0 for none. */
    double batches(double room, boolean checkpointing) {
      return Math.max(0, (room - fixed() - LIBRARIES) / kept(checkpointing));
    }
  }

  /**
   * Operations of one step of the optimiser, of all its batches.
   *
   * @param data pictures to latents by the frozen autoencoder; 0 from shards of latents
   * @param forward of the networks
   * @param backward of the networks
   * @param repeated forward once more, with checkpointing
   */
  public record Work(double data, double forward, double backward, double repeated) {
    /** Of a step as the recipe wants it. */
    public double step(boolean checkpointing) {
      return data + forward + backward + (checkpointing ? repeated : 0);
    }
  }

  /**
   * How a card would do.
   *
   * @param card which
   * @param type that it computes in
   * @param largestBatch that its memory holds, as the recipe is otherwise; 0 for none
   * @param seconds a step
   * @param hours until the recipe's last step
   */
  public record OnCard(Card card, DType type, int largestBatch, double seconds, double hours) {}

  /**
   * Plans a stage.
   *
   * @param base folder of a Stable Diffusion base, or null: where the recipe has a part {@code
   *     base}, that of Stable Diffusion 1.5
   */
  public static TrainingPlan of(Recipe recipe, Path base) {
    return of(recipe, base, Device.META);
  }

  /**
   * The same for a device, which need not be there.
   *
   * @param device a GPU, whose type is taken where the recipe leaves it open; any other for none
   */
  public static TrainingPlan of(Recipe wanted, Path base, Device device) {
    boolean half = wanted.precision() == null || wanted.precision().matches("auto|bfloat16");
    boolean lacks = device.kind() == Device.Kind.CUDA && Gpus.fastestType(device) == DType.FLOAT16;
    Recipe recipe = half && lacks ? wanted.withPrecision("float16") : wanted;
    Device before = Engine.device();
    Engine.useDevice(Device.META);
    try (TensorScope scope = TensorScope.open();
        PlannedStage stage = PlannedStages.of(recipe, base)) {
      return measure(recipe, stage);
    } finally {
      Engine.useDevice(before);
    }
  }

  /** The same of networks that are there. */
  static TrainingPlan measure(Recipe recipe, PlannedStage stage) {
    double data;
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        StepMeter meter = StepMeter.open()) {
      stage.data().run();
      data = meter.forwardOperations();
    }
    List<Module> all = new ArrayList<>(stage.frozen());
    all.add(stage.trained());
    try (TensorScope scope = TensorScope.open();
        StepMeter meter = StepMeter.open(levels(recipe), all.toArray(Module[]::new))) {
      stage.loss().run();
      int batches = recipe.batchesOfStep();
      long trained = count(stage.trained().trainableParameters());
      long weights = 0;
      long parameters = 0;
      for (Module network : all) {
        for (Tensor tensor : network.parameters().values()) {
          weights += tensor.count() * tensor.dtype().bytes();
          parameters += tensor.count();
        }
      }
      Memory memory =
          new Memory(
              weights,
              trained * FLOAT,
              2 * trained * FLOAT,
              recipe.ema() > 0 ? trained * FLOAT : 0,
              meter.keptBytes(),
              meter.keptBytesWithCheckpointing());
      Work work =
          new Work(
              data * batches,
              meter.forwardOperations() * batches,
              meter.backwardOperations() * batches,
              meter.repeatedOperations() * batches);
      return new TrainingPlan(recipe, trained, parameters - trained, memory, work);
    }
  }

  /** Those of the recipe; of one without checkpointing all, as what it would save. */
  private static int levels(Recipe recipe) {
    int own = recipe.checkpointedLevels();
    return own == 0 ? Checkpointing.ALL : own;
  }

  private static long count(Map<String, Tensor> tensors) {
    return tensors.values().stream().mapToLong(Tensor::count).sum();
  }

  /** Whether the recipe computes activations again instead of keeping them. */
  public boolean checkpointing() {
    return recipe.checkpointedLevels() > 0;
  }

  /** Samples of the whole training: what data it sees, however often each. */
  public long samples() {
    return (long) recipe.steps() * recipe.batch() * recipe.batchesOfStep();
  }

  /** How the known cards would do, each by itself. */
  public List<OnCard> onCards() {
    return Card.KNOWN.stream().map(this::on).toList();
  }

  /** How a card would do. */
  public OnCard on(Card card) {
    boolean half = recipe.computeType() != DType.FLOAT32;
    DType type = half ? (card.bfloat16() ? recipe.computeType() : DType.FLOAT16) : DType.FLOAT32;
    double room = card.gigabytes() * 1e9;
    boolean saving = checkpointing();
    double seconds = card.seconds(work.step(saving), type);
    int largest = (int) (memory.batches(room, saving) * recipe.batch());
    return new OnCard(card, type, largest, seconds, seconds * recipe.steps() / 3600);
  }
}
