package org.icportrait.face.render;

import java.util.List;
import java.util.stream.IntStream;
import org.icportrait.face.SphericalHarmonics;

/**
 * Frames a second of a mesh as large as the morphable head (a ball of 26,719 vertices or so), 256 x
 * 256 pixels. Run its main method by hand; no test, as a shared machine has no speed to promise.
 */
final class RenderBenchmark {
  private static final int FRAMES = 200;

  private RenderBenchmark() {}

  public static void main(String[] args) {
    RenderMesh mesh = TestMeshes.ball(0, 0, 60, 14, 163, 163);
    Camera camera = Camera.ofFieldOfView(30, 256, 256, 1);
    float[] coefficients = new float[27];
    for (int i = 0; i < 27; i++) {
      coefficients[i] = i % 9 == 0 ? 0.6f : 0.1f;
    }
    Albedo albedo = new Albedo.VertexColors(mesh.canonical());
    Lighting soft = Lighting.of(new SphericalHarmonics(coefficients));
    var light = new DirectionalLight(new float[] {1, -1, -1}, new float[] {1, 1, 1}, 0.5, 1);
    Lighting shadowed = new Lighting(soft.surrounding(), List.of(light));
    for (int round = 0; round < 3; round++) {
      measure("harmonics, 2 bands", () -> frames(camera, mesh, albedo, soft, 2));
      measure("harmonics, frames in parallel", () -> parallel(camera, mesh, albedo, soft));
      measure("with a shadow, 2 bands", () -> frames(camera, mesh, albedo, shadowed, 2));
      measure("with a shadow, in parallel", () -> parallel(camera, mesh, albedo, shadowed));
    }
  }

  private static void frames(
      Camera camera, RenderMesh mesh, Albedo albedo, Lighting lighting, int bands) {
    for (int i = 0; i < FRAMES; i++) {
      draw(camera, mesh, albedo, lighting, bands);
    }
  }

  private static void parallel(Camera camera, RenderMesh mesh, Albedo albedo, Lighting lighting) {
    IntStream.range(0, FRAMES).parallel().forEach(i -> draw(camera, mesh, albedo, lighting, 1));
  }

  /** As for a moving head: the normals are made anew. */
  private static void draw(
      Camera camera, RenderMesh mesh, Albedo albedo, Lighting lighting, int bands) {
    RenderMesh moved = RenderMesh.of(mesh.vertices(), mesh.triangles(), mesh.canonical());
    Renderer.render(camera, moved, albedo, lighting, bands);
  }

  private static void measure(String what, Runnable work) {
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%-32s %.0f frames/s%n", what, FRAMES / seconds);
  }
}
