package org.icportrait.portrait.train.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.canvas.CanvasPlaces;
import org.icportrait.portrait.method.stitch.RelightingOutput;
import org.icportrait.portrait.model.WholeHeadConfig;

/**
 * The size of our own denoiser of whole heads: the part {@code network} of a recipe.
 *
 * @param widths channels of each level from the finest, multiples of 32
 * @param layers blocks of an encoder's level, each with attention over the canvas
 * @param places whether each token is told its place in its half of the canvas; null for no
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record NetworkSettings(List<Integer> widths, int layers, Boolean places) {
  private static final int GROUPS = 32;
  private static final int MOST_LEVELS = 5; // of 16 tokens along a side
  private static final int MOST_LAYERS = 8;
  private static final NetworkSettings USUAL =
      new NetworkSettings(UNet2DConditionConfig.WHOLE_HEAD, 1, null);

  /** Refuses what no network can be made of. */
  public NetworkSettings {
    widths = widths == null ? List.of() : List.copyOf(widths);
    boolean good = !widths.isEmpty() && widths.size() <= MOST_LEVELS;
    good &= widths.stream().allMatch(width -> width > 0 && width % GROUPS == 0);
    if (!good || layers < 1 || layers > MOST_LAYERS) {
      throw new IllegalArgumentException(
          String.format(
              "network of widths %s with %d layers, expected 1 to %d multiples of %d and 1 to %d",
              widths, layers, MOST_LEVELS, GROUPS, MOST_LAYERS));
    }
  }

  /** Those of a recipe: its own, else those of the model that it starts from, else the usual. */
  public static NetworkSettings of(Recipe recipe) {
    Path start = new ModelParts(recipe.parts()).find(WholeHeadConfig.PART);
    if (recipe.network() != null) {
      return recipe.network();
    }
    return start == null ? USUAL : of(start);
  }

  /** Those of the part {@code head} of a model. */
  public static NetworkSettings of(Path part) {
    Path file = part.resolve(WholeHeadConfig.UNET).resolve(WholeHeadConfig.FILE);
    UNet2DConditionConfig config = UNet2DConditionConfig.read(file);
    int latents = RelightingOutput.latentChannels(config.outChannels());
    int more = config.inChannels() - WholeHeadInputs.canvasChannels(latents);
    boolean placed = more % WholeHeadInputs.conditionChannels(latents) == CanvasPlaces.CHANNELS;
    return new NetworkSettings(config.blockOutChannels(), config.layersPerBlock().get(0), placed);
  }

  /**
   * The layout of such a denoiser.
   *
   * @param inChannels beside places
   */
  public UNet2DConditionConfig layout(int inChannels, int outChannels) {
    int told = Boolean.TRUE.equals(places) ? CanvasPlaces.CHANNELS : 0;
    return UNet2DConditionConfig.wholeHead(inChannels + told, outChannels, widths, layers);
  }
}
