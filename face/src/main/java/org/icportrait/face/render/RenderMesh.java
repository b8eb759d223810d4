package org.icportrait.face.render;

/**
 * A surface to be drawn.
 *
 * @param vertices [V, 3] in the camera frame
 * @param triangles [T, 3], wound so that (b - a) x (c - a) points outwards
 * @param normals [V, 3], unit, outwards
 * @param canonical [V, 3], canonical coordinates, passed through as they are
 */
public record RenderMesh(float[] vertices, int[] triangles, float[] normals, float[] canonical) {

  /** Refuses arrays that don't belong together. */
  public RenderMesh {
    if (normals.length != vertices.length || canonical.length != vertices.length) {
      throw new IllegalArgumentException(
          vertices.length + " coordinates of vertices, " + normals.length + " of normals");
    }
  }

  /** A mesh with area-weighted normals at its vertices. */
  public static RenderMesh of(float[] vertices, int[] triangles, float[] canonical) {
    return new RenderMesh(
        vertices, triangles, MeshNormals.ofVertices(vertices, triangles), canonical);
  }
}
