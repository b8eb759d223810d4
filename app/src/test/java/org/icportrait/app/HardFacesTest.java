package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.engine.DType;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.QuarterTurns;
import org.junit.jupiter.api.Test;

/** The example portrait, rolled and small, in a larger grey picture. */
class HardFacesTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final Path GEOMETRY =
      Path.of(System.getProperty("icportrait.home")).resolve("models/mini/geometry");

  private final Picture portrait = PictureReader.read(Cli.exampleProfile());

  private AffineTransform placed(double scale, double degrees) {
    AffineTransform move = AffineTransform.getTranslateInstance(WIDTH / 2.0, HEIGHT / 2.0);
    move.rotate(Math.toRadians(degrees));
    move.scale(scale, scale);
    move.translate(-portrait.width() / 2.0, -portrait.height() / 2.0);
    return move;
  }

  private Picture drawn(double scale, double degrees) {
    double halving = Math.min(1, scale); // averages before it is drawn small
    int width = (int) Math.round(portrait.width() * halving);
    Picture small = portrait.resize(width, (int) Math.round(portrait.height() * halving));
    AffineTransform move = placed(scale, degrees);
    move.scale(1 / halving, 1 / halving);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.GRAY);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(PictureWriter.toImage(small), move, null);
    graphics.dispose();
    float[] data = new float[3 * WIDTH * HEIGHT];
    for (int i = 0; i < data.length; i++) {
      int pixel = i % (WIDTH * HEIGHT);
      int rgb = image.getRGB(pixel % WIDTH, pixel / WIDTH);
      data[i] = (rgb >> (16 - 8 * (i / (WIDTH * HEIGHT))) & 255) / 255f;
    }
    return new Picture(WIDTH, HEIGHT, data);
  }

  /** Mean distance of landmarks from where the upright portrait's lie, in eye distances. */
  private double error(FaceAnalyzer analyzer, double scale, double degrees) {
    float[] upright = analyzer.analyze(portrait).get(0).landmarks();
    List<FaceAnalysis> faces = analyzer.analyze(drawn(scale, degrees));
    assertThat(faces).as("scale %s, roll %s", scale, degrees).hasSize(1);
    float[] found = faces.get(0).landmarks();
    AffineTransform move = placed(scale, degrees);
    UnaryOperator<double[]> there =
        at -> {
          move.transform(at, 0, at, 0, 1);
          return at;
        };
    return apart(upright, found, there) / (scale * CropFrame.eyeDistance(upright));
  }

  /** Mean distance of landmarks from others that are moved first, in pixels. */
  private static double apart(float[] points, float[] others, UnaryOperator<double[]> move) {
    double sum = 0;
    for (int k = 0; k < points.length; k += 3) {
      double[] at = move.apply(new double[] {points[k], points[k + 1]});
      sum += Math.hypot(others[k] - at[0], others[k + 1] - at[1]) * 3 / points.length;
    }
    return sum;
  }

  @Test
  void rolledFacesHaveTheLandmarksOfTheUprightOne() {
    try (FaceAnalyzer analyzer = FaceAnalyzer.open(GEOMETRY, DType.FLOAT32)) {
      for (double degrees : new double[] {-45, -25, 25, 45}) {
        assertThat(error(analyzer, 0.8, degrees)).as("roll %s", degrees).isLessThan(0.05);
      }
    }
  }

  @Test
  void facesOnTheirSideOrHeadAreFoundThatWayUp() {
    try (FaceAnalyzer analyzer = FaceAnalyzer.open(GEOMETRY, DType.FLOAT32)) {
      Picture reference = PictureReader.read(Cli.exampleReference());
      for (Picture whole : List.of(portrait, reference)) {
        for (Picture picture : List.of(whole, whole.flipHorizontal())) {
          float[] upright = analyzer.analyze(picture).get(0).landmarks();
          for (int turns = 1; turns < 4; turns++) {
            lies(analyzer, picture, upright, new QuarterTurns(turns));
          }
        }
      }
    }
  }

  private void lies(FaceAnalyzer analyzer, Picture picture, float[] upright, QuarterTurns turn) {
    List<FaceAnalysis> faces = analyzer.analyze(turn.of(picture));
    assertThat(faces).as("turned by %s", turn.degrees()).hasSize(1);
    double roll = faces.get(0).pose().angles().roll();
    assertThat(QuarterTurns.upright(roll).count()).isEqualTo(4 - turn.count());
    float[] found = faces.get(0).landmarks();
    double apart = apart(found, upright, at -> turn.back(picture, at[0], at[1]));
    assertThat(apart / CropFrame.eyeDistance(upright)).isLessThan(0.05);
  }

  @Test
  void aFaceOfFortyPixelsIsFound() {
    try (FaceAnalyzer analyzer = FaceAnalyzer.open(GEOMETRY, DType.FLOAT32)) {
      double width = analyzer.analyze(portrait).get(0).box().width();
      assertThat(error(analyzer, 40 / width, 0)).isLessThan(0.1);
    }
  }
}
