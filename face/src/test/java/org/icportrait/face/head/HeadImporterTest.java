package org.icportrait.face.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.icportrait.engine.BadInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadImporterTest {
  @TempDir Path folder;

  private static final String TOPOLOGY =
      """
      vt 0 0
      vt 1 0
      vt 1 1
      vt 0 1
      vn 0 0 1
      usemtl M_Face
      f 1/1/1 2/2/1 3/3/1 4/4/1
      usemtl M_EyeLashes
      f 3/3 4/4 5/1
      """;

  private static String vertices(double x) {
    return "# a mesh\nv " + x + " 0 1\nv 1 0 1\nv 1 1 1\nv 0 1 1\nv 0 2 3\n";
  }

  @BeforeEach
  void small() throws IOException {
    Files.writeString(folder.resolve("generic_neutral_mesh.obj"), vertices(0) + TOPOLOGY);
    Files.writeString(folder.resolve("identity000.obj"), vertices(0.5) + TOPOLOGY);
    Files.writeString(folder.resolve("identity001.obj"), vertices(-1));
    Files.writeString(folder.resolve("jawOpen.obj"), vertices(2) + TOPOLOGY);
    indices("\"jawOpen\"", 68);
  }

  private void indices(String names, int landmarks) throws IOException {
    String list = "4" + ", 1".repeat(landmarks - 1);
    Files.writeString(
        folder.resolve("vertex_indices.json"),
        "{\"expressions\": [" + names + "], \"idx_to_landmark_verts\": [" + list + "]}");
  }

  private HeadImporter.Summary pack() throws IOException {
    return HeadImporter.pack(folder, folder.resolve("head.safetensors"), () -> true);
  }

  @Test
  void packsWhatTheModelReads() throws IOException {
    assertThat(pack()).isEqualTo(new HeadImporter.Summary(5, 2, 1));
    HeadModel model = HeadModel.read(folder.resolve("head.safetensors"));
    assertThat(model.neutral()).endsWith(0, -2, -3); // y down, z away
    assertThat(model.identity()[0][0]).isEqualTo(0.5f);
    assertThat(model.identity()[1][0]).isEqualTo(-1);
    assertThat(model.expression()[0][0]).isEqualTo(2);
    assertThat(model.triangles()).containsExactly(0, 1, 2, 0, 2, 3, 2, 3, 4);
    assertThat(model.landmarks()).hasSize(68).startsWith(4, 1);
    float[] shape = model.shape(new double[] {1, 0, 0.5});
    assertThat(shape[0]).isCloseTo(1.5f, within(1e-6f));
    HeadSurface surface = HeadSurface.read(folder.resolve("head.safetensors"));
    assertThat(surface.materials()).containsExactly("M_Face", "M_EyeLashes");
    assertThat(surface.expressions()).containsExactly("jawOpen");
    assertThat(surface.uv()).hasSize(8);
    assertThat(surface.uvTriangles()).containsExactly(0, 1, 2, 0, 2, 3, 2, 3, 0);
    assertThat(surface.only(Set.of(HeadSurface.FACE), model.triangles()))
        .containsExactly(0, 1, 2, 0, 2, 3);
    assertThat(surface.without(HeadSurface.TRANSLUCENT, model.triangles()))
        .containsExactly(0, 1, 2, 0, 2, 3);
  }

  @Test
  void keepsOnlyAsManyModesAsAsked() throws IOException {
    pack();
    HeadModel model = HeadModel.read(folder.resolve("head.safetensors"), 1);
    assertThat(model.identity()).hasDimensions(1, 15);
    assertThat(model.coefficients()).isEqualTo(2);
  }

  @Test
  void endsWithoutOutputWhenAsked() throws IOException {
    Path output = folder.resolve("head.safetensors");
    assertThat(HeadImporter.pack(folder, output, () -> false)).isNull();
    assertThat(output).doesNotExist();
  }

  private void refuses(String... parts) {
    assertThatThrownBy(this::pack)
        .isInstanceOf(BadInputException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    assertThat(folder.resolve("head.safetensors")).doesNotExist();
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    for (String name :
        new String[] {
          "generic_neutral_mesh.obj", "identity000.obj", "jawOpen.obj", "vertex_indices.json"
        }) {
      small();
      Files.delete(folder.resolve(name));
      refuses(name, "no such file");
    }
  }

  @Test
  void namesAGapBetweenIdentities() throws IOException {
    Files.writeString(folder.resolve("identity003.obj"), vertices(1));
    refuses("identity002.obj", "no such file", "identity003.obj");
  }

  @Test
  void namesWhatIsOdd() throws IOException {
    Path mode = folder.resolve("identity001.obj");
    Files.writeString(mode, vertices(0) + "v 1 2 3\n");
    refuses("identity001.obj", "6 vertices", "5 as in");
    Files.writeString(mode, "v 1 2\n");
    refuses("identity001.obj", "line 1");
    Files.writeString(mode, vertices(0) + "v 1 2 nan\n");
    refuses("identity001.obj", "found nan in line 7", "a number");
    Files.write(mode, new byte[] {'v', ' ', (byte) 0xff, (byte) 0xfe});
    refuses("identity001.obj", "no text");
    small();
    Path neutral = folder.resolve("generic_neutral_mesh.obj");
    Files.writeString(neutral, vertices(0) + TOPOLOGY + "f 1/1 2/2\n");
    refuses("generic_neutral_mesh.obj", "a face of 2 corners");
    Files.writeString(neutral, vertices(0) + TOPOLOGY + "f 1/1 2/2 9/3\n");
    refuses("generic_neutral_mesh.obj", "number 9 of 5 vertices");
    Files.writeString(neutral, vertices(0) + TOPOLOGY + "f 1/1 2/2 -1/3\n");
    refuses("generic_neutral_mesh.obj", "index '-1'");
    Files.writeString(neutral, vertices(0) + TOPOLOGY + "f 1 2 3\n");
    refuses("generic_neutral_mesh.obj", "without texture coordinate");
    small();
    indices("\"jawOpen\"", 67);
    refuses("vertex_indices.json", "67");
    indices("\"../jawOpen\"", 68);
    refuses("vertex_indices.json", "../jawOpen");
    Files.writeString(folder.resolve("vertex_indices.json"), "{");
    refuses("vertex_indices.json", "no JSON");
  }
}
