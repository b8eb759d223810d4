package org.icportrait.face.geometry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Safetensors;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceBox;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Umeyama;
import org.icportrait.face.detect.DetectorNetwork;
import org.icportrait.face.detect.FaceDetector;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.QuarterTurns;
import org.icportrait.face.mesh.FaceMesh;

/** Finds the faces of a picture and their dense geometry, pose and light. */
public final class FaceAnalyzer implements AutoCloseable {
  /** Weights of the geometry network, in the folder of the part. */
  public static final String WEIGHTS = "geometry.safetensors";

  /** Side of the first crop over the width of the detected box. */
  private static final double SIDE_OF_WIDTH = 1.8;

  /** Faces that share more of the smaller one's box are one. */
  private static final double SAME_FACE = 0.5;

  /** Largest disagreement with the mirrored crop's landmarks that a face has, in eye distances. */
  private static final double LARGEST_DISAGREEMENT = 0.12;

  private final FaceMesh mesh;
  private final GeometryNetwork network;
  private final DetectorNetwork detectorNetwork;
  private final FaceDetector detector;
  private final FaceLook look;

  /** An analyzer of loaded networks, which it then owns. */
  public FaceAnalyzer(FaceMesh mesh, GeometryNetwork network, DetectorNetwork detectorNetwork) {
    this.mesh = mesh;
    this.network = network;
    this.detectorNetwork = detectorNetwork;
    this.detector = new FaceDetector(detectorNetwork);
    this.look = new FaceLook(mesh, network);
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

  /**
   * All faces at least about 40 pixels wide, largest first; empty when there is none. Faces that
   * lie on their side or stand on their head are found with that roll.
   */
  public List<FaceAnalysis> analyze(Picture picture) {
    List<Candidate> candidates = candidates(picture, new QuarterTurns(0));
    // the detector knows upright faces: where it is sure of none the picture is turned for it
    for (int turns = 1; turns < 4 && noneIsCertain(candidates); turns++) {
      candidates.addAll(candidates(picture, new QuarterTurns(turns)));
    }
    if (noneIsCertain(candidates)) {
      candidates.addAll(filling(picture));
    }
    if (noneIsCertain(candidates)) { // a box may hold a face that lies another way than it
      candidates.replaceAll(c -> c.with(look.whicheverWayUp(picture, c.frame(), c.look())));
    }
    // in a turned picture only what is certain: there is no face in most
    candidates.removeIf(c -> c.frame().roll() == 0 ? !c.isFace() : !c.isCertain());
    // two boxes may lead to the same face: the surer first, then that of the larger box
    candidates.sort(Comparator.comparing(candidate -> !candidate.isCertain()));
    List<FaceAnalysis> faces = new ArrayList<>();
    for (Candidate candidate : candidates) {
      FaceBox box = candidate.box();
      if (faces.stream().noneMatch(face -> face.box().shares(box) > SAME_FACE)) {
        faces.add(assemble(picture, candidate));
      }
    }
    // by the landmarks' extent, which is what a person is shown, not by the detector's boxes
    faces.sort(Comparator.comparingDouble(face -> -face.box().width() * face.box().height()));
    return faces;
  }

  /**
   * What may be a face.
   *
   * @param frame of the box
   * @param score of the detector
   */
  private record Candidate(CropFrame frame, FaceLook.Look look, double score) {
    Candidate with(FaceLook.Look other) {
      return new Candidate(frame, other, score);
    }

    boolean isCertain() {
      return look.disagreement() <= FaceLook.CERTAIN;
    }

    boolean isFace() {
      return look.disagreement() <= LARGEST_DISAGREEMENT;
    }

    FaceBox box() {
      return FaceBox.around(look.landmarks(), score);
    }
  }

  private static boolean noneIsCertain(List<Candidate> candidates) {
    return candidates.stream().noneMatch(Candidate::isCertain);
  }

  /** What the detector finds in the turned picture. */
  private List<Candidate> candidates(Picture picture, QuarterTurns turn) {
    List<Candidate> found = new ArrayList<>();
    double roll = Math.toRadians(-turn.degrees());
    for (FaceBox box : detector.detect(turn.of(picture))) {
      double[] centre = turn.back(picture, box.centerX(), box.centerY());
      found.add(candidate(picture, box, centre, roll));
    }
    return found;
  }

  /** What is too large for the detector, or cut by the edges; in it only what is certain. */
  private List<Candidate> filling(Picture picture) {
    List<Candidate> found = new ArrayList<>();
    for (FaceBox box : detector.detectFilling(picture)) {
      double[] centre = {box.centerX(), box.centerY()};
      found.add(candidate(picture, box, centre, 0));
    }
    found.removeIf(candidate -> !candidate.isCertain());
    return found;
  }

  private Candidate candidate(Picture picture, FaceBox box, double[] centre, double roll) {
    double side = SIDE_OF_WIDTH * box.width();
    CropFrame frame = new CropFrame(centre[0], centre[1], side, roll, GeometryNetwork.SIZE);
    return new Candidate(frame, look.at(picture, frame), box.score());
  }

  private FaceAnalysis assemble(Picture picture, Candidate candidate) {
    FaceLook.Look look = candidate.look();
    CropFrame frame = look.frame();
    HeadPose pose = Umeyama.fit(mesh.canonical(), look.landmarks(), mesh.rigidity());
    boolean isUpright = frame.roll() == 0;
    CropFrame upright =
        isUpright ? frame : CropFrame.portrait(look.landmarks(), GeometryNetwork.SIZE);
    LandmarkSurface surface =
        LandmarkSurface.draw(mesh, upright.toCrop(look.landmarks()), GeometryNetwork.SIZE);
    FaceGeometry geometry = DenseGeometry.assemble(surface, upright, look.dense());
    return new FaceAnalysis(
        candidate.box(),
        look.landmarks(),
        pose,
        geometry,
        surface.light(isUpright ? look.crop() : upright.extract(picture)));
  }

  @Override
  public void close() {
    network.close();
    detectorNetwork.close();
  }
}
