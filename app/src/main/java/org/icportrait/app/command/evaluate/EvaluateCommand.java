package org.icportrait.app.command.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.LooksOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.evaluate.Contestant;
import org.icportrait.portrait.evaluate.Evaluation;
import org.icportrait.portrait.evaluate.EvaluationPair;
import org.icportrait.portrait.evaluate.EvaluationReport;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.evaluate.PairDrawer;
import org.icportrait.portrait.evaluate.PairReader;
import org.icportrait.portrait.evaluate.PictureFiles;
import org.icportrait.portrait.evaluate.RuleRows;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures portraits: this model's, its parts', and other programs'. */
@Command(
    name = "evaluate",
    description = "Measure portraits on pairs of pictures, beside baselines and other programs.")
public final class EvaluateCommand implements Callable<Integer> {
  private static final int MOST_PAIRS = 100_000;

  private final Session session;

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Portraits to draw pairs from; or --pairs or --heads.")
  Path data;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description =
          "Pairs, JSON lines or CSV with profile, reference and perhaps name, truth, normals,"
              + " masks, reference_masks.")
  Path pairs;

  @Mixin SyntheticOptions synthetic;
  @Mixin HeadsOptions heads;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where index.html, pairs.csv, summary.csv, report.json and pictures go.")
  Path output;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "ROW",
      description = "Rows to fill; without it all: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Rows.class)
  List<String> rows;

  @Option(
      names = "--rules",
      description = "Add a row for each hand-written rule, without which portraits are made.")
  boolean rules;

  @Option(
      names = "--add",
      paramLabel = "NAME=DIR",
      description = "Another program's outputs, a picture a pair by its name; may be repeated.")
  Map<String, Path> added = new LinkedHashMap<>();

  @Option(names = "--limit", paramLabel = "N", defaultValue = "40", description = "Pairs at most.")
  int limit;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Of the pairs that are drawn from --data or --heads.")
  long seed;

  @Mixin LooksOptions looks;
  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  /** The names of the rows. */
  static final class Rows extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Rows() {
      super(Arrays.stream(Contestant.Own.values()).map(Contestant.Own::id).toList());
    }
  }

  public EvaluateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    model.check();
    OptionRange.check(spec, "--limit", limit, 1, MOST_PAIRS);
    long sources = Stream.of(data, pairs, heads.folder).filter(Objects::nonNull).count();
    if (sources != 1) {
      throw OptionRange.refuse(
          spec,
          "--data, --pairs, --heads",
          sources == 0 ? "nothing" : sources + " of them",
          "one of the three");
    }
    looks.check();
    synthetic.check(spec, data);
    heads.check(spec);
    List<Contestant> contestants = contestants();
    List<EvaluationPair> given = pairs == null ? null : PairReader.read(pairs);
    if (data != null && !Files.isDirectory(data)) {
      throw new BadInputException(data.toString(), "no such directory", "portraits");
    }
    AtomicFile.checkDirectory(output);
    Progress progress = session.showProgress(log.quiet());
    session.stopIfCancelled();
    try (PortraitModel used = model.open();
        FaceMeasurer measurer = new FaceMeasurer(used, ModelOptions.standardFolder())) {
      session.stopIfCancelled();
      Files.createDirectories(output);
      PictureFiles files = new EvaluationInputs();
      List<EvaluationPair> asked = given != null ? given : draw(used, files);
      asked = asked.subList(0, Math.min(limit, asked.size()));
      Evaluation evaluation = new Evaluation(used, measurer, files, output);
      Map<String, String> settings = settings(used);
      GenerateOptions options = GenerateOptions.defaults().withLooks(looks.looks());
      Evaluation.Outcome outcome =
          evaluation.run(
              asked,
              contestants,
              options,
              EvaluationInputs.subject(used, model, options, asked),
              progress);
      if (outcome.pairs().isEmpty()) {
        throw new BadInputException(
            Stream.of(data, pairs, heads.folder)
                .filter(Objects::nonNull)
                .toList()
                .get(0)
                .toString(),
            "no usable pair: " + outcome.skipped().values().iterator().next(),
            "pictures with faces");
      }
      EvaluationReport.Written written =
          new EvaluationReport(evaluation, files).write(output, outcome, contestants, settings);
      outcome
          .skipped()
          .forEach((name, why) -> session.say("warning: skipped pair " + name + ": " + why));
      session.say("the report is " + output.resolve("index.html"));
      written.table().forEach(session.out()::println);
      session.out().flush();
    }
    return ExitCode.DONE;
  }

  private List<EvaluationPair> draw(PortraitModel used, PictureFiles files) {
    if (heads.isAsked()) {
      return heads.draw(limit, seed);
    }
    return synthetic.isAsked()
        ? synthetic.draw(data, limit, seed, output.resolve("truth"), files)
        : PairDrawer.draw(data, limit, seed, file -> EvaluationInputs.yaw(used, file));
  }

  private List<Contestant> contestants() {
    List<String> known = new Rows();
    List<Contestant> all = new ArrayList<>();
    for (Contestant.Own row : Contestant.Own.values()) {
      if (rows == null || rows.contains(row.id())) {
        all.add(row);
      }
    }
    for (String row : rows == null ? List.<String>of() : rows) {
      if (!known.contains(row)) {
        throw OptionRange.refuse(spec, "--rows", row, "some of " + String.join(", ", known));
      }
    }
    List<Contestant.Variant> ruleRows =
        RuleRows.ofRules(GenerateOptions.defaults().withLooks(looks.looks()));
    if (rules) {
      Set<String> there = all.stream().map(Contestant::id).collect(Collectors.toSet());
      ruleRows.stream().filter(row -> !there.contains(row.id())).forEach(all::add);
    }
    ruleRows.forEach(row -> known.add(row.id()));
    added.forEach(
        (name, folder) -> {
          if (!name.matches("[A-Za-z0-9._-]{1,60}") || known.contains(name)) {
            throw OptionRange.refuse(
                spec, "--add", name, "a name of its own of letters and digits");
          }
          if (!Files.isDirectory(folder)) {
            throw new BadInputException(folder.toString(), "no such directory", "pictures");
          }
          all.add(new Contestant.Added(name, folder));
        });
    return all;
  }

  private Map<String, String> settings(PortraitModel used) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("program", PictureNotes.software());
    settings.put("model", model.folder().getFileName() + " (" + used.card().family() + ")");
    String kind = synthetic.isAsked() ? "synthetic heads, " : "";
    kind = heads.isAsked() ? "rendered people, " : kind;
    String drawn = kind + "drawn with seed " + seed;
    settings.put("pairs", pairs == null ? drawn : "given");
    looks.note(settings);
    settings.put("precision", model.computeType().toString());
    return settings;
  }
}
