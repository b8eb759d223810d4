package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.icportrait.engine.RandomSource;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.parse.FaceParser;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.face.parse.ParseNetwork;
import org.junit.jupiter.api.Test;

class ParsedHairTest {
  private static final int SIDE = 300;
  private static final Path MESH =
      Path.of("..", "models", "mini", "geometry", "face_mesh.safetensors");

  @Test
  void hairIsTheParsersInThePicturesPixelsAndNoneBeyondTheHeadsCrop() {
    float[] values = new float[3 * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 7 % 101 / 100f;
    }
    Picture picture = new Picture(SIDE, SIDE, values);
    float[] landmarks = FaceMesh.read(MESH).canonical().clone();
    for (int i = 0; i < landmarks.length; i += 3) {
      landmarks[i] = 150 + 6 * landmarks[i];
      landmarks[i + 1] = 170 + 6 * landmarks[i + 1];
      landmarks[i + 2] *= 6;
    }
    FaceAnalysis face = new FaceAnalysis(null, landmarks, null, null, null);
    RandomSource.seedParameters(4);
    try (FaceParser parser = new FaceParser(new ParseNetwork())) {
      float[] hair = new ParsedHair(parser).of(picture, face);
      HeadMasks masks = parser.parse(picture, face);
      CropFrame frame = masks.frame();
      assertThat(hair).hasSize(SIDE * SIDE);
      assertThat(hair[0]).isZero();
      double[] middle = frame.toPicture(frame.size() / 2.0, frame.size() / 2.0);
      int at = (int) middle[1] * SIDE + (int) middle[0];
      int inCrop = frame.size() / 2 * frame.size() + frame.size() / 2;
      assertThat(hair[at]).isCloseTo(masks.hair()[inCrop], within(0.1f)).isPositive();
      float[] sorted = hair.clone();
      Arrays.sort(sorted);
      assertThat(sorted[sorted.length - 1]).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void aFolderWithoutAParserMeasuresNoHair() {
    assertThat(ParsedHair.open(Path.of("no", "such", "folder"))).isNull();
  }
}
