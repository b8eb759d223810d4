package org.icportrait.portrait.train.portrait;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.estimate.LitFace;
import org.icportrait.portrait.method.stitch.Condition;
import org.icportrait.portrait.method.stitch.StitchInputs;
import org.junit.jupiter.api.Test;

/** Pairs of two shaded faces, a reddish and a greenish one. */
class PairSamplerTest {
  private static final int SIZE = 64;
  private static final int PIXELS = SIZE * SIZE;
  private static final Map<Path, LitFace> FACES =
      Map.of(
          Path.of("red"), LitFace.draw(12, LitFace.from(-0.4), 0.5, 0.25, 0.2),
          Path.of("green"), LitFace.draw(-15, LitFace.from(0.4), 0.25, 0.45, 0.25));
  private static final CropStore CROPS =
      new CropStore(List.of(entry("red"), entry("green")), file -> FACES.get(file).picture(), SIZE);

  private static PortraitFolder.Entry entry(String name) {
    LitFace face = FACES.get(Path.of(name));
    return new PortraitFolder.Entry(name, Path.of(name), LitFace.SIZE, 1, 0, face.landmarks(), 0);
  }

  private static PairSampler sampler(double crossIdentity) {
    return new PairSampler(CROPS, LitFace.MESH, crossIdentity, 8);
  }

  /** Mean of a channel in the middle of a face. */
  private static double middle(float[] picture, int channel) {
    double sum = 0;
    for (int y = 26; y < 38; y++) {
      for (int x = 26; x < 38; x++) {
        sum += picture[channel * PIXELS + y * SIZE + x];
      }
    }
    return sum / 144;
  }

  private static boolean isRed(float[] picture) {
    return middle(picture, 0) > middle(picture, 1);
  }

  @Test
  void theTargetIsThePortraitOrItsMirrorAndTheProfileTheSamePerson() {
    PairSampler sampler = sampler(0);
    assertThat(sampler.count()).isEqualTo(2);
    boolean[] seen = new boolean[2]; // as it is, mirrored
    Random random = new Random(2);
    for (int i = 0; i < 8; i++) {
      PairSampler.Pair pair = sampler.draw(i % 2, random);
      float[] own = StitchInputs.signed(CROPS.picture(i % 2));
      float[] mirrored = StitchInputs.signed(CROPS.picture(i % 2).flipHorizontal());
      boolean asItIs = java.util.Arrays.equals(pair.target(), own);
      assertThat(asItIs || java.util.Arrays.equals(pair.target(), mirrored)).isTrue();
      seen[asItIs ? 0 : 1] = true;
      assertThat(isRed(pair.inputs().profile())).isEqualTo(i % 2 == 0);
      assertThat(isRed(pair.inputs().estimate())).isEqualTo(i % 2 == 0);
      assertThat(pair.reference().data()).as("nobody else").isEqualTo(asPicture(pair.target()));
      assertThat(pair.inputs().profile()).isNotEqualTo(pair.target());
    }
    assertThat(seen).containsOnly(true);
  }

  private static float[] asPicture(float[] signed) {
    float[] out = new float[signed.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.round(255 * (signed[i] + 1) / 2) / 255f;
    }
    return out;
  }

  @Test
  void theSameSeedGivesTheSamePair() {
    PairSampler.Pair one = sampler(0.5).draw(new Random(3));
    PairSampler.Pair two = sampler(0.5).draw(new Random(3));
    PairSampler.Pair other = sampler(0.5).draw(new Random(4));
    assertThat(one.inputs().estimate()).isEqualTo(two.inputs().estimate());
    assertThat(one.inputs().mask()).isEqualTo(two.inputs().mask());
    assertThat(one.inputs().estimate()).isNotEqualTo(other.inputs().estimate());
  }

  @Test
  void aReferenceOfSomebodyElseIsTheTargetOffTheFaceAlone() {
    Random random = new Random(2);
    for (int n = 0; n < 4; n++) {
      PairSampler.Pair pair = sampler(1).draw(0, random);
      float[] shown = StitchInputs.signed(pair.reference());
      double changed = 0;
      for (int y = 26; y < 38; y++) {
        for (int x = 26; x < 38; x++) {
          changed += Math.abs(shown[y * SIZE + x] - pair.target()[y * SIZE + x]) / 144;
        }
      }
      assertThat(changed).isGreaterThan(1e-3);
      for (int i = 0; i < 4 * SIZE; i++) {
        assertThat(shown[i]).isEqualTo(pair.target()[i]);
      }
    }
  }

  @Test
  void whatIsDroppedIsMissing() {
    PairSampler.Pair nobody = sampler(0).draw(new Random(5), Set.of(Condition.IDENTITY));
    assertThat(nobody.inputs().profile()).containsOnly(0);
    PairSampler.Pair unlit = sampler(0).draw(new Random(5), Set.of(Condition.LIGHT));
    assertThat(unlit.inputs().cue()).containsOnly(0);
    assertThat(sampler(0).draw(new Random(5)).inputs().profile())
        .isNotEqualTo(new float[3 * PIXELS]);
  }

  @Test
  void acrossTwoPeopleTheProfilesFaceIsInTheOthersPlace() {
    PairSampler.Pair pair = sampler(0).across(1, 0);
    assertThat(isRed(pair.inputs().profile())).isFalse();
    assertThat(isRed(pair.target())).isTrue();
    assertThat(pair.reference().data()).isEqualTo(CROPS.picture(0).data());
    assertThat(pair.targetLandmarks()).isEqualTo(CROPS.landmarks(0));
    assertThat(pair.profileLandmarks()).isEqualTo(CROPS.landmarks(1));
    float[] estimate = pair.inputs().estimate();
    assertThat(estimate[0]).isEqualTo(pair.target()[0]);
    assertThat(estimate).isNotEqualTo(pair.target());
  }

  @Test
  void asSeenFromElsewhereTheLandmarksAreTurned() {
    PairSampler sampler = sampler(0);
    PairSampler.Seen same = sampler.elsewhere(0, 0, new Random(6));
    assertThat(same.seenFrom()).isSameAs(same.landmarks());
    PairSampler.Seen turned = sampler.elsewhere(0, 1, new Random(6));
    double moved = 0;
    for (int i = 0; i < turned.landmarks().length; i++) {
      moved = Math.max(moved, Math.abs(turned.seenFrom()[i] - turned.landmarks()[i]));
    }
    assertThat(moved).isGreaterThan(3); // pixels, at 10 degrees or more
    assertThat(turned.picture().data()).isNotEqualTo(CROPS.picture(0).data());
  }
}
