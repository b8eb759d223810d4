package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceBox;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.QuarterTurns;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.Looks;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.PortraitGenerator;
import org.icportrait.portrait.generate.PortraitResult;
import org.icportrait.portrait.generate.ProgressListener;
import org.icportrait.portrait.generate.Whose;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.PresetLight;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faces that lie, are cut, fill the picture or are covered, in the example pictures. */
class FoundFacesTest {
  private static final int CHIN = 152;
  private static final int UPPER_LIP = 0;
  private static final Color SURGICAL = new Color(0x4682be);

  private static PortraitModel model;
  private static PortraitGenerator generator;
  private static Picture profile;
  private static Picture reference;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    model = PortraitModel.open(ModelOptions.standardFolder());
    generator = new PortraitGenerator(model);
    profile = PictureReader.read(Cli.exampleProfile());
    reference = PictureReader.read(Cli.exampleReference());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static PortraitResult generate(Picture of, Picture in, GenerateOptions options) {
    return generator.generate(
        List.of(new NamedPicture("me", of)),
        new NamedPicture("wanted", in),
        options,
        ProgressListener.none());
  }

  private static PortraitResult generate(Picture of, Picture in) {
    return generate(of, in, GenerateOptions.defaults());
  }

  private Path file(Picture picture) throws IOException {
    Path file = Files.createTempFile(folder, "picture", ".png");
    return Files.write(file, TestPictures.encode(PictureWriter.toImage(picture), "png"));
  }

  private static double apart(Picture a, Picture b) {
    assertThat(a.width()).isEqualTo(b.width());
    double sum = 0;
    for (int i = 0; i < a.data().length; i++) {
      sum += Math.abs(a.data()[i] - b.data()[i]);
    }
    return sum / a.data().length;
  }

  private static Picture cut(Picture picture, double x0, double y0, double x1, double y1) {
    int left = (int) Math.max(0, x0);
    int top = (int) Math.max(0, y0);
    int width = (int) Math.min(picture.width(), x1) - left;
    int height = (int) Math.min(picture.height(), y1) - top;
    return part(picture, left, top, width, height);
  }

  private static Picture part(Picture picture, int left, int top, int width, int height) {
    float[] data = new float[3 * width * height];
    for (int i = 0; i < data.length; i++) {
      int p = i % (width * height);
      data[i] = picture.at(i / (width * height), top + p / width, left + p % width);
    }
    return new Picture(width, height, data);
  }

  @Test
  void aPictureThatLiesIsTurnedUprightAndSaidSo() {
    Picture upright = generate(profile, reference).picture();
    QuarterTurns half = new QuarterTurns(2);
    PortraitResult turned = generate(half.of(profile), new QuarterTurns(1).of(reference));
    assertThat(turned.turned()).isTrue();
    assertThat(turned.notes())
        .anyMatch(note -> note.contains("me: turned by 180 degrees"))
        .anyMatch(note -> note.contains("wanted: turned by 270 degrees"));
    assertThat(apart(turned.picture(), upright)).isLessThan(0.01);
    PortraitResult relit =
        generator.relight(
            new NamedPicture("me", half.of(profile)),
            new LightSource.Preset(PresetLight.LEFT),
            GenerateOptions.defaults(),
            ProgressListener.none());
    assertThat(relit.turned()).isTrue();
    assertThat(apart(relit.picture(), profile)).isLessThan(0.15);
  }

  @Test
  void aFaceThatIsCutIsRefusedOrWarnedOf() throws IOException {
    float[] points = model.faces(profile).get(0).landmarks();
    double lip = points[3 * UPPER_LIP + 1];
    double chin = points[3 * CHIN + 1];
    Picture halved = cut(profile, 0, 0, profile.width(), lip - 5);
    Cli.Result refused =
        Cli.run(
            "generate",
            "--profile",
            file(halved),
            "--reference",
            Cli.exampleReference(),
            "--output",
            folder.resolve("out.png"));
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("the mouth", "lies outside the picture");
    assertThat(folder.resolve("out.png")).doesNotExist();

    Picture chinless = cut(profile, 0, 0, profile.width(), chin - 0.3 * (chin - lip));
    assertThat(generate(chinless, reference).notes())
        .anyMatch(note -> note.startsWith("warning: me: ") && note.contains("outside the picture"));
  }

