package org.icportrait.portrait.evaluate;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.evaluate.FaceMeasurer.MeasuredFace;

/** The true answer to a question, and how far an output is from it (design, section 8). */
final class GroundTruth {
  private static final double BEST_PSNR = 100; // a perfect copy's, instead of infinity

  private final Picture picture;
  private final Picture normals; // or null
  private final MeasuredFace face;
  private final float[] weight; // [H, W], 1 on the face

  private GroundTruth(Picture picture, Picture normals, MeasuredFace face, float[] weight) {
    this.picture = picture;
    this.normals = normals;
    this.face = face;
    this.weight = weight;
  }

  /**
   * Reads a pair's truth.
   *
   * @throws BadInputException when it shows no face
   */
  static GroundTruth read(EvaluationPair pair, PictureFiles files, FaceMeasurer measurer) {
    Picture picture = files.read(pair.truth());
    MeasuredFace face =
        measurer
            .measure(picture)
            .orElseThrow(() -> new BadInputException(pair.truth().toString(), "no face", "a face"));
    Picture normals = pair.normals() == null ? null : files.read(pair.normals());
    return new GroundTruth(picture, normals, face, measurer.covered(picture, face));
  }

  /** What an output scores; without a face only what pixels say. */
  Map<Metric, Double> compare(Picture output, Optional<MeasuredFace> made) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    if (made.isEmpty()) {
      return values; // as all other metrics
    }
    boolean alike = output.width() == picture.width() && output.height() == picture.height();
    Picture sized = alike ? output : output.resize(picture.width(), picture.height());
    values.put(Metric.PSNR, psnr(sized));
    values.put(Metric.SSIM, StructuralSimilarity.of(sized, picture, weight));
    values.put(Metric.TRUE_LIGHT, FaceMeasurer.distance(made.get().light(), face.light()));
    if (normals != null && alike) {
      double angle = angle(made.get().face().geometry());
      if (!Double.isNaN(angle)) {
        values.put(Metric.NORMALS, angle);
      }
    }
    return values;
  }

  private double psnr(Picture output) {
    double sum = 0;
    double total = 1e-9;
    int pixels = weight.length;
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < 3; c++) {
        double d = output.data()[c * pixels + p] - picture.data()[c * pixels + p];
        sum += weight[p] * d * d;
        total += weight[p];
      }
    }
    return Math.min(BEST_PSNR, -10 * Math.log10(Math.max(1e-12, sum / total)));
  }

  /** Mean angle between seen and exact normals on the face, degrees; NaN without overlap. */
  private double angle(FaceGeometry seen) {
    int size = seen.size();
    int pixels = size * size;
    int all = picture.width() * picture.height();
    CropFrame frame = seen.frame();
    double c = Math.cos(frame.roll()); // the crop's directions in the picture
    double s = Math.sin(frame.roll());
    double sum = 0;
    int count = 0;
    for (int p = 0; p < pixels; p++) {
      double[] place = frame.toPicture(p % size + 0.5, p / size + 0.5);
      int x = (int) Math.floor(place[0]);
      int y = (int) Math.floor(place[1]);
      if (x < 0 || y < 0 || x >= picture.width() || y >= picture.height()) {
        continue;
      }
      int q = y * picture.width() + x;
      double nx = 2 * normals.data()[q] - 1;
      double ny = 2 * normals.data()[all + q] - 1;
      double nz = 2 * normals.data()[2 * all + q] - 1;
      double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
      if (weight[q] < 0.5 || length > 1.2 || seen.mask()[p] < 0.5) {
        continue; // black is (-1, -1, -1): no head
      }
      double x0 = seen.normal()[p];
      double y0 = seen.normal()[pixels + p];
      double z0 = seen.normal()[2 * pixels + p];
      double dot = (c * x0 - s * y0) * nx + (s * x0 + c * y0) * ny + z0 * nz;
      double cosine = dot / Math.max(1e-6, length);
      sum += Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, cosine))));
      count++;
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
