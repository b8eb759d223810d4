package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that the pages tell people to type runs as it stands there, but for small stand-ins
 * of the files it names. Synopses ({@code [options]}, {@code A|B}) are no commands; {@code serve}
 * does not end by itself and {@code batch} is the module cluster's: both have tests of their own.
 */
class DocumentedCommandsTest {
  private static final Pattern LINE = Pattern.compile("(?m)^ {4,}\\./icportrait (.+)$");
  private static final Set<String> ELSEWHERE = Set.of("serve", "batch");

  @TempDir static Path folder;
  private static Map<String, Path> standIns;

  static List<String> commands() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Cli.home().resolve("README.md")));
    try (Stream<Path> docs = Files.walk(Cli.home().resolve("docs"))) {
      pages.addAll(docs.filter(file -> file.toString().endsWith(".md")).sorted().toList());
    }
    List<String> commands = new ArrayList<>();
    for (Path page : pages) {
      Matcher lines = LINE.matcher(Files.readString(page));
      while (lines.find()) {
        String line = lines.group(1).strip();
        boolean synopsis = line.matches(".*[\\[|].*") || line.matches(".*\\b(STAGE|COMMAND)\\b.*");
        if (!synopsis
            && !ELSEWHERE.contains(line.replaceFirst(" .*", ""))
            && !commands.contains(line)) {
          commands.add(line);
        }
      }
    }
    assertThat(commands).hasSizeGreaterThan(15);
    return commands;
  }

  @BeforeAll
  static void makeFiles() throws IOException {
    Path profile = Cli.exampleProfile();
    Path reference = Cli.exampleReference();
    Path portraits = Files.createDirectory(folder.resolve("portraits"));
    Files.copy(profile, portraits.resolve("a.jpg"));
    Files.copy(reference, portraits.resolve("b.jpg"));
    Path pairs = folder.resolve("pairs.csv");
    Files.writeString(pairs, "name,profile,reference\none," + profile + "," + reference + "\n");
    Path outputs = Files.createDirectory(folder.resolve("outputs"));
    Files.copy(reference, outputs.resolve("one.jpg"));
    Path data = SmallTrainingData.data(folder);
    Files.copy(data.resolve("p1.png"), data.resolve("p2.png"), StandardCopyOption.REPLACE_EXISTING);
    SmallTrainingData.pairs(folder.resolve("runs/pairs-512"), data, 64);
    SmallTrainingData.pairs(folder.resolve("runs/pairs"), data, 128);
    standIns =
        Map.ofEntries(
            Map.entry("examples/profile.jpg", profile),
            Map.entry("examples/reference.jpg", reference),
            Map.entry("me.jpg", profile),
            Map.entry("me-left.jpg", profile),
            Map.entry("P.jpg", profile),
            Map.entry("wanted.jpg", reference),
            Map.entry("R.jpg", reference),
            Map.entry("PORTRAITS", portraits),
            Map.entry("pairs.csv", pairs),
            Map.entry("DATA", data));
  }

  /** The words of a command with stand-ins for files, and what keeps it short. */
  private static List<Object> words(String line) throws IOException {
    List<Object> words = new ArrayList<>();
    boolean based = line.contains("--base");
    String before = "";
    for (String word : line.split("\\s+", -1)) {
      Object stands = standIns.getOrDefault(word, null);
      if (stands != null) {
        words.add(stands);
      } else if (before.equals("--output")) {
        // what was trained is what the next command goes on from
        boolean kept = word.startsWith("runs/");
        words.add((kept ? folder : Files.createTempDirectory(folder, "output")).resolve(word));
      } else if (before.equals("--recipe")) {
        // recipes of two steps are made of the committed ones by a line before
        String committed = word.replace("runs/two-", "recipes/sd15-");
        words.add(shortened(Cli.home().resolve(committed), based));
      } else if (before.equals("--base") || before.equals("--model")) {
        words.add(Cli.home().resolve("diffusion/src/test/resources/golden/pipelines/base"));
      } else if (before.equals("--add")) {
        words.add(word.replaceFirst("=.*", "=" + folder.resolve("outputs")));
      } else if (before.equals("--family")) {
        words.add("mini"); // 860 million random weights take 3.4 GB
      } else if (before.equals("--size") && !word.contains("x")) {
        words.add(64);
      } else if (before.equals("--limit")) {
        words.add(1);
      } else if (before.equals("--samples")) {
        words.add(2); // thousands take minutes even of a tiny base
      } else {
        words.add(word);
      }
      before = word;
    }
    switch (words.get(0).toString()) {
      case "evaluate" -> {
        words.addAll(List.of("--rows", "full,reference"));
        if (!words.contains("--limit")) {
          words.addAll(List.of("--limit", 1));
        }
      }
      case "experiment" -> {
        if (!words.get(1).equals("all")) { // that has recipes of its own
          String recipe = "experiment: " + words.get(1) + "\nvalues: [0.5]\npairs: 1\nseed: 0\n";
          words.addAll(
              List.of("--recipe", Files.writeString(folder.resolve("experiment.yaml"), recipe)));
        }
      }
      case "bench" -> words.addAll(List.of("--repeat", 1, "--warmup", 0));
      default -> {}
    }
    words.add("--quiet");
    return words;
  }

  private static Path shortened(Path recipe, boolean based) throws IOException {
    String text =
        Files.readString(recipe)
            .replaceAll("(?m)^steps:.*$", "steps: 1")
            .replaceAll("(?m)^batch:.*$", "batch: 1")
            .replaceAll("validation_pairs:.*", "validation_pairs: 0");
    if (based) {
      text = text.replaceAll("(?m)^crop:.*$", "crop: 64");
    }
    text =
        text.replace("models/mini", Cli.home().resolve("models/mini").toString())
            .replace("runs/", folder.resolve("runs") + "/");
    return Files.writeString(Files.createTempFile(folder, "recipe", ".yaml"), text);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void runs(String line) throws IOException {
    boolean needsMore =
        line.contains("--synthetic") || line.contains("--heads") || line.contains("--model DIR");
    if (needsMore) { // a whole head, rendered people, or the parts that BaseModelTest trains first
      assertThat(Cli.run(words(line).toArray()).code()).as(line).isIn(3, 4);
      return;
    }
    Cli.Result result = Cli.run(words(line).toArray());
    assertThat(result.code()).as(line + ": " + result.err()).isZero();
  }
}
