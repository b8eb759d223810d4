package org.icportrait.portrait.train.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.generate.CancelledException;
import org.icportrait.portrait.model.WholeHeadConfig;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.TrainingRun;
import org.icportrait.portrait.train.run.TrainingStage;
import org.icportrait.portrait.train.run.WholeHeadSettings;
import org.icportrait.portrait.train.whole.HeadPairTraining;

/**
 * Trains and measures the variants of an experiment in folders of its output, so that a run that
 * was stopped goes on where it was.
 */
public final class TrainedExperimentRun {
  private final TrainedExperimentRecipe recipe;
  private final FaceMeasurer measurer;
  private final Path output;
  private final BooleanSupplier stopped;

  private record Variant(String name, List<String> parts, String conditioning, double triplets) {}

  /**
   * A run of a recipe.
   *
   * @param output where everything goes
   * @param measurer of outputs
   * @param stopped asked after each step; true ends the run with a checkpoint
   */
  public TrainedExperimentRun(
      TrainedExperimentRecipe recipe, Path output, FaceMeasurer measurer, BooleanSupplier stopped) {
    this.recipe = recipe;
    this.measurer = measurer;
    this.output = output;
    this.stopped = stopped;
  }

  /**
   * Does what is not done yet.
   *
   * @return what each variant scored
   * @throws CancelledException when it was stopped
   */
  Map<String, List<ExperimentLog.Entry>> run() throws IOException {
    Map<String, List<ExperimentLog.Entry>> scores = new LinkedHashMap<>();
    for (Variant variant : variants()) {
      Path folder = output.resolve(variant.name.replace(' ', '-'));
      Files.createDirectories(folder);
      ExperimentLog log = new ExperimentLog(folder.resolve("measured.txt"));
      HeadPairTraining.Stage stage =
          recipe.experiment().adapts()
              ? HeadPairTraining.Stage.ADAPT
              : HeadPairTraining.Stage.STITCH;
      Recipe how = recipe(stage, recipe.steps(), measuredEvery(), variant);
      if (isDone(log, folder)) {
        scores.put(variant.name, log.read());
        continue;
      }
      try (Measured measured = new Measured(open(stage, how), log)) {
        measured.measureStart();
        train(how, measured, folder);
      }
      scores.put(variant.name, log.read());
    }
    return scores;
  }

  private boolean isDone(ExperimentLog log, Path folder) throws IOException {
    Set<Integer> measured =
        log.read().stream().map(ExperimentLog.Entry::step).collect(Collectors.toSet());
    return measured.containsAll(recipe.at()) && Files.isDirectory(folder.resolve("export"));
  }

  private List<Variant> variants() throws IOException {
    double triplets = recipe.whole().triplets();
    return switch (recipe.experiment()) {
      case ADAPTATION ->
          List.of(
              new Variant("pre-trained base", List.of(start()), null, triplets),
              new Variant("random weights", List.of(), null, triplets));
      case BRANCH -> {
        List<String> start = List.of(start());
        yield List.of(
            new Variant("branch", start, "branch", triplets),
            new Variant("concatenation", start, "concatenation", triplets));
      }
      case CROSS_IDENTITY -> {
        List<String> start = List.of(start());
        yield List.of(
            new Variant("with cross-identity pairs", start, null, triplets),
            new Variant("without", start, null, 0));
      }
    };
  }

  /** The model that all variants of stitching, or the pre-trained one of adaptation, start from. */
  private String start() throws IOException {
    if (recipe.start() != null) {
      Path head = Path.of(recipe.start(), WholeHeadConfig.PART);
      if (WholeHeadConfig.read(head).stitched()) {
        throw new BadInputException(head.toString(), "a trained branch", "one without stitch/");
      }
      return recipe.start();
    }
    double triplets = recipe.whole().triplets();
    Variant fresh = new Variant("base", List.of(), null, triplets);
    String base = finish(HeadPairTraining.Stage.BASE, recipe.baseSteps(), fresh);
    if (recipe.experiment().adapts()) {
      return base;
    }
    Variant adapted = new Variant("adapted", List.of(base), null, triplets);
    return finish(HeadPairTraining.Stage.ADAPT, recipe.adaptSteps(), adapted);
  }

  private String finish(HeadPairTraining.Stage stage, int steps, Variant variant)
      throws IOException {
    Path folder = output.resolve(variant.name);
    Path export = folder.resolve("export");
    if (!Files.isDirectory(export.resolve(WholeHeadConfig.PART))) {
      Recipe how = recipe(stage, steps, Math.max(1, steps), variant);
      try (HeadPairTraining training = open(stage, how)) {
        train(how, training, folder);
      }
    }
    return export.toString();
  }

  private HeadPairTraining open(HeadPairTraining.Stage stage, Recipe how) {
    RandomSource.seedParameters(how.seed());
    return new HeadPairTraining(stage, how, null);
  }

  private void train(Recipe how, TrainingStage stage, Path folder) throws IOException {
    boolean resume = TrainingRun.hasCheckpoint(folder);
    new TrainingRun(how, stage, folder, DataParallel.alone(), stopped).run(resume);
    if (stopped.getAsBoolean()) {
      throw new CancelledException();
    }
  }

  private int measuredEvery() {
    int every = 0;
    for (int step : recipe.at()) {
      every = greatestCommonDivisor(every, step);
    }
    return Math.max(1, every);
  }

  private Recipe recipe(HeadPairTraining.Stage stage, int steps, int every, Variant variant) {
    return new Recipe(
        stage.name().toLowerCase(java.util.Locale.ROOT),
        steps,
        recipe.batch(),
        recipe.crop(),
        recipe.learningRate(),
        Math.max(1, Math.min(20, steps / 5)),
        0.9,
        1,
        recipe.precision(),
        recipe.seed(),
        every,
        variant.parts,
        null,
        null,
        0,
        variant.conditioning,
        null,
        null,
        null,
        null,
        new WholeHeadSettings(
            recipe.whole().pairs(),
            recipe.whole().validation(),
            variant.triplets,
            recipe.whole().missing(),
            recipe.whole().noisiest(),
            null),
        null,
        null);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** A stage that is measured at the experiment's steps. */
  private final class Measured implements TrainingStage {
    private final HeadPairTraining stage;
    private final ExperimentLog log;
    private final List<Integer> done = new ArrayList<>();

    Measured(HeadPairTraining stage, ExperimentLog log) throws IOException {
      this.stage = stage;
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
        ExperimentMeasure measure = new ExperimentMeasure(stage.validation(), recipe.pairs());
        boolean adapts = recipe.experiment().adapts();
        log.add(adapts ? measure.adaptation(step) : measure.stitching(step, measurer));
        done.add(step);
      }
    }

    @Override
    public Module network() {
      return stage.network();
    }

    @Override
    public Tensor loss(long batch) {
      return stage.loss(batch);
    }

    @Override
    public void prepare(long batch) {
      stage.prepare(batch);
    }

    @Override
    public long waited() {
      return stage.waited();
    }

    @Override
    public String validate(long step, Path folder) throws IOException {
      measure(Math.toIntExact(step));
      return step == recipe.steps() ? stage.validate(step, folder) : "measured";
    }

    @Override
    public void export(Path folder) throws IOException {
      stage.export(folder);
    }

    @Override
    public void close() {
      stage.close();
    }
  }
}
