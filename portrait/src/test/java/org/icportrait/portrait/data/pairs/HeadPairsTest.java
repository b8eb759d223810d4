package org.icportrait.portrait.data.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.CropFrame;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.data.rendered.HeadFiles;
import org.icportrait.portrait.data.rendered.LandmarkCache;
import org.icportrait.portrait.data.rendered.RenderedHeads;
import org.icportrait.portrait.head.HeadView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views and the two sources of pairs. */
class HeadPairsTest {
  private static final int SIZE = 64;
  @TempDir Path folder;

  private static HeadView view() {
    Path any = Path.of("x.jpg");
    CropFrame frame = CropFrame.head(PairFixtures.landmarks(0), SIZE);
    return HeadView.of(
        PairFixtures.MESH,
        PairFixtures.decode(any),
        PairFixtures.decode(Path.of("x.png")),
        PairFixtures.landmarks(0),
        frame);
  }

  private PhotographPairs photographs() throws IOException {
    Path data = PairFixtures.data(folder.resolve("data"));
    return new PhotographPairs(
        data, PortraitFolder.read(data).train(), PairFixtures::decode, PairFixtures.MESH, SIZE);
  }

  private TripletPairs triplets(Set<String> used, Path heads) {
    LandmarkCache cache =
        new LandmarkCache(
            folder.resolve("cache"),
            PairFixtures::decode,
            picture -> Optional.of(PairFixtures.landmarks(10)));
    return new TripletPairs(
        RenderedHeads.list(
            List.of(heads), RenderedHeads.Split.TRAIN, RenderedHeads.Missing.REFUSED),
        cache,
        used,
        5,
        PairFixtures::decode,
        PairFixtures.MESH,
        SIZE);
  }

  @Test
  void aViewCutsMasksAndPictureAlikeAndHasNothingOutside() {
    CropFrame far = new CropFrame(20, 48, 96, 0, SIZE); // 28 pixels of 96 lie beyond the left edge
    HeadView view =
        HeadView.of(
            PairFixtures.MESH,
            PairFixtures.decode(Path.of("x.jpg")),
            PairFixtures.decode(Path.of("x.png")).resize(48, 48),
            PairFixtures.landmarks(0),
            far);
    assertThat(view.inside()[32 * SIZE + 10]).isZero();
    assertThat(view.inside()[32 * SIZE + 30]).isEqualTo(1);
    int hair = (int) (26 / 96.0 * SIZE) * SIZE + (int) ((48 + 28) / 96.0 * SIZE);
    assertThat(view.hair()[hair]).isCloseTo(1, within(0.05f));
    assertThat(view.head()[hair]).isCloseTo(1, within(0.05f));
    assertThat(view.skin()[hair]).isLessThan(0.1f);
    for (int p = 0; p < SIZE * SIZE; p++) {
      assertThat(view.head()[p]).isLessThanOrEqualTo(view.inside()[p]);
      assertThat(view.person()[p]).isGreaterThanOrEqualTo(view.hair()[p]);
    }
    HeadView mirrored = view.mirrored(PairFixtures.MESH);
    assertThat(mirrored.inside()[32 * SIZE + SIZE - 11]).isZero();
    assertThat(mirrored.landmarks()[3 * 33])
        .isCloseTo(SIZE - view.landmarks()[3 * 263], within(1e-3f));
    assertThat(mirrored.mirrored(PairFixtures.MESH).hair()).isEqualTo(view.hair());
  }

