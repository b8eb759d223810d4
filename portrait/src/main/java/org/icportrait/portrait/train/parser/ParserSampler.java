package org.icportrait.portrait.train.parser;

import java.util.List;
import java.util.Random;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.parse.ParseNetwork;
import org.icportrait.portrait.train.augment.Photometry;

/** Draws augmented crops of heads with their masks. */
final class ParserSampler {
  private static final double RENDERED = 0.3; // share of path-traced heads
  private static final double OCCLUDED = 0.45;
  private static final double HATS = 0.12; // share of heads that wear the hat of another picture
  private static final double MOST_ROLL = 20; // degrees

  private final ParserPictures portraits;
  private final ParserPictures rendered;
  private final FaceMesh mesh;
  private final WornHats hats;
  private final int size;
  private final int pixels;

  /**
   * A sampler of both kinds.
   *
   * @param rendered path-traced heads, may be none
   * @param size side of the crops
   */
  ParserSampler(ParserPictures portraits, ParserPictures rendered, FaceMesh mesh, int size) {
    this.size = size;
    pixels = size * size;
    hats = new WornHats(portraits, mesh);
    this.portraits = portraits;
    this.rendered = rendered;
    this.mesh = mesh;
  }

  /** A random view of a random head. */
  ParserSample draw(Random random) {
    boolean exact = rendered.count() > 0 && random.nextDouble() < RENDERED;
    ParserPictures of = exact ? rendered : portraits;
    int index = random.nextInt(of.count());
    CropFrame base = CropFrame.head(of.landmarks(index), size);
    double side = base.side() * Math.exp(0.25 * (random.nextDouble() * 2 - 1));
    double shift = 0.08 * side;
    double roll =
        random.nextBoolean()
            ? MOST_ROLL * (2 * random.nextDouble() - 1)
            : 6 * random.nextGaussian();
    View view =
        new View(
            new CropFrame(
                base.centerX() + shift * (random.nextDouble() * 2 - 1),
                base.centerY() + shift * (random.nextDouble() * 2 - 1),
                side,
                Math.toRadians(roll),
                size),
            size,
            random.nextBoolean(),
            Math.exp(0.05 * random.nextGaussian()));
    ParserSample sample = view.sample(of, index, mesh);
    if (random.nextDouble() < (exact ? 0.5 : 0.15)) {
      ParserBackground.replace(sample, size, stuff(random), exact, random);
    }
    float[] points = view.landmarks(of.landmarks(index), mesh);
    if (random.nextDouble() < HATS && of.trust(index) != ParserPictures.Trust.TAUGHT_WITH_HAT) {
      hats.wear(sample, size, points, random);
    } else if (random.nextDouble() < OCCLUDED) {
      HeadOccluders.draw(sample, size, points, mesh, this::stuff, random);
    }
    if (random.nextDouble() < 0.4) {
      surround(sample, view.affine(), of.width(index), of.height(index), random);
    }
    Photometry.develop(sample.picture(), size, random);
    return sample;
  }

  /** The undisturbed head crop of a picture. */
  ParserSample standard(ParserPictures of, int index) {
    CropFrame frame = CropFrame.head(of.landmarks(index), size);
    return new View(frame, size, false, 1).sample(of, index, mesh);
  }

  /** A corner of a random portrait, enlarged: background, hair or clothes, never a whole face. */
  private float[] stuff(Random random) {
    int other = random.nextInt(portraits.count());
    double span = (0.12 + 0.25 * random.nextDouble()) * portraits.width(other) / size;
    double left = random.nextBoolean() ? portraits.width(other) - span * size : 0;
    double top = random.nextInt(4) == 0 ? portraits.height(other) - span * size : 0;
    return portraits.picture(other, new double[] {span, 0, left, 0, span, top}, size);
  }

  /** Something else beyond the picture's edge than the edge gone on. */
  private void surround(
      ParserSample sample, double[] affine, int width, int height, Random random) {
    float[] around = stuff(random);
    for (int p = 0; p < pixels; p++) {
      double x = p % size + 0.5;
      double y = p / size + 0.5;
      double u = affine[0] * x + affine[1] * y + affine[2];
      double v = affine[3] * x + affine[4] * y + affine[5];
      if (u < 0 || v < 0 || u > width || v > height) {
        for (int at = p; at < 3 * pixels; at += pixels) {
          sample.picture()[at] = around[at];
        }
      }
    }
  }

  /** A crop, mirrored or not, stretched along x about its middle. */
  private record View(CropFrame frame, int size, boolean flip, double stretch) {
    double[] toPicture(double x, double y) {
      double centred = ((flip ? size - x : x) - size / 2.0) / stretch;
      return frame.toPicture(centred + size / 2.0, y);
    }

    /** As {@link ParserPictures#picture} wants it. */
    double[] affine() {
      double[] o = toPicture(0, 0);
      double[] x = toPicture(1, 0);
      double[] y = toPicture(0, 1);
      return new double[] {
        x[0] - o[0], y[0] - o[0], o[0], x[1] - o[1], y[1] - o[1], o[1],
      };
    }

    /** [478, 3] in crop pixels, those of the other side where it is mirrored. */
    float[] landmarks(float[] points, FaceMesh mesh) {
      float[] out = frame.toCrop(points);
      for (int i = 0; i < out.length; i += 3) {
        double x = size / 2.0 + stretch * (out[i] - size / 2.0);
        out[i] = (float) (flip ? size - x : x);
      }
      if (!flip) {
        return out;
      }
      float[] mirrored = new float[out.length];
      for (int i = 0; i < FaceMesh.POINTS; i++) {
        System.arraycopy(out, 3 * mesh.mirror()[i], mirrored, 3 * i, 3);
      }
      return mirrored;
    }

    ParserSample sample(ParserPictures of, int index, FaceMesh mesh) {
      int pixels = size * size;
      double[] affine = affine();
      float[] masks = of.masks(index, affine, size); // hair, person, skin
      float[] labels = new float[ParseNetwork.CLASSES * pixels];
      System.arraycopy(masks, 0, labels, 0, pixels);
      System.arraycopy(masks, 2 * pixels, labels, pixels, pixels);
      System.arraycopy(masks, pixels, labels, 2 * pixels, pixels);
      float[] weights = new float[labels.length];
      float[] points = landmarks(of.landmarks(index), mesh);
      ParserTrust trust = new ParserTrust(of.trust(index), points);
      for (int p = 0; p < pixels; p++) {
        double x = p % size + 0.5;
        double y = p / size + 0.5;
        double u = affine[0] * x + affine[1] * y + affine[2];
        double v = affine[3] * x + affine[4] * y + affine[5];
        if (u >= 0 && v >= 0 && u <= of.width(index) && v <= of.height(index)) {
          trust.judge(x, y, p, pixels, labels, weights);
        }
      }
      return new ParserSample(of.picture(index, affine, size), labels, weights);
    }
  }

  /** Masks that a sampler knows, for figures. */
  static List<String> names() {
    return List.of("hair", "skin", "person", "occluder");
  }
}
