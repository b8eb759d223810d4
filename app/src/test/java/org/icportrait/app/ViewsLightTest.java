package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.icportrait.engine.DType;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.Picture;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.PortraitGenerator;
import org.icportrait.portrait.generate.ProgressListener;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.PresetLight;
import org.icportrait.portrait.relight.Relighter;
import org.junit.jupiter.api.Test;

/** The light stays in the world while the head turns. */
class ViewsLightTest {

  private static double[] light(FaceAnalysis face) {
    double[] bright = new double[9];
    double length = 0;
    for (int i = 0; i < 9; i++) {
      for (int c = 0; c < 3; c++) {
        bright[i] += face.light().coefficients()[9 * c + i] / 3;
      }
      length += bright[i] * bright[i];
    }
    for (int i = 0; i < 9; i++) {
      bright[i] /= Math.sqrt(length);
    }
    return bright;
  }

  private static double apart(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void worldLightIsNearerToTheProfilesThanLightThatGoesAlong() {
    Picture example = PictureReader.read(Cli.exampleProfile());
    try (PortraitModel model =
        PortraitModel.open(
            ModelOptions.standardFolder(), ModelOptions.standardFolder(), DType.FLOAT32)) {
      FaceAnalysis face = model.faces(example).get(0);
      Picture lit = Relighter.relight(example, face, new LightSource.Preset(PresetLight.LEFT));
      double[] wanted = light(model.faces(lit).get(0));
      PortraitGenerator.Views views =
          new PortraitGenerator(model).views(new NamedPicture("lit", lit));
      GenerateOptions options = GenerateOptions.defaults();
      for (double yaw : new double[] {-30, 30}) {
        HeadAngles angles = new HeadAngles(yaw, 0, 0);
        Picture along = views.draw(angles, options, ProgressListener.none());
        Picture stays = views.drawInWorldLight(angles, options, ProgressListener.none());
        double ofAlong = apart(light(model.faces(along).get(0)), wanted);
        double ofStays = apart(light(model.faces(stays).get(0)), wanted);
        assertThat(ofStays).as("at %s degrees", yaw).isLessThan(0.8 * ofAlong);
      }
    }
  }
}