  @Test
  void aPhotographThatIsNotTurnedComesBackAsItWas() throws IOException {
    HeadView view = view();
    HeadPair pair = photographs().make("p", view, HeadPose.identity(), new SplittableRandom(1));
    assertThat(pair.reference()).isSameAs(pair.target());
    assertThat(pair.targetHead()).isSameAs(pair.referenceHead());
    assertThat(pair.target()).isEqualTo(HeadPair.unsigned(view.picture().data()));
    double error = 0;
    int middle = SIZE / 2 * SIZE + SIZE / 2;
    for (int p = 0; p < SIZE * SIZE; p++) {
      if (pair.matte()[p] == -1) {
        error = Math.max(error, Math.abs((pair.aligned()[p] & 255) - (pair.target()[p] & 255)));
      }
    }
    assertThat(error).isBetween(0.5, 30.0); // landmarks err, by pixels
    assertThat(pair.visibility()[middle] & 255).isEqualTo(255);
    assertThat(pair.normals()[2 * SIZE * SIZE + middle]).isNegative();
    assertThat(pair.alignedSkin()[middle] & 255).isGreaterThan(250);
  }

  @Test
  void aPhotographTurnedFarAwayLosesItsFarCheek() throws IOException {
    HeadPose turn = HeadPose.fromAngles(new HeadAngles(45, 0, 0), 1, 0, 0, 0);
    HeadPair pair = photographs().make("p", view(), turn, new SplittableRandom(1));
    float[] points = view().landmarks();
    assertThat(seen(pair, points, 352)).isLessThan(100);
    assertThat(seen(pair, points, 50)).isGreaterThan(240);
    // the profile's own crop has its face in the middle, not where the portrait had it
    assertThat(pair.profile()).isNotEqualTo(pair.aligned());
    assertThat(pair.profileSkin()).isNotEqualTo(pair.alignedSkin());
  }

  private static int seen(HeadPair pair, float[] points, int landmark) {
    int pixel = (int) points[3 * landmark + 1] * SIZE + (int) points[3 * landmark];
    return pair.visibility()[pixel] & 255;
  }

  @Test
  void photographsAreFrontalWholeAndDifferentEachTime() throws IOException {
    PhotographPairs source = photographs();
    Set<String> people = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      people.add(source.make(i, new SplittableRandom(i)).person());
    }
    assertThat(people).containsExactly("p1"); // p2 is cut, p3 turned, p0 kept
    HeadPair again = source.make(0, new SplittableRandom(3));
    assertThat(again.aligned()).isEqualTo(source.make(0, new SplittableRandom(3)).aligned());
    assertThat(again.aligned()).isNotEqualTo(source.make(0, new SplittableRandom(4)).aligned());
  }

  @Test
  void tripletsAreAllCasesWithAnotherPersonAndAnotherView() throws IOException {
    Path heads = HeadFiles.write(folder.resolve("heads"), 2, 2, 1, 2);
    TripletPairs source = triplets(Set.of(), heads);
    assertThat(source.count()).isEqualTo(8); // 2 blocks, 2 people, profile's view and reference's
    Set<String> made = new HashSet<>();
    for (int i = 0; i < source.count(); i++) {
      HeadPair pair = source.make(i, new SplittableRandom(0));
      made.add(pair.source());
      String[] names = pair.source().split(" ", 2);
      assertThat(names[0].substring(0, 5)).isEqualTo(names[1].substring(0, 5));
      assertThat(names[0].charAt(5)).isNotEqualTo(names[1].charAt(5));
      assertThat(names[0].charAt(7)).isNotEqualTo(names[1].charAt(7));
      assertThat(names[0]).startsWith(pair.person());
      assertThat(pair.kind()).isEqualTo(HeadPair.Kind.TRIPLET);
      assertThat(pair.aligned()).hasSize(3 * SIZE * SIZE);
    }
    assertThat(made).hasSize(8);
    assertThat(triplets(Set.of("0001_0_0 0001_1_1"), heads).count()).isEqualTo(7);
  }

  @Test
  void aFolderWithoutPortraitsOfUseIsAnError() throws IOException {
    Path data = PairFixtures.data(folder.resolve("data"));
    Files.createDirectories(data);
    assertThatThrownBy(
            () ->
                new PhotographPairs(data, List.of(), PairFixtures::decode, PairFixtures.MESH, SIZE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no portrait of use");
  }
}
