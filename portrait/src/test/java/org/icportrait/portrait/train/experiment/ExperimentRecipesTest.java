package org.icportrait.portrait.train.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.evaluate.Experiment;
import org.icportrait.portrait.evaluate.ExperimentRecipe;
import org.icportrait.portrait.model.WholeHeadConfig;
import org.icportrait.portrait.train.whole.HeadPairTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRecipesTest {
  private static final Path RECIPES = Path.of("..", "recipes", "experiments");

  @TempDir Path folder;

  @Test
  void everyExperimentHasItsRecipe() {
    for (Experiment experiment : Experiment.values()) {
      Path file = RECIPES.resolve(experiment.name().toLowerCase(java.util.Locale.ROOT) + ".yaml");
      assertThat(ExperimentRecipe.read(file).experiment()).isEqualTo(experiment);
    }
    for (TrainedExperiment experiment : TrainedExperiment.values()) {
      Path file = RECIPES.resolve(experiment.id() + ".yaml");
      assertThat(TrainedExperimentRecipe.read(file).experiment()).isEqualTo(experiment);
    }
  }

  @Test
  void recipesAreMadeSmallAndSownAnew() {
    for (TrainedExperiment experiment : TrainedExperiment.values()) {
      TrainedExperimentRecipe recipe =
          TrainedExperimentRecipe.read(RECIPES.resolve(experiment.id() + ".yaml"));
      assertThat(recipe.quick().steps()).isEqualTo(2);
      assertThat(recipe.quick().seeds()).hasSize(1);
      assertThat(recipe.quick().pairs()).isEqualTo(2);
      assertThat(recipe.withSeed(70).seeds().get(0)).isEqualTo(70);
      assertThat(recipe.withSeed(70).seeds()).hasSameSizeAs(recipe.seeds()).doesNotHaveDuplicates();
    }
    ExperimentRecipe pose = ExperimentRecipe.read(RECIPES.resolve("pose.yaml"));
    assertThat(pose.quick().pairs()).isEqualTo(1);
    assertThat(pose.quick().values()).isEqualTo(pose.values());
    ExperimentRecipe light = ExperimentRecipe.read(RECIPES.resolve("light.yaml")).withSeed(4);
    assertThat(light.seed()).isEqualTo(4);
    assertThat(light.quick().values()).containsExactly(0.0, 100.0);
  }

  @Test
  void aBaseIsMadeByItsOwnRecipe() {
    TrainedExperimentRecipe matching =
        TrainedExperimentRecipe.read(RECIPES.resolve("matching.yaml"));
    VariantRecipe base = VariantRecipe.base(matching);
    assertThat(base.stage()).isEqualTo(HeadPairTraining.Stage.BASE);
    assertThat(base.training().whole().paintedOrNone()).isGreaterThan(0.5);
    assertThat(matching.stepsBefore()).isEqualTo(base.training().steps()).isGreaterThan(1000);
    assertThat(matching.quick().stepsBefore()).isEqualTo(1);
    for (Variant variant : Variant.of(matching)) { // random weights are as many
      VariantRecipe how = new VariantRecipe(matching, variant, "nowhere");
      assertThat(how.training().network()).isEqualTo(base.training().network()).isNotNull();
    }
  }

  @Test
  void variantsDifferInWhatIsTried() {
    TrainedExperimentRecipe mask = TrainedExperimentRecipe.read(RECIPES.resolve("mask.yaml"));
    List<Variant> masks = Variant.of(mask);
    assertThat(masks).hasSize(2 * 2 * 8); // seeds, patches, shares
    assertThat(masks.stream().map(Variant::folder)).doesNotHaveDuplicates();
    assertThat(masks.get(1).whole().hidden()).isEqualTo(0.25);
    assertThat(masks.get(4).whole().hidden()).isEqualTo(0.8);
    assertThat(masks.get(4).whole().showsReference()).isTrue();
    assertThat(masks.get(12).whole().showsReference()).isFalse();
    TrainedExperimentRecipe matching =
        TrainedExperimentRecipe.read(RECIPES.resolve("matching.yaml"));
    assertThat(Variant.of(matching)).hasSize(2 * 3).allMatch(v -> v.whole().missing() == 1);
    assertThat(Variant.of(matching).get(1).started()).isFalse();
    List<Variant> branches =
        Variant.of(TrainedExperimentRecipe.read(RECIPES.resolve("branch.yaml"))).subList(0, 5);
    assertThat(branches.stream().filter(v -> v.whole().triplets() == 0)).hasSize(2);
    assertThat(branches.stream().filter(v -> !v.whole().attacks())).hasSize(2);
    assertThat(branches.stream().filter(v -> "concatenation".equals(v.conditioning()))).hasSize(1);
  }

  @Test
  void whatAnExperimentDoesNotTryIsRefused() throws IOException {
    String mask = Files.readString(RECIPES.resolve("mask.yaml"));
    String matching = Files.readString(RECIPES.resolve("matching.yaml"));
    List<String> wrong =
        List.of(
            mask.replaceAll("hidden: .*", "hidden: [80, 101]"),
            mask.replaceAll("patches: .*", ""),
            matching.replaceAll("turns: .*", "turns: [20]"),
            matching.replaceAll("maps: .*", "maps: [7]"),
            matching.replaceAll("seeds: .*", "seeds: []"));
    for (String text : wrong) {
      Path file = Files.writeString(folder.resolve("wrong.yaml"), text);
      assertThatThrownBy(() -> TrainedExperimentRecipe.read(file))
          .isInstanceOf(BadInputException.class);
    }
  }

  @Test
  void aBranchIsLeftOutOfAStart() throws IOException {
    Path mini = Path.of("..", "models", "mini");
    Path start = Unstitched.copy(mini, folder.resolve("start"));
    Path head = start.resolve(WholeHeadConfig.PART);
    WholeHeadConfig whole = WholeHeadConfig.read(mini.resolve(WholeHeadConfig.PART));
    WholeHeadConfig bare = WholeHeadConfig.read(head);
    assertThat(whole.stitched()).isTrue();
    assertThat(bare.stitched()).isFalse();
    assertThat(bare.estimateVariance()).isEqualTo(whole.estimateVariance());
    assertThat(head.resolve(WholeHeadConfig.STITCH)).doesNotExist();
    assertThat(head.resolve("unet/diffusion_pytorch_model.safetensors")).exists();
    assertThat(Unstitched.copy(start, folder.resolve("again"))).isEqualTo(start);
  }

  @Test
  void stepsThatDoNotRiseAndUnknownKeysAreRefused() throws IOException {
    String good = Files.readString(RECIPES.resolve("branch.yaml"));
    Path falling = folder.resolve("falling.yaml");
    Files.writeString(falling, good.replaceAll("at: .*", "at: [0, 50, 50]"));
    assertThatThrownBy(() -> TrainedExperimentRecipe.read(falling))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("falling.yaml");
    Path unknown = folder.resolve("unknown.yaml");
    Files.writeString(unknown, good + "colour: red\n");
    assertThatThrownBy(() -> TrainedExperimentRecipe.read(unknown))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("colour");
  }

  @Test
  void aLogIsReadOnAfterALineWasCutOff() throws IOException {
    Path file = folder.resolve("measured.txt");
    ExperimentLog log = new ExperimentLog(file);
    log.add(List.of(new ExperimentLog.Entry(0, 1, "pck", 0.25)));
    Files.writeString(file, Files.readString(file) + "25,1,p");
    ExperimentLog.Entry later = new ExperimentLog.Entry(0, 1, "pck", 0.5);
    assertThat(new ExperimentLog(file).read())
        .containsExactly(new ExperimentLog.Entry(0, 1, "pck", 0.25));
    log.add(List.of(later));
    assertThat(log.read()).containsExactly(later);
  }
}
