package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.model.PortraitModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of docs/library.md are these, compiled and run. */
class LibraryExampleTest {
  private static final Path ROOT = Path.of("..");

  @TempDir Path folder;

  /** What the documentation shows. */
  private static final class Example {
    // example
    static void portrait(Path model, File profile, File reference, File output) throws IOException {
      try (PortraitModel opened = PortraitModel.open(model)) {
        NamedPicture person = new NamedPicture("me", PictureImages.of(ImageIO.read(profile)));
        NamedPicture wanted = new NamedPicture("ref", PictureImages.of(ImageIO.read(reference)));
        PortraitResult result =
            new PortraitGenerator(opened)
                .generate(
                    List.of(person), wanted, GenerateOptions.defaults(), ProgressListener.none());
        ImageIO.write(PictureImages.toImage(result.picture()), "png", output);
      }
    }
    // end of example
  }

  @Test
  void theDocumentedLinesMakeAPortrait() throws IOException {
    File output = folder.resolve("out.png").toFile();
    File reference = ROOT.resolve("examples/reference.jpg").toFile();
    Example.portrait(
        ROOT.resolve("models/mini"),
        ROOT.resolve("examples/profile.jpg").toFile(),
        reference,
        output);
    BufferedImage made = ImageIO.read(output);
    BufferedImage before = ImageIO.read(reference);
    assertThat(made.getWidth()).isEqualTo(before.getWidth());
    assertThat(made.getHeight()).isEqualTo(before.getHeight());
    int centre = made.getRGB(made.getWidth() / 2, made.getHeight() / 2);
    assertThat(centre).isNotEqualTo(before.getRGB(made.getWidth() / 2, made.getHeight() / 2));
  }

  @Test
  void theDocumentationShowsTheseLines() throws IOException {
    Path source = Path.of("src/test/java/org/icportrait/portrait/generate/LibraryExampleTest.java");
    String text = Files.readString(source);
    int from = text.indexOf("    // example\n") + "    // example\n".length();
    String lines = text.substring(from, text.indexOf("    // end of example", from));
    assertThat(lines.lines().count()).isBetween(8L, 14L);
    assertThat(Files.readString(ROOT.resolve("docs/library.md")))
        .contains(lines.stripTrailing().indent(-4).stripTrailing());
  }

  @Test
  void aListenerHearsOfStepsAndPreviewsAndCancels() throws IOException {
    Picture picture = PictureImages.of(ImageIO.read(ROOT.resolve("examples/profile.jpg").toFile()));
    AtomicInteger previews = new AtomicInteger();
    ProgressListener ear =
        new ProgressListener() {
          @Override
          public boolean onProgress(String task, int done, int total) {
            return false;
          }

          @Override
          public void onPreview(java.util.function.Supplier<Picture> preview) {
            assertThat(preview.get().width()).isPositive();
            previews.incrementAndGet();
          }
        };
    try (PortraitModel model = PortraitModel.open(ROOT.resolve("models/mini"))) {
      NamedPicture person = new NamedPicture("p", picture);
      PortraitGenerator generator = new PortraitGenerator(model);
      assertThatThrownBy(
              () -> generator.generate(List.of(person), person, GenerateOptions.defaults(), ear))
          .isInstanceOf(CancelledException.class);
      assertThat(previews).hasPositiveValue();
    }
  }

  @Test
  void imagesComeBackAsTheyWere() {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xff102030);
    image.setRGB(2, 1, 0xfffedcba);
    BufferedImage back = PictureImages.toImage(PictureImages.of(image));
    assertThat(back.getRGB(0, 0)).isEqualTo(0xff102030);
    assertThat(back.getRGB(2, 1)).isEqualTo(0xfffedcba);
    assertThat(back.getRGB(1, 1)).as("transparent").isEqualTo(0xffffffff);
  }
}
