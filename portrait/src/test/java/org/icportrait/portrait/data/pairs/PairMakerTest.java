package org.icportrait.portrait.data.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.data.rendered.HeadFiles;
import org.icportrait.portrait.generate.ProgressListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards are made, kept, gone on with and read. */
class PairMakerTest {
  private static final int SIZE = 16;
  @TempDir Path folder;

  private int make(
      Path output, int photographs, int triplets, long seed, int threads, ProgressListener progress)
      throws IOException {
    Path data = PairFixtures.data(folder.resolve("data"));
    Path heads = HeadFiles.write(folder.resolve("heads"), 3, 3, 1, 2);
    return make(
        new PairSettings(data, List.of(heads), output, photographs, triplets, false, seed, SIZE),
        threads,
        progress);
  }

  private static int make(PairSettings settings, int threads, ProgressListener progress) {
    return new PairMaker(
            settings,
            PairFixtures::decode,
            PairFixtures.MESH,
            picture -> Optional.of(PairFixtures.landmarks(5)))
        .run(threads, progress);
  }

  @Test
  void givesTheSameBytesWhateverTheThreadsAndInterruptions() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    assertThat(make(one, 70, 70, 3, 1, ProgressListener.none())).isEqualTo(140);
    make(two, 70, 70, 3, 1, (task, done, total) -> done < 100); // stopped in the second shard
    assertThat(PairStore.shards(two)).hasSize(1);
    assertThat(make(two, 70, 70, 3, 2, ProgressListener.none())).isEqualTo(140);
    for (String name : List.of("photograph-00000.pairs", "photograph-00001.pairs")) {
      assertThat(two.resolve(name)).hasSameBinaryContentAs(one.resolve(name));
    }
    try (var files = Files.list(two)) {
      assertThat(files.filter(file -> file.toString().endsWith(".writing"))).isEmpty();
    }
  }

  @Test
  void usesNoTripletTwiceAndEndsWithWhatThereIs() throws IOException {
    Path output = folder.resolve("out");
    make(output, 0, 64, 3, 1, ProgressListener.none());
    // 2 blocks of 3 people and views: 2 * 3 * 2 * 3 * 2
    assertThat(make(output, 0, 200, 3, 1, ProgressListener.none())).isEqualTo(72);
    PairStore store = PairStore.open(output);
    Set<String> sources = new HashSet<>();
    for (int i = 0; i < store.count(); i++) {
      sources.add(store.read(i).source());
    }
    assertThat(sources).hasSize(72);
    assertThat(store.read(71).kind()).isEqualTo(HeadPair.Kind.TRIPLET);
    assertThatThrownBy(() -> store.read(72)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void trainsOnNobodyWhoIsHeldApart() throws IOException {
    Path data = PairFixtures.data(folder.resolve("data"));
    List<Path> heads = List.of(HeadFiles.write(folder.resolve("heads"), 2, 2, 500, 501, 900001));
    for (boolean validation : new boolean[] {false, true}) {
      Path output = folder.resolve("out-" + validation);
      PairSettings settings = new PairSettings(data, heads, output, 0, 200, validation, 3, SIZE);
      assertThat(make(settings, 1, ProgressListener.none())).isEqualTo(4);
      PairStore store = PairStore.open(output);
      for (int i = 0; i < store.count(); i++) {
        assertThat(store.read(i).person()).startsWith(validation ? "0501" : "0500");
      }
    }
  }

  @Test
  void anotherSeedIsAnotherFolder() throws IOException {
    Path output = folder.resolve("out");
    make(output, 1, 0, 3, 1, ProgressListener.none());
    assertThatThrownBy(() -> make(output, 2, 0, 4, 1, ProgressListener.none()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("seed 3")
        .hasMessageContaining("seed 4");
  }

  @Test
  void everyPlaneComesBackAsItWasWritten() throws IOException {
    for (HeadPair.Kind kind : HeadPair.Kind.values()) {
      boolean triplet = kind == HeadPair.Kind.TRIPLET;
      byte[][] planes = new byte[16][];
      for (int i = 0; i < planes.length; i++) {
        planes[i] = new byte[(i < 4 || i == 5 ? 3 : 1) * SIZE * SIZE];
        Arrays.fill(planes[i], (byte) (100 + 10 * i));
      }
      if (!triplet) {
        planes[1] = planes[0];
        planes[10] = planes[9];
        planes[13] = planes[11];
        planes[14] = planes[12];
      }
      HeadPair pair =
          new HeadPair(
              kind,
              "Zoë",
              "from",
              SIZE,
              planes[0],
              planes[1],
              planes[2],
              planes[3],
              planes[4],
              planes[5],
              planes[6],
              planes[7],
              planes[8],
              planes[9],
              planes[10],
              planes[11],
              planes[12],
              planes[13],
              planes[14],
              planes[15]);
      Path file = folder.resolve(kind + ".pairs");
      PairShard.write(file, kind, SIZE, 2, i -> pair);
      HeadPair read = PairShard.open(file).read(1);
      assertThat(read).usingRecursiveComparison().isEqualTo(pair);
      assertThat(read.reference() == read.target()).isEqualTo(!triplet);
    }
  }

  @Test
  void refusesDamagedShards() throws IOException {
    Path output = folder.resolve("out");
    make(output, 2, 0, 3, 1, ProgressListener.none());
    Path shard = output.resolve("photograph-00000.pairs");
    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> PairStore.open(output))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("cut short");
    bytes[0] = 'x';
    Files.write(shard, bytes);
    assertThatThrownBy(() -> PairStore.open(output))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("another kind of file");
    Files.delete(shard);
    assertThatThrownBy(() -> PairStore.open(output))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no shard");
    assertThat(PairStore.isPairFolder(output)).isFalse();
  }
}
