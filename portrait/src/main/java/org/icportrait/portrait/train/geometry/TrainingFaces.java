package org.icportrait.portrait.train.geometry;

import java.nio.file.Path;
import java.util.Random;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.PictureStore;
import org.icportrait.portrait.data.synthesize.ViewStore;

/** Where training faces come from: portraits, and views of synthetic heads when there are any. */
final class TrainingFaces {
  private static final double VIEWS = 0.45; // share of synthetic heads

  private final LabelledPortraits portraits;
  private final ViewStore views; // null: portraits only
  private final CanonicalField field;
  private final FaceMesh mesh;
  private final double meanDepth;

  TrainingFaces(LabelledPortraits portraits, Path views, CanonicalField field, FaceMesh mesh) {
    this.portraits = portraits;
    this.views = views == null ? null : new ViewStore(views);
    this.field = field;
    this.mesh = mesh;
    double sum = 0;
    for (int i = 0; i < portraits.count(); i++) {
      float[] points = portraits.landmarks(i);
      double eyes = CropFrame.eyeDistance(points);
      for (int k = 2; k < points.length; k += 3) {
        sum += points[k] / eyes / FaceMesh.POINTS / portraits.count();
      }
    }
    this.meanDepth = sum;
  }

  Labelled draw(Random random) {
    if (views == null || random.nextDouble() >= VIEWS) {
      return portraits.get(random.nextInt(portraits.count()));
    }
    return new LabelledView(views, random.nextInt(views.count()), field, mesh, meanDepth);
  }

  /**
   * Replaces what lies beyond a picture's edge by a part of a portrait's background.
   *
   * @param picture [3, side, side], sampled from {@code face} through {@code affine}
   */
  void surround(float[] picture, int side, double[] affine, Labelled face, Random random) {
    PictureStore pictures = portraits.pictures();
    int other = random.nextInt(portraits.count());
    // a corner of a portrait, enlarged: background, hair or clothes, never a whole face
    double span = (0.1 + 0.15 * random.nextDouble()) * pictures.width(other) / side;
    boolean right = random.nextBoolean();
    double[] corner = {
      span, 0, right ? pictures.width(other) - span * side : 0, 0, span, 0,
    };
    float[] around = new float[picture.length];
    pictures.sample(other, corner, side, around, 0);
    int pixels = side * side;
    for (int p = 0; p < pixels; p++) {
      double x = p % side + 0.5;
      double y = p / side + 0.5;
      double u = affine[0] * x + affine[1] * y + affine[2];
      double v = affine[3] * x + affine[4] * y + affine[5];
      if (u < 0 || v < 0 || u > face.width() || v > face.height()) {
        for (int c = 0; c < 3; c++) {
          picture[c * pixels + p] = around[c * pixels + p];
        }
      }
    }
  }

  /** A part of a random portrait, [3, side, side], for things in front of a face. */
  float[] stuff(int side, Random random) {
    PictureStore pictures = portraits.pictures();
    int other = random.nextInt(portraits.count());
    double span = (0.1 + 0.2 * random.nextDouble()) * pictures.width(other) / side;
    double room = pictures.width(other) - span * side;
    double[] part = {
      span, 0, room * random.nextDouble(), 0, span, room * random.nextDouble(),
    };
    float[] out = new float[3 * side * side];
    pictures.sample(other, part, side, out, 0);
    return out;
  }
}
