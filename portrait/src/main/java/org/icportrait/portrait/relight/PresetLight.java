package org.icportrait.portrait.relight;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.icportrait.face.SphericalHarmonics;

/**
 * Ready lights by name; another one is a constant here and a word in the lists of the service's
 * description, the studio and docs/commands.md, which a test compares with this.
 */
public enum PresetLight {
  /** A lamp at the camera. */
  FRONT(lamps -> lamps.even(0.3, 6504).from(0, 10, 1, 6504)),
  /** A lamp at the image's left. */
  LEFT(lamps -> lamps.even(0.25, 6504).from(-75, 10, 1.2, 6504)),
  /** A lamp at the image's right. */
  RIGHT(lamps -> lamps.even(0.25, 6504).from(75, 10, 1.2, 6504)),
  /** A lamp overhead. */
  TOP(lamps -> lamps.even(0.3, 6504).from(0, 75, 1.1, 6504)),
  /** A lamp at the knees. */
  BELOW(lamps -> lamps.even(0.25, 6504).from(0, -65, 1.1, 6504)),
  /** Two lamps behind the head, little light in front. */
  RIM(lamps -> lamps.even(0.3, 6504).from(-125, 20, 1.1, 6504).from(125, 20, 1.1, 6504)),
  /** A low sun from the image's left under a blue sky. */
  GOLDEN_HOUR(lamps -> lamps.even(0.25, 8500).from(0, 60, 0.15, 9000).from(-60, 12, 1, 3400)),
  /** A grey sky. */
  OVERCAST(lamps -> lamps.even(0.75, 7000).from(0, 80, 0.4, 7000)),
  /** Key light from the left above, a fill from the right, an edge from behind. */
  STUDIO(
      lamps ->
          lamps
              .even(0.22, 6504)
              .from(-42, 35, 1, 6200)
              .from(40, 5, 0.25, 6504)
              .from(140, 30, 0.3, 6800));

  @SuppressWarnings("ImmutableEnumChecker") // they hold nothing
  private final UnaryOperator<Lamps> lamps;

  PresetLight(UnaryOperator<Lamps> lamps) {
    this.lamps = lamps;
  }

  SphericalHarmonics harmonics() {
    return lamps.apply(new Lamps()).harmonics();
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
