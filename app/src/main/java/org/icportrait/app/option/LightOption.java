package org.icportrait.app.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.PresetLight;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The value of --light: a preset's name, numbers, or a file.
 *
 * @param text as given
 * @param ready the light when no file is needed for it
 * @param file where it comes from otherwise
 */
public record LightOption(String text, Optional<LightSource> ready, Optional<Path> file) {
  private static final String OPTION = "--light";
  private static final String NUMBERS =
      "YAW,PITCH[,STRENGTH[,KELVIN]]: -180 to 180, -90 to 90, above 0 to 20, 1000 to 20000";
  private static final double NEUTRAL_KELVIN = 6504;

  /** Refuses what is none of the three as wrong usage. */
  public static LightOption of(CommandSpec spec, String text) {
    Optional<PresetLight> preset = PresetLight.of(text);
    if (preset.isPresent()) {
      return new LightOption(
          text, Optional.of(new LightSource.Preset(preset.get())), Optional.empty());
    }
    Path path = Path.of(text);
    if (Files.exists(path)) {
      return new LightOption(text, Optional.empty(), Optional.of(path));
    }
    if (text.matches("[-+0-9.,eE ]*,[-+0-9.,eE ]*")) {
      return new LightOption(text, Optional.of(direction(spec, text)), Optional.empty());
    }
    if (text.indexOf('.') < 0 && path.getNameCount() < 2) {
      throw OptionRange.refuse(
          spec, OPTION, text, "a file, YAW,PITCH or one of " + PresetLight.titles());
    }
    return new LightOption(text, Optional.empty(), Optional.of(path)); // reading it will say more
  }

  /** Whether the file is an environment map by its name. */
  public boolean isEnvironment() {
    return file.isPresent() && text.toLowerCase(Locale.ROOT).endsWith(".hdr");
  }

  private static LightSource direction(CommandSpec spec, String text) {
    String[] parts = text.split(",", -1);
    double[] values = {0, 0, 1, NEUTRAL_KELVIN};
    try {
      for (int i = 0; i < parts.length; i++) {
        values[i] = Double.parseDouble(parts[i].strip());
      }
      return new LightSource.Direction(values[0], values[1], values[2], values[3]);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw OptionRange.refuse(spec, OPTION, text, NUMBERS);
    }
  }
}
