package org.icportrait.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.CropFrame;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.Picture;
import org.icportrait.portrait.evaluate.TradeOffPlot;
import org.icportrait.portrait.generate.FaceMatcher;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.PortraitGenerator;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.PresetLight;
import org.icportrait.portrait.relight.Relighter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The README's pictures. */
@Command(
    name = "figures",
    description = "Make the README's pictures: what the program does, and what it scored.")
final class FiguresCommand implements Callable<Integer> {
  private static final int SIDE = 256; // of a picture in a figure
  private static final double WIDE = 1.7; // of the crop round a face, in portrait crops
  private static final List<PresetLight> LIGHTS =
      List.of(
          PresetLight.LEFT,
          PresetLight.RIGHT,
          PresetLight.TOP,
          PresetLight.RIM,
          PresetLight.GOLDEN_HOUR);
  private static final double[] YAWS = {-30, -15, 0, 15, 30};

  private final Session session;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "The person; without it examples/profile.jpg.")
  Path profile;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description = "The wanted light and pose; without it examples/reference.jpg.")
  Path reference;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "The report.json of an evaluation, for rows.svg.")
  Path report;

  @Option(
      names = "--experiment",
      paramLabel = "DIR",
      description = "Outputs of experiment, whose figures are taken along; may be repeated.")
  List<Path> experiments = List.of();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where portrait.jpg, relight.jpg, views.jpg, match.jpg and the rest go.")
  Path output;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  FiguresCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    model.check();
    AtomicFile.checkDirectory(output);
    String rows = report == null ? null : TradeOffPlot.draw(report);
    List<Path> drawings = new ArrayList<>();
    for (Path experiment : experiments) {
      drawings.addAll(drawings(experiment));
    }
    NamedPicture person = Inputs.read(profile == null ? example("profile.jpg") : profile);
    NamedPicture place = Inputs.read(reference == null ? example("reference.jpg") : reference);
    Progress progress = session.showProgress(log.quiet);
    Files.createDirectories(output);
    try (PortraitModel used = model.open()) {
      PortraitGenerator generator = new PortraitGenerator(used);
      FaceAnalysis face = person.choose(used.faces(person.picture()));
      FaceAnalysis other = place.choose(used.faces(place.picture()));
      Picture made =
          generator
              .generate(List.of(person), place, GenerateOptions.defaults(), progress)
              .picture();
      write(
          "portrait.jpg",
          List.of(
              person.picture().resize(SIDE, SIDE),
              place.picture().resize(SIDE, SIDE),
              made.resize(SIDE, SIDE)));
      session.stopIfCancelled();
      List<Picture> lit = new ArrayList<>(List.of(around(person.picture(), face)));
      for (PresetLight light : LIGHTS) {
        Picture relit = Relighter.relight(person.picture(), face, new LightSource.Preset(light));
        lit.add(around(relit, face));
      }
      write("relight.jpg", lit);
      List<Picture> views = new ArrayList<>();
      PortraitGenerator.Views turned = generator.views(person);
      for (double yaw : YAWS) {
        session.stopIfCancelled();
        HeadAngles angles = new HeadAngles(yaw, 0, 0);
        GenerateOptions options = GenerateOptions.defaults().withPose(angles);
        views.add(turned.drawInWorldLight(angles, options, progress).resize(SIDE, SIDE));
      }
      write("views.jpg", views);
      PictureWriter.write(
          output.resolve("match.jpg"),
          MatchSheet.draw(
              person.picture(),
              face.geometry(),
              place.picture(),
              other.geometry(),
              new FaceMatcher(used)
                  .match(person.picture(), face, place.picture(), other, FaceMatcher.Persons.AUTO)
                  .matches()),
          PictureNotes.drawing());
    }
    if (rows != null) {
      AtomicFile.write(output.resolve("rows.svg"), rows.getBytes(StandardCharsets.UTF_8));
    }
    for (Path drawing : drawings) {
      AtomicFile.write(output.resolve(drawing.getFileName()), Files.readAllBytes(drawing));
    }
    return ExitCode.DONE;
  }

  private void write(String name, List<Picture> pictures) {
    PictureWriter.write(
        output.resolve(name),
        PictureSheets.grid(pictures, pictures.size()),
        PictureNotes.generated(Map.of("purpose", "figure")));
  }

  private static Picture around(Picture picture, FaceAnalysis face) {
    CropFrame frame = CropFrame.portrait(face.landmarks(), SIDE);
    double side = Math.min(WIDE * frame.side(), Math.min(picture.width(), picture.height()));
    double half = side / 2;
    double x = Math.min(picture.width() - half, Math.max(half, frame.centerX()));
    double y = Math.min(picture.height() - half, Math.max(half, frame.centerY()));
    return new CropFrame(x, y, side, 0, SIDE).extract(picture);
  }

  private static Path example(String name) {
    return Path.of(System.getProperty("icportrait.home", "."), "examples", name);
  }

  private static List<Path> drawings(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".svg")).sorted().toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException e) {
      // said below
    }
    throw new BadInputException(folder.toString(), "no figure", "the output of experiment");
  }
}
