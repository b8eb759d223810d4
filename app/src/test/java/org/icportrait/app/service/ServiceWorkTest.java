package org.icportrait.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.icportrait.app.Cli;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.serve.JobKind;
import org.icportrait.app.serve.JobWork;
import org.icportrait.app.serve.RequestException;
import org.icportrait.engine.DType;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.model.PortraitModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service's jobs with the committed model. */
class ServiceWorkTest {
  private static PortraitModel model;
  private static ServiceWork work;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    Path mini = ModelOptions.standardFolder();
    model = PortraitModel.open(mini, mini, DType.FLOAT32);
    work = new ServiceWork(model);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** Keeps what it is told, and stops after some steps. */
  private static final class Ear implements JobWork.Ear {
    private final List<String> stages = new ArrayList<>();
    private byte[] preview;
    private final int most;

    Ear(int most) {
      this.most = most;
    }

    @Override
    public boolean onProgress(String stage, int done, int total) {
      stages.add(stage);
      return stages.size() < most;
    }

    @Override
    public void onPreview(Supplier<byte[]> jpeg) {
      preview = jpeg.get();
    }
  }

  /** Mean difference of values. */
  private static double difference(Picture a, Picture b) {
    double sum = 0;
    for (int i = 0; i < a.data().length; i++) {
      sum += Math.abs(a.data()[i] - b.data()[i]);
    }
    return sum / a.data().length;
  }

  private static JobWork.Request request(JobKind kind, Map<String, String> options) {
    List<Path> profile = List.of(Cli.exampleProfile());
    List<Path> reference = List.of(Cli.exampleReference());
    return new JobWork.Request(
        kind, options, Map.of("profile", profile, "reference", reference, "picture", profile));
  }

  private static JobWork.Result run(JobKind kind, Map<String, String> options) throws Exception {
    boolean oneLight = kind == JobKind.RELIGHT && !options.isEmpty();
    work.check(kind, options, oneLight ? Set.of("profile") : Set.of("profile", "reference"));
    return work.run(request(kind, options), new Ear(1000));
  }

