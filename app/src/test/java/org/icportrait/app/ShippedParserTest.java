package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.model.PortraitModel;
import org.junit.jupiter.api.Test;

/** The committed part parse/ on the example. */
class ShippedParserTest {
  private static final int FOREHEAD = 10;
  private static final int[] CHEEKS = {50, 280};

  /** A mask at a point of the picture. */
  private static float at(HeadMasks masks, float[] mask, double x, double y) {
    double[] place = masks.frame().toCrop(x, y);
    return mask[(int) place[1] * masks.frame().size() + (int) place[0]];
  }

  @Test
  void theExamplesHairSkinAndGroundAreToldApart() {
    Picture picture = PictureReader.read(Cli.exampleProfile());
    try (PortraitModel model = PortraitModel.open(ModelOptions.standardFolder())) {
      FaceAnalysis face = model.faces(picture).get(0);
      HeadMasks masks = model.masks(picture, face);
      float[] points = face.landmarks();
      for (int cheek : CHEEKS) {
        double x = points[3 * cheek];
        double y = points[3 * cheek + 1];
        assertThat(at(masks, masks.skin(), x, y)).isGreaterThan(0.7f);
        assertThat(at(masks, masks.person(), x, y)).isGreaterThan(0.8f);
        assertThat(at(masks, masks.hair(), x, y)).isLessThan(0.2f);
        assertThat(at(masks, masks.occluder(), x, y)).isLessThan(0.2f);
      }
      double eyes = CropFrame.eyeDistance(points);
      double x = points[3 * FOREHEAD];
      double y = points[3 * FOREHEAD + 1] - 0.4 * eyes;
      assertThat(at(masks, masks.hair(), x, y)).isGreaterThan(0.7f);
      assertThat(at(masks, masks.skin(), x, y)).isLessThan(0.3f);
      assertThat(at(masks, masks.person(), 2, 2)).isLessThan(0.3f);
      assertThat(HeadMasks.share(masks.hair())).isBetween(0.03, 0.4);
      assertThat(HeadMasks.share(masks.occluder())).isLessThan(0.05);
    }
  }
}
