package org.icportrait.app.service;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.icportrait.app.command.GenerateCommand;
import org.icportrait.app.option.Angles;
import org.icportrait.app.serve.JobKind;
import org.icportrait.app.serve.JobWork;
import org.icportrait.app.serve.RequestException;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.face.HeadAngles;
import org.icportrait.portrait.generate.Background;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.Looks;
import org.icportrait.portrait.generate.Whose;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.PresetLight;

/** The fields of a form, checked; the same names and ranges as on the command line. */
final class ServiceOptions {
  private static final double MAX_FACE = 64;
  private static final double LEAST_PREVIEW = 16; // pixels
  private static final int MAX_VIEWS = 32;
  private static final double NEUTRAL_KELVIN = 6504;
  private static final double MOST_WORK = 500; // steps times megapixels of the longer side squared
  private static final double LEAST_PIXELS = 0.0625; // megapixels that a step costs anyway
  private static final int MOST_VIEW_STEPS = 3200; // of all views together
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");
  private static final Pattern SEED = Pattern.compile("-?[0-9]{1,19}");
  private static final String[] WHOSE = {"profile", "reference"};
  private static final String[] BACKGROUNDS =
      Arrays.stream(Background.values()).map(ServiceOptions::name).toArray(String[]::new);
  private static final Set<String> SAMPLING =
      Set.of("steps", "seed", "scheduler", "prompt", "negative", "guidance");
  private static final Map<JobKind, Set<String>> KNOWN =
      Map.of(
          JobKind.PORTRAIT,
              Set.of(
                  "mask_ratio",
                  "light_strength",
                  "identity_strength",
                  "size",
                  "background",
                  "head",
                  "hair",
                  "skin",
                  "yaw",
                  "pitch",
                  "roll",
                  "profile_face",
                  "reference_face"),
          JobKind.RELIGHT, Set.of("light", "yaw", "pitch", "strength", "kelvin", "head", "face"),
          JobKind.VIEWS,
              Set.of("yaw_from", "yaw_to", "count", "pitch", "light", "head", "format", "face"),
          JobKind.MATCH, Set.of("from", "persons", "profile_face", "reference_face"),
          JobKind.FACE, Set.of("preview"));

  private final Map<String, String> values;

  ServiceOptions(Map<String, String> values) {
    this.values = values;
  }

  /** Refuses the first field that is unknown or out of range. */
  static void check(JobKind kind, Map<String, String> values, boolean readsText) {
    boolean samples = kind == JobKind.PORTRAIT || kind == JobKind.VIEWS;
    for (String field : values.keySet()) {
      boolean known = KNOWN.get(kind).contains(field) || (samples && SAMPLING.contains(field));
      if (!known) {
        throw RequestException.field(field, "a field", "none of this name");
      }
    }
    ServiceOptions options = new ServiceOptions(values);
    options.face("face");
    options.face("profile_face");
    options.face("reference_face");
    if (samples) {
      options.sampling(GenerateOptions.defaults(), readsText);
    }
    switch (kind) {
      case PORTRAIT -> options.boundWork(options.portrait(GenerateOptions.defaults()));
      case RELIGHT -> {
        options.oneLight();
        options.light();
        options.head(null);
      }
      case VIEWS -> {
        options.boundSteps(options.views().size());
        options.word("light", "world", "world", "head");
        options.head(null);
        options.word("format", "png", "png", "gif", "webp");
      }
      case MATCH -> {
        options.word("from", "geometry", "geometry", "attention");
        options.word("persons", "auto", "auto", "one", "two");
        options.apart("persons", "from", "attention");
      }
      case FACE -> options.preview();
    }
  }

  /** Pixels of the longer side of a small JPEG of the picture, or 0 where none is asked for. */
  int preview() {
    return (int) whole("preview", 0, LEAST_PREVIEW, JobWork.THUMBNAIL);
  }

  /** Which face is meant, from 1. */
  int face(String field) {
    return (int) whole(field, 1, 1, MAX_FACE);
  }

