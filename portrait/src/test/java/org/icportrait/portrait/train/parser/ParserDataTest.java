package org.icportrait.portrait.train.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.data.rendered.HeadFiles;
import org.icportrait.portrait.data.rendered.LandmarkCache;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which heads the parser is trained on, told by landmarks that are a thousandth of the block. */
class ParserDataTest {
  private static final int FACELESS = 9;

  @TempDir Path folder;

  @BeforeEach
  void noPortraits() throws IOException {
    Files.createFile(folder.resolve("portraits.jsonl"));
  }

  private ParserData read(Path... heads) {
    LandmarkCache landmarks =
        new LandmarkCache(
            folder.resolve("landmarks"), ParserDataTest::decode, ParserDataTest::find);
    return ParserData.read(
        folder,
        new PortraitFolder(List.of(), List.of()),
        Set.of(),
        List.of(heads),
        landmarks,
        ParserDataTest::decode);
  }

  private static Picture decode(Path file) {
    float[] data = new float[3 * 16 * 16];
    String name = file.getFileName().toString();
    Arrays.fill(data, Integer.parseInt(name.substring(0, name.indexOf('_'))) / 1000f);
    return new Picture(16, 16, data);
  }

  private static Optional<float[]> find(Picture picture) {
    float[] points = new float[3 * FaceMesh.POINTS];
    Arrays.fill(points, picture.data()[0]);
    return points[0] == FACELESS / 1000f ? Optional.empty() : Optional.of(points);
  }

  private static int[] blocks(ParserPictures heads) {
    return IntStream.range(0, heads.count())
        .map(i -> Math.round(1000 * heads.landmarks(i)[0]))
        .toArray();
  }

  @Test
  void oddBlocksOfTwelveAreHeldApartFromTrainingAndHiddenOnesFromBoth() throws IOException {
    Path heads = HeadFiles.write(folder.resolve("heads"), 1, 1, 7, 499, 500, 501, 510, 511, 900001);
    ParserData data = read(heads);
    assertThat(blocks(data.rendered())).containsExactly(7, 499, 500, 510);
    assertThat(blocks(data.renderedValidation())).containsExactly(501, 511);
    assertThat(data.rendered().trust(0)).isEqualTo(ParserPictures.Trust.EXACT);
  }

  @Test
  void headsWithoutFaceAndFoldersThatAreNotThereAreLeftOut() throws IOException {
    Path heads = HeadFiles.write(folder.resolve("heads"), 1, 1, 7, FACELESS);
    ParserData data = read(folder.resolve("none"), heads);
    assertThat(blocks(data.rendered())).containsExactly(7);
    assertThat(data.renderedValidation().count()).isZero();
  }
}
