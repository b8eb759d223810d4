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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.generate.CancelledException;
import org.icportrait.portrait.train.portrait.MiniParts;
import org.icportrait.portrait.train.portrait.PortraitTraining;
import org.icportrait.portrait.train.run.ModelParts;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.TrainingRun;
import org.icportrait.portrait.train.run.TrainingStage;

/**
 * Trains and measures the variants of an experiment in folders of its output, so that a run that
 * was stopped goes on where it was.
 */
public final class TrainedExperimentRun {
  private static final int SIZE = 256;

  private final TrainedExperimentRecipe recipe;
  private final FaceMeasurer measurer;
  private final Path output;
  private final BooleanSupplier stopped;
  private final FaceMesh mesh;
  private final CropStore train;
  private final CropStore validation;

  private record Variant(String name, String parts, String conditioning, Double crossIdentity) {}

  /**
   * Reads the portraits.
   *
   * @param data a folder of portraits with landmarks, see {@link PortraitFolder}
   * @param output where everything goes
   * @param measurer of outputs
   * @param decoder reads a picture file
   * @param stopped asked after each step; true ends the run with a checkpoint
   */
  public TrainedExperimentRun(
      TrainedExperimentRecipe recipe,
      Path data,
      Path output,
      FaceMeasurer measurer,
      Function<Path, Picture> decoder,
      BooleanSupplier stopped) {
    this.recipe = recipe;
    this.measurer = measurer;
    this.output = output;
    this.stopped = stopped;
    PortraitFolder folder = PortraitFolder.read(data);
    mesh = FaceMesh.readCanonical(data.resolve("canonical_landmarks.safetensors"));
    train = new CropStore(folder.train(), decoder, SIZE);
    validation = new CropStore(folder.validation(), decoder, SIZE);
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
      PortraitTraining.Stage stage =
          recipe.experiment().adapts()
              ? PortraitTraining.Stage.ADAPT
              : PortraitTraining.Stage.STITCH;
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
    return switch (recipe.experiment()) {
      case ADAPTATION ->
          List.of(
              new Variant("pre-trained base", start(), null, null),
              new Variant("random weights", pretrain("random-base", 0), null, null));
      case BRANCH -> {
        String start = start();
        yield List.of(
            new Variant("branch", start, "branch", null),
            new Variant("concatenation", start, "concatenation", null));
      }
      case CROSS_IDENTITY -> {
        String start = start();
        yield List.of(
            new Variant("with cross-identity pairs", start, null, null),
            new Variant("without", start, null, 0.0));
      }
    };
  }

  /** The model that all variants of stitching, or the pre-trained one of adaptation, start from. */
  private String start() throws IOException {
    if (recipe.start() != null) {
      Path given = Path.of(recipe.start());
      if (Files.exists(given.resolve("stitch"))) {
        throw new BadInputException(given.toString(), "a trained stitch/", "vae/ and unet/ only");
      }
      return given.toString();
    }
    String base = pretrain("base", recipe.baseSteps());
    if (recipe.experiment().adapts()) {
      return base;
    }
    Variant adapted = new Variant("adapted", base, null, null);
    return finish(PortraitTraining.Stage.ADAPT, recipe.adaptSteps(), adapted);
  }

  /** A denoiser of single portraits, trained from nothing. */
  private String pretrain(String name, int steps) throws IOException {
    Path bare = output.resolve("start"); // no unet/ to go on from
    ModelParts lent = new ModelParts(recipe.parts());
    lent.require("vae");
    lent.completeWith(bare, List.of("vae", "geometry"));
    return finish(
        PortraitTraining.Stage.BASE, steps, new Variant(name, bare.toString(), null, null));
  }

  private String finish(PortraitTraining.Stage stage, int steps, Variant variant)
      throws IOException {
    Path folder = output.resolve(variant.name);
    Path export = folder.resolve("export");
    if (!Files.isDirectory(export.resolve("unet"))) {
      Recipe how = recipe(stage, steps, Math.max(1, steps), variant);
      try (PortraitTraining training = open(stage, how)) {
        train(how, training, folder);
      }
    }
    return export.toString();
  }

  private PortraitTraining open(PortraitTraining.Stage stage, Recipe how) {
    RandomSource.seedParameters(how.seed());
    return new PortraitTraining(stage, how, new MiniParts(stage, how), mesh, train, validation);
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

  private Recipe recipe(PortraitTraining.Stage stage, int steps, int every, Variant variant) {
    return new Recipe(
        stage.name().toLowerCase(java.util.Locale.ROOT),
        steps,
        recipe.batch(),
        SIZE,
        recipe.learningRate(),
        Math.max(1, Math.min(20, steps / 5)),
        0.9,
        1,
        recipe.precision(),
        recipe.seed(),
        every,
        List.of(variant.parts),
        null,
        null,
        0,
        variant.conditioning,
        variant.crossIdentity,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** A stage that is measured at the experiment's steps. */
  private final class Measured implements TrainingStage {
    private final PortraitTraining stage;
    private final ExperimentLog log;
    private final List<Integer> done = new ArrayList<>();

    Measured(PortraitTraining stage, ExperimentLog log) throws IOException {
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
        ExperimentMeasure measure = new ExperimentMeasure(stage, recipe.pairs());
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