  @Test
  void aPortraitIsTheCommandsPicture() throws Exception {
    Ear ear = new Ear(1000);
    JobWork.Result made = work.run(request(JobKind.PORTRAIT, Map.of("seed", "3")), ear);
    Path file = Files.write(folder.resolve("service.png"), made.bytes());
    Path other = folder.resolve("command.png");
    Cli.Result result =
        Cli.run(
            "generate",
            "--profile",
            Cli.exampleProfile(),
            "--reference",
            Cli.exampleReference(),
            "--seed",
            3,
            "--precision",
            "float32", // as the model above; where the processor has bfloat16 it is taken otherwise
            "--output",
            other);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(difference(PictureReader.read(file), PictureReader.read(other))).isLessThan(1e-3);
    assertThat(ear.stages).contains("looking at faces", "denoising");
    assertThat(ImageIO.read(new ByteArrayInputStream(ear.preview)).getWidth()).isBetween(64, 256);
    assertThat(new String(made.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("compositeWithTrainedAlgorithmicMedia");
  }

  @Test
  void theOtherKindsGiveTheirResults() throws Exception {
    Picture profile = PictureReader.read(Cli.exampleProfile());
    for (Map<String, String> light :
        List.of(Map.of("light", "left"), Map.of("yaw", "60", "kelvin", "3000"), Map.of("a", ""))) {
      Map<String, String> options = light.containsKey("a") ? Map.of() : light;
      Path file = Files.write(folder.resolve("relit.png"), run(JobKind.RELIGHT, options).bytes());
      assertThat(PictureReader.read(file).width()).isEqualTo(profile.width());
      assertThat(difference(PictureReader.read(file), profile)).isGreaterThan(0.005);
    }
    JobWork.Result views = run(JobKind.VIEWS, Map.of("count", "2", "format", "gif"));
    assertThat(views.contentType()).isEqualTo("image/gif");
    assertThat(ImageIO.read(new ByteArrayInputStream(views.bytes())).getWidth()).isGreaterThan(100);
    JsonNode match = new ObjectMapper().readTree(run(JobKind.MATCH, Map.of()).bytes());
    assertThat(match.path("matches").size()).isGreaterThan(50);
    assertThat(match.at("/profile/file").asText()).isEqualTo("profile");
    JsonNode face = new ObjectMapper().readTree(run(JobKind.FACE, Map.of()).bytes());
    assertThat(face.path("faces")).hasSize(1);
  }

  /** A browser that can't read HEIC sees what the service made of it. */
  @Test
  void aPictureIsSeenByItsPreviewAndOnlyWhenAskedFor() throws Exception {
    Path heic = Path.of(ServiceWorkTest.class.getResource("/service/face.heic").toURI());
    for (Path file : List.of(Cli.exampleProfile(), heic)) {
      JobWork.Request asked =
          new JobWork.Request(
              JobKind.FACE, Map.of("preview", "200"), Map.of("picture", List.of(file)));
      JsonNode face = new ObjectMapper().readTree(work.run(asked, new Ear(1000)).bytes());
      String url = face.path("preview").asText();
      assertThat(url).startsWith("data:image/jpeg;base64,");
      byte[] jpeg = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
      Picture seen = PictureReader.read(Files.write(folder.resolve("seen.jpg"), jpeg));
      assertThat(Math.max(seen.width(), seen.height())).isEqualTo(200);
      Picture whole = PictureReader.read(Cli.exampleProfile());
      assertThat(difference(seen, whole.resize(seen.width(), seen.height()))).isLessThan(0.02);
      assertThat(face.path("width").asInt()).isEqualTo(whole.width());
      assertThat(face.at("/faces/0/landmarks").size()).isGreaterThan(50);
      assertThat(new String(jpeg, StandardCharsets.ISO_8859_1))
          .doesNotContain("trainedAlgorithmicMedia", "TrainedAlgorithmicMedia");
    }
    JsonNode plain = new ObjectMapper().readTree(run(JobKind.FACE, Map.of()).bytes());
    assertThat(plain.has("preview")).isFalse();
  }

  @Test
  void picturesThatCannotBeUsedFailByTheirField() throws Exception {
    Path grey = folder.resolve("in-secret-place.png");
    PictureWriter.write(grey, new Picture(64, 64, new float[3 * 64 * 64]), PictureNotes.drawing());
    JobWork.Request bad =
        new JobWork.Request(JobKind.FACE, Map.of(), Map.of("picture", List.of(grey)));
    assertThatThrownBy(() -> work.run(bad, new Ear(1000)))
        .isInstanceOf(JobWork.JobFailure.class)
        .hasMessageStartingWith("picture: found no face")
        .hasMessageNotContaining("secret");
    Path damaged = Files.write(folder.resolve("cut.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    JobWork.Request cut =
        new JobWork.Request(JobKind.FACE, Map.of(), Map.of("picture", List.of(damaged)));
    assertThatThrownBy(() -> work.run(cut, new Ear(1000)))
        .isInstanceOf(JobWork.JobFailure.class)
        .hasMessageStartingWith("picture: found ")
        .hasMessageNotContaining("cut.png");
    assertThatThrownBy(() -> work.run(request(JobKind.PORTRAIT, Map.of()), new Ear(2)))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void sizeStrengthAndPersonsAreHeeded() throws Exception {
    Map<String, String> fields = Map.of("size", "150", "identity_strength", "0.5");
    Path file = Files.write(folder.resolve("s.png"), run(JobKind.PORTRAIT, fields).bytes());
    Picture made = PictureReader.read(file);
    assertThat(Math.max(made.width(), made.height())).isEqualTo(150);
    JsonNode one =
        new ObjectMapper().readTree(run(JobKind.MATCH, Map.of("persons", "one")).bytes());
    assertThat(one.path("onePerson").asBoolean()).isTrue();
    JsonNode two =
        new ObjectMapper().readTree(run(JobKind.MATCH, Map.of("persons", "two")).bytes());
    assertThat(two.path("onePerson").isBoolean()).isTrue();
    assertThat(two.path("onePerson").asBoolean()).isFalse();
  }

  @Test
  void fieldsAreCheckedByNameAndRange() {
    refused(JobKind.PORTRAIT, Map.of("size", "63"), "size");
    refused(JobKind.PORTRAIT, Map.of("size", "99.5"), "size");
    refused(JobKind.PORTRAIT, Map.of("identity_strength", "1.6"), "identity_strength");
    refused(JobKind.PORTRAIT, Map.of("head", "both"), "head");
    refused(JobKind.VIEWS, Map.of("head", "both"), "head");
    refused(JobKind.VIEWS, Map.of("hair", "profile"), "hair");
    refused(JobKind.PORTRAIT, Map.of("hair", "reference", "head", "reference"), "hair");
    refused(JobKind.PORTRAIT, Map.of("head", "profile", "hair", "reference", "yaw", "5"), "hair");
    refused(JobKind.PORTRAIT, Map.of("identity_strength", "0.5", "yaw", "5"), "identity_strength");
    refused(JobKind.MATCH, Map.of("persons", "three"), "persons");
    refused(JobKind.PORTRAIT, Map.of("mask_ratio", "1.5"), "mask_ratio");
    refused(JobKind.PORTRAIT, Map.of("mask_ratio", "NaN"), "mask_ratio");
    refused(JobKind.PORTRAIT, Map.of("steps", "2.5"), "steps");
    refused(JobKind.PORTRAIT, Map.of("seed", "x"), "seed");
    assertThatThrownBy(() -> work.check(JobKind.PORTRAIT, Map.of("prompt", "a hat"), Set.of()))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("reads no text");
    refused(JobKind.PORTRAIT, Map.of("background", "blue"), "background");
    refused(JobKind.PORTRAIT, Map.of("scheduler", "pndm"), "scheduler");
    refused(JobKind.RELIGHT, Map.of("light", "/etc/passwd"), "light");
    refused(JobKind.VIEWS, Map.of("count", "1000"), "count");
    refused(JobKind.MATCH, Map.of("from", "luck"), "from");
    refused(JobKind.FACE, Map.of("seed", "1"), "seed");
    refused(JobKind.FACE, Map.of("preview", "1025"), "preview");
    refused(JobKind.MATCH, Map.of("preview", "100"), "preview");
    assertThatThrownBy(() -> work.check(JobKind.RELIGHT, Map.of(), Set.of("profile")))
        .isInstanceOf(RequestException.class);
    assertThatThrownBy(() -> work.checkFile("profile", new byte[] {'G', 'I', 'F', '8'}))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("GIF");
  }

  @Test
  void numbersAreStrictlyDecimal() {
    for (String text : List.of("0x1p-1", "0.5d", " 0.5", "+0.5", ".5", "1e", "Infinity", "٠")) {
      refused(JobKind.PORTRAIT, Map.of("mask_ratio", text), "mask_ratio");
    }
    for (String text : List.of("+5", "٥", "0x5", "9223372036854775808", "1e3", "")) {
      refused(JobKind.PORTRAIT, Map.of("seed", text), "seed");
    }
    work.check(JobKind.PORTRAIT, Map.of("mask_ratio", "5e-1", "seed", "-7"), Set.of());
  }

  @Test
  void fieldsThatContradictOneAnotherAreRefused() {
    Set<String> one = Set.of("profile");
    refused(one, JobKind.RELIGHT, Map.of("light", "left", "yaw", "5"), "yaw");
    refused(one, JobKind.RELIGHT, Map.of("light", "left", "kelvin", "3000"), "kelvin");
    refused(one, JobKind.RELIGHT, Map.of("strength", "2"), "strength");
    refused(JobKind.RELIGHT, Map.of("light", "left"), "reference");
    refused(JobKind.RELIGHT, Map.of("yaw", "5"), "reference");
    refused(JobKind.MATCH, Map.of("from", "attention", "persons", "one"), "persons");
    refused(JobKind.PORTRAIT, Map.of("identity_strength", "1", "yaw", "5"), "identity_strength");
    work.check(JobKind.RELIGHT, Map.of("yaw", "5", "strength", "2"), one);
    work.check(JobKind.RELIGHT, Map.of(), Set.of("profile", "reference"));
  }

  @Test
  void whatWouldHoldTheWorkerForHoursIsRefused() {
    refused(JobKind.PORTRAIT, Map.of("steps", "1000", "size", "4096"), "steps");
    refused(JobKind.PORTRAIT, Map.of("steps", "30", "size", "4096"), "steps");
    refused(JobKind.VIEWS, Map.of("steps", "101", "count", "32"), "steps");
    work.check(JobKind.PORTRAIT, Map.of("steps", "29", "size", "4096"), Set.of());
    work.check(JobKind.PORTRAIT, Map.of("steps", "1000", "size", "700"), Set.of());
    work.check(JobKind.VIEWS, Map.of("steps", "100", "count", "32"), Set.of());
  }

  @Test
  void resultsBecomeSmallJpegs() throws Exception {
    Path file = Files.write(folder.resolve("t.png"), run(JobKind.PORTRAIT, Map.of()).bytes());
    Picture made = PictureReader.read(file);
    byte[] thumbnail = work.thumbnail(file);
    Path jpeg = Files.write(folder.resolve("t.jpg"), work.smaller(thumbnail, 64));
    Picture small = PictureReader.read(jpeg);
    assertThat(Math.max(small.width(), small.height())).isEqualTo(64);
    assertThat(small.width() / (double) small.height())
        .isCloseTo(made.width() / (double) made.height(), offset(0.05));
    assertThat(new String(thumbnail, 0, 3, StandardCharsets.ISO_8859_1)).startsWith("\u00ff\u00d8");
    Path turned =
        Files.write(
            folder.resolve("t.gif"),
            run(JobKind.VIEWS, Map.of("count", "2", "format", "gif")).bytes());
    assertThat(work.thumbnail(turned)).hasSizeGreaterThan(500);
    Path webp =
        Files.write(
            folder.resolve("t.webp"),
            run(JobKind.VIEWS, Map.of("count", "2", "format", "webp")).bytes());
    assertThat(work.thumbnail(webp)).hasSizeGreaterThan(500);
  }

  private static void refused(JobKind kind, Map<String, String> options, String field) {
    refused(Set.of("profile", "reference"), kind, options, field);
  }

  private static void refused(
      Set<String> files, JobKind kind, Map<String, String> options, String field) {
    assertThatThrownBy(() -> work.check(kind, options, files))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining("found ")
        .extracting(e -> ((RequestException) e).field())
        .isEqualTo(field);
  }
}
