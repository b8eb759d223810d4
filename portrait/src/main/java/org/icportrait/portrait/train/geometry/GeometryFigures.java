package org.icportrait.portrait.train.geometry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceBox;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.Umeyama;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.match.DenseMatcher;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.data.synthesize.HeadPairs;

/**
 * What the whole face analysis reaches on faces no training saw: landmarks and pose on validation
 * portraits (against FaceMesh), matches and normals on held synthetic heads (against the truth),
 * and how many faces are found in composed pictures.
 */
final class GeometryFigures {
  private static final int PAIRS = 40;
  private static final double APART = 45; // degrees of yaw between the views of a head
  private static final double NEAR = 5; // pixels of 256: a match is right
  private static final double MOST_YAW = 45; // degrees: beyond, FaceMesh itself is unsure

  private final FaceMesh mesh;
  private final HeadPairs heads;
  private final FaceScenes scenes;
  private final List<PortraitFolder.Entry> portraits;
  private final Function<Path, Picture> decoder;

  GeometryFigures(
      FaceMesh mesh,
      Path head,
      PortraitHeadFitter fitter,
      List<PortraitFolder.Entry> portraits,
      Function<Path, Picture> decoder) {
    this.mesh = mesh;
    this.portraits = portraits;
    this.decoder = decoder;
    this.heads = new HeadPairs(head, fitter, portraits, decoder);
    this.scenes = new FaceScenes(portraits, decoder);
  }

  /** One line of figures. */
  String of(FaceAnalyzer analyzer) {
    return onPortraits(analyzer) + ", " + onHeads(analyzer) + ", " + found(analyzer);
  }

  String onPortraits(FaceAnalyzer analyzer) {
    List<Double> errors = new ArrayList<>();
    List<Double> angles = new ArrayList<>();
    for (PortraitFolder.Entry entry : portraits) {
      List<FaceAnalysis> faces = analyzer.analyze(decoder.apply(entry.file()));
      double eyes = CropFrame.eyeDistance(entry.landmarks());
      double error = faces.isEmpty() ? 1 : distance(faces.get(0).landmarks(), entry.landmarks());
      errors.add(faces.isEmpty() ? 1 : error / eyes);
      if (!faces.isEmpty() && Math.abs(entry.yaw()) < MOST_YAW) {
        angles.add(
            Umeyama.fit(mesh.canonical(), entry.landmarks(), mesh.rigidity())
                .angleTo(faces.get(0).pose()));
      }
    }
    return String.format(
        Locale.ROOT,
        "found: landmark error %.2f%%, pose %.2f degrees median",
        100 * mean(errors),
        median(angles));
  }

  /** Mean distance of landmarks [478, 3] in the image plane. */
  static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k += 3) {
      sum += Math.hypot(a[k] - b[k], a[k + 1] - b[k + 1]) / FaceMesh.POINTS;
    }
    return sum;
  }

  String onHeads(FaceAnalyzer analyzer) {
    int asked = 0;
    int right = 0;
    int missed = 0;
    List<Double> angles = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      HeadPairs.Pair pair = heads.draw(i, APART);
      List<FaceAnalysis> first = analyzer.analyze(pair.first());
      List<FaceAnalysis> second = analyzer.analyze(pair.second());
      if (first.isEmpty() || second.isEmpty()) {
        missed++;
        asked += pair.points().size();
        continue;
      }
      FaceGeometry a = first.get(0).geometry();
      FaceGeometry b = second.get(0).geometry();
      angles.add(normals(pair, a));
      DenseMatcher matcher = DenseMatcher.ofOnePerson(a, pair.first(), b, pair.second());
      for (double[] point : pair.points()) {
        if (!inside(a, point[0], point[1]) || !inside(b, point[2], point[3])) {
          continue; // the crop shows the head without its crown and neck
        }
        asked++;
        double[] at = matcher.find(point[0], point[1]);
        boolean near = at != null && Math.hypot(at[0] - point[2], at[1] - point[3]) <= NEAR;
        right += near ? 1 : 0;
      }
    }
    return String.format(
        Locale.ROOT,
        "heads: PCK@5px %.1f%%, normals %.1f degrees, %d of %d pairs not found",
        100.0 * right / asked,
        mean(angles),
        missed,
        PAIRS);
  }

  private static boolean inside(FaceGeometry face, double x, double y) {
    double[] at = face.frame().toCrop(x, y);
    return at[0] >= 0 && at[1] >= 0 && at[0] < face.size() && at[1] < face.size();
  }

  /** Mean angle to the exact normals where both say that there is a head, degrees. */
  static double normals(HeadPairs.Pair pair, FaceGeometry face) {
    int size = pair.first().width();
    int pixels = size * size;
    double sum = 0;
    int count = 0;
    for (int p = 0; p < pixels; p++) {
      double[] at = face.frame().toCrop(p % size + 0.5, p / size + 0.5);
      if (pair.mask()[p] == 0 || !inside(face, p % size + 0.5, p / size + 0.5)) {
        continue;
      }
      int q = (int) at[1] * face.size() + (int) at[0];
      int all = face.size() * face.size();
      if (face.mask()[q] < 0.5) {
        continue;
      }
      double cosine = 0;
      for (int k = 0; k < 3; k++) {
        cosine += pair.normals()[k * pixels + p] * face.normal()[k * all + q];
      }
      sum += Math.toDegrees(Math.acos(Math.min(1, Math.max(-1, cosine))));
      count++;
    }
    return sum / Math.max(1, count);
  }

  String found(FaceAnalyzer analyzer) {
    StringBuilder out = new StringBuilder("faces found");
    for (FaceScenes.Kind kind : FaceScenes.Kind.values()) {
      int there = 0;
      int seen = 0;
      int wrong = 0;
      for (int i = 0; i < FaceScenes.COUNT; i++) {
        FaceScenes.Scene scene = scenes.draw(kind, i);
        List<FaceAnalysis> faces = analyzer.analyze(scene.picture());
        int matched = 0;
        for (float[] face : scene.faces()) {
          boolean hit = faces.stream().anyMatch(f -> isSame(f.landmarks(), face));
          matched += hit ? 1 : 0;
        }
        there += scene.faces().size();
        seen += matched;
        wrong += Math.max(0, faces.size() - matched);
      }
      out.append(
          String.format(Locale.ROOT, " %s %d/%d (%d wrong)", kind.label(), seen, there, wrong));
    }
    return out.toString();
  }

  /** Whether landmarks lie on a face: their boxes overlap by more than half. */
  private static boolean isSame(float[] found, float[] truth) {
    return FaceBox.around(found, 1).overlap(FaceBox.around(truth, 1)) > 0.5;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }
}
