package org.icportrait.portrait.train.parser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.UpdatedWeights;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.parse.FaceParser;
import org.icportrait.face.parse.ParseConfig;
import org.icportrait.face.parse.ParseNetwork;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.train.run.ModelParts;
import org.icportrait.portrait.train.run.PrefetchedStage;
import org.icportrait.portrait.train.run.Recipe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains the parser: soft masks of hair, bare skin, person and occluder in crops of heads. */
public final class ParserTraining extends PrefetchedStage<ParserTraining.Batch> {
  private static final Logger LOG = LoggerFactory.getLogger(ParserTraining.class);
  private static final int CLASSES = ParseNetwork.CLASSES;
  private static final double SMOOTH = 200; // pixels: a mask of few counts little in the overlap

  private final Recipe recipe;
  private final int size; // of the crops trained on; validation is on those of use
  private final ParserSampler sampler;
  private final ParserFigures figures;
  private final ParseNetwork network = new ParseNetwork();

  /** Crops, labels and weights of a batch, one sample after the other. */
  record Batch(float[] crops, float[] labels, float[] weights) {}

  /**
   * A stage on the portraits and path-traced heads of a training folder.
   *
   * @param output keeps the landmarks of the heads in {@code landmarks/}
   */
  public static ParserTraining read(
      Recipe recipe,
      Path data,
      Path output,
      PortraitFolder folder,
      Function<Path, Picture> decoder) {
    Path cache = output.resolve("landmarks");
    return new ParserTraining(
        recipe,
        ParserData.read(recipe, data, folder, cache, decoder),
        FaceMesh.readCanonical(data.resolve("canonical_landmarks.safetensors")));
  }

  ParserTraining(Recipe recipe, ParserData data, FaceMesh mesh) {
    this.recipe = recipe;
    size = recipe.crop();
    sampler = new ParserSampler(data.train(), data.rendered(), mesh, size);
    figures = new ParserFigures(data, mesh);
    network.setComputeType(recipe.computeType());
    ModelParts parts = new ModelParts(recipe.parts());
    Path parser = parts.find("parse");
    Path geometry = parts.find("geometry");
    if (parser != null) { // one of other widths gives what fits
      begin("parser", parser.resolve(FaceParser.WEIGHTS));
    } else if (geometry != null) {
      begin("geometry network", geometry.resolve(FaceAnalyzer.WEIGHTS));
    }
  }

  private void begin(String other, Path file) {
    try (UpdatedWeights source = UpdatedWeights.open(file)) {
      int taken = network.loadShared(source);
      LOG.info(
          "{} of {} tensors begin as those of the {}", taken, network.parameters().size(), other);
    }
  }

  @Override
  public Module network() {
    return network;
  }

  @Override
  protected Batch batch(long number) {
    int n = recipe.batch();
    int pixels = size * size;
    Batch batch =
        new Batch(
            new float[n * 3 * pixels],
            new float[n * CLASSES * pixels],
            new float[n * CLASSES * pixels]);
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              ParserSample sample = sampler.draw(recipe.random(number * n + i, 0));
              put(sample.picture(), batch.crops, i);
              put(sample.labels(), batch.labels, i);
              put(sample.weights(), batch.weights, i);
            });
    return batch;
  }

  private static void put(float[] part, float[] all, int index) {
    System.arraycopy(part, 0, all, index * part.length, part.length);
  }

  @Override
  public Tensor loss(long number) {
    Batch batch = take(number);
    int n = recipe.batch();
    return loss(
        network.forward(Tensor.of(batch.crops, n, 3, size, size)),
        Tensor.of(batch.labels, n, CLASSES, size, size),
        Tensor.of(batch.weights, n, CLASSES, size, size));
  }

  /**
   * Binary cross entropy and the soft overlap (Milletari et al. 2016, V-Net, section 3), both
   * weighed pixel by pixel, the mean over classes.
   *
   * @param logits [N, 4, S, S]
   */
  static Tensor loss(Tensor logits, Tensor labels, Tensor weights) {
    Tensor entropy =
        Functional.relu(logits)
            .sub(logits.mul(labels))
            .add(logits.abs().mul(-1).exp().add(1).log());
    Tensor known = weights.sum(0, 2, 3).add(1);
    Tensor crossEntropy = entropy.mul(weights).sum(0, 2, 3).div(known).mean();
    Tensor said = Functional.sigmoid(logits);
    Tensor both = said.mul(labels).mul(weights).sum(0, 2, 3).mul(2).add(SMOOTH);
    Tensor all = said.square().add(labels.square()).mul(weights).sum(0, 2, 3).add(SMOOTH);
    return crossEntropy.add(both.div(all).mul(-1).add(1).mean().mul(0.5));
  }

  @Override
  public String validate(long step, Path folder) throws IOException {
    return figures.of(network, folder.resolve("validation.png"));
  }

  @Override
  public void export(Path folder) throws IOException {
    Path part = folder.resolve("parse");
    ModelParts.write(part, ParseConfig.FILE, ParseConfig.current(), null);
    ModelParts.writeWeights(network, part.resolve(FaceParser.WEIGHTS));
  }

  @Override
  public void close() {
    network.close();
  }
}
