package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.Picture;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.PresetLight;
import org.icportrait.portrait.relight.Relighter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The committed networks do what they are there for: each question has an answer, a portrait of
 * this repository. Its profile is the same person mirrored and in another light, its reference the
 * same place with somebody else's head in it.
 */
class NetworkTest {
  private static final double MARGIN =
      0.6; // dB; 0.79 found: the neck, which is the reference's with or without, counts too
  private static final double BRANCH = 0.3; // dB that are lost without it

  private static final Path EXAMPLES = Path.of("..").resolve("examples");
  private static final int SIDE = 400; // longer side of the pictures, for speed

  private static PortraitModel model;
  private static List<Question> questions;

  /**
   * A question.
   *
   * @param head [S, S] of the answer, in the frame of its masks
   */
  private record Question(Picture profile, Picture reference, Picture truth, HeadMasks head) {}

  @BeforeAll
  static void open() throws IOException {
    model = PortraitModel.open(Path.of("..").resolve("models/mini"));
    Picture one = example("profile.jpg");
    Picture two = example("reference.jpg");
    questions =
        List.of(question(one, two, PresetLight.LEFT), question(two, one, PresetLight.RIGHT));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Picture example(String file) throws IOException {
    Picture whole = PictureImages.of(ImageIO.read(EXAMPLES.resolve(file).toFile()));
    return PortraitGenerator.sized(whole, SIDE);
  }

  private static Picture generate(Picture profile, Picture reference, Part... without) {
    return new PortraitGenerator(model)
        .generate(
            List.of(new NamedPicture("p", profile)),
            new NamedPicture("r", reference),
            GenerateOptions.defaults().with(Ablation.without(without)),
            ProgressListener.none())
        .picture();
  }

  private static Question question(Picture truth, Picture other, PresetLight light) {
    Picture mirror = truth.flipHorizontal();
    FaceAnalysis face = model.faces(mirror).get(0);
    Picture profile = Relighter.relight(mirror, face, new LightSource.Preset(light));
    HeadMasks masks = model.masks(truth, model.faces(truth).get(0));
    return new Question(profile, generate(other, truth), truth, masks);
  }

  /** PSNR over hair and skin of the answer's head, dB. */
  private static double psnr(Question question, Picture found) {
    HeadMasks masks = question.head;
    float[] a = masks.frame().extract(found).data();
    float[] b = masks.frame().extract(question.truth).data();
    double sum = 0;
    double total = 0;
    for (int i = 0; i < a.length; i++) {
      int p = i % masks.hair().length;
      double weight = Math.max(masks.hair()[p], masks.skin()[p]);
      sum += weight * Math.pow(a[i] - b[i], 2);
      total += weight;
    }
    return -10 * Math.log10(sum / total);
  }

  /** What a part is worth, dB of the head. */
  private static double worth(Part part) {
    double gain = 0;
    for (Question question : questions) {
      Picture full = generate(question.profile, question.reference);
      Picture without = generate(question.profile, question.reference, part);
      gain += (psnr(question, full) - psnr(question, without)) / questions.size();
    }
    return gain;
  }

  @Test
  void theNetworkBringsPortraitsNearerToTheTruth() {
    assertThat(worth(Part.NETWORK)).as("dB over the first guess").isGreaterThan(MARGIN);
  }

  @Test
  void theBranchTellsItOfTheLight() {
    assertThat(worth(Part.BRANCH)).as("dB lost without it").isGreaterThan(BRANCH);
  }
}
