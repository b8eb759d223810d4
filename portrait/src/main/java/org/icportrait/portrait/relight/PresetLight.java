package org.icportrait.portrait.relight;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.icportrait.face.SphericalHarmonics;

/** Ready lights by name. */
public enum PresetLight {
  /** A lamp at the camera. */
  FRONT,
  /** A lamp at the image's left. */
  LEFT,
  /** A lamp at the image's right. */
  RIGHT,
  /** A lamp overhead. */
  TOP,
  /** A lamp at the knees. */
  BELOW,
  /** Two lamps behind the head, little light in front. */
  RIM,
  /** A low sun from the image's left under a blue sky. */
  GOLDEN_HOUR,
  /** A grey sky. */
  OVERCAST,
  /** Key light from the left above, a fill from the right, an edge from behind. */
  STUDIO;

  SphericalHarmonics harmonics() {
    return lamps().harmonics();
  }

  private Lamps lamps() {
    return switch (this) {
      case FRONT -> new Lamps().even(0.3, 6504).from(0, 10, 1, 6504);
      case LEFT -> new Lamps().even(0.25, 6504).from(-75, 10, 1.2, 6504);
      case RIGHT -> new Lamps().even(0.25, 6504).from(75, 10, 1.2, 6504);
      case TOP -> new Lamps().even(0.3, 6504).from(0, 75, 1.1, 6504);
      case BELOW -> new Lamps().even(0.25, 6504).from(0, -65, 1.1, 6504);
      case RIM -> new Lamps().even(0.3, 6504).from(-125, 20, 1.1, 6504).from(125, 20, 1.1, 6504);
      case GOLDEN_HOUR ->
          new Lamps().even(0.25, 8500).from(0, 60, 0.15, 9000).from(-60, 12, 1, 3400);
      case OVERCAST -> new Lamps().even(0.75, 7000).from(0, 80, 0.4, 7000);
      case STUDIO ->
          new Lamps()
              .even(0.22, 6504)
              .from(-42, 35, 1, 6200)
              .from(40, 5, 0.25, 6504)
              .from(140, 30, 0.3, 6800);
    };
  }

  /** The name as people write it, such as golden-hour. */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The light of a name, case ignored. */
  public static Optional<PresetLight> of(String title) {
    return Arrays.stream(values()).filter(p -> p.title().equalsIgnoreCase(title)).findFirst();
  }

  /** All names, separated by spaces. */
  public static String titles() {
    return String.join(" ", Arrays.stream(values()).map(PresetLight::title).toList());
  }
}
