package org.icportrait.face.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Albedo;
import org.icportrait.face.render.Lighting;
import org.icportrait.face.render.RenderMesh;
import org.icportrait.face.render.Renderer;
import org.icportrait.face.render.Rendering;
import org.junit.jupiter.api.Test;

class HeadLightFitterTest {
  @Test
  void findsTheLightAHeadWasDrawnIn() {
    FaceMesh mesh = SmallHead.mesh();
    HeadModel model = SmallHead.model(mesh);
    HeadFit known = SmallHead.portrait(15, 5, 700);
    float[] light = new float[27];
    for (int c = 0; c < 3; c++) {
      light[9 * c] = 1;
      light[9 * c + 1] = 0.4f; // from the right
      light[9 * c + 2] = -0.2f; // and above
      light[9 * c + 3] = -0.1f;
    }
    float[] albedo = {0.5f, 0.35f, 0.25f};
    Rendering drawn =
        Renderer.render(
            known.camera(),
            RenderMesh.of(known.vertices(model), model.triangles(), model.neutral()),
            Albedo.uniform(albedo[0], albedo[1], albedo[2]),
            Lighting.of(new SphericalHarmonics(light)),
            1);
    float[] display = new float[drawn.color().length];
    for (int i = 0; i < display.length; i++) {
      display[i] = (float) Math.pow(Math.min(1, drawn.color()[i]), 1 / 2.2);
    }
    Picture picture = new Picture(300, 280, display);
    PortraitHeadFitter fitter = new PortraitHeadFitter(model, SmallHead.surface(model), mesh);
    HeadFit fit = fitter.fit(picture, SmallHead.landmarks(model, known));
    assertThat(fit.photometricError()).isLessThan(0.03);
    float[] direction = fit.light().direction();
    double length = Math.sqrt(0.16 + 0.04 + 0.01);
    double cosine = (0.4 * direction[0] - 0.2 * direction[1] - 0.1 * direction[2]) / length;
    assertThat(cosine).isGreaterThan(0.8);
    float[] rgb = new float[3];
    fit.light().shade(0, 0, -1, rgb);
    for (int c = 0; c < 3; c++) {
      // what faces the camera shows 1 + 0.1 of the albedo
      assertThat(rgb[c] * fit.albedo()[c]).isCloseTo(1.1f * albedo[c], within(0.06f));
    }
  }
}
