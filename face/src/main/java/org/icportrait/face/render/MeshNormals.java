package org.icportrait.face.render;

/** Normals of meshes. */
public final class MeshNormals {
  private MeshNormals() {}

  /**
   * Unit normals at the vertices, weighted by the area of their triangles.
   *
   * @param vertices [V, 3]
   * @param triangles [T, 3], wound so that (b - a) x (c - a) points outwards
   * @return [V, 3]; 0 at a vertex without a triangle
   */
  public static float[] ofVertices(float[] vertices, int[] triangles) {
    float[] normals = new float[vertices.length];
    for (int t = 0; t < triangles.length; t += 3) {
      int a = 3 * triangles[t];
      int b = 3 * triangles[t + 1];
      int c = 3 * triangles[t + 2];
      float ux = vertices[b] - vertices[a];
      float uy = vertices[b + 1] - vertices[a + 1];
      float uz = vertices[b + 2] - vertices[a + 2];
      float wx = vertices[c] - vertices[a];
      float wy = vertices[c + 1] - vertices[a + 1];
      float wz = vertices[c + 2] - vertices[a + 2];
      float nx = uy * wz - uz * wy;
      float ny = uz * wx - ux * wz;
      float nz = ux * wy - uy * wx;
      add(normals, a, nx, ny, nz);
      add(normals, b, nx, ny, nz);
      add(normals, c, nx, ny, nz);
    }
    for (int i = 0; i < normals.length; i += 3) {
      double x = normals[i];
      double y = normals[i + 1];
      double z = normals[i + 2];
      double length = Math.sqrt(x * x + y * y + z * z); // hypot is ten times slower
      if (length > 1e-20) {
        for (int k = 0; k < 3; k++) {
          normals[i + k] /= (float) length;
        }
      }
    }
    return normals;
  }

  private static void add(float[] normals, int at, float x, float y, float z) {
    normals[at] += x;
    normals[at + 1] += y;
    normals[at + 2] += z;
  }
}
