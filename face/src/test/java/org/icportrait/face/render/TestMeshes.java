package org.icportrait.face.render;

/** Small meshes for tests. */
final class TestMeshes {
  private TestMeshes() {}

  /** A ball whose triangles are wound outwards, with its own coordinates as canonical ones. */
  static RenderMesh ball(double x, double y, double z, double radius, int rings, int columns) {
    int count = (rings + 1) * columns;
    float[] unit = new float[3 * count];
    float[] vertices = new float[3 * count];
    for (int r = 0, at = 0; r <= rings; r++) {
      for (int c = 0; c < columns; c++, at += 3) {
        double polar = Math.PI * r / rings;
        double azimuth = 2 * Math.PI * c / columns;
        unit[at] = (float) (Math.sin(polar) * Math.cos(azimuth));
        unit[at + 1] = (float) Math.cos(polar);
        unit[at + 2] = (float) (Math.sin(polar) * Math.sin(azimuth));
        vertices[at] = (float) (x + radius * unit[at]);
        vertices[at + 1] = (float) (y + radius * unit[at + 1]);
        vertices[at + 2] = (float) (z + radius * unit[at + 2]);
      }
    }
    int[] triangles = new int[6 * rings * columns];
    int n = 0;
    for (int r = 0; r < rings; r++) {
      for (int c = 0; c < columns; c++) {
        int a = r * columns + c;
        int b = r * columns + (c + 1) % columns;
        n = add(triangles, n, a, b, b + columns);
        n = add(triangles, n, a, b + columns, a + columns);
      }
    }
    return new RenderMesh(vertices, triangles, unit, unit.clone());
  }

  private static int add(int[] triangles, int n, int a, int b, int c) {
    triangles[n] = a;
    triangles[n + 1] = b;
    triangles[n + 2] = c;
    return n + 3;
  }

  /** A square across the view, facing the camera. */
  static RenderMesh square(double x, double y, double z, double half) {
    float[] v = new float[12];
    for (int i = 0; i < 4; i++) {
      v[3 * i] = (float) (x + (i == 1 || i == 2 ? half : -half));
      v[3 * i + 1] = (float) (y + (i >= 2 ? half : -half));
      v[3 * i + 2] = (float) z;
    }
    return RenderMesh.of(v, new int[] {0, 2, 1, 0, 3, 2}, v.clone());
  }

  /** Both meshes as one. */
  static RenderMesh join(RenderMesh one, RenderMesh two) {
    int[] moved = two.triangles().clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += one.vertices().length / 3;
    }
    int[] triangles =
        java.util.Arrays.copyOf(one.triangles(), one.triangles().length + moved.length);
    System.arraycopy(moved, 0, triangles, one.triangles().length, moved.length);
    return new RenderMesh(
        join(one.vertices(), two.vertices()),
        triangles,
        join(one.normals(), two.normals()),
        join(one.canonical(), two.canonical()));
  }

  private static float[] join(float[] one, float[] two) {
    float[] out = java.util.Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, out, one.length, two.length);
    return out;
  }
}
