package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.head.GroundSearch;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.HeadView;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.model.WholeHeadConfig;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.PresetLight;
import org.icportrait.portrait.relight.Relighter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Portraits of the profile's whole head, by small networks at random. */
class WholeHeadTest {
  private static final double SAME = 1 / 512.0;
  private static final Path EXAMPLES = Path.of("..").resolve("examples");
  private static final int SIDE = 360; // longer side of the pictures, for speed
  private static final int SIZE = 256;
  private static final GenerateOptions HEAD =
      GenerateOptions.defaults().withLooks(Looks.DEFAULT.withHead(Whose.PROFILE));

  @TempDir static Path folder;
  private static PortraitModel model; // whose parser sees a person and no hair, no skin
  private static PortraitModel hairy; // hair everywhere
  private static PortraitModel bare; // skin everywhere
  private static Picture person;
  private static Picture place;
  private static Picture portrait;

  @BeforeAll
  static void open() throws IOException {
    model = PortraitModel.open(HeadModels.whole(folder.resolve("model"), 0, 0, 1, 0));
    hairy = PortraitModel.open(HeadModels.whole(folder.resolve("hairy"), 1, 0, 1, 0));
    bare = PortraitModel.open(HeadModels.whole(folder.resolve("bare"), 0, 1, 1, 0));
    person = picture("profile.jpg");
    place = picture("reference.jpg");
    portrait = generate(model, HEAD);
  }

  @AfterAll
  static void close() {
    model.close();
    hairy.close();
    bare.close();
  }

  private static Picture picture(String file) throws IOException {
    Picture whole = PictureImages.of(ImageIO.read(EXAMPLES.resolve(file).toFile()));
    return PortraitGenerator.sized(whole, SIDE);
  }

  private static Picture generate(PortraitModel used, GenerateOptions options) {
    return new PortraitGenerator(used)
        .generate(
            List.of(new NamedPicture("p", person)),
            new NamedPicture("r", place),
            options,
            ProgressListener.none())
        .picture();
  }

  private static Subject subject(Picture picture) {
    return new Subject(picture, model.faces(picture).get(0));
  }

  private static HeadScene scene(PortraitModel used) {
    FaceMesh mesh = used.analyzer().mesh();
    HeadScene.Views views = HeadScene.Views.parsed(new ParsedHeads(used), mesh);
    return new HeadScene(
        views,
        mesh,
        List.of(subject(person)),
        HeadPlace.in(views, subject(place), SIZE),
        new HeadScene.Options(SIZE, Looks.DEFAULT, Ablation.NONE, 0));
  }

  private static double apart(Picture a, Picture b) {
    double sum = 0;
    for (int i = 0; i < a.data().length; i++) {
      sum += Math.abs(a.data()[i] - b.data()[i]);
    }
    return sum / a.data().length;
  }

  /** Largest difference of values; two runs of a network differ in their last bits. */
  private static double largest(Picture a, Picture b) {
    double most = 0;
    for (int i = 0; i < a.data().length; i++) {
      most = Math.max(most, Math.abs(a.data()[i] - b.data()[i]));
    }
    return most;
  }

