package org.icportrait.portrait.train.geometry;

import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.PictureStore;
import org.icportrait.portrait.data.synthesize.BoundLandmarks;
import org.icportrait.portrait.data.synthesize.GeometryPlanes;
import org.icportrait.portrait.data.synthesize.Sample;
import org.icportrait.portrait.data.synthesize.ViewStore;

/** A view of a synthetic head, whose geometry is exact. */
final class LabelledView implements Labelled {
  /** Bound places differ a little from where the landmarks of photos lie. */
  private static final float TRUST = 0.5f;

  private final PictureStore picture;
  private final GeometryPlanes planes;
  private final CanonicalField field;
  private final float[] low;
  private final float[] high;
  private final float[] landmarks;
  private final float[] trust = new float[FaceMesh.POINTS];
  private final double pixels; // of the picture, a centimetre
  private final double depth; // of the head's centre in the landmarks' depth, pixels

  /**
   * Reads a view.
   *
   * @param meanDepth mean depth of all landmarks of photos, in eye distances
   */
  LabelledView(ViewStore views, int index, CanonicalField field, FaceMesh mesh, double meanDepth) {
    Sample sample = views.read(index);
    float[] found = sample.landmarks();
    if (found == null || found.length != 3 * FaceMesh.POINTS) {
      throw new BadInputException(
          sample.key(), "a view without landmarks", "views of data synthesize --kind heads");
    }
    this.picture = new PictureStore(List.of(sample.picture()));
    this.planes = sample.planes();
    this.field = field;
    this.low = views.low();
    this.high = views.high();
    this.pixels =
        sample.notes().path("camera").path("focal").asDouble()
            / sample.notes().path("pose").path("centerDepth").asDouble();
    this.landmarks = found;
    for (int i = 0; i < trust.length; i++) {
      trust[i] = Float.isNaN(landmarks[3 * i]) ? 0 : TRUST; // nothing learns those without a place
    }
    BoundLandmarks.complete(mesh, landmarks);
    double mean = 0;
    for (int i = 2; i < landmarks.length; i += 3) {
      mean += landmarks[i] / FaceMesh.POINTS;
    }
    this.depth = meanDepth * CropFrame.eyeDistance(landmarks) - mean;
    for (int i = 2; i < landmarks.length; i += 3) {
      landmarks[i] += (float) depth;
    }
  }

  @Override
  public int width() {
    return picture.width(0);
  }

  @Override
  public int height() {
    return picture.height(0);
  }

  @Override
  public void sample(double[] toPicture, int side, float[] into) {
    picture.sample(0, toPicture, side, into, 0);
  }

  @Override
  public float[] landmarks() {
    return landmarks;
  }

  @Override
  public float[] trust() {
    return trust;
  }

  @Override
  public boolean surface(double x, double y, float[] out) {
    int size = planes.size();
    double scale = size / (double) picture.width(0);
    int column = (int) Math.floor(x * scale);
    int row = (int) Math.floor(y * scale);
    boolean inside = column >= 0 && row >= 0 && column < size && row < size;
    int p = inside ? row * size + column : 0;
    if (!inside || !planes.on(p)) {
      return false;
    }
    double[] neutral = new double[3];
    for (int k = 0; k < 3; k++) {
      neutral[k] = low[k] + planes.canonicalAt(k, p) * (high[k] - low[k]);
      out[4 + k] = planes.normalAt(k, p);
    }
    field.at(neutral[0], neutral[1], neutral[2], out);
    out[3] = (float) (pixels * planes.depthAt(p) + depth);
    return true;
  }
}
