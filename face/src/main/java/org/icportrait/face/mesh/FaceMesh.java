package org.icportrait.face.mesh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.icportrait.engine.DType;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Polygon;

/**
 * The 478 landmarks as a surface.
 *
 * @param canonical [478, 3], the mean face in centimetres; x right, y down, z away from the viewer
 * @param mirror [478], the landmark on the other side
 * @param rigidity [478], weight of a landmark in the fit of a pose
 * @param triangles [T, 3], wound so that the cross product of edges points away from the head
 */
public record FaceMesh(float[] canonical, int[] mirror, float[] rigidity, int[] triangles) {
  /** Number of landmarks. */
  public static final int POINTS = 478;

  private static final int SURFACE_POINTS = 468; // the last ten are the irises

  /** The outline of the face, clockwise in the image from the top of the forehead. */
  private static final int[] OUTLINE = {
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109
  };

  /** Indices of the outline, clockwise in the image from the top of the forehead. */
  public static int[] outline() {
    return OUTLINE.clone();
  }

  /**
   * Builds the surface over a canonical face: the Delaunay triangles of its cylindrical unwrapping
   * that lie inside the outline.
   *
   * @param upright [478, 3], x right, y up, z towards the viewer
   */
  public static FaceMesh of(float[] upright, int[] mirror, float[] rigidity) {
    float[] canonical = upright.clone();
    for (int i = 0; i < canonical.length; i += 3) {
      canonical[i + 1] = -canonical[i + 1];
      canonical[i + 2] = -canonical[i + 2];
    }
    double[] plane = new double[2 * SURFACE_POINTS];
    for (int i = 0; i < SURFACE_POINTS; i++) {
      plane[2 * i] = 10 * Math.atan2(upright[3 * i], upright[3 * i + 2] + 10);
      plane[2 * i + 1] = canonical[3 * i + 1];
    }
    int[] all = Delaunay.triangulate(plane);
    Polygon face = Polygon.of(plane, 2, OUTLINE);
    int[] kept = new int[all.length];
    int count = 0;
    for (int t = 0; t < all.length; t += 3) {
      double x = (plane[2 * all[t]] + plane[2 * all[t + 1]] + plane[2 * all[t + 2]]) / 3;
      double y =
          (plane[2 * all[t] + 1] + plane[2 * all[t + 1] + 1] + plane[2 * all[t + 2] + 1]) / 3;
      if (face.contains(x, y)) {
        // Delaunay's winding is clockwise on the screen: its cross product points away from the
        // viewer, so two corners are exchanged
        kept[count++] = all[t];
        kept[count++] = all[t + 2];
        kept[count++] = all[t + 1];
      }
    }
    return new FaceMesh(canonical, mirror, rigidity, java.util.Arrays.copyOf(kept, count));
  }

  /** Reads the landmarks' surface from a file written by {@link #write}. */
  public static FaceMesh read(Path file) {
    try (Safetensors source = Safetensors.open(file)) {
      source.expectShape("canonical", POINTS, 3);
      source.expectShape("mirror", POINTS);
      source.expectShape("rigidity", POINTS);
      return new FaceMesh(
          source.floats("canonical"),
          source.ints("mirror"),
          source.floats("rigidity"),
          source.ints("triangles"));
    }
  }

  /** Builds the surface from the canonical landmarks of a training folder. */
  public static FaceMesh readCanonical(Path file) {
    try (Safetensors source = Safetensors.open(file)) {
      source.expectShape("C", POINTS, 3);
      return of(source.floats("C"), source.ints("mirror"), source.floats("weight"));
    }
  }

  /** Writes the surface. */
  public void write(Path file) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("canonical", Tensor.of(canonical, POINTS, 3));
      tensors.put("mirror", integers(mirror));
      tensors.put("rigidity", Tensor.of(rigidity, POINTS));
      tensors.put("triangles", integers(triangles));
      SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
    }
  }

  private static Tensor integers(int[] values) {
    float[] floats = new float[values.length]; // exact below 2^24
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i];
    }
    return Tensor.of(floats, floats.length).to(DType.INT32);
  }

  /** Landmarks [478, 3] of the picture exchanged left to right, of given width in pixels. */
  public float[] flip(float[] landmarks, float width) {
    float[] out = new float[landmarks.length];
    for (int i = 0; i < POINTS; i++) {
      int from = 3 * mirror[i];
      out[3 * i] = width - landmarks[from];
      out[3 * i + 1] = landmarks[from + 1];
      out[3 * i + 2] = landmarks[from + 2];
    }
    return out;
  }

  /** The same triangles over the other side's landmarks, for sampling a mirrored face. */
  public int[] mirroredTriangles() {
    int[] out = new int[triangles.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = mirror[triangles[i]];
    }
    return out;
  }

  /** For each landmark the number of edges to the outline, -1 for those on no triangle. */
  public int[] ringsFromOutline() {
    int[] rings = new int[POINTS];
    java.util.Arrays.fill(rings, -1);
    for (int i : OUTLINE) {
      rings[i] = 0;
    }
    boolean changed = true;
    for (int ring = 0; changed; ring++) {
      changed = false;
      for (int t = 0; t < triangles.length; t += 3) {
        for (int k = 0; k < 3; k++) {
          int from = triangles[t + k];
          for (int n = 1; n < 3; n++) {
            int to = triangles[t + (k + n) % 3];
            if (rings[from] == ring && rings[to] < 0) {
              rings[to] = ring + 1;
              changed = true;
            }
          }
        }
      }
    }
    return rings;
  }
}
