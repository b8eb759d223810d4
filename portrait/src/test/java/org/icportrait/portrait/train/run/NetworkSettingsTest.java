package org.icportrait.portrait.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.canvas.CanvasPlaces;
import org.icportrait.portrait.method.stitch.RelightingOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkSettingsTest {
  private static final int LATENTS = 96;
  private static final int IN = WholeHeadInputs.canvasChannels(LATENTS);
  private static final int OUT = RelightingOutput.channels(LATENTS);

  @TempDir Path folder;

  private Recipe recipe(String network, String parts) throws IOException {
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(file, "stage: base\nparts: [" + parts + "]\n" + network);
    return Recipe.read(file);
  }

  @Test
  void aRecipesOwnSizeIsTheLayouts() throws IOException {
    Recipe recipe = recipe("network: {widths: [64, 96], layers: 3, places: true}\n", "");
    UNet2DConditionConfig layout = NetworkSettings.of(recipe).layout(IN, OUT);
    assertThat(layout.blockOutChannels()).containsExactly(64, 96);
    assertThat(layout.layersPerBlock()).containsExactly(3);
    assertThat(layout.downBlockTypes()).containsOnly("AttnDownBlock2D").hasSize(2);
    assertThat(layout.inChannels()).isEqualTo(IN + CanvasPlaces.CHANNELS);
    assertThat(NetworkSettings.of(recipe("", "")).layout(IN, OUT))
        .isEqualTo(UNet2DConditionConfig.wholeHead(IN, OUT));
  }

  @Test
  void withoutOneItIsThatOfTheModelItStartsFrom() throws IOException {
    for (boolean places : new boolean[] {true, false}) {
      NetworkSettings wide = new NetworkSettings(List.of(96, 64), 2, places);
      Path head = folder.resolve("model" + places + "/head");
      ModelParts.write(head.resolve("unet"), "config.json", wide.layout(IN, OUT), null);
      assertThat(NetworkSettings.of(head)).isEqualTo(wide);
      Recipe on = recipe("", folder.resolve("model" + places).toString());
      assertThat(NetworkSettings.of(on)).isEqualTo(wide);
    }
  }

  @Test
  void whatIsNoNetworkIsRefused() {
    assertThatThrownBy(() -> new NetworkSettings(List.of(), 1, null))
        .hasMessageContaining("multiples of 32");
    assertThatThrownBy(() -> new NetworkSettings(List.of(40), 1, null))
        .hasMessageContaining("[40]");
    assertThatThrownBy(() -> new NetworkSettings(List.of(32), 0, null))
        .hasMessageContaining("0 layers");
  }
}
