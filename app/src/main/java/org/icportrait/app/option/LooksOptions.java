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
              + " face. Without it what the model does best.")
  Whose head;

  @Option(
      names = "--hair",
      paramLabel = "WHOSE",
      description = "profile, or reference: its hair on the profile's head; needs --head profile.")
  Whose hair;

  @Option(
      names = "--skin",
      paramLabel = "WHOSE",
      description =
          "profile: the reference's bare skin that stays takes the profile's tone as well;"
              + " reference: its mean colour of skin, needs --head profile.")
  Whose skin;

  /** Refuses what needs the profile's head without it. */
  public void check() {
    if (head == Whose.PROFILE) {
      return;
    }
    if (hair != null) {
      throw OptionRange.refuse(spec, "--hair", name(hair), "it with --head profile");
    }
    if (skin == Whose.REFERENCE) {
      throw OptionRange.refuse(spec, "--skin", name(skin), "it with --head profile");
    }
  }

  /** Whether the profile's whole head is asked for. */
  public boolean asksForHead() {
    return head == Whose.PROFILE;
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
