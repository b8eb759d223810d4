package org.icportrait.face.head;

import java.util.Arrays;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.MeshNormals;

/**
 * Where on the morphable head the 478 landmarks lie: found once, by fitting the head to the mean
 * face of the landmarks and taking the nearest point of its skin. The annotated eyes, brows, nose
 * and mouth go to their annotated vertices.
 *
 * @param landmark [n], the landmarks that have a place
 * @param corner [n, 3], vertices of the head
 * @param weight [n, 3], barycentric
 */
public record LandmarkBinding(int[] landmark, int[] corner, float[] weight) {
  private static final int SURFACE_POINTS = 468; // the irises turn with the eyes: not on the skin
  private static final double FARTHEST = 0.8; // centimetres between landmark and head

  /**
   * Finds the places.
   *
   * @param model the head
   * @param skin [T, 3], its triangles that landmarks may lie on
   * @param mesh the landmarks' mean face
   */
  public static LandmarkBinding of(HeadModel model, int[] skin, FaceMesh mesh) {
    float[] vertices = new HeadFitter(model).fit(mesh.canonical()).vertices();
    int[] front = facing(vertices, skin);
    int[] annotated = new int[FaceMesh.POINTS];
    Arrays.fill(annotated, -1);
    for (int i = HeadFitter.FIRST_INNER; i < HeadFitter.CORRESPONDING.length; i++) {
      annotated[HeadFitter.CORRESPONDING[i]] = model.landmarks()[i];
    }
    int[] landmark = new int[SURFACE_POINTS];
    int[] corner = new int[3 * SURFACE_POINTS];
    float[] weight = new float[3 * SURFACE_POINTS];
    int n = 0;
    double[] best = new double[3];
    for (int i = 0; i < SURFACE_POINTS; i++) {
      landmark[n] = i;
      if (annotated[i] >= 0) {
        Arrays.fill(corner, 3 * n, 3 * n + 3, annotated[i]);
        weight[3 * n] = 1;
        n++;
        continue;
      }
      int triangle = SurfacePoints.nearest(vertices, front, mesh.canonical(), i, FARTHEST, best);
      if (triangle >= 0) {
        for (int k = 0; k < 3; k++) {
          corner[3 * n + k] = front[3 * triangle + k];
          weight[3 * n + k] = (float) best[k];
        }
        n++;
      }
    }
    return new LandmarkBinding(
        Arrays.copyOf(landmark, n), Arrays.copyOf(corner, 3 * n), Arrays.copyOf(weight, 3 * n));
  }

  /** Without the back of the head and the inside of the mouth, which landmarks never mean. */
  private static int[] facing(float[] vertices, int[] triangles) {
    float[] normals = MeshNormals.ofVertices(vertices, triangles);
    int[] out = new int[triangles.length];
    int n = 0;
    for (int t = 0; t < triangles.length; t += 3) {
      float z = 0;
      for (int k = 0; k < 3; k++) {
        z += normals[3 * triangles[t + k] + 2] / 3;
      }
      if (z < 0.3f) {
        System.arraycopy(triangles, t, out, n, 3);
        n += 3;
      }
    }
    return Arrays.copyOf(out, n);
  }

  /** Number of bound landmarks. */
  public int count() {
    return landmark.length;
  }

  /** The bound points [n, 3] of vertices [V, 3], or of a mode. */
  public float[] at(float[] vertices) {
    float[] out = new float[corner.length];
    for (int i = 0; i < corner.length; i++) {
      int to = i / 3 * 3;
      for (int k = 0; k < 3; k++) {
        out[to + k] += weight[i] * vertices[3 * corner[i] + k];
      }
    }
    return out;
  }
}
