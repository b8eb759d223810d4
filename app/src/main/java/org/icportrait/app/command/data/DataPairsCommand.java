package org.icportrait.app.command.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Engine;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.pairs.PairMaker;
import org.icportrait.portrait.data.pairs.PairSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the pairs that the whole-head network learns from, and samples of them for a base. */
@Command(
    name = "pairs",
    description =
        "Make pairs of whole heads: of single portraits and of path-traced triplets; and of pairs"
            + " the samples that a Stable Diffusion base is trained on.")
public final class DataPairsCommand implements Callable<Integer> {
  private static final int MOST = 10_000_000;
  private static final int LEAST_SIZE = 64; // pixels
  private static final int MOST_SIZE = 1024;

  /** Parts of the data. */
  enum Split {
    TRAIN,
    VALIDATION
  }

  private final Session session;

  @Spec CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", description = "A training folder with masks.")
  Path data;

  @Option(
      names = "--heads",
      paramLabel = "DIR",
      description = "A folder of path-traced heads; may be given several times.")
  List<Path> heads = List.of();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where the shards go; those that are there are kept.")
  Path output;

  @Option(
      names = "--photographs",
      paramLabel = "N",
      defaultValue = "0",
      description = "Pairs of single portraits.")
  int photographs;

  @Option(
      names = "--triplets",
      paramLabel = "N",
      defaultValue = "0",
      description = "Pairs of path-traced heads, or as many as there are.")
  int triplets;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "train",
      description = "train or validation.")
  Split split;

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Random seed.")
  long seed;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Side of the pictures in pixels, a power of two: 256 for a network of our own, 512 for a"
              + " base of Stable Diffusion.")
  int size;

  @Mixin BaseSampleOptions samples;
  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  /** A command of a session. */
  public DataPairsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    OptionRange.check(spec, "--photographs", photographs, 0, MOST);
    OptionRange.check(spec, "--triplets", triplets, 0, MOST);
    OptionRange.check(spec, "--size", size, LEAST_SIZE, MOST_SIZE);
    if (Integer.bitCount(size) != 1) {
      throw OptionRange.refuse(spec, "--size", Integer.toString(size), "a power of two");
    }
    model.check();
    samples.check();
    if (samples.given()) {
      return samples();
    }
    if (data == null) {
      throw OptionRange.refuse(spec, "--data", "none", "a training folder with masks");
    }
    if (photographs + triplets == 0) {
      throw OptionRange.refuse(spec, "--photographs", "no pairs", "--photographs or --triplets");
    }
    if (triplets > 0 && heads.isEmpty()) {
      throw OptionRange.refuse(spec, "--triplets", "no --heads", "a folder of path-traced heads");
    }
    if (photographs > 0 && !HeadFitJob.isTrainingFolder(data)) {
      throw new BadInputException(data.toString(), "no portraits.jsonl", "a training folder");
    }
    for (Path folder : heads) {
      if (!Files.isDirectory(folder)) {
        throw new BadInputException(
            folder.toString(), "no such directory", "a folder of path-traced heads");
      }
    }
    AtomicFile.checkDirectory(output);
    ModelOptions.requireFolder(model.folder());
    int threads =
        model.threads() != null ? model.threads() : Runtime.getRuntime().availableProcessors();
    Engine.setThreads(threads);
    PairSettings settings =
        new PairSettings(
            data, heads, output, photographs, triplets, split == Split.VALIDATION, seed, size);
    int pairs;
    try (FaceAnalyzer analyzer =
        FaceAnalyzer.open(model.folder().resolve("geometry"), model.computeType())) {
      PairMaker maker =
          new PairMaker(
              settings,
              PictureReader::read,
              analyzer.mesh(),
              picture -> largest(analyzer, picture));
      pairs = maker.run(threads, session.showProgress(log.quiet()));
    }
    session.stopIfCancelled();
    session.out().println(pairs + " pairs in " + output);
    return ExitCode.DONE;
  }

  private int samples() {
    if (photographs + triplets > 0 || !heads.isEmpty() || data != null) {
      throw OptionRange.refuse(
          spec, "--base", "options that make pairs", "--recipe, which names pairs that are there");
    }
    AtomicFile.checkDirectory(output);
    new BaseSamplesJob(session, samples, output).run(model.threads(), model.device(), log.quiet());
    session.stopIfCancelled();
    session.out().println(samples.samples + " samples in " + output);
    return ExitCode.DONE;
  }

  private static Optional<float[]> largest(FaceAnalyzer analyzer, Picture picture) {
    return analyzer.analyze(picture).stream().findFirst().map(FaceAnalysis::landmarks);
  }
}
