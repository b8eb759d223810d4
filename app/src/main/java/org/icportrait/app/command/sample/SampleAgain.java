package org.icportrait.app.command.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.icportrait.app.file.Fingerprint;
import org.icportrait.app.picture.PngText;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.engine.BadInputException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options that made a picture, from its notes: see {@link SampleNotes}. A file is looked for
 * beside the picture, in the working directory and where it lay then, and must be the same.
 */
final class SampleAgain {
  private static final Set<String> PLAIN =
      Set.of(
          "prompt",
          "negative",
          "prompt syntax",
          "variant",
          "prediction",
          "steps",
          "guidance",
          "guidance rescale",
          "eta",
          "clip skip",
          "precision",
          "strength",
          "seed",
          "size",
          "count");
  private static final Set<String> FLAGS = Set.of("guess", "tiled", "sliced", "low memory", "fast");
  private static final Set<String> FILES = Set.of("model", "base", "image", "mask");

  private final Path from;
  private final Map<String, String> notes;
  private final Map<String, Deque<String>> prints = new HashMap<>(); // by name of a note

  private SampleAgain(Path from) {
    this.from = from;
    notes = PngText.settings(from);
    if (!notes.containsKey("model") || !notes.containsKey("files")) {
      throw new BadInputException(
          from.toString(), "no notes of what made it", "a PNG that icportrait sample wrote");
    }
    for (String file : notes.get("files").split(", ", -1)) {
      String[] pair = file.split("=", 2);
      if (pair.length == 2) {
        prints.computeIfAbsent(pair[0], note -> new ArrayDeque<>()).add(pair[1]);
      }
    }
  }

  /**
   * Arguments for the command.
   *
   * @param arguments what to parse
   * @param picture which of the pictures is meant, from 1; 0 for all
   */
  record Arguments(List<String> arguments, int picture) {}

  /**
   * What made a picture, but for what is given on the command line.
   *
   * @throws BadInputException when the picture has no notes, or a file is not found
   */
  static Arguments of(Path from, ParseResult given) {
    SampleAgain again = new SampleAgain(from);
    Set<String> explicit = new LinkedHashSet<>();
    List<String> arguments = new ArrayList<>();
    for (OptionSpec option : given.matchedOptions()) {
      explicit.add(option.longestName());
      if (option.longestName().equals("--from")) {
        continue;
      }
      boolean flag = option.arity().max() == 0;
      for (String value : option.originalStringValues()) {
        arguments.add(flag ? option.longestName() : option.longestName() + "=" + value);
      }
    }
    List<String> all = new ArrayList<>();
    again.notes.forEach((name, value) -> again.add(name, value, explicit, all));
    all.addAll(arguments);
    boolean other = explicit.contains("--count") || explicit.contains("--seed-each");
    String picture = other ? "0" : again.notes.getOrDefault("picture", "0");
    return new Arguments(all, Integer.parseInt(picture.matches("\\d{1,4}") ? picture : "0"));
  }

  private void add(String name, String value, Set<String> explicit, List<String> into) {
    String plain = name.replaceFirst(" \\d+$", "");
    String option = "--" + plain.replace(' ', '-');
    if (explicit.contains(option)) {
      return;
    }
    if (PLAIN.contains(name) || plain.matches("control (scale|start|end)")) {
      boolean orphan = plain.startsWith("control ") && explicit.contains("--control");
      if (!orphan) {
        into.add(option + "=" + value);
      }
    } else if (FLAGS.contains(name)) {
      into.add(option);
    } else if (name.equals("scheduler") && SchedulerName.named(value).isPresent()) {
      into.add(option + "=" + value);
    } else if (FILES.contains(name)) {
      into.add(option + "=" + find(name, value, option));
    } else if (plain.equals("lora")) {
      int colon = value.lastIndexOf(':');
      into.add(
          option + "=" + find(name, value.substring(0, colon), option) + value.substring(colon));
    } else if (plain.equals("embedding")) {
      int equals = value.indexOf('=');
      String file = find(name, value.substring(equals + 1), option).toString();
      into.add(option + "=" + value.substring(0, equals + 1) + file);
    } else if (plain.equals("control")) {
      int equals = value.lastIndexOf('=');
      Path net = find(name, value.substring(0, equals), option);
      Path picture = find(name, value.substring(equals + 1), option);
      into.add(option + "=" + net + "=" + picture);
    }
  }

  private Path find(String note, String name, String option) {
    Deque<String> left = prints.getOrDefault(note, new ArrayDeque<>());
    String print = left.isEmpty() ? "" : left.remove();
    List<Path> places = new ArrayList<>();
    places.add(from.toAbsolutePath().resolveSibling(name));
    places.add(Path.of(name).toAbsolutePath());
    KnownPlaces.ofUser().find(print).ifPresent(places::add);
    boolean other = false;
    for (Path place : places) {
      if (Files.exists(place)) {
        if (Fingerprint.of(place).equals(print)) {
          return place;
        }
        other = true;
      }
    }
    throw new BadInputException(
        from.toString(),
        (other ? "another content in " : "no ")
            + name
            + ", which made it, beside it, here or where"
            + " it was then",
        "that file: name it with " + option);
  }
}
