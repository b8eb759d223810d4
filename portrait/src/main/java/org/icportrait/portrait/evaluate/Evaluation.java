package org.icportrait.portrait.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.Picture;
import org.icportrait.portrait.evaluate.FaceMeasurer.MeasuredFace;
import org.icportrait.portrait.generate.CancelledException;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.ProgressListener;
import org.icportrait.portrait.model.PortraitModel;

/**
 * Runs an evaluation: every row on every pair, measured alike. What was done is kept, so that a
 * stopped run goes on where it was.
 */
public final class Evaluation {
  private static final List<String> EXTENSIONS = List.of(".png", ".jpg", ".jpeg", ".webp");

  private final PortraitModel model;
  private final FaceMeasurer measurer;
  private final PictureFiles files;
  private final Path output;

  /**
   * An evaluation.
   *
   * @param output folder for pictures and results
   */
  public Evaluation(PortraitModel model, FaceMeasurer measurer, PictureFiles files, Path output) {
    this.model = model;
    this.measurer = measurer;
    this.files = files;
    this.output = output;
  }

  /**
   * All results, and what could not be asked.
   *
   * @param results of every row and usable pair
   * @param pairs that were used
   * @param skipped pairs whose profile or reference can't be used, with the reason
   */
  public record Outcome(
      List<PairResult> results, List<EvaluationPair> pairs, Map<String, String> skipped) {}

  /**
   * Runs it.
   *
   * @param subject what is evaluated, for a resumed run to compare
   * @throws CancelledException when the listener cancels; what was done is kept
   */
  public Outcome run(
      List<EvaluationPair> pairs,
      List<Contestant> rows,
      GenerateOptions options,
      String subject,
      ProgressListener listener) {
    ResultLog log = new ResultLog(output.resolve("results.jsonl"), subject);
    OwnRows own = new OwnRows(model, options);
    List<PairResult> results = new ArrayList<>();
    List<EvaluationPair> used = new ArrayList<>();
    Map<String, String> skipped = new java.util.LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i++) {
      EvaluationPair pair = pairs.get(i);
      List<Contestant> missing =
          rows.stream().filter(row -> log.find(pair.name(), row.id()).isEmpty()).toList();
      try {
        if (!missing.isEmpty()) {
          Path stranger = pairs.get((i + 1) % pairs.size()).profile();
          measure(pair, stranger, missing, own, log);
        }
        rows.forEach(row -> results.add(log.find(pair.name(), row.id()).orElseThrow()));
        used.add(pair);
      } catch (BadInputException e) {
        skipped.put(pair.name(), e.getMessage());
      }
      if (!listener.onProgress("evaluating", i + 1, pairs.size())) {
        throw new CancelledException();
      }
    }
    return new Outcome(results, used, skipped);
  }

  private void measure(
      EvaluationPair pair, Path stranger, List<Contestant> rows, OwnRows own, ResultLog log) {
    NamedPicture profile = new NamedPicture(pair.profile().toString(), files.read(pair.profile()));
    NamedPicture reference =
        new NamedPicture(pair.reference().toString(), files.read(pair.reference()));
    MeasuredFace ofProfile = require(profile);
    MeasuredFace ofReference = require(reference);
    GroundTruth truth = pair.truth() == null ? null : GroundTruth.read(pair, files, measurer);
    for (Contestant row : rows) {
      Picture picture;
      try {
        picture = picture(row, pair, profile, reference, stranger, own);
      } catch (BadInputException e) {
        log.add(PairResult.failed(pair.name(), row.id(), e.getMessage()));
        continue;
      }
      if (isMade(row)) {
        files.write(picture(row, pair), picture);
      }
      Optional<MeasuredFace> made = measurer.measure(picture);
      Map<Metric, Double> values = FaceMeasurer.compare(ofProfile, ofReference, made);
      if (truth != null) {
        values.putAll(truth.compare(picture, made));
      }
      log.add(new PairResult(pair.name(), row.id(), values, ""));
    }
  }

  private Picture picture(
      Contestant row,
      EvaluationPair pair,
      NamedPicture profile,
      NamedPicture reference,
      Path stranger,
      OwnRows own) {
    if (row instanceof Contestant.Added added) {
      return files.read(find(added, pair));
    }
    if (row instanceof Contestant.Variant variant) {
      List<NamedPicture> profiles =
          pair.profiles(variant.profiles()).stream()
              .map(file -> new NamedPicture(file.toString(), files.read(file)))
              .toList();
      return own.generate(profiles, reference, variant.options());
    }
    NamedPicture other = new NamedPicture(stranger.toString(), files.read(stranger));
    return own.make((Contestant.Own) row, profile, reference, other);
  }

  private MeasuredFace require(NamedPicture picture) {
    return measurer
        .measure(picture.picture())
        .orElseThrow(() -> new BadInputException(picture.name(), "no face", "a face"));
  }

  /** Whether the row's pictures are made rather than given. */
  private static boolean isMade(Contestant row) {
    if (row instanceof Contestant.Own own) {
      return switch (own) {
        case STRANGER, REFERENCE, PROFILE -> false;
        default -> true;
      };
    }
    return row instanceof Contestant.Variant;
  }

  /** Where the picture of a row that is made lies. */
  Path picture(Contestant row, EvaluationPair pair) {
    return output.resolve("pictures").resolve(row.id()).resolve(pair.name() + ".png");
  }

  /** Where a row's picture of a pair lies, be it made or given; empty when there is none. */
  Optional<Path> shown(Contestant row, EvaluationPair pair) {
    if (row instanceof Contestant.Added added) {
      return candidates(added, pair).stream().filter(Files::isRegularFile).findFirst();
    }
    return Optional.of(picture(row, pair)).filter(Files::isRegularFile);
  }

  private static List<Path> candidates(Contestant.Added row, EvaluationPair pair) {
    return EXTENSIONS.stream().map(e -> row.folder().resolve(pair.name() + e)).toList();
  }

  private static Path find(Contestant.Added row, EvaluationPair pair) {
    return candidates(row, pair).stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    row.folder().resolve(pair.name()).toString(),
                    "no picture",
                    "one ending in " + String.join(", ", EXTENSIONS)));
  }
}
