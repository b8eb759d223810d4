package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.icportrait.engine.WorkCounter;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.model.HeadParts;
import org.icportrait.portrait.model.PortraitModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often the parser is asked, counted by its arithmetic. */
class ParsedHeadsTest {
  private static final Path EXAMPLES = Path.of("..").resolve("examples");
  private static final int SIDE = 360; // longer side of the pictures, for speed
  private static final GenerateOptions STILL =
      GenerateOptions.defaults()
          .withLooks(Looks.DEFAULT.withHead(Whose.PROFILE))
          .with(Ablation.without(Part.NETWORK));

  @TempDir static Path folder;
  private static PortraitModel model;
  private static Picture person;
  private static Picture place;
  private static double parse; // operations of one parse

  @BeforeAll
  static void open() throws IOException {
    model = PortraitModel.open(HeadModels.whole(folder.resolve("model"), 0, 0, 1, 0));
    person = picture("profile.jpg");
    place = picture("reference.jpg");
    model.head();
    CropFrame frame = CropFrame.head(model.faces(person).get(0).landmarks(), HeadParts.PARSED);
    parse = work(() -> assertThat(model.masks(person, frame)).isNotNull());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Picture picture(String file) throws IOException {
    Picture whole = PictureImages.of(ImageIO.read(EXAMPLES.resolve(file).toFile()));
    return PortraitGenerator.sized(whole, SIDE);
  }

  private static double work(Runnable task) {
    try (WorkCounter counter = WorkCounter.open()) {
      task.run();
      return counter.operations();
    }
  }

  private static void faces(Picture picture) {
    assertThat(model.faces(picture)).hasSize(1);
  }

  @Test
  void ofTwoHeadsEachIsParsedOnce() {
    double all =
        work(
            () ->
                new PortraitGenerator(model)
                    .generate(
                        List.of(new NamedPicture("p", person)),
                        new NamedPicture("r", place),
                        STILL,
                        ProgressListener.none()));
    double found = work(() -> faces(person)) + work(() -> faces(place));
    assertThat((all - found) / parse).isBetween(2.0, 2.2);
  }

  @Test
  void anotherViewOfAPersonNeedsNoFurtherParse() {
    PortraitGenerator.Views views =
        new PortraitGenerator(model).views(new NamedPicture("p", person));
    Runnable left = () -> views.draw(new HeadAngles(-20, 0, 0), STILL, ProgressListener.none());
    Runnable right = () -> views.draw(new HeadAngles(20, 0, 0), STILL, ProgressListener.none());
    assertThat(work(left) / parse).isBetween(1.0, 1.2); // in the crop it is pasted into
    assertThat(work(right) / parse).isLessThan(0.2);
  }

  @Test
  void aModelRemembersThatItsFilesWereCompared() throws IOException {
    String property = "org.bytedeco.javacpp.cachedir";
    String before = System.getProperty(property);
    Path cache = Files.createDirectories(folder.resolve("cache"));
    System.setProperty(property, cache.toString());
    try {
      PortraitModel.open(folder.resolve("model")).close();
      try (var remembered = Files.list(cache.resolve("checked-models"))) {
        assertThat(remembered).hasSize(1);
      }
    } finally {
      if (before == null) {
        System.clearProperty(property);
      } else {
        System.setProperty(property, before);
      }
    }
  }
}