  @Test
  void outsideTheHoleEveryPixelIsTheReferences() {
    float[] hole;
    try (TensorScope scope = TensorScope.open()) {
      HeadScene scene = scene(model);
      HeadPlanes planes = scene.planes();
      WholeHeadEstimate estimate = WholeHeadEstimate.of(planes);
      hole = GroundSearch.begin(planes, estimate, scene.surroundings(), 1).hole();
    }
    CropFrame frame = CropFrame.head(subject(place).face().landmarks(), SIZE).onPixels();
    int pixels = place.width() * place.height();
    int changed = 0;
    int stayed = 0;
    for (int p = 0; p < pixels; p++) {
      double[] at = frame.toCrop(p % place.width() + 0.5, p / place.width() + 0.5);
      boolean near = false;
      for (int k = 0; k < 9; k++) {
        int x = (int) Math.floor(at[0]) + k % 3 - 1;
        int y = (int) Math.floor(at[1]) + k / 3 - 1;
        boolean inCrop = x >= 0 && y >= 0 && x < SIZE && y < SIZE;
        near |= inCrop && hole[y * SIZE + x] > 0;
      }
      boolean same = true;
      for (int c = 0; c < 3; c++) {
        same &= portrait.data()[c * pixels + p] == place.data()[c * pixels + p];
      }
      if (!near) {
        assertThat(same).as("pixel " + p).isTrue();
        stayed++;
      } else if (!same) {
        changed++;
      }
    }
    assertThat(changed).isGreaterThan(pixels / 40);
    assertThat(stayed).isGreaterThan(pixels / 4);
  }

