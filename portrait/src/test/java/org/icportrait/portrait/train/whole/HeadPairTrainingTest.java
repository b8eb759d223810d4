package org.icportrait.portrait.train.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.data.pairs.TinyPairs;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.method.adapt.TokenAttention;
import org.icportrait.portrait.model.WholeHeadConfig;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadPairTrainingTest {
  private static final int SIDE = 64;

  @TempDir Path folder;

  @BeforeEach
  void pairs() {
    TinyPairs.write(folder, HeadPair.Kind.PHOTOGRAPH, SIDE, 8);
    TinyPairs.write(folder, HeadPair.Kind.TRIPLET, SIDE, 8);
  }

  private Recipe recipe(String stage, int steps, List<String> parts) throws IOException {
    Path file = folder.resolve(stage + ".yaml");
    Files.writeString(
        file,
        """
        stage: %s
        steps: %d
        batch: 4
        crop: %d
        learning_rate: 0.001
        warmup: 5
        ema: 0.8
        clip: 1.0
        precision: float32
        seed: 3
        validate_every: 1000
        parts: %s
        whole: {pairs: '%s', validation: '%s', triplets: 0.5, missing: 0.25, noisiest: 0.7}
        """
            .formatted(stage, steps, SIDE, parts, folder, folder));
    return Recipe.read(file);
  }

  private String train(HeadPairTraining.Stage stage, int steps, List<String> parts, Path output)
      throws IOException {
    RandomSource.seedParameters(1);
    Recipe recipe = recipe(stage.name().toLowerCase(java.util.Locale.ROOT), steps, parts);
    try (HeadPairTraining training = new HeadPairTraining(stage, recipe, null)) {
      new TrainingRun(recipe, training, output, DataParallel.alone(), () -> false).run(false);
    }
    return Files.readString(output.resolve("validation.csv"));
  }

  @Test
  void aFewStepsBringThePortraitNearerToTheTruthThanTheEstimate() throws IOException {
    String figures = train(HeadPairTraining.Stage.STITCH, 40, List.of(), folder.resolve("out"));
    Matcher found = Pattern.compile("estimate ([0-9.]+) network ([0-9.]+)").matcher(figures);
    for (int kind = 0; kind < 2; kind++) {
      assertThat(found.find()).isTrue();
      double estimate = Double.parseDouble(found.group(1));
      assertThat(Double.parseDouble(found.group(2))).isGreaterThan(estimate + 0.3);
    }
    assertThat(folder.resolve("out/validation.png")).exists();
  }

  @Test
  void stagesGoOnFromEachOther() throws IOException {
    Path base = folder.resolve("base");
    Path stitch = folder.resolve("stitch");
    train(HeadPairTraining.Stage.BASE, 2, List.of(), base);
    Path part = base.resolve("export").resolve(WholeHeadConfig.PART);
    assertThat(WholeHeadConfig.read(part).stitched()).isFalse();
    train(HeadPairTraining.Stage.STITCH, 2, List.of(base.resolve("export").toString()), stitch);
    Path last = stitch.resolve("export").resolve(WholeHeadConfig.PART);
    assertThat(WholeHeadConfig.read(last).stitched()).isTrue();
    assertThat(WholeHeadConfig.read(last).estimateVariance())
        .isEqualTo(WholeHeadConfig.read(part).estimateVariance());
    assertThat(last.resolve("stitch/diffusion_pytorch_model.safetensors")).exists();
  }

  @Test
  void aFolderWithoutPairsIsRefused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> new PairStream(empty, SIDE)).isInstanceOf(BadInputException.class);
  }

  @Test
  void pairsAreReadAtTheSideThatIsTrained() {
    PairStream half = new PairStream(folder, SIDE / 2);
    assertThat(half.size()).isEqualTo(SIDE / 2);
    HeadPair whole = new PairStream(folder, SIDE).get(HeadPair.Kind.TRIPLET, 1);
    HeadPair pair = half.get(HeadPair.Kind.TRIPLET, 1);
    assertThat(pair.size()).isEqualTo(SIDE / 2);
    assertThat(pair.target()).hasSize(3 * SIDE * SIDE / 4);
    int[] corner = {0, 1, SIDE, SIDE + 1};
    int plane = SIDE * SIDE; // the second one
    int sum = 0;
    int slope = 0;
    for (int at : corner) {
      sum += whole.profile()[plane + at] & 0xff;
      slope += whole.normals()[plane + at];
    }
    assertThat(pair.profile()[plane / 4] & 0xff).isEqualTo(Math.round(sum / 4f));
    assertThat(pair.normals()[plane / 4]).isEqualTo((byte) Math.round(slope / 4f));
    assertThatThrownBy(() -> new PairStream(folder, SIDE - 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("crop");
  }

  private PairBatch batch(double triplets) {
    List<Random> random = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      random.add(new Random(i));
    }
    return new PairStream(folder, SIDE).draw(random, triplets);
  }

  @Test
  void theShareThatIsHiddenCanBeFixed() {
    try (TensorScope scope = TensorScope.open()) {
      PairBatch batch = batch(0.5);
      assertThat(batch.patches(0.0).mean().item()).isEqualTo(1);
      assertThat(batch.patches(1.0).mean().item()).isZero();
      assertThat(batch.patches(0.65).mean().item()).isCloseTo(0.35f, within(0.04f));
      assertThat(batch.patches(null).mean().item()).isBetween(0.02f, 0.48f);
    }
  }

  @Test
  void withoutAnAttackTheReferenceOfAPhotographIsTheAnswer() {
    try (TensorScope scope = TensorScope.open()) {
      PairBatch.Sample sample = batch(0).jittered();
      float most = sample.planes().reference().sub(sample.target()).abs().max(1).sum().item();
      assertThat(most).isLessThan(1e-3f);
      PairBatch.Sample attacked = batch(0).augmented();
      assertThat(attacked.planes().reference().sub(attacked.target()).abs().sum().item())
          .isGreaterThan(1);
    }
  }

  @Test
  void theAttentionIsWatchedUnderTheNoiseThatIsAskedFor() throws IOException {
    RandomSource.seedParameters(1);
    Recipe recipe = recipe("adapt", 1, List.of());
    try (HeadPairTraining training =
        new HeadPairTraining(HeadPairTraining.Stage.ADAPT, recipe, null)) {
      List<HeadPair> pairs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        pairs.add(new PairStream(folder, SIDE).get(HeadPair.Kind.PHOTOGRAPH, i));
      }
      TokenAttention little = new TokenAttention();
      TokenAttention same = new TokenAttention();
      TokenAttention much = new TokenAttention();
      training.validation().watch(pairs, 0.1, 4, little);
      training.validation().watch(pairs, 0.1, 4, same);
      training.validation().watch(pairs, 1, 4, much);
      TokenAttention.Layer layer = little.layers().get(0);
      assertThat(layer.side()).isEqualTo(SIDE / 8);
      assertThat(layer.samples()).isEqualTo(2);
      assertThat(same.layers().get(0).attention()).isEqualTo(layer.attention());
      assertThat(much.layers().get(0).attention()).isNotEqualTo(layer.attention());
    }
  }

  @Test
  void copyingTheReferenceOfAPhotographIsWrongOnSkinAlone() {
    try (TensorScope scope = TensorScope.open()) {
      PairBatch.Sample sample = batch(0).attacked();
      HeadPlanes planes = sample.planes();
      Tensor difference = planes.reference().sub(sample.target()).abs().mean(1);
      float[] apart = difference.toFloats();
      float[] skin = planes.skin().toFloats();
      float[] head = planes.head().toFloats();
      double onSkin = 0;
      double off = 0;
      for (int i = 0; i < apart.length; i++) {
        onSkin += skin[i] > 0 ? apart[i] : 0;
        off = Math.max(off, head[i] == 0 ? apart[i] : 0);
      }
      assertThat(onSkin / apart.length).isGreaterThan(0.005);
      assertThat(off).isLessThan(1e-5);
    }
  }

  @Test
  void aTripletsReferenceAndAnswerStandInOneOtherScene() {
    try (TensorScope scope = TensorScope.open()) {
      PairBatch.Sample plain = batch(1).plain();
      PairBatch.Sample attacked = batch(1).attacked();
      Tensor off = plain.planes().head().mul(-1).add(1); // round heads: mirrored or not, the same
      float[] reference = change(attacked.planes().reference(), plain.planes().reference(), off);
      float[] answer = change(attacked.target(), plain.target(), off);
      double most = 0;
      for (int i = 0; i < answer.length; i++) {
        if (reference[i] != 0 && answer[i] != 0) { // 0: too bright a ground to tell
          assertThat(reference[i]).isCloseTo(answer[i], within(2e-3f));
          most = Math.max(most, Math.abs(answer[i]));
        }
      }
      assertThat(most).isGreaterThan(0.02);
      float[] skins =
          change(attacked.planes().reference(), plain.planes().reference(), plain.planes().skin());
      float[] own = change(attacked.target(), plain.target(), plain.planes().skin());
      double apart = 0;
      for (int i = 0; i < own.length; i++) {
        apart = Math.max(apart, Math.abs(own[i] - skins[i]));
      }
      assertThat(apart).isGreaterThan(0.1);
    }
  }

  /** Mean logarithm of how much brighter a picture became under a mask, of each sample's colour. */
  private static float[] change(Tensor after, Tensor before, Tensor mask) {
    Tensor ratio = after.clamp(1e-3, 1).log().sub(before.clamp(1e-3, 1).log());
    // what is at the end of the range did not change as much as it should have
    Tensor within = before.mul(-1).add(0.6);
    Tensor counted = mask.mul(PlaneFilters.above(within, 0));
    return ratio.mul(counted).sum(2, 3).div(counted.sum(2, 3).add(1e-3)).toFloats();
  }

  @Test
  void theMeanOfAProfileTellsTheSkinOfTheAnswer() {
    try (TensorScope scope = TensorScope.open()) {
      PairBatch.Sample plain = batch(0).plain();
      PairBatch.Sample attacked = batch(0).attacked();
      Tensor skin = plain.planes().skin();
      float[] profile = change(attacked.planes().aligned(), plain.planes().aligned(), skin);
      float[] answer = change(attacked.target(), plain.target(), skin);
      for (int i = 0; i < profile.length; i += 3) {
        double apart = 0;
        for (int c = 0; c < 3; c++) {
          apart += (profile[i + c] - answer[i + c]) / 3;
        }
        assertThat(Math.abs(apart)).isLessThan(0.2);
      }
    }
  }

  @Test
  void augmentedCropsMoveEverythingTogether() {
    try (TensorScope scope = TensorScope.open()) {
      PairBatch.Sample attacked = batch(1).attacked();
      PairBatch.Sample augmented = batch(1).augmented();
      float before = attacked.planes().head().sum().item();
      assertThat(augmented.planes().head().sum().item()).isNotCloseTo(before, within(10f));
      Tensor inner = PlaneFilters.above(augmented.planes().skin(), 0.999);
      Tensor mean = augmented.target().mul(inner).sum(2, 3).div(inner.sum(2, 3));
      // a disc of one colour is one still, where its masks say that it is
      Tensor apart = augmented.target().sub(mean).abs().mul(inner);
      assertThat(apart.mean().item()).isLessThan(1e-3f);
      assertThat(augmented.planes().profile().toFloats())
          .hasSameSizeAs(attacked.planes().profile().toFloats());
    }
  }

  @Test
  void aMissingWarpShowsNothingOfThePerson() {
    try (TensorScope scope = TensorScope.open()) {
      PairBatch batch = batch(0.5);
      HeadPlanes planes = AlignmentErrors.apply(batch.plain().planes(), 1, batch.draws());
      assertThat(planes.visibility().sum().item()).isZero();
      assertThat(planes.aligned().sum().item()).isZero();
      assertThat(planes.profile().sum().item()).isGreaterThan(0);
    }
  }

  @Test
  void theLossOfTheTruthIsTheLeast() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor truth = batch(0.5).plain().target();
      Tensor weight = Tensor.full(1, truth.size(0), 1, SIDE, SIDE);
      double exact = WholeHeadLoss.of(truth, truth, weight).mean().item();
      double darker = WholeHeadLoss.of(truth.mul(0.9), truth, weight).mean().item();
      Tensor nowhere = weight.mul(0);
      double unseen = WholeHeadLoss.of(truth.mul(0.9), truth, nowhere).mean().item();
      assertThat(darker).isGreaterThan(exact + 0.01);
      assertThat(unseen).isLessThan(exact);
    }
  }
}
