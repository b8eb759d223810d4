package org.icportrait.portrait.evaluate;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.parse.FaceParser;
import org.icportrait.face.render.Rasterizer;
import org.icportrait.portrait.identity.IdentityEmbedder;
import org.icportrait.portrait.model.PortraitModel;

/**
 * Measures faces with this project's own networks: the geometry network and the identity embedder.
 * Neither is trained on what it judges here. Owns the embedder, not the model.
 */
public final class FaceMeasurer implements AutoCloseable {
  private static final int CROP = 256;
  private static final double[] LUMA = {0.2126, 0.7152, 0.0722};

  private final PortraitModel model;
  private final IdentityEmbedder embedder;
  private final FaceMesh mesh;
  private final FaceParser parser; // null without one of its own
  private final HairMask hair; // or null

  /**
   * What is known of one face.
   *
   * @param face its analysis
   * @param embedding of its identity, a unit vector
   * @param light the nine harmonics of brightness as a unit vector: direction, not level
   * @param tone mean L, a, b of plain skin
   * @param sharpness root mean square of the Laplacian of brightness on the face
   * @param likeness its skin and hair
   */
  public record MeasuredFace(
      FaceAnalysis face,
      float[] embedding,
      double[] light,
      double[] tone,
      double sharpness,
      Likeness likeness) {}

  /**
   * Opens the embedder and, where there is one, the parser that sees hair: measures that are the
   * same whatever model is measured.
   *
   * @param folder a model folder with geometry/, identity/ and perhaps parse/
   * @throws org.icportrait.engine.BadModelException when it has none
   */
  public FaceMeasurer(PortraitModel model, Path folder) {
    this(model, folder, ParsedHair.open(folder));
  }

  /**
   * The same with a measure of hair of the caller's.
   *
   * @param hair sees where hair is, or null
   */
  FaceMeasurer(PortraitModel model, Path folder, HairMask hair) {
    this(model, folder, null, hair);
  }

  private FaceMeasurer(PortraitModel model, Path folder, FaceParser parser) {
    this(model, folder, parser, parser == null ? null : new ParsedHair(parser));
  }

  private FaceMeasurer(PortraitModel model, Path folder, FaceParser parser, HairMask hair) {
    this.model = model;
    this.mesh = FaceMesh.read(folder.resolve("geometry").resolve("face_mesh.safetensors"));
    this.embedder = IdentityEmbedder.open(folder);
    this.parser = parser;
    this.hair = hair;
  }

  /** The largest face of a picture; empty when there is none. */
  public Optional<MeasuredFace> measure(Picture picture) {
    List<FaceAnalysis> faces = model.faces(picture);
    return faces.isEmpty() ? Optional.empty() : Optional.of(measure(picture, faces.get(0)));
  }

  private MeasuredFace measure(Picture picture, FaceAnalysis face) {
    CropFrame frame = CropFrame.portrait(face.landmarks(), CROP);
    Picture crop = frame.extract(picture);
    float[] skin = DenseGeometry.skin(mesh, frame.toCrop(face.landmarks()), CROP);
    MeasuredHair measuredHair =
        hair == null
            ? null
            : MeasuredHair.of(
                picture, face.landmarks(), hair.of(picture, face), covered(picture, face));
    return new MeasuredFace(
        face,
        embedder.embed(picture, face),
        light(face.light()),
        tone(crop, skin),
        sharpness(crop, skin),
        new Likeness(
            SkinPoints.of(picture, face.landmarks()), Lab.ofMean(crop, skin), measuredHair));
  }

  /**
   * Everything that one output says.
   *
   * @param output its face, or empty
   */
  public static Map<Metric, Double> compare(
      MeasuredFace profile, MeasuredFace reference, Optional<MeasuredFace> output) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.FACE, output.isPresent() ? 1.0 : 0.0);
    if (output.isEmpty()) {
      return values;
    }
    MeasuredFace made = output.get();
    double own = IdentityEmbedder.distance(made.embedding, profile.embedding);
    double other = IdentityEmbedder.distance(made.embedding, reference.embedding);
    values.put(Metric.IDENTITY, own);
    values.put(Metric.REFERENCE_IDENTITY, other);
    values.put(Metric.NEARER_PROFILE, own < other ? 1.0 : 0.0);
    values.put(Metric.POSE, made.face.pose().angleTo(reference.face.pose()));
    values.put(Metric.LIGHT, distance(made.light, reference.light));
    values.put(Metric.TONE, Lab.distance(made.tone, reference.tone));
    values.put(Metric.SHARPNESS, made.sharpness / Math.max(1e-6, profile.sharpness));
    boolean neutral = isLitNeutrally(profile) && isLitNeutrally(reference);
    made.likeness.compare(profile.likeness, reference.likeness, neutral, values);
    return values;
  }

  private static boolean isLitNeutrally(MeasuredFace face) {
    return NeutralLight.holds(face.face.light(), face.likeness.meanSkin());
  }

  /** [H, W], 1 where the surface of a face's landmarks covers its picture. */
  float[] covered(Picture picture, FaceAnalysis face) {
    return Rasterizer.draw(face.landmarks(), mesh.triangles(), picture.width(), picture.height())
        .coverage();
  }

  /** The surface of the landmarks. */
  FaceMesh mesh() {
    return mesh;
  }

  static double[] light(SphericalHarmonics light) {
    int basis = SphericalHarmonics.BASIS;
    double[] bright = new double[basis];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < basis; i++) {
        bright[i] += LUMA[c] * light.coefficients()[c * basis + i];
      }
    }
    double length = 1e-9;
    for (double value : bright) {
      length += value * value;
    }
    for (int i = 0; i < basis; i++) {
      bright[i] /= Math.sqrt(length);
    }
    return bright;
  }

  private static double[] tone(Picture crop, float[] skin) {
    int pixels = CROP * CROP;
    double[] mean = new double[3];
    double total = 1e-9;
    for (int p = 0; p < pixels; p++) {
      double[] lab = Lab.of(crop.data()[p], crop.data()[pixels + p], crop.data()[2 * pixels + p]);
      total += skin[p];
      for (int c = 0; c < 3; c++) {
        mean[c] += skin[p] * lab[c];
      }
    }
    for (int c = 0; c < 3; c++) {
      mean[c] /= total;
    }
    return mean;
  }

  private static double sharpness(Picture crop, float[] skin) {
    int pixels = CROP * CROP;
    double[] bright = new double[pixels];
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < 3; c++) {
        bright[p] += LUMA[c] * crop.data()[c * pixels + p];
      }
    }
    double sum = 0;
    double total = 1e-9;
    for (int y = 1; y < CROP - 1; y++) {
      for (int x = 1; x < CROP - 1; x++) {
        int p = y * CROP + x;
        double d =
            bright[p - 1] + bright[p + 1] + bright[p - CROP] + bright[p + CROP] - 4 * bright[p];
        sum += skin[p] * d * d;
        total += skin[p];
      }
    }
    return Math.sqrt(sum / total);
  }

  static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @Override
  public void close() {
    embedder.close();
    if (parser != null) {
      parser.close();
    }
  }
}
