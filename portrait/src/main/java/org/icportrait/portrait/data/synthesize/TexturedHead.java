package org.icportrait.portrait.data.synthesize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.head.LandmarkBinding;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Albedo;
import org.icportrait.face.render.Lighting;
import org.icportrait.face.render.RenderMesh;
import org.icportrait.face.render.Renderer;
import org.icportrait.face.render.Rendering;

/** A morphable head with a portrait's colours, before a made-up background. */
final class TexturedHead implements Identity {
  static final String KIND = "head";

  private static final int FINER = 2; // pixels drawn a pixel and axis, against jagged edges
  private static final Lighting EVEN =
      Lighting.of(new SphericalHarmonics(new float[3 * SphericalHarmonics.BASIS]));

  private final String name;
  private final HeadLayout layout;
  private final LandmarkBinding binding;
  private final Albedo texture;
  private final float[] shape; // [V, 3] at rest, hair on it

  /**
   * A head.
   *
   * @param name of the identity
   * @param binding where its landmarks are
   * @param texture linear RGB, in the layout's texture coordinates
   * @param identity coefficients
   */
  TexturedHead(
      String name,
      HeadLayout layout,
      LandmarkBinding binding,
      Picture texture,
      double[] identity,
      HairStyle hair) {
    this.name = name;
    this.binding = binding;
    this.layout = layout;
    this.texture = new Albedo.Texture(texture, layout.uv(), layout.uvTriangles());
    this.shape = layout.model().shape(identity);
    hair.raise(shape);
  }

  @Override
  public Sample draw(String key, SampleRandom random, int size) {
    RandomView view = RandomView.draw(random, layout.neutral().centre(), size);
    double[] expression =
        RandomExpression.draw(
            random, layout.surface().expressions(), layout.model().expression().length);
    Lighting light = RandomLight.draw(random);
    RenderMesh mesh = mesh(view, expression);
    ObjectNode notes = SampleNotes.of(name, KIND, view, light, expression);
    notes.set("landmarks", SampleNotes.landmarks(landmarks(view, mesh)));
    return new Sample(
        key, picture(view, mesh, light, Backdrop.draw(random, size)), planes(view, mesh), notes);
  }

  /** The head before a background [3, S, S], linear RGB. */
  Picture picture(RandomView view, RenderMesh mesh, Lighting light, float[] backdrop) {
    Rendering drawn = Renderer.render(view.camera().scaled(FINER), mesh, texture, light, 1);
    return composed(drawn, backdrop, view.camera().width());
  }

  /** The head of an expression on its torso in the camera frame, canonical coordinates 0..1. */
  RenderMesh mesh(RandomView view, double[] expression) {
    float[] moved = shape.clone();
    for (int m = 0; m < expression.length; m++) {
      float[] mode = layout.model().expression()[m];
      float weight = (float) expression[m];
      for (int i = 0; i < mode.length && weight != 0; i++) {
        moved[i] += weight * mode[i];
      }
    }
    return RenderMesh.of(
        view.pose().apply(layout.torso().append(moved)), layout.clothed(), layout.clothedUnit());
  }

  /**
   * [478, 3]: pixels of the picture and, in the same unit at the depth of the head's centre, how
   * far behind it; NaN where the head has no place for a landmark.
   */
  float[] landmarks(RandomView view, RenderMesh mesh) {
    float[] bound = binding.at(mesh.vertices());
    float[] pixels = view.camera().project(bound);
    double scale = view.camera().focal() / view.centerDepth(); // pixels a centimetre
    float[] out = new float[3 * FaceMesh.POINTS];
    Arrays.fill(out, Float.NaN);
    for (int i = 0; i < binding.count(); i++) {
      int at = 3 * binding.landmark()[i];
      out[at] = pixels[3 * i];
      out[at + 1] = pixels[3 * i + 1];
      out[at + 2] = (float) (scale * (bound[3 * i + 2] - view.centerDepth()));
    }
    return out;
  }

  /**
   * The planes at half the picture's size, exact at the centres of their pixels. The torso hides
   * what is behind it but is not the head.
   */
  static GeometryPlanes planes(RandomView view, RenderMesh mesh) {
    Rendering half =
        Renderer.render(view.camera().scaled(0.5), mesh, Albedo.uniform(1, 1, 1), EVEN, 1);
    float[] depth = new float[half.depth().length];
    for (int p = 0; p < depth.length; p++) {
      if (half.canonical()[p] < -0.5f) {
        half.mask()[p] = 0;
      }
      depth[p] = half.mask()[p] > 0 ? (float) (half.depth()[p] - view.centerDepth()) : 0;
    }
    return GeometryPlanes.of(half.width(), half.mask(), half.canonical(), depth, half.normal());
  }

  /** The finer drawing averaged over the background, in display values. */
  private static Picture composed(Rendering drawn, float[] backdrop, int size) {
    int fine = drawn.width();
    int pixels = size * size;
    float[] out = new float[3 * pixels];
    for (int p = 0; p < pixels; p++) {
      int corner = p / size * FINER * fine + p % size * FINER;
      for (int c = 0; c < 3; c++) {
        float sum = 0;
        for (int n = 0; n < FINER * FINER; n++) {
          int at = corner + n / FINER * fine + n % FINER;
          boolean head = drawn.mask()[at] > 0;
          // display values are averaged: an edge against bright light stays soft
          sum +=
              Tone.display(head ? drawn.color()[c * fine * fine + at] : backdrop[c * pixels + p]);
        }
        out[c * pixels + p] = sum / (FINER * FINER);
      }
    }
    return new Picture(size, size, out);
  }
}
