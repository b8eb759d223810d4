package org.icportrait.app.command.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fits the morphable head to portraits. */
@Command(
    name = "fit",
    description = "Fit the morphable head, its camera and its light to portraits, one file each.")
public final class DataFitCommand implements Callable<Integer> {
  private final Session session;

  @Spec CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "A training folder, or a folder of pictures.")
  Path data;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where a JSON file for each portrait goes; those that are there are kept.")
  Path output;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "all",
      description = "validation, train or all, of a training folder.")
  HeadFitJob.Split split;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many portraits.")
  Integer limit;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "The packed head; without it head/ict_facekit.safetensors in the data.")
  Path head;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public DataFitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    model.check();
    if (limit != null) {
      OptionRange.check(spec, "--limit", limit, 1, Integer.MAX_VALUE);
    }
    if (!Files.isDirectory(data)) {
      throw new BadInputException(data.toString(), "no such directory", "a directory of portraits");
    }
    AtomicFile.checkDirectory(output);
    boolean training = HeadFitJob.isTrainingFolder(data);
    List<HeadFitJob.Item> items = training ? HeadFitJob.list(data, split) : HeadFitJob.list(data);
    if (limit != null && limit < items.size()) {
      items = items.subList(0, limit);
    }
    if (items.isEmpty()) {
      throw new BadInputException(data.toString(), "no portraits", "at least one");
    }
    Path headFile = head != null ? head : data.resolve("head/ict_facekit.safetensors");
    HeadFitJob.Result result;
    if (training) {
      FaceMesh mesh = FaceMesh.readCanonical(data.resolve("canonical_landmarks.safetensors"));
      result = run(items, PortraitHeadFitter.open(headFile, mesh), null);
    } else {
      ModelOptions.requireFolder(model.folder());
      FaceMesh mesh = FaceMesh.read(model.folder().resolve("geometry/face_mesh.safetensors"));
      PortraitHeadFitter fitter = PortraitHeadFitter.open(headFile, mesh);
      try (PortraitModel faces = model.open()) {
        result = run(items, fitter, faces);
      }
    }
    session.stopIfCancelled();
    if (result.portraits() == 0) {
      throw new BadInputException(data.toString(), "no usable portrait", "at least one");
    }
    session
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%d portraits: landmark error %.2f %% of the eye distance (median), photometric"
                    + " error %.4f (median)",
                result.portraits(),
                100 * result.landmarkError(),
                result.photometricError()));
    return ExitCode.DONE;
  }

  private HeadFitJob.Result run(
      List<HeadFitJob.Item> items, PortraitHeadFitter fitter, PortraitModel faces) {
    int threads =
        model.threads() != null ? model.threads() : Runtime.getRuntime().availableProcessors();
    return new HeadFitJob(session, fitter, faces, output)
        .run(items, threads, session.showProgress(log.quiet()));
  }
}
