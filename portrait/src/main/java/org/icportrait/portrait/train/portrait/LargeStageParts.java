package org.icportrait.portrait.train.portrait;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.LatentPatches;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.autoencoder.PatchedAutoencoder;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.method.adapt.DetailHead;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.StitchInputs;
import org.icportrait.portrait.model.LargeParts;
import org.icportrait.portrait.model.ModelCard;
import org.icportrait.portrait.model.ModelFamily;
import org.icportrait.portrait.model.PartConfig;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.train.run.ModelParts;
import org.icportrait.portrait.train.run.Recipe;

/**
 * The part {@code large/} of our own family: its head is trained; the U-Net, the branch and the
 * autoencoder are those of the finished model.
 */
public final class LargeStageParts implements StageParts {
  private static final String CONFIG = "config.json";

  private final Recipe recipe;
  private final ModelParts parts;
  private final ModelCard card;
  private final PatchAutoencoder inner;
  private final LatentPatches patches;
  private final PatchedAutoencoder autoencoder;
  private final SchedulerConfig scheduler;
  private final StageNetworks networks;
  private final DetailHead head;

  /**
   * Loads a finished model.
   *
   * @param crops portraits that the code of the patches is fitted to where there is none yet
   */
  public LargeStageParts(Recipe recipe, CropStore crops) {
    this.recipe = recipe;
    parts = new ModelParts(recipe.parts());
    card = ModelCard.read(parts.require("stitch").getParent());
    if (recipe.crop() != LatentPatches.SIDE * card.size()) {
      throw new BadInputException(
          "recipe", "crop " + recipe.crop(), "" + LatentPatches.SIDE * card.size());
    }
    scheduler = SchedulerConfig.read(parts.require("scheduler").resolve("scheduler_config.json"));
    Path part = parts.find(LargeParts.NAME);
    inner = PortraitModel.openAutoencoder(parts.require("vae"));
    inner.setComputeType(recipe.computeType());
    patches =
        part == null
            ? fit(crops)
            : LatentPatches.read(part.resolve(LargeParts.PATCHES), inner.latentChannels());
    autoencoder = new PatchedAutoencoder(inner, patches);
    UNet2DConditionConfig config =
        UNet2DConditionConfig.read(parts.require("unet").resolve(CONFIG));
    head = new DetailHead(config, autoencoder.latentChannels());
    networks = open(config, part);
  }

  private LatentPatches fit(CropStore crops) {
    int count = Math.min(crops.count(), recipe.patches().fitted());
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      List<LatentPatches.Sample> samples = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Picture picture = crops.picture((int) ((long) i * crops.count() / count));
        samples.add(
            new LatentPatches.Sample(
                latents(picture), latents(picture.resize(card.size(), card.size()))));
      }
      return LatentPatches.fit(samples);
    }
  }

  private Tensor latents(Picture picture) {
    int side = picture.width();
    return TensorScope.within(
        () -> inner.encode(Tensor.of(StitchInputs.signed(picture), 1, 3, side, side)));
  }

  private StageNetworks open(UNet2DConditionConfig config, Path part) {
    ViewConsistentAdaptation adaptation = new ViewConsistentAdaptation(config);
    ModelParts.load(adaptation.unet(), parts.require("unet"));
    adaptation.unet().setComputeType(recipe.computeType());
    LightingAwareStitching stitching = new LightingAwareStitching(config);
    ModelParts.load(stitching.branch(), parts.require("stitch"));
    stitching.branch().setComputeType(recipe.computeType());
    if (part != null) {
      ModelParts.load(head, part);
    }
    head.setComputeType(recipe.computeType());
    return StageNetworks.patched(adaptation, stitching, head);
  }

  @Override
  public StageNetworks networks() {
    return networks;
  }

  @Override
  public Autoencoder autoencoder() {
    return autoencoder;
  }

  @Override
  public SchedulerConfig scheduler() {
    return scheduler;
  }

  @Override
  public float[] latentDeviations() {
    return patches.reach(inner.latentDeviations());
  }

  @Override
  public void export(Path folder, EstimateVariance variance, int size) throws IOException {
    Path part = folder.resolve(LargeParts.NAME);
    ModelParts.write(part, CONFIG, PartConfig.large(variance, size, recipe.dropout()), head);
    patches.write(part.resolve(LargeParts.PATCHES));
    parts.completeWith(folder);
    Files.writeString(folder.resolve("model_index.json"), PortraitModel.index(folder));
    Map<String, Object> training = Map.of("recipe", recipe.toString());
    ModelCard.write(folder, ModelFamily.MINI.name(), card.size(), card.maskRatio(), training);
  }

  @Override
  public void close() {
    networks.close();
    inner.close();
  }
}
