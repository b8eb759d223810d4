package org.icportrait.portrait.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.icportrait.engine.Initializer;
import org.icportrait.engine.Module;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.head.FaceMesh;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.identity.CanonicalFace;
import org.icportrait.portrait.identity.IdentityEmbedder;
import org.icportrait.portrait.identity.IdentityNetwork;
import org.icportrait.portrait.identity.RocPlot;
import org.icportrait.portrait.identity.VerificationCurve;

/**
 * Trains the identity embedder: each portrait is one person, and pictures of one person must lie
 * nearer to its centre than to any other's by a margin (Wang et al. 2018, CosFace).
 */
final class IdentityTraining extends PrefetchedStage<float[]> {
  private static final double SHARPNESS = 24; // of the softmax over cosines
  private static final float MARGIN = 0.2f;
  private static final int VALIDATION_PICTURES = 6; // a person
  private static final int VALIDATION_BATCH = 25;

  private final Recipe recipe;
  private final IdentitySampler train;
  private final IdentitySampler validation;
  private final Both both;

  /** The embedder and the people's centres, which are of use in training only. */
  private static final class Both extends Module {
    final IdentityNetwork embedder = child("embedder", new IdentityNetwork());
    final Tensor centres;

    Both(int people) {
      centres = parameter("centres", Initializer.normal(0.05), people, IdentityNetwork.EMBEDDING);
    }
  }

  IdentityTraining(Recipe recipe, FaceMesh mesh, CropStore train, CropStore validation) {
    this.recipe = recipe;
    this.train = new IdentitySampler(train, mesh);
    this.validation = new IdentitySampler(validation, mesh);
    this.both = new Both(train.count());
    Path start = new ModelParts(recipe.parts()).find("identity");
    if (start != null) {
      try (Safetensors source = Safetensors.open(start.resolve(IdentityEmbedder.WEIGHTS))) {
        both.embedder.load(source);
      }
    }
    both.embedder.setComputeType(recipe.computeType());
  }

  @Override
  public Module network() {
    return both;
  }

  private Random random(long batch, int i) {
    return recipe.random(batch * recipe.batch() + i, 0);
  }

  @Override
  protected float[] batch(long number) {
    int values = CanonicalFace.CHANNELS * CanonicalFace.SIZE * CanonicalFace.SIZE;
    float[] faces = new float[recipe.batch() * values];
    IntStream.range(0, recipe.batch())
        .parallel()
        .forEach(
            i -> {
              Random random = random(number, i);
              int person = random.nextInt(train.count());
              System.arraycopy(train.draw(person, random), 0, faces, i * values, values);
            });
    return faces;
  }

  @Override
  public Tensor loss(long number) {
    float[] faces = take(number);
    int n = recipe.batch();
    int people = train.count();
    float[] own = new float[n * people];
    for (int i = 0; i < n; i++) {
      own[i * people + random(number, i).nextInt(people)] = 1;
    }
    Tensor of = Tensor.of(own, n, people);
    Tensor embedded = both.embedder.forward(input(faces, n));
    Tensor cosine = embedded.matmul(IdentityNetwork.unit(both.centres).transpose(0, 1));
    Tensor logits = cosine.sub(of.mul(MARGIN)).mul(SHARPNESS);
    // the largest logit is SHARPNESS at most, so the exponentials stay small without a maximum
    Tensor total = logits.add(-SHARPNESS).exp().sum(1).log().add(SHARPNESS);
    return total.sub(logits.mul(of).sum(1)).mean();
  }

  private static Tensor input(float[] faces, int count) {
    return Tensor.of(faces, count, CanonicalFace.CHANNELS, CanonicalFace.SIZE, CanonicalFace.SIZE);
  }

  @Override
  public String validate(long step, Path folder) throws IOException {
    List<float[]> embeddings = new ArrayList<>();
    int people = validation.count();
    int values = CanonicalFace.CHANNELS * CanonicalFace.SIZE * CanonicalFace.SIZE;
    int total = people * VALIDATION_PICTURES;
    for (int start = 0; start < total; start += VALIDATION_BATCH) {
      int count = Math.min(VALIDATION_BATCH, total - start);
      float[] faces = new float[count * values];
      for (int i = 0; i < count; i++) {
        int at = start + i;
        float[] face = validation.draw(at / VALIDATION_PICTURES, new Random(31L * at + 5));
        System.arraycopy(face, 0, faces, i * values, values);
      }
      try (TensorScope scope = TensorScope.open()) {
        float[] rows = both.embedder.forward(input(faces, count)).toFloats();
        for (int i = 0; i < count; i++) {
          int from = i * IdentityNetwork.EMBEDDING;
          embeddings.add(
              java.util.Arrays.copyOfRange(rows, from, from + IdentityNetwork.EMBEDDING));
        }
      }
    }
    VerificationCurve curve = curve(embeddings);
    Files.writeString(folder.resolve("roc.svg"), RocPlot.draw(curve));
    return String.format(
        Locale.ROOT,
        "equal error rate %.2f%% at distance %.3f",
        100 * curve.equalErrorRate(),
        curve.equalErrorThreshold());
  }

  /** All pairs; the pictures of a person follow each other. */
  private static VerificationCurve curve(List<float[]> embeddings) {
    List<Double> same = new ArrayList<>();
    List<Double> strangers = new ArrayList<>();
    for (int i = 0; i < embeddings.size(); i++) {
      for (int j = 0; j < i; j++) {
        double distance = IdentityEmbedder.distance(embeddings.get(i), embeddings.get(j));
        boolean one = i / VALIDATION_PICTURES == j / VALIDATION_PICTURES;
        (one ? same : strangers).add(distance);
      }
    }
    return VerificationCurve.of(
        same.stream().mapToDouble(d -> d).toArray(),
        strangers.stream().mapToDouble(d -> d).toArray());
  }

  @Override
  public void export(Path folder) throws IOException {
    Path identity = folder.resolve("identity");
    Files.createDirectories(identity);
    ModelParts.writeWeights(both.embedder, identity.resolve(IdentityEmbedder.WEIGHTS));
  }

  @Override
  public void close() {
    both.close();
  }
}
