package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.Picture;
import org.icportrait.face.render.Rasterizer;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.PresetLight;
import org.icportrait.portrait.relight.Relighter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the network is worth on pairs whose true answer is known. */
class NetworkTest {
  private static final Path ROOT = Path.of("..");
  private static final int SIDE = 360; // longer side of the pictures, for speed
  private static final GenerateOptions FULL = GenerateOptions.defaults();
  private static final GenerateOptions FIRST_GUESS = FULL.with(Ablation.without(Part.NETWORK));

  private static PortraitModel model;
  private static PortraitGenerator generator;

  private record Pair(String name, Picture profile, Picture reference, Picture truth) {}

  @BeforeAll
  static void open() {
    model = PortraitModel.open(ROOT.resolve("models/mini"));
    generator = new PortraitGenerator(model);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Picture example(String file) throws IOException {
    return PortraitGenerator.sized(
        PictureImages.of(ImageIO.read(ROOT.resolve("examples").resolve(file).toFile())), SIDE);
  }

  private static Picture generate(Picture profile, Picture reference, GenerateOptions options) {
    return generator
        .generate(
            List.of(new NamedPicture("profile", profile)),
            new NamedPicture("reference", reference),
            options,
            ProgressListener.none())
        .picture();
  }

  private static FaceAnalysis face(Picture picture) {
    return model.faces(picture).get(0);
  }

  private static Picture lit(Picture picture, PresetLight light) {
    return Relighter.relight(picture, face(picture), new LightSource.Preset(light));
  }

  private static List<Pair> pairs() throws IOException {
    List<Pair> pairs = new ArrayList<>();
    Picture one = example("profile.jpg");
    Picture two = example("reference.jpg");
    for (boolean swap : new boolean[] {false, true}) {
      Picture truth = swap ? two : one;
      Picture other = swap ? one : two;
      Picture reference = generate(other, truth, FIRST_GUESS);
      HeadAngles now = face(truth).pose().angles();
      Picture mirror = truth.flipHorizontal();
      Picture turned =
          generator
              .views(new NamedPicture("t", truth))
              .draw(new HeadAngles(now.yaw() - 25, 0, 0), FIRST_GUESS, ProgressListener.none());
      pairs.add(new Pair(swap + " mirror left", lit(mirror, PresetLight.LEFT), reference, truth));
      pairs.add(new Pair(swap + " mirror right", lit(mirror, PresetLight.RIGHT), reference, truth));
      pairs.add(new Pair(swap + " turned", turned, reference, truth));
      pairs.add(new Pair(swap + " turned top", lit(turned, PresetLight.TOP), reference, truth));
    }
    return pairs;
  }

  private static double psnr(Picture found, Picture truth) {
    float[] on =
        Rasterizer.draw(
                face(truth).landmarks(),
                model.analyzer().mesh().triangles(),
                truth.width(),
                truth.height())
            .coverage();
    double sum = 0;
    double n = 0;
    for (int i = 0; i < truth.data().length; i++) {
      float w = on[i % on.length];
      sum += w * Math.pow(found.data()[i] - truth.data()[i], 2);
      n += w;
    }
    return -10 * Math.log10(sum / n);
  }

  @Test
  void probe() throws IOException {
    for (Pair pair : pairs()) {
      Picture full = generate(pair.profile, pair.reference, FULL);
      Picture guess = generate(pair.profile, pair.reference, FIRST_GUESS);
      double light = 0;
      System.out.printf(
          "%s full %.3f guess %.3f ref %.3f  light %.3f %.3f%n",
          pair.name,
          psnr(full, pair.truth),
          psnr(guess, pair.truth),
          psnr(pair.reference, pair.truth),
          apart(full, pair.truth),
          apart(guess, pair.truth));
    }
    Picture one = example("profile.jpg");
    Picture two = example("reference.jpg");
    Picture full = generate(one, two, FULL);
    Picture guess = generate(one, two, FIRST_GUESS);
    System.out.printf("examples light %.4f %.4f diff %.5f%n", apart(full, two), apart(guess, two), difference(full, guess, two));
    full = generate(two, one, FULL);
    guess = generate(two, one, FIRST_GUESS);
    System.out.printf("examples swapped light %.4f %.4f diff %.5f%n", apart(full, one), apart(guess, one), difference(full, guess, one));
    assertThat(full).isNotNull();
  }

  private static double difference(Picture a, Picture b, Picture truth) {
    return Math.sqrt(Math.pow(10, -psnrOf(a, b, truth) / 10));
  }

  private static double psnrOf(Picture a, Picture b, Picture where) {
    float[] on =
        Rasterizer.draw(
                face(where).landmarks(),
                model.analyzer().mesh().triangles(),
                where.width(),
                where.height())
            .coverage();
    double sum = 0;
    double n = 0;
    for (int i = 0; i < a.data().length; i++) {
      float w = on[i % on.length];
      sum += w * Math.pow(a.data()[i] - b.data()[i], 2);
      n += w;
    }
    return -10 * Math.log10(sum / n);
  }

  private static double apart(Picture made, Picture truth) {
    float[] a = face(made).light().coefficients();
    float[] b = face(truth).light().coefficients();
    double[] u = unit(a);
    double[] v = unit(b);
    double sum = 0;
    for (int i = 0; i < u.length; i++) {
      sum += Math.pow(u[i] - v[i], 2);
    }
    return Math.sqrt(sum);
  }

  private static double[] unit(float[] c) {
    double[] out = new double[9];
    double length = 0;
    for (int i = 0; i < 9; i++) {
      out[i] = c[i] + c[9 + i] + c[18 + i];
      length += out[i] * out[i];
    }
    for (int i = 0; i < 9; i++) {
      out[i] /= Math.sqrt(length);
    }
    return out;
  }
}
