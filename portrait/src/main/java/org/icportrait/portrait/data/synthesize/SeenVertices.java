package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.head.HeadFit;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/**
 * How a portrait shows the vertices of its head.
 *
 * @param values [V, 6]: place in the picture (pixels), how well it is seen (0..1), shading RGB
 */
record SeenVertices(float[] values) {
  static final int VALUES = 6;

  private static final double HIDDEN = 0.5; // centimetres behind what is drawn
  private static final double LEAST = 0.2; // cosine between normal and view
  private static final double BEST = 0.55;

  static SeenVertices of(HeadLayout layout, HeadFit fit) {
    float[] vertices = fit.vertices(layout.model());
    float[] normals = MeshNormals.ofVertices(vertices, layout.triangles());
    float[] places = fit.camera().project(vertices);
    Raster raster = Rasterizer.draw(fit.camera(), vertices, layout.triangles(), 1);
    int count = vertices.length / 3;
    float[] values = new float[VALUES * count];
    float[] seen = new float[count];
    float[] light = new float[3];
    double[] basis = new double[9];
    for (int v = 0; v < count; v++) {
      float x = places[3 * v];
      float y = places[3 * v + 1];
      double px = vertices[3 * v];
      double py = vertices[3 * v + 1];
      double pz = vertices[3 * v + 2];
      double facing =
          -(normals[3 * v] * px + normals[3 * v + 1] * py + normals[3 * v + 2] * pz)
              / Math.sqrt(px * px + py * py + pz * pz);
      boolean inside = x >= 1 && y >= 1 && x < raster.width() - 1 && y < raster.height() - 1;
      if (inside && pz <= raster.depth()[(int) y * raster.width() + (int) x] + HIDDEN) {
        seen[v] = (float) SmoothStep.between(LEAST, BEST, facing);
      }
      fit.light().shade(normals[3 * v], normals[3 * v + 1], normals[3 * v + 2], basis, light);
      values[VALUES * v] = x;
      values[VALUES * v + 1] = y;
      System.arraycopy(light, 0, values, VALUES * v + 3, 3);
    }
    for (int pass = 0; pass < 6; pass++) {
      seen = softened(seen, layout.triangles());
    }
    for (int v = 0; v < count; v++) {
      values[VALUES * v + 2] = seen[v];
    }
    return new SeenVertices(values);
  }

  /** Never above what it was, and soft towards what is not seen. */
  private static float[] softened(float[] seen, int[] triangles) {
    float[] sum = new float[seen.length];
    int[] count = new int[seen.length];
    for (int t = 0; t < triangles.length; t += 3) {
      float mean = (seen[triangles[t]] + seen[triangles[t + 1]] + seen[triangles[t + 2]]) / 3;
      for (int k = 0; k < 3; k++) {
        sum[triangles[t + k]] += mean;
        count[triangles[t + k]]++;
      }
    }
    float[] out = new float[seen.length];
    for (int v = 0; v < out.length; v++) {
      out[v] = count[v] == 0 ? 0 : Math.min(seen[v], sum[v] / count[v]);
    }
    return out;
  }

  /** The values of each vertex's mirrored one. */
  float[] exchanged(int[] mirror) {
    float[] out = new float[values.length];
    for (int v = 0; v < mirror.length; v++) {
      System.arraycopy(values, VALUES * mirror[v], out, VALUES * v, VALUES);
    }
    return out;
  }
}