  @Test
  void withoutTheNetworkThePortraitIsTheFirstGuess() {
    Picture guess = generate(model, HEAD.with(Ablation.without(Part.NETWORK)));
    assertThat(apart(guess, portrait)).isGreaterThan(0.002);
    CropFrame frame = CropFrame.head(subject(place).face().landmarks(), SIZE).onPixels();
    try (TensorScope scope = TensorScope.open()) {
      WholeHeadEstimate estimate = WholeHeadEstimate.of(scene(model).planes());
      Picture first = HeadDenoiser.picture(estimate.picture());
      assertThat(apart(frame.extract(guess), first)).isLessThan(0.01);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CANVAS", "BRANCH", "NETWORK", "KEEP_DETAIL", "RIM", "GROUND"})
  void itsPartsCanBeSilenced(Part part) {
    Picture silenced = generate(model, HEAD.with(Ablation.without(part)));
    assertThat(Arrays.equals(silenced.data(), portrait.data())).isFalse();
  }

  @Test
  void stepsSeedAndMaskCount() {
    assertThat(largest(generate(model, HEAD), portrait)).isLessThan(SAME);
    assertThat(largest(generate(model, HEAD.withSteps(3)), portrait)).isGreaterThan(SAME);
    // with no skin to read light from there is nothing to mask
    Picture open = generate(bare, HEAD.withMaskRatio(0));
    assertThat(largest(generate(bare, HEAD.withMaskRatio(1)), open)).isGreaterThan(SAME);
  }

  @Test
  void itsNetworksMaySeeFewerPixelsThanThePictureHas() throws IOException {
    Path path = HeadModels.whole(folder.resolve("coarse"), 0, 0, 1, 0);
    HeadModels.writeHead(path.resolve(WholeHeadConfig.PART), 128);
    try (PortraitModel coarse = PortraitModel.open(path)) {
      Picture drawn = generate(coarse, HEAD);
      assertThat(drawn.width()).isEqualTo(place.width());
      GenerateOptions still = HEAD.with(Ablation.without(Part.NETWORK));
      // what the profile shows is its own pixels whatever the networks see
      assertThat(largest(generate(coarse, still), generate(model, still))).isLessThan(SAME);
      assertThat(apart(drawn, generate(coarse, still))).isGreaterThan(0.002);
    }
    HeadModels.writeHead(path.resolve(WholeHeadConfig.PART), 100);
    try (PortraitModel odd = PortraitModel.open(path)) {
      odd.readHeadAhead();
      assertThatThrownBy(odd::head)
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("size 100");
    }
  }

  @Test
  void itTurnsToAPoseInThePersonsOwnPicture() {
    GenerateOptions still = HEAD.with(Ablation.without(Part.NETWORK));
    Picture turned = generate(bare, still.withPose(new HeadAngles(20, 0, 0)));
    assertThat(turned.width()).isEqualTo(turned.height());
    assertThat(model.faces(turned).get(0).pose().angles().yaw()).isBetween(8.0, 24.0);
    Picture back = generate(bare, still.withPose(new HeadAngles(-20, 0, 0)));
    assertThat(model.faces(back).get(0).pose().angles().yaw()).isBetween(-24.0, -8.0);
  }

  @Test
  void itsViewsAreAlikeInSizeAndInItsOwnLight() {
    PortraitGenerator.Views views =
        new PortraitGenerator(bare).views(new NamedPicture("p", person));
    HeadAngles left = new HeadAngles(-20, 0, 0);
    Picture own = views.draw(left, HEAD, ProgressListener.none());
    Picture front = views.draw(new HeadAngles(0, 0, 0), HEAD, ProgressListener.none());
    assertThat(front.width()).isEqualTo(own.width()).isEqualTo(own.height());
    // the head's crop reaches beyond this picture, what is shown does not
    double side = CropFrame.head(subject(person).face().landmarks(), SIZE).onPixels().side();
    double least = Math.min(person.width(), person.height());
    assertThat(side).isGreaterThan(least);
    assertThat((double) front.width()).isBetween(0.9 * least, least);
    assertThat(model.faces(own).get(0).pose().angles().yaw()).isBetween(-24.0, -5.0);
    Picture theirs = generate(bare, HEAD.withPose(left));
    assertThat(largest(own, theirs)).isGreaterThan(SAME);
  }

  @Test
  void itsNetworksSeeTheWantedLightAndNotTheRatio() {
    LightSource left = new LightSource.Preset(PresetLight.LEFT);
    Picture drawn = relit(bare, left, HEAD);
    assertThat(drawn.width()).isEqualTo(person.width());
    // with the networks silent nobody relights: the ratio is only looked at
    Picture silent = relit(bare, left, HEAD.with(Ablation.without(Part.NETWORK)));
    assertThat(apart(silent, person)).isLessThan(apart(drawn, person));
    Picture other = relit(bare, new LightSource.Preset(PresetLight.RIGHT), HEAD);
    assertThat(apart(drawn, other)).isGreaterThan(0.001);
    assertThat(largest(relit(bare, left, GenerateOptions.defaults()), ratio(left)))
        .isLessThan(SAME);
  }

  private static Picture relit(PortraitModel used, LightSource light, GenerateOptions options) {
    return new PortraitGenerator(used)
        .relight(new NamedPicture("p", person), light, options, ProgressListener.none())
        .picture();
  }

  private static Picture ratio(LightSource light) {
    return Relighter.relight(person, model.faces(person).get(0), light);
  }

  @Test
  void theReferencesHairHasNoPlaceInAnotherPose() {
    GenerateOptions theirs = HEAD.withLooks(new Looks(Whose.PROFILE, Whose.REFERENCE, null));
    assertThatThrownBy(() -> generate(model, theirs.withPose(new HeadAngles(20, 0, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hair");
  }

  @Test
  void aStudioGroundIsPlainAndOfTheSurroundingsColours() {
    int pixels = SIZE * SIZE;
    float[] picture = new float[3 * pixels];
    float[] inside = new float[pixels];
    float[] somebody = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      inside[p] = 1;
      somebody[p] = p % SIZE > 64 && p % SIZE < 192 ? 1 : 0;
      picture[p] = somebody[p] > 0 ? 0.9f : p / SIZE % 2 * 0.4f; // red, striped where it is ground
    }
    float[] none = new float[pixels];
    HeadView view =
        new HeadView(
            new Picture(SIZE, SIZE, picture), new float[0], none, none, somebody, none, inside);
    float[] ground = StudioGround.of(view).data();
    for (int p = 0; p < pixels; p++) {
      assertThat(ground[p]).isCloseTo(0.2f, within(0.05f));
      assertThat(ground[2 * pixels + p]).isZero();
    }
  }

  @Test
  void itComesInTheSizeThatIsAskedFor() {
    Picture large = generate(model, HEAD.withSize(500));
    assertThat(Math.max(large.width(), large.height())).isEqualTo(500);
  }

  @Test
  void theReferencesHairStays() {
    Looks own = new Looks(Whose.PROFILE, Whose.REFERENCE, null);
    assertThat(generate(hairy, HEAD.withLooks(own)).data()).isEqualTo(place.data());
    assertThat(generate(hairy, HEAD).data()).isNotEqualTo(place.data());
  }

  @Test
  void theSkinTakesTheReferencesColour() {
    GenerateOptions still = HEAD.with(Ablation.without(Part.NETWORK));
    Looks theirs = new Looks(Whose.PROFILE, null, Whose.REFERENCE);
    Picture own = generate(bare, still);
    Picture other = generate(bare, still.withLooks(theirs));
    // the parser calls all of the crop skin: on the whole it is now as bright as the reference's
    CropFrame frame = CropFrame.portrait(subject(place).face().landmarks(), SIZE);
    double wanted = mean(frame.extract(place));
    assertThat(Math.abs(mean(frame.extract(other)) - wanted))
        .isLessThan(Math.abs(mean(frame.extract(own)) - wanted));
  }

  private static double mean(Picture picture) {
    double sum = 0;
    for (float value : picture.data()) {
      sum += value;
    }
    return sum / picture.data().length;
  }

  @Test
  void skinThatStaysTakesThePersonsToneUnlessTheReferencesIsWanted() {
    GenerateOptions face = GenerateOptions.defaults();
    Picture plain = generate(bare, face.withLooks(new Looks(null, null, Whose.REFERENCE)));
    Picture toned = generate(bare, face);
    int pixels = place.width() * place.height();
    int tinted = 0;
    for (int i = 0; i < plain.data().length; i++) {
      boolean stayed = plain.data()[i] == place.data()[i];
      tinted += stayed && toned.data()[i] != plain.data()[i] ? 1 : 0;
    }
    assertThat(tinted).isGreaterThan(pixels / 10);
    Picture silenced = generate(bare, face.with(Ablation.without(Part.SKIN_TONE)));
    assertThat(largest(silenced, toned)).isGreaterThan(SAME);
    // and nowhere but in the head's crop
    assertThat(toned.data()[toned.data().length - 1])
        .isEqualTo(plain.data()[plain.data().length - 1]);
  }

  @Test
  void theWholeHeadIsTheDefault() {
    assertThat(largest(generate(model, GenerateOptions.defaults()), portrait)).isLessThan(SAME);
  }

  /** A box of the picture, grown by a share of itself. */
  private static boolean isNear(FaceAnalysis face, double x, double y) {
    double reach = 0.75 * Math.max(face.box().width(), face.box().height());
    return Math.hypot(x - face.box().centerX(), y - face.box().centerY()) < reach;
  }

  private static boolean differs(float[] picture, int p) {
    return Math.abs(picture[p] - place.data()[p]) > 0.002;
  }

  @Test
  void theFaceAloneLeavesTheReferencesHead() {
    GenerateOptions face =
        GenerateOptions.defaults().withLooks(Looks.DEFAULT.withHead(Whose.REFERENCE));
    FaceAnalysis there = subject(place).face();
    int inFace = 0;
    int beside = 0;
    int besideWhole = 0;
    try (PortraitModel mini = PortraitModel.open(Path.of("..").resolve("models/mini"))) {
      float[] alone = generate(mini, face.with(Ablation.without(Part.SKIN_TONE))).data();
      float[] whole = generate(mini, GenerateOptions.defaults()).data();
      for (int p = 0; p < place.width() * place.height(); p++) {
        boolean near = isNear(there, p % place.width(), p / place.width());
        inFace += near && differs(alone, p) ? 1 : 0;
        beside += !near && differs(alone, p) ? 1 : 0;
        besideWhole += !near && differs(whole, p) ? 1 : 0;
      }
    }
    int pixels = place.width() * place.height();
    assertThat(inFace).isGreaterThan(pixels / 50);
    assertThat(besideWhole).isGreaterThan(pixels / 50);
    assertThat(beside).isLessThan(besideWhole / 4);
    // where the parser sees nothing but hair nothing of the reference gives way
    assertThat(generate(hairy, face).data()).isEqualTo(place.data());
  }

  @Test
  void theReferencesCollarStays() throws IOException {
    try (PortraitModel mini = PortraitModel.open(Path.of("..").resolve("models/mini"))) {
      // a filling of the ground looks like what was there before now and then
      GenerateOptions smooth = GenerateOptions.defaults();
      Picture with = generate(mini, smooth.with(Ablation.without(Part.GROUND)));
      Picture without = generate(mini, smooth.with(Ablation.without(Part.GROUND, Part.COLLAR)));
      FaceAnalysis there = subject(place).face();
      float[] points = there.landmarks();
      double dx = points[3 * 152] - points[3 * 10]; // from the forehead to the chin
      double dy = points[3 * 152 + 1] - points[3 * 10 + 1];
      int kept = 0;
      int above = 0;
      for (int p = 0; p < place.width() * place.height(); p++) {
        boolean stays = !differs(with.data(), p) && differs(without.data(), p);
        double x = p % place.width() - points[3 * 10];
        double y = p / place.width() - points[3 * 10 + 1];
        double down = (x * dx + y * dy) / (dx * dx + dy * dy);
        kept += stays && down > 1 ? 1 : 0;
        above += stays && down < 0.6 ? 1 : 0;
      }
      assertThat(kept).isGreaterThan(200);
      assertThat(above).isLessThan(kept / 4); // values that are equal by chance
    }
  }

  @Test
  void aStrengthWeighsLightAndLikeness() {
    GenerateOptions defaults = GenerateOptions.defaults();
    Picture unlit = generate(model, defaults.withLightStrength(0));
    Picture guess = generate(model, defaults.with(Ablation.without(Part.NETWORK)));
    assertThat(apart(unlit, guess)).isLessThan(apart(portrait, guess));
    Picture like = generate(model, defaults.withIdentityStrength(1.5));
    Picture drawn = generate(model, defaults.withIdentityStrength(0));
    assertThat(apart(like, guess)).isLessThan(apart(drawn, guess));
    assertThat(apart(drawn, portrait)).isGreaterThan(SAME);
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Path plain = HeadModels.whole(folder.resolve("plain"), 0, 0, 1, 0);
    Files.move(plain.resolve("parse"), plain.resolve("elsewhere"));
    try (PortraitModel without = PortraitModel.open(plain)) {
      assertThatThrownBy(() -> generate(without, HEAD))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("parse/");
    }
    Files.move(plain.resolve(WholeHeadConfig.PART), plain.resolve("elsewhere too"));
    assertThatThrownBy(() -> PortraitModel.open(plain))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("head/");
    Path broken = HeadModels.whole(folder.resolve("broken"), 0, 0, 1, 0);
    Path part = broken.resolve(WholeHeadConfig.PART);
    assertThat(PortraitModel.index(broken)).contains("WholeHeadDenoiser");
    Files.delete(part.resolve("unet/diffusion_pytorch_model.safetensors"));
    assertThatThrownBy(() -> PortraitModel.verify(broken))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("unet");
    HeadModels.writeHead(part, 256);
    Path unet = part.resolve("unet").resolve(WholeHeadConfig.FILE);
    Files.writeString(unet, Files.readString(unet).replace(" 224", " 225"));
    assertThatThrownBy(() -> PortraitModel.verify(broken))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("channels in");
    Path file = part.resolve(WholeHeadConfig.FILE);
    Files.writeString(file, Files.readString(file).replace("256", "128"));
    assertThatThrownBy(() -> PortraitModel.verify(broken))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("patch 16");
  }
}
