package org.icportrait.portrait.evaluate;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.evaluate.FaceMeasurer.MeasuredFace;

/** The true answer to a question, and how far an output is from it. */
final class GroundTruth {
  private static final double BEST_PSNR = 100; // a perfect copy's, instead of infinity

  private final Picture picture;
  private final Picture normals; // or null
  private final MeasuredFace face;
  private final float[] weight; // [H, W], 1 on the face
  private final HeadTruth head;

  private GroundTruth(
      Picture picture, Picture normals, MeasuredFace face, float[] weight, HeadTruth head) {
    this.picture = picture;
    this.normals = normals;
    this.face = face;
    this.weight = weight;
    this.head = head;
  }

  /**
   * Reads a pair's truth.
   *
   * @param reference its picture
   * @param ofReference the face there
   * @throws BadInputException when it shows no face, or a mask is not of its picture's shape
   */
  static GroundTruth read(
      TruthFiles truth,
      Picture reference,
      MeasuredFace ofReference,
      PictureFiles files,
      FaceMeasurer measurer) {
    Picture picture = files.read(truth.picture());
    MeasuredFace face =
        measurer
            .measure(picture)
            .orElseThrow(
                () -> new BadInputException(truth.picture().toString(), "no face", "a face"));
    Picture normals = truth.normals() == null ? null : files.read(truth.normals());
    float[] landmarks = face.face().landmarks();
    HeadRegion region =
        truth.masks() == null
            ? HeadRegion.ofNormals(normals, landmarks, picture, measurer.mesh())
            : HeadRegion.ofMasks(
                masks(truth.masks(), picture, files), landmarks, picture, measurer.mesh());
    double tone = Lab.typologyAngle(ofReference.likeness().meanSkin());
    if (truth.referenceMasks() != null) {
      Picture masks = masks(truth.referenceMasks(), reference, files);
      float[] points = ofReference.face().landmarks();
      float[] skin = HeadRegion.ofMasks(masks, points, reference, measurer.mesh()).skin();
      tone = Lab.typologyAngle(Lab.ofMean(HeadRegion.sized(reference), skin));
    }
    return new GroundTruth(
        picture,
        normals,
        face,
        measurer.covered(picture, face.face()),
        new HeadTruth(picture, region, tone));
  }

  private static Picture masks(Path file, Picture of, PictureFiles files) {
    Picture masks = files.read(file);
    if (masks.width() != of.width() || masks.height() != of.height()) {
      throw new BadInputException(
          file.toString(),
          "masks of " + masks.width() + " x " + masks.height(),
          "their picture's " + of.width() + " x " + of.height());
    }
    return masks;
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
    head.compare(output, values);
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
    return psnr(sum / total);
  }

  /** Peak signal-to-noise ratio of a mean squared error of values 0..1, dB, at most 100. */
  static double psnr(double error) {
    return Math.min(BEST_PSNR, -10 * Math.log10(Math.max(1e-12, error)));
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
