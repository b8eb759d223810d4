package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.model.PortraitModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every part of a portrait does something, and it can be silenced. */
class AblationTest {
  private static final Path ROOT = Path.of("..");
  private static final int SIDE = 360; // longer side of the pictures, for speed

  // silenced in tests of their own: no example wears glasses, nor is so dark or so coloured
  private static final Set<Part> ELSEWHERE =
      EnumSet.of(Part.GLASSES, Part.LENS, Part.BRIGHTNESS_LIMIT);

  private static PortraitModel model;
  private static PortraitGenerator generator;
  private static NamedPicture one;
  private static NamedPicture other;
  private static final Map<String, Picture> WHOLE = new HashMap<>();

  @BeforeAll
  static void open() throws IOException {
    model = PortraitModel.open(ROOT.resolve("models/mini"));
    generator = new PortraitGenerator(model);
    one = picture("examples/profile.jpg");
    other = picture("examples/reference.jpg");
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static NamedPicture picture(String file) throws IOException {
    Picture picture = PictureImages.of(ImageIO.read(ROOT.resolve(file).toFile()));
    return new NamedPicture(file, PortraitGenerator.sized(picture, SIDE));
  }

  private static Picture draw(
      NamedPicture person, NamedPicture place, HeadAngles pose, Part... without) {
    GenerateOptions options =
        GenerateOptions.defaults().withPose(pose).with(Ablation.without(without));
    return generator
        .generate(List.of(person), place, options, ProgressListener.none())
        .picture();
  }

  /** Whether a portrait changes without a part, beside others that are left out anyway. */
  private static boolean matters(
      NamedPicture person, NamedPicture place, HeadAngles pose, Part part, Part... anyway) {
    String key = person.name() + pose + Arrays.toString(anyway);
    Picture whole = WHOLE.computeIfAbsent(key, k -> draw(person, place, pose, anyway));
    Part[] without = Arrays.copyOf(anyway, anyway.length + 1);
    without[anyway.length] = part;
    return !Arrays.equals(whole.data(), draw(person, place, pose, without).data());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"CANVAS", "BRANCH", "NETWORK", "KEEP_DETAIL", "FACE_ONLY"})
  void theNetworksAndWhatBecomesOfTheirAnswer(Part part) {
    assertThat(matters(one, other, null, part)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CANVAS", "BRANCH", "NETWORK", "KEEP_DETAIL", "FACE_ONLY"})
  void everyRuleOfTheFirstGuess(Part part) {
    HeadAngles aside = new HeadAngles(-35, 0, 0);
    boolean changes =
        matters(one, other, null, part, Part.NETWORK)
            || matters(other, one, null, part, Part.NETWORK)
            || matters(one, other, aside, part, Part.NETWORK);
    assertThat(changes).isEqualTo(!ELSEWHERE.contains(part));
  }

  @Test
  void withoutTheNetworkThePortraitIsTheFirstGuess() {
    Picture guess = draw(one, other, null, Part.NETWORK);
    for (Part part : List.of(Part.CANVAS, Part.BRANCH, Part.KEEP_DETAIL, Part.FACE_ONLY)) {
      assertThat(draw(one, other, null, Part.NETWORK, part).data()).isEqualTo(guess.data());
    }
  }

  @Test
  void nothingLeftOutIsNoAblation() {
    assertThat(Ablation.without(new Part[0])).isEqualTo(Ablation.NONE);
    assertThat(Ablation.WARP_ONLY.without()).containsExactly(Part.SHADING, Part.NETWORK);
    assertThat(Ablation.WARP_ONLY.keeps(Part.CANVAS)).isTrue();
  }
}