  /** How pictures are drawn from noise. */
  GenerateOptions sampling(GenerateOptions base, boolean readsText) {
    if (!readsText) {
      for (String field : List.of("prompt", "negative", "guidance")) {
        if (values.containsKey(field)) {
          throw RequestException.field(field, "a text", "none: this model reads no text");
        }
      }
    }
    GenerateOptions.Text text =
        new GenerateOptions.Text(
            values.get("prompt"),
            values.getOrDefault("negative", ""),
            number("guidance", 1, 0, 100));
    return new GenerateOptions(
        (int) whole("steps", base.steps(), 1, 1000),
        seed(base.seed()),
        base.maskShape(),
        base.maskRatio(),
        base.background(),
        base.pose(),
        scheduler(base.scheduler()),
        base.lightStrength(),
        base.identityStrength(),
        text,
        base.ablation(),
        base.size(),
        base.looks());
  }

  /** A portrait's own fields over its sampling. */
  GenerateOptions portrait(GenerateOptions base) {
    String background = word("background", name(base.background()), BACKGROUNDS);
    return new GenerateOptions(
        base.steps(),
        base.seed(),
        base.maskShape(),
        number("mask_ratio", base.maskRatio(), 0, 1),
        Background.valueOf(background.toUpperCase(Locale.ROOT)),
        pose(),
        base.scheduler(),
        number("light_strength", base.lightStrength(), 0, GenerateOptions.MOST_STRENGTH),
        identity(base.identityStrength(), background),
        base.text(),
        base.ablation(),
        (int) whole("size", base.size(), GenerateCommand.LEAST_SIZE, GenerateOptions.LARGEST_SIZE),
        looks(base.looks()));
  }

  /** Refuses what would hold the worker for hours. */
  private void boundWork(GenerateOptions options) {
    double steps = whole("steps", 1, 1, 1000);
    double side = Math.max(0, options.size()); // the model's own where none is asked for
    double work = steps * Math.max(LEAST_PIXELS, side * side / 1e6);
    if (work > MOST_WORK) {
      throw RequestException.field(
          "steps",
          values.get("steps") + " with size " + values.get("size"),
          "at most " + (int) Math.floor(MOST_WORK * 1e6 / (side * side)) + " with this size");
    }
  }

  private void boundSteps(int views) {
    if (whole("steps", 1, 1, 1000) * views > MOST_VIEW_STEPS) {
      throw RequestException.field(
          "steps",
          values.get("steps") + " for " + views + " views",
          "at most " + MOST_VIEW_STEPS / views + " for so many");
    }
  }

  /** Refuses a lamp beside a preset, and a lamp without a direction. */
  private void oneLight() {
    boolean directed = values.containsKey("yaw") || values.containsKey("pitch");
    for (String field : List.of("yaw", "pitch", "strength", "kelvin")) {
      if (values.containsKey(field) && values.containsKey("light")) {
        throw RequestException.field(field, "it with a preset", "light, or a direction");
      }
      if (values.containsKey(field) && !directed) {
        throw RequestException.field(field, "it without yaw or pitch", "a direction, too");
      }
    }
  }

  /** Refuses a field where another has a value under which it would not count. */
  private void apart(String field, String other, String value) {
    if (values.containsKey(field) && value.equals(values.get(other))) {
      throw RequestException.field(field, "it with " + other + "=" + value, "one of both");
    }
  }

  private static String name(Background background) {
    return background.name().toLowerCase(Locale.ROOT);
  }

  private Looks looks(Looks base) {
    Whose head = head(base.head());
    Whose hair = whose("hair", base.hair());
    Whose skin = whose("skin", base.skin());
    if (head == Whose.REFERENCE && hair != null) {
      throw RequestException.field("hair", "it with head=reference", "it with head=profile");
    }
    boolean turned =
        pose() != null
            || !name(Background.REFERENCE).equals(values.getOrDefault("background", "reference"));
    if (hair == Whose.REFERENCE && turned) {
      throw RequestException.field(
          "hair", "reference with a pose or background", "the reference's own pose and background");
    }
    return new Looks(head, hair, skin);
  }

  /** Whose head is shown, or what is standard where nobody says. */
  Whose head(Whose standard) {
    return whose("head", standard);
  }

