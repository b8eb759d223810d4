package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.estimate.FaceCompositor;
import org.icportrait.portrait.estimate.Subject;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.turn.TurnedPortrait;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every part of a portrait does something, and it can be silenced. */
class AblationTest {
  private static final Path ROOT = Path.of("..");
  private static final int SIDE = 360; // longer side of the pictures, for speed

  // root mean square over the whole crop, display values; noise alone makes less
  private static final double TURNED = 0.006;

  // silenced in tests of their own, EyewearRemovalTest and ShadingTransferTest: no example wears
  // glasses or is that dark
  private static final Set<Part> ELSEWHERE =
      EnumSet.of(Part.GLASSES, Part.LENS, Part.BRIGHTNESS_LIMIT);

  @TempDir static Path folder;

  private static PortraitModel model;
  private static PortraitGenerator generator;
  private static List<Function<GenerateOptions, PortraitScene>> scenes;
  private static List<FaceComposite> whole;
  private static Picture portrait;

  @BeforeAll
  static void open() throws IOException {
    model = PortraitModel.open(FaceModels.write(folder));
    generator = new PortraitGenerator(model);
    FaceMesh mesh = model.analyzer().mesh();
    FaceCompositor compositor = new FaceCompositor(mesh);
    Subject one = subject("examples/profile.jpg");
    Subject other = subject("examples/reference.jpg");
    int size = model.card().size();
    TurnedPortrait turned = new TurnedPortrait(one.picture(), one.face(), size);
    HeadAngles aside = new HeadAngles(one.face().pose().angles().yaw() - 35, 0, 0);
    Subject far = new Subject(turned(turned, one, aside), one.face());
    Subject away = new Subject(far.picture(), model.faces(far.picture()).get(0));
    scenes =
        List.of(
            o -> new ReferenceScene(compositor, mesh, List.of(one), other, size, o),
            o -> new ReferenceScene(compositor, mesh, List.of(other), one, size, o),
            o -> new ReferenceScene(compositor, mesh, List.of(other), away, size, o),
            o -> new TurnedScene(compositor, one, turned, aside, one.face().light(), o));
    GenerateOptions options = GenerateOptions.defaults();
    whole = scenes.stream().map(scene -> scene.apply(options).estimate()).toList();
    portrait = draw();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Subject subject(String file) throws IOException {
    Picture picture = PictureImages.of(ImageIO.read(ROOT.resolve(file).toFile()));
    Picture small = PortraitGenerator.sized(picture, SIDE);
    return new Subject(small, model.faces(small).get(0));
  }

  private static Picture turned(TurnedPortrait portrait, Subject subject, HeadAngles angles) {
    return portrait.draw(TurnedPortrait.pose(subject.face().geometry().pose(), angles));
  }

  private static GenerateOptions without(Part... parts) {
    return GenerateOptions.defaults().with(Ablation.without(parts));
  }

  private static Picture draw(Part... parts) {
    GenerateOptions options = without(parts);
    return generator.draw(scenes.get(0).apply(options), options, ProgressListener.none());
  }

  private static boolean isFirstGuess(Part part) {
    return part.compareTo(Part.CANVAS) < 0;
  }

  /** All but the cover, see FoundFacesTest, and what is of whole heads, see WholeHeadTest. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COVER", "RIM", "COLLAR", "SKIN_TONE"})
  void everyPartCanBeSilenced(Part part) {
    if (isFirstGuess(part)) {
      boolean changes = false;
      for (int i = 0; i < scenes.size(); i++) {
        FaceComposite guess = scenes.get(i).apply(without(part)).estimate();
        changes |= !Arrays.equals(guess.picture().data(), whole.get(i).picture().data());
      }
      assertThat(changes).isEqualTo(!ELSEWHERE.contains(part));
    } else {
      assertThat(Arrays.equals(draw(part).data(), portrait.data())).isFalse();
    }
  }

  @Test
  void withoutTheNetworkThePortraitIsTheFirstGuess() {
    Picture guess = draw(Part.NETWORK);
    PortraitScene scene = scenes.get(0).apply(GenerateOptions.defaults());
    assertThat(guess.data()).isEqualTo(scene.finish(scene.estimate().picture()).data());
    for (Part part : List.of(Part.CANVAS, Part.BRANCH, Part.KEEP_DETAIL, Part.FACE_ONLY)) {
      assertThat(draw(Part.NETWORK, part).data()).isEqualTo(guess.data());
    }
  }

  @Test
  void theNetworkCorrectsATurnedViewToo() {
    GenerateOptions options = GenerateOptions.defaults();
    PortraitScene turned = scenes.get(3).apply(options);
    Picture full = generator.draw(turned, options, ProgressListener.none());
    float[] guess = turned.estimate().picture().data();
    double sum = 0;
    for (int i = 0; i < guess.length; i++) {
      sum += Math.pow(full.data()[i] - guess[i], 2);
    }
    assertThat(Math.sqrt(sum / guess.length)).isGreaterThan(TURNED);
  }

  @Test
  void warpOnlyIsTheFirstGuessInItsOwnLight() {
    assertThat(Ablation.without(new Part[0])).isEqualTo(Ablation.NONE);
    assertThat(Ablation.WARP_ONLY.without()).containsExactly(Part.SHADING, Part.NETWORK);
    assertThat(Ablation.WARP_ONLY.keeps(Part.CANVAS)).isTrue();
  }
}
