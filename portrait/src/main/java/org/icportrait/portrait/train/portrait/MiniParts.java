package org.icportrait.portrait.train.portrait;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.StitchComposer;
import org.icportrait.portrait.model.ModelCard;
import org.icportrait.portrait.model.ModelFamily;
import org.icportrait.portrait.model.PartConfig;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.train.run.ModelParts;
import org.icportrait.portrait.train.run.Recipe;

/** The parts of the family that is trained from nothing. */
public final class MiniParts implements StageParts {
  private final PortraitTraining.Stage stage;
  private final Recipe recipe;
  private final ModelParts parts;
  private final PatchAutoencoder autoencoder;
  private final UNet2DConditionConfig config;
  private final SchedulerConfig scheduler = SchedulerConfig.mini();
  private final StageNetworks networks;

  public MiniParts(PortraitTraining.Stage stage, Recipe recipe) {
    this.stage = stage;
    this.recipe = recipe;
    parts = new ModelParts(recipe.parts());
    autoencoder = PortraitModel.openAutoencoder(parts.require("vae"));
    autoencoder.setComputeType(recipe.computeType());
    int c = autoencoder.latentChannels();
    boolean stitch = stage == PortraitTraining.Stage.STITCH;
    boolean wide = stitch && recipe.concatenates();
    int condition = wide ? LightingAwareStitching.conditionChannels(c) : 0;
    config = UNet2DConditionConfig.mini(InContextCanvas.channels(c) + condition, c);
    ViewConsistentAdaptation adaptation = new ViewConsistentAdaptation(config);
    if (wide) {
      networks = StageNetworks.concatenated(adaptation);
    } else if (stitch) {
      networks = StageNetworks.withBranch(adaptation, new LightingAwareStitching(config));
    } else {
      networks = StageNetworks.denoiser(adaptation);
    }
    loadStart();
    if (recipe.freezesDenoiser()) {
      networks.adaptation().setTrainable(false);
    }
    networks.adaptation().unet().setComputeType(recipe.computeType());
  }

  private void loadStart() {
    Path unet = parts.find("unet");
    if (unet != null) {
      ModelParts.loadWidened(networks.adaptation().unet(), unet, config.inChannels());
    } else if (stage != PortraitTraining.Stage.BASE) {
      parts.require("unet");
    }
    if (networks.stitching() != null) {
      networks.stitching().branch().setComputeType(recipe.computeType());
      Path branch = parts.find("stitch");
      if (branch != null) {
        ModelParts.load(networks.stitching().branch(), branch);
      } else {
        networks.stitching().branch().copyEncoder(networks.adaptation().unet());
      }
    }
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
    return autoencoder.latentDeviations();
  }

  @Override
  public void export(Path folder, EstimateVariance variance, int size) throws IOException {
    ModelParts.write(folder.resolve("unet"), "config.json", config, networks.adaptation().unet());
    ModelParts.write(folder.resolve("scheduler"), "scheduler_config.json", scheduler, null);
    if (stage == PortraitTraining.Stage.ADAPT) {
      ModelParts.write(folder.resolve("adapt"), "config.json", PartConfig.adapt(variance), null);
    }
    if (networks.stitching() != null) {
      ModelParts.write(
          folder.resolve("stitch"),
          "config.json",
          PartConfig.stitch(variance, recipe.dropout()),
          networks.stitching().branch());
    }
    parts.completeWith(folder);
    Files.writeString(folder.resolve("model_index.json"), PortraitModel.index(folder));
    if (networks.stitching() != null) {
      Map<String, Object> training = Map.of("recipe", recipe.toString());
      ModelCard.write(folder, ModelFamily.MINI.name(), size, StitchComposer.MASK_RATIO, training);
    }
  }

  @Override
  public void close() {
    networks.close();
    autoencoder.close();
  }
}
