package org.icportrait.portrait.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.junit.jupiter.api.Test;

/** Several pictures of a person fill each other's holes. */
class AlignedHeadsTest {
  private static final int SIZE = 128;
  private static final FaceMesh MESH =
      FaceMesh.read(Path.of("..").resolve("models/mini/geometry/face_mesh.safetensors"));

  /** A frontal head of one grey, of which the columns from {@code first} on are known. */
  private static AlignedHeads.Source source(float grey, int first, int end) {
    float[] points = new float[MESH.canonical().length];
    for (int i = 0; i < points.length; i += 3) {
      points[i] = SIZE / 2f + 3.2f * MESH.canonical()[i];
      points[i + 1] = SIZE / 2f + 3.2f * MESH.canonical()[i + 1];
      points[i + 2] = 3.2f * MESH.canonical()[i + 2];
    }
    float[] all = new float[SIZE * SIZE];
    Arrays.fill(all, 1);
    float[] inside = new float[SIZE * SIZE];
    for (int p = 0; p < inside.length; p++) {
      inside[p] = p % SIZE >= first && p % SIZE < end ? 1 : 0;
    }
    float[] data = new float[3 * SIZE * SIZE];
    Arrays.fill(data, grey);
    Picture picture = new Picture(SIZE, SIZE, data);
    CropFrame frame = new CropFrame(SIZE / 2.0, SIZE / 2.0, SIZE, 0, SIZE);
    HeadView view =
        new HeadView(picture, points, new float[all.length], all, all, all.clone(), inside);
    return new AlignedHeads.Source(picture, frame, view);
  }

  private static AlignedHeads merged(AlignedHeads.Source... sources) {
    return AlignedHeads.of(MESH, List.of(sources), sources[0].view().landmarks());
  }

  private static int at(int x) {
    return SIZE / 2 * SIZE + x;
  }

  @Test
  void theSecondShowsWhatTheFirstDidNotSee() {
    AlignedHeads.Source half = source(0.5f, SIZE / 2, SIZE);
    AlignedHeads alone = merged(half);
    AlignedHeads both = merged(half, source(0.25f, 0, SIZE));
    int left = at(SIZE / 2 - 12);
    int right = at(SIZE / 2 + 12);
    assertThat(alone.visibility()[left]).isZero();
    assertThat(both.visibility()[left]).isGreaterThan(0.9f);
    // in the exposure of the first, which was learnt where both saw the head
    assertThat(both.picture().data()[left]).isCloseTo(0.5f, within(0.02f));
    assertThat(both.picture().data()[right]).isCloseTo(0.5f, within(1e-3f));
    assertThat(both.at(2 * SIZE).data()[4 * left - 2 * (SIZE / 2 - 12)]).isGreaterThan(0.4f);
  }

  @Test
  void withoutAnOverlapEachKeepsItsOwnColour() {
    AlignedHeads both = merged(source(0.5f, SIZE / 2, SIZE), source(0.25f, 0, SIZE / 2 - 2));
    assertThat(both.picture().data()[at(SIZE / 2 - 12)]).isCloseTo(0.25f, within(0.02f));
    assertThat(both.picture().data()[at(SIZE / 2 + 12)]).isCloseTo(0.5f, within(0.02f));
  }

  @Test
  void theMirroredHalfShowsWhatWasNotSeen() {
    AlignedHeads.Source half = source(0.5f, SIZE / 2, SIZE);
    for (int p = 0; p < SIZE * SIZE; p++) { // brighter to the right
      half.picture().data()[p] = 0.2f + 0.6f * (p % SIZE) / SIZE;
    }
    AlignedHeads both = merged(half, half.mirrored(MESH));
    int left = at(SIZE / 2 - 12);
    int right = at(SIZE / 2 + 12);
    assertThat(both.visibility()[left]).isGreaterThan(0.9f);
    float seen = both.picture().data()[right];
    assertThat(seen).isCloseTo(0.2f + 0.6f * (SIZE / 2f + 12) / SIZE, within(0.02f));
    assertThat(both.picture().data()[left]).isCloseTo(seen, within(0.05f));
    assertThat(merged(half).visibility()[left]).isZero();
  }
}
