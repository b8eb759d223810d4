package org.icportrait.portrait.train.geometry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.PortraitFolder;

/** Pictures composed of validation portraits, in which faces are hard to find. */
final class FaceScenes {
  /** Pictures of each kind. */
  static final int COUNT = 40;

  private static final int WIDTH = 512;
  private static final int HEIGHT = 384;

  /** What is hard about a picture. */
  enum Kind {
    TINY("40 px"),
    ROLLED("rolled 45"),
    PROFILE("profile"),
    SEVERAL("several"),
    FULL("full frame");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /**
   * A picture.
   *
   * @param faces [478, 3] landmarks of each face in its pixels
   */
  record Scene(Picture picture, List<float[]> faces) {}

  private final List<PortraitFolder.Entry> portraits;
  private final List<PortraitFolder.Entry> profiles;
  private final Function<Path, Picture> decoder;

  FaceScenes(List<PortraitFolder.Entry> portraits, Function<Path, Picture> decoder) {
    this.portraits = portraits;
    this.profiles = portraits.stream().filter(e -> Math.abs(e.yaw()) > 40).toList();
    this.decoder = decoder;
  }

  /** The picture of a kind and number, always the same. */
  Scene draw(Kind kind, int index) {
    Random random = new Random(31L * index + kind.label.hashCode());
    float[] canvas = new float[3 * WIDTH * HEIGHT];
    float[] ground = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
    for (int i = 0; i < canvas.length; i++) {
      double slope = (i % WIDTH / (double) WIDTH - 0.5) * 0.3;
      canvas[i] = (float) Math.min(1, Math.max(0, ground[i / (WIDTH * HEIGHT)] + slope));
    }
    List<float[]> faces = new ArrayList<>();
    switch (kind) {
      case TINY ->
          faces.add(paste(canvas, any(portraits, random), 40, 0, spot(random, 0.15, 0.85)));
      case ROLLED -> {
        double roll = random.nextBoolean() ? 45 : -45;
        double width = 60 + 60 * random.nextDouble();
        faces.add(paste(canvas, any(portraits, random), width, roll, spot(random, 0.35, 0.65)));
      }
      case PROFILE -> {
        PortraitFolder.Entry entry = any(profiles.isEmpty() ? portraits : profiles, random);
        double width = 50 + 80 * random.nextDouble();
        faces.add(paste(canvas, entry, width, 0, spot(random, 0.35, 0.65)));
      }
      case SEVERAL -> {
        for (int n = 0; n < 4; n++) {
          double[] at = {WIDTH * (n + 0.5) / 4, HEIGHT * (0.35 + 0.3 * random.nextDouble())};
          double width = 40 + 18 * random.nextDouble();
          double roll = 20 * (2 * random.nextDouble() - 1);
          faces.add(paste(canvas, any(portraits, random), width, roll, at));
        }
      }
      case FULL ->
          faces.add(paste(canvas, any(portraits, random), 300, 0, new double[] {WIDTH / 2.0, 192}));
    }
    return new Scene(new Picture(WIDTH, HEIGHT, canvas), faces);
  }

  private static PortraitFolder.Entry any(List<PortraitFolder.Entry> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  private static double[] spot(Random random, double from, double to) {
    return new double[] {
      WIDTH * (from + (to - from) * random.nextDouble()),
      HEIGHT * (from + (to - from) * random.nextDouble())
    };
  }

  /** Pastes a portrait, its face of a width and rolled, and says where its landmarks are. */
  private float[] paste(
      float[] canvas, PortraitFolder.Entry entry, double width, double roll, double[] at) {
    Picture portrait = decoder.apply(entry.file());
    double[] face = DetectorSampler.box(entry.landmarks());
    double scale = width / face[2];
    int side = Math.max(1, (int) Math.round(scale * portrait.width()));
    int tall = Math.max(1, (int) Math.round(scale * portrait.height()));
    Picture small = portrait.resize(side, tall);
    double sx = side / (double) portrait.width();
    double sy = tall / (double) portrait.height();
    // the face's centre in the small portrait goes to the wanted place; crop pixels are the small's
    CropFrame turn = new CropFrame(at[0], at[1], 2, -Math.toRadians(roll), 2);
    float[] rgb = new float[3];
    int pixels = WIDTH * HEIGHT;
    for (int p = 0; p < pixels; p++) {
      double[] q = turn.toCrop(p % WIDTH + 0.5, p / WIDTH + 0.5);
      double x = q[0] - 1 + face[0] * sx;
      double y = q[1] - 1 + face[1] * sy;
      if (x < 0 || y < 0 || x >= side || y >= tall) {
        continue;
      }
      small.sample(x, y, rgb);
      for (int c = 0; c < 3; c++) {
        canvas[c * pixels + p] = rgb[c];
      }
    }
    float[] points = Arrays.copyOf(entry.landmarks(), entry.landmarks().length);
    for (int k = 0; k < points.length; k += 3) {
      double[] q =
          turn.toPicture(points[k] * sx - face[0] * sx + 1, points[k + 1] * sy - face[1] * sy + 1);
      points[k] = (float) q[0];
      points[k + 1] = (float) q[1];
    }
    return points;
  }
}
