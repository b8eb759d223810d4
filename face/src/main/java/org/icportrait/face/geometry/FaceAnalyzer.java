package org.icportrait.face.geometry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceBox;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Umeyama;
import org.icportrait.face.detect.DetectorNetwork;
import org.icportrait.face.detect.FaceDetector;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/** Finds the faces of a picture and their dense geometry, pose and light. */
public final class FaceAnalyzer implements AutoCloseable {
  /** Weights of the geometry network, in the folder of the part. */
  public static final String WEIGHTS = "geometry.safetensors";

  /** Side of the first crop over the width of the detected box. */
  private static final double SIDE_OF_WIDTH = 1.8;

  /** Crops of faces rolled by more degrees are rolled with them. */
  private static final double STRAIGHTENED = 12;

  /**
   * Passes for the landmarks alone between the first look and the last, when crops do not settle.
   */
  private static final int MOST_GLANCES = 2;

  /** Crops whose centres are nearer, in sides, and whose sides' logarithms differ less, agree. */
  private static final double SAME_CENTRE = 0.05;

  private static final double SAME_SCALE = 0.1;

  /** Faces that share more of the smaller one's box are one. */
  private static final double SAME_FACE = 0.5;

  /** Largest disagreement with the mirrored crop's landmarks that a face has, in eye distances. */
  private static final double LARGEST_DISAGREEMENT = 0.12;

  private final FaceMesh mesh;
  private final GeometryNetwork network;
  private final DetectorNetwork detectorNetwork;
  private final FaceDetector detector;

  /** An analyzer of loaded networks, which it then owns. */
  public FaceAnalyzer(FaceMesh mesh, GeometryNetwork network, DetectorNetwork detectorNetwork) {
    this.mesh = mesh;
    this.network = network;
    this.detectorNetwork = detectorNetwork;
    this.detector = new FaceDetector(detectorNetwork);
  }

  /**
   * Reads the folder {@code geometry/} of a model.
   *
   * @throws org.icportrait.engine.BadModelException when a file is missing or wrong
   */
  public static FaceAnalyzer open(Path folder, DType compute) {
    FaceMesh mesh = FaceMesh.read(folder.resolve("face_mesh.safetensors"));
    GeometryNetwork network = EmptyParameters.make(DType.FLOAT32, GeometryNetwork::new);
    DetectorNetwork detector = EmptyParameters.make(DType.FLOAT32, DetectorNetwork::new);
    try (Safetensors source = Safetensors.open(folder.resolve(WEIGHTS));
        Safetensors other = Safetensors.open(folder.resolve("detector.safetensors"))) {
      network.load(source);
      detector.load(other);
      network.setComputeType(compute);
      detector.setComputeType(compute);
      network.freeze();
      detector.freeze();
      return new FaceAnalyzer(mesh, network, detector);
    } catch (RuntimeException e) {
      network.close();
      detector.close();
      throw e;
    }
  }

  /** The surface that landmarks span. */
  public FaceMesh mesh() {
    return mesh;
  }

  /** All faces at least about 40 pixels wide, largest first; empty when there is none. */
  public List<FaceAnalysis> analyze(Picture picture) {
    List<FaceAnalysis> faces = new ArrayList<>();
    for (FaceBox box : detector.detect(picture)) {
      FaceAnalysis face = analyze(picture, box);
      // two boxes may lead to the same face: the larger box came first
      if (face != null && faces.stream().noneMatch(f -> f.box().shares(face.box()) > SAME_FACE)) {
        faces.add(face);
      }
    }
    // by the landmarks' extent, which is what a person is shown, not by the detector's boxes
    faces.sort(Comparator.comparingDouble(face -> -face.box().width() * face.box().height()));
    return faces;
  }

  /** The face in a box, or null when the landmarks say that there is none. */
  private FaceAnalysis analyze(Picture picture, FaceBox box) {
    double x = (box.x0() + box.x1()) / 2;
    double y = (box.y0() + box.y1()) / 2;
    CropFrame frame = new CropFrame(x, y, SIDE_OF_WIDTH * box.width(), 0, GeometryNetwork.SIZE);
    Look look = look(picture, frame);
    CropFrame next = follow(look.landmarks);
    // most boxes are near enough to be all there is to look at
    if (!agree(frame, next)) {
      frame = settled(picture, next);
      look = look(picture, frame);
    }
    if (look.disagreement > LARGEST_DISAGREEMENT) {
      return null;
    }
    HeadPose pose = Umeyama.fit(mesh.canonical(), look.landmarks, mesh.rigidity());
    boolean isUpright = frame.roll() == 0;
    CropFrame upright =
        isUpright ? frame : CropFrame.portrait(look.landmarks, GeometryNetwork.SIZE);
    LandmarkSurface surface =
        LandmarkSurface.draw(mesh, upright.toCrop(look.landmarks), GeometryNetwork.SIZE);
    FaceGeometry geometry = DenseGeometry.assemble(surface, upright, look.dense);
    return new FaceAnalysis(
        FaceBox.around(look.landmarks, box.score()),
        look.landmarks,
        pose,
        geometry,
        surface.light(isUpright ? look.crop : upright.extract(picture)));
  }