  @Test
  void aFaceThatFillsThePictureIsFound() {
    FaceAnalysis whole = model.faces(profile).get(0);
    FaceBox box = whole.box();
    Picture close = cut(profile, box.x0(), box.y0(), box.x1(), box.y1());
    List<FaceAnalysis> faces = model.faces(close);
    assertThat(faces).hasSize(1);
    float[] points = faces.get(0).landmarks();
    double sum = 0;
    for (int i = 0; i < points.length; i += 3) {
      double dx = points[i] + (int) box.x0() - whole.landmarks()[i];
      double dy = points[i + 1] + (int) box.y0() - whole.landmarks()[i + 1];
      sum += Math.hypot(dx, dy) * 3 / points.length;
    }
    assertThat(sum / CropFrame.eyeDistance(points)).isLessThan(0.1);
  }

  /** The lower half of a face painted over, as a mask does. */
  private static Picture masked(Picture picture) {
    float[] points = model.faces(picture).get(0).landmarks();
    BufferedImage image = PictureWriter.toImage(picture);
    Polygon mask = new Polygon();
    for (int i : new int[] {4, 454, 323, 361, 288, 397, 378, 152, 149, 172, 58, 132, 93, 234}) {
      mask.addPoint(Math.round(points[3 * i]), Math.round(points[3 * i + 1]));
    }
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(SURGICAL);
    graphics.fill(mask);
    graphics.dispose();
    float[] data = new float[picture.data().length];
    int pixels = picture.width() * picture.height();
    for (int i = 0; i < data.length; i++) {
      int p = i % pixels;
      int rgb = image.getRGB(p % picture.width(), p / picture.width());
      data[i] = (rgb >> (16 - 8 * (i / pixels)) & 255) / 255f;
    }
    return new Picture(picture.width(), picture.height(), data);
  }

  /** Blue over red, in the mean, of the upper cheeks and the forehead. */
  private static double blueness(Picture picture, float[] points) {
    double red = 0;
    double blue = 0;
    for (int i : new int[] {10, 151, 9, 109, 338, 67, 297}) {
      float[] rgb = new float[3];
      picture.sample(points[3 * i], points[3 * i + 1] + 2, rgb);
      red += rgb[0];
      blue += rgb[2];
    }
    return blue / red;
  }

  @Test
  void aMaskOnTheReferenceHasNoSayInTheLightAndStaysInFront() {
    float[] points = model.faces(reference).get(0).landmarks();
    Picture covered = masked(reference);
    Picture plain = generate(profile, reference).picture();
    PortraitResult result = generate(profile, covered);
    assertThat(result.notes())
        .anyMatch(
            note ->
                note.startsWith("warning: wanted: something covers") && note.contains("the mouth"));
    assertThat(blueness(result.picture(), points)).isLessThan(1.25 * blueness(plain, points));
    // the mask itself is there, and without the rule of the cover it is not
    float[] rgb = new float[3];
    float[] lip = {points[3 * UPPER_LIP], points[3 * UPPER_LIP + 1]};
    GenerateOptions face =
        GenerateOptions.defaults().withLooks(Looks.DEFAULT.withHead(Whose.REFERENCE));
    generate(profile, covered, face).picture().sample(lip[0], lip[1], rgb);
    assertThat(rgb[2]).isCloseTo(SURGICAL.getBlue() / 255f, within(0.1f));
    GenerateOptions uncovered = face.with(Ablation.without(Part.COVER));
    generate(profile, covered, uncovered).picture().sample(lip[0], lip[1], rgb);
    assertThat(rgb[2]).isLessThan(0.9f * rgb[0]);
    // a whole head is not covered
    result.picture().sample(lip[0], lip[1], rgb);
    assertThat(rgb[2]).isLessThan(0.9f * rgb[0]);

    LightSource light = generator.lightOf(new NamedPicture("wanted", covered));
    float[] found = ((LightSource.OfPicture) light).harmonics().coefficients();
    float[] exact = model.faces(reference).get(0).light().coefficients();
    for (int c = 0; c < 3; c++) {
      assertThat(found[9 * c] / exact[9 * c]).isBetween(0.6f, 1.6f);
    }
    assertThat(found[18] / found[0]).isLessThan(1.4f * exact[18] / exact[0]);
  }

  @Test
  void commandsSayWhatTheyDidUnlessAskedToBeQuiet() throws IOException {
    Path output = folder.resolve("out.png");
    Object[] command = {
      "relight",
      "--profile",
      file(new QuarterTurns(2).of(profile)),
      "--light",
      "left",
      "--output",
      output
    };
    Cli.Result told = Cli.run(command);
    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.err()).contains(": 1 face", "turned by 180 degrees", "wrote " + output);
    Object[] silent = Arrays.copyOf(command, command.length + 1);
    silent[command.length] = "--quiet";
    Cli.Result quiet = Cli.run(silent);
    assertThat(quiet.code()).isZero();
    assertThat(quiet.err()).isEmpty();
  }
}
