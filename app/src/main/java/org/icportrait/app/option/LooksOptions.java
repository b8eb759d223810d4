package org.icportrait.app.option;

import java.util.Locale;
import java.util.Map;
import org.icportrait.portrait.generate.Looks;
import org.icportrait.portrait.generate.Whose;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What of the person a portrait shows. */
public final class LooksOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--head",
      paramLabel = "WHOSE",
      description =
          "profile: the whole head with hair, ears and neck; reference: its head with the profile's"
              + " face. Without it the profile's.")
  Whose head;

  @Option(
      names = "--hair",
      paramLabel = "WHOSE",
      description = "profile, or reference: its hair on the profile's head.")
  Whose hair;

  @Option(
      names = "--skin",
      paramLabel = "WHOSE",
      description =
          "profile, whose tone the reference's bare skin that stays takes as well; reference: its"
              + " mean colour of skin.")
  Whose skin;

  /** Refuses hair of somebody's on the reference's head. */
  public void check() {
    if (head == Whose.REFERENCE && hair != null) {
      throw OptionRange.refuse(spec, "--hair", name(hair), "it with --head profile");
    }
  }

  /** Whether the reference's hair is asked for. */
  public boolean keepsHair() {
    return hair == Whose.REFERENCE;
  }

  /** What was said. */
  public Looks looks() {
    return new Looks(head, hair, skin);
  }

  /** Adds what was said to a picture's notes. */
  public void note(Map<String, String> settings) {
    put(settings, "head", head);
    put(settings, "hair", hair);
    put(settings, "skin", skin);
  }

  private static void put(Map<String, String> settings, String key, Whose value) {
    if (value != null) {
      settings.put(key, name(value));
    }
  }

  private static String name(Whose value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