  /** The standard crop of the face that a crop shows, as the landmarks alone tell it. */
  private CropFrame settled(Picture picture, CropFrame first) {
    CropFrame frame = first;
    for (int glance = 0; glance < MOST_GLANCES; glance++) {
      CropFrame next = follow(glance(picture, frame));
      if (agree(frame, next)) {
        return next;
      }
      frame = next;
    }
    return frame;
  }

  /** The standard crop of landmarks; rolled with the face when it is rolled by much. */
  private CropFrame follow(float[] landmarks) {
    CropFrame upright = CropFrame.portrait(landmarks, GeometryNetwork.SIZE);
    double[] turn = Umeyama.fit(mesh.canonical(), landmarks, mesh.rigidity()).rotation();
    double roll = Math.atan2(-turn[1], turn[4]); // of the face's own vertical in the picture
    if (Math.abs(roll) < Math.toRadians(STRAIGHTENED)) {
      return upright;
    }
    // the same crop about the turned picture's origin, its centre turned back
    float[] turned = new CropFrame(0, 0, 1, roll, 1).toCrop(landmarks);
    CropFrame straight = CropFrame.portrait(turned, GeometryNetwork.SIZE);
    double[] centre =
        new CropFrame(0, 0, 1, roll, 1).toPicture(straight.centerX(), straight.centerY());
    return new CropFrame(centre[0], centre[1], straight.side(), roll, GeometryNetwork.SIZE);
  }

  /** Whether a second glance would see about the same crop as the first. */
  private static boolean agree(CropFrame a, CropFrame b) {
    double apart = Math.hypot(a.centerX() - b.centerX(), a.centerY() - b.centerY());
    return apart < SAME_CENTRE * b.side()
        && Math.abs(Math.log(a.side() / b.side())) < SAME_SCALE
        && Math.abs(a.roll() - b.roll()) < Math.toRadians(STRAIGHTENED);
  }

  /**
   * One pass of the network over a crop and its mirror image.
   *
   * @param crop the crop
   * @param landmarks [478, 3] in picture pixels
   * @param dense what both say about the surface
   * @param disagreement of both about the landmarks, in eye distances
   */
  private record Look(Picture crop, float[] landmarks, DensePlanes dense, double disagreement) {}

  /** The landmarks [478, 3] alone, in picture pixels, quickly. */
  private float[] glance(Picture picture, CropFrame frame) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor points = network.landmarks(input(frame.extract(picture)));
      return frame.toPicture(pixels(points.toFloats(), GeometryNetwork.SIZE));
    }
  }

  private Look look(Picture picture, CropFrame frame) {
    int size = GeometryNetwork.SIZE;
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Picture crop = frame.extract(picture);
      Tensor upright = input(crop);
      GeometryNetwork.Output out =
          network.forward(Tensor.cat(0, upright, upright.flip(3).contiguous()));
      float[] points = pixels(out.landmarks().narrow(0, 0, 1).toFloats(), size);
      float[] mirrored = mesh.flip(pixels(out.landmarks().narrow(0, 1, 1).toFloats(), size), size);
      double sum = 0;
      float[] mean = new float[points.length];
      for (int i = 0; i < points.length; i++) {
        mean[i] = (points[i] + mirrored[i]) / 2;
        sum += i % 3 == 2 ? 0 : Math.abs(points[i] - mirrored[i]);
      }
      double apart = sum / FaceMesh.POINTS / Math.max(1, CropFrame.eyeDistance(mean));
      DensePlanes dense =
          DensePlanes.mean(
              frame,
              out.dense().narrow(0, 0, 1).contiguous().toFloats(),
              out.dense().narrow(0, 1, 1).contiguous().toFloats());
      return new Look(crop, frame.toPicture(mean), dense, apart);
    }
  }

  /** [1, 3, 256, 256], values -1..1. */
  private static Tensor input(Picture crop) {
    return Tensor.of(crop.data(), 1, 3, crop.height(), crop.width()).mul(2).add(-1);
  }

  private static float[] pixels(float[] output, int size) {
    float half = size / 2f;
    for (int i = 0; i < output.length; i++) {
      output[i] = half * output[i] + (i % 3 == 2 ? 0 : half);
    }
    return output;
  }

  @Override
  public void close() {
    network.close();
    detectorNetwork.close();
  }
}