  private Whose whose(String field, Whose standard) {
    return values.containsKey(field)
        ? Whose.valueOf(word(field, "profile", WHOSE).toUpperCase(Locale.ROOT))
        : standard;
  }

  private double identity(double standard, String background) {
    boolean turned = pose() != null || !background.equals(name(Background.REFERENCE));
    if (values.containsKey("identity_strength") && turned) {
      throw RequestException.field(
          "identity_strength", "it with a pose or another background", "the reference's own");
    }
    return number("identity_strength", standard, 0, GenerateOptions.MOST_STRENGTH);
  }

  /** The wanted pose, or null for the reference's. */
  private HeadAngles pose() {
    boolean asked = List.of("yaw", "pitch", "roll").stream().anyMatch(values::containsKey);
    HeadAngles angles =
        new HeadAngles(
            number("yaw", 0, -Angles.MAX_YAW, Angles.MAX_YAW),
            number("pitch", 0, -Angles.MAX_PITCH, Angles.MAX_PITCH),
            number("roll", 0, -Angles.MAX_ROLL, Angles.MAX_ROLL));
    return asked ? angles : null;
  }

  /** The wanted light, or null where it is a reference's. */
  LightSource light() {
    LightSource lamp =
        new LightSource.Direction(
            number("yaw", 0, -180, 180),
            number("pitch", 0, -90, 90),
            number("strength", 1, 0.01, 20),
            number("kelvin", NEUTRAL_KELVIN, 1000, 20000));
    String preset = values.get("light");
    if (preset != null) {
      return PresetLight.of(preset)
          .map(LightSource.Preset::new)
          .orElseThrow(
              () -> RequestException.field("light", preset, "one of " + PresetLight.titles()));
    }
    return values.containsKey("yaw") || values.containsKey("pitch") ? lamp : null;
  }

  /** The wanted views. */
  List<HeadAngles> views() {
    double from = number("yaw_from", -30, -Angles.MAX_YAW, Angles.MAX_YAW);
    double to = number("yaw_to", 30, -Angles.MAX_YAW, Angles.MAX_YAW);
    double pitch = number("pitch", 0, -Angles.MAX_PITCH, Angles.MAX_PITCH);
    int count = (int) whole("count", 7, 2, MAX_VIEWS);
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(i -> new HeadAngles(from + (to - from) * i / (count - 1), pitch, 0))
        .toList();
  }

  private SchedulerName scheduler(SchedulerName standard) {
    String name = values.get("scheduler");
    if (name == null) {
      return standard;
    }
    return SchedulerName.named(name)
        .filter(GenerateOptions.schedulers()::contains)
        .orElseThrow(
            () ->
                RequestException.field(
                    "scheduler",
                    name,
                    "one of "
                        + GenerateOptions.schedulers().stream()
                            .map(SchedulerName::label)
                            .collect(Collectors.joining(", "))));
  }

  private long seed(long standard) {
    String text = values.get("seed");
    if (text == null) {
      return standard;
    }
    try {
      if (SEED.matcher(text).matches()) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) { // 19 digits may be too many
      throw RequestException.field("seed", text, "a whole number of 64 bits");
    }
    throw RequestException.field("seed", text, "a whole number of 64 bits");
  }

  private double whole(String field, double standard, double least, double most) {
    double value = number(field, standard, least, most);
    if (value != Math.rint(value)) {
      throw RequestException.field(field, values.get(field), "a whole number");
    }
    return value;
  }

  private double number(String field, double standard, double least, double most) {
    String text = values.get(field);
    if (text == null) {
      return standard; // which may stand for none, out of the range
    }
    // Java would take 0x1p3, 1d and NaN, too
    double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!(value >= least && value <= most)) {
      throw RequestException.field(field, text, least + " to " + most);
    }
    return value;
  }

  /** One of some words. */
  String word(String field, String standard, String... known) {
    String value = values.getOrDefault(field, standard);
    if (!Arrays.asList(known).contains(value)) {
      throw RequestException.field(field, value, "one of " + String.join(", ", known));
    }
    return value;
  }
}
