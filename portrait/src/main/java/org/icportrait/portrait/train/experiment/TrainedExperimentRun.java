package org.icportrait.portrait.train.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.generate.CancelledException;
import org.icportrait.portrait.model.WholeHeadConfig;
import org.icportrait.portrait.train.run.TrainingRun;
import org.icportrait.portrait.train.run.TrainingStage;
import org.icportrait.portrait.train.whole.HeadPairTraining;

/**
 * Trains and measures the variants of an experiment in folders of its output, so that a run that
 * was stopped goes on where it was.
 */
public final class TrainedExperimentRun {
  private static final String START = "start";

  private final TrainedExperimentRecipe recipe;
  private final ExperimentMeasure measure;
  private final Path output;
  private final BooleanSupplier stopped;

  /**
   * A run of a recipe.
   *
   * @param output where everything goes
   * @param stopped asked after each step; true ends the run with a checkpoint
   */
  public TrainedExperimentRun(
      TrainedExperimentRecipe recipe,
      Path output,
      ExperimentMeasure measure,
      BooleanSupplier stopped) {
    this.recipe = recipe;
    this.measure = measure;
    this.output = output;
    this.stopped = stopped;
  }

  /**
   * Does what is not done yet.
   *
   * @return what each variant scored
   * @throws CancelledException when it was stopped
   */
  Scores run() throws IOException {
    Scores scores = new Scores(recipe.seeds(), measure.pairs());
    String start = start();
    for (Variant variant : Variant.of(recipe)) {
      Path folder = Files.createDirectories(output.resolve(variant.folder()));
      ExperimentLog log = log(folder);
      if (!isDone(log, folder)) {
        VariantRecipe how = new VariantRecipe(recipe, variant, start);
        try (MeasuredStage stage = new MeasuredStage(how.open(), folder, log)) {
          stage.measureStart();
          train(how, stage, folder);
          TrainingRun.forgetCheckpoint(folder); // a third of a gigabyte; what is done is exported
        }
      }
      scores.add(variant, log.read());
    }
    return scores;
  }

  /** See {@link ExperimentMeasure#described}. */
  List<Map<String, Object>> describedPairs() {
    return measure.described();
  }

  static ExperimentLog log(Path folder) {
    return new ExperimentLog(folder.resolve("measured.txt"));
  }

  /** Trainings that are not done yet. */
  List<Variant> missing() throws IOException {
    List<Variant> missing = new ArrayList<>();
    for (Variant variant : Variant.of(recipe)) {
      Path folder = output.resolve(variant.folder());
      if (!isDone(log(folder), folder)) {
        missing.add(variant);
      }
    }
    return missing;
  }

  private boolean isDone(ExperimentLog log, Path folder) throws IOException {
    Set<Integer> measured =
        log.read().stream().map(ExperimentLog.Entry::step).collect(Collectors.toSet());
    return measured.containsAll(recipe.at()) && Files.isDirectory(folder.resolve("export"));
  }

  /** The model that variants start from, without a branch. */
  private String start() throws IOException {
    if (recipe.start() != null) {
      return Unstitched.copy(Path.of(recipe.start()), output.resolve(START)).toString();
    }
    String base = finish(VariantRecipe.base(recipe));
    boolean adapts = recipe.experiment().stage() == HeadPairTraining.Stage.ADAPT;
    return adapts ? base : finish(VariantRecipe.adapted(recipe, base));
  }

  private String finish(VariantRecipe how) throws IOException {
    Path folder = output.resolve(how.training().stage());
    Path export = folder.resolve("export");
    if (!Files.isDirectory(export.resolve(WholeHeadConfig.PART))) {
      try (HeadPairTraining training = how.open()) {
        train(how, training, folder);
      }
    }
    return export.toString();
  }

  private void train(VariantRecipe how, TrainingStage stage, Path folder) throws IOException {
    boolean resume = TrainingRun.hasCheckpoint(folder);
    new TrainingRun(how.training(), stage, folder, DataParallel.alone(), stopped).run(resume);
    if (stopped.getAsBoolean()) {
      throw new CancelledException();
    }
  }

  /** A stage that is measured at the experiment's steps. */
  private final class MeasuredStage extends WrappedStage {
    private final HeadPairTraining stage;
    private final ExperimentLog log;
    private final Path folder;
    private final List<Integer> done = new ArrayList<>();

    MeasuredStage(HeadPairTraining stage, Path folder, ExperimentLog log) throws IOException {
      super(stage);
      this.stage = stage;
      this.folder = folder;
      this.log = log;
      log.read().forEach(entry -> done.add(entry.step()));
    }

    void measureStart() throws IOException {
      try (TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.open()) {
        measure(0);
      }
    }

    private void measure(int step) throws IOException {
      if (recipe.at().contains(step) && !done.contains(step)) {
        if (recipe.maps().contains(step)) {
          Path file = folder.resolve("maps-" + step + ".safetensors");
          measure.writeMaps(stage.validation(), file);
        }
        log.add(measure.of(step, stage.validation()));
        done.add(step);
      }
    }

    @Override
    public String validate(long step, Path to) throws IOException {
      measure(Math.toIntExact(step)); // instead of the stage's own figures
      return "measured";
    }
  }
}
