package org.icportrait.portrait.data.rendered;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandmarkCacheTest {
  private static final float[] LANDMARKS = new float[3 * FaceMesh.POINTS];

  @TempDir Path folder;
  private RenderedHeads.Head head;
  private int asked;

  @BeforeEach
  void oneHead() throws IOException {
    for (int i = 0; i < LANDMARKS.length; i++) {
      LANDMARKS[i] = i / 7f;
    }
    Path heads = HeadFiles.write(folder.resolve("heads"), 1, 1, 1);
    head = RenderedHeads.ofBlocks(heads, 1, 2).get(0);
  }

  private LandmarkCache cache(Optional<float[]> found, String broken) {
    return new LandmarkCache(
        folder.resolve("cache"),
        file -> {
          if (file.toString().endsWith(broken)) {
            throw new BadInputException(file.toString(), "half a picture", "a whole one");
          }
          return Picture.black(8, 8);
        },
        picture -> {
          asked++;
          return found;
        });
  }

  @Test
  void landmarksAreLookedForOnceAndHalfWrittenPicturesLater() throws IOException {
    assertThat(cache(Optional.of(LANDMARKS), ".jpg").of(head)).isEmpty();
    assertThat(cache(Optional.of(LANDMARKS), ".png").of(head)).isEmpty();
    LandmarkCache cache = cache(Optional.of(LANDMARKS), "none");
    assertThat(cache.of(head).orElseThrow()).isEqualTo(LANDMARKS);
    assertThat(cache.of(head).orElseThrow()).isEqualTo(LANDMARKS);
    assertThat(cache(Optional.empty(), "none").of(head).orElseThrow()).isEqualTo(LANDMARKS);
    assertThat(asked).isEqualTo(1);
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactly("0001_0_0.landmarks");
    }
  }

  @Test
  void whereNoFaceIsNoneIsLookedForAgain() {
    assertThat(cache(Optional.empty(), "none").of(head)).isEmpty();
    assertThat(cache(Optional.of(LANDMARKS), "none").of(head)).isEmpty();
    assertThat(asked).isEqualTo(1);
  }
}
