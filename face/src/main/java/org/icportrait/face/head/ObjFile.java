package org.icportrait.face.head;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.engine.BadInputException;

/**
 * A mesh of triangles and quads as a Wavefront OBJ file has it.
 *
 * @param vertices [V, 3]
 * @param uv [U, 2]
 * @param quads [Q, 4], the last -1 for a triangle
 * @param uvQuads [Q, 4], rows of {@code uv}, -1 where there are none
 * @param material [Q], index in {@code materials}
 * @param materials names in order of appearance
 */
record ObjFile(
    float[] vertices,
    float[] uv,
    int[] quads,
    int[] uvQuads,
    int[] material,
    List<String> materials) {
  private static final int MOST = 1 << 21; // vertices or faces

  /**
   * Reads a file.
   *
   * @throws BadInputException naming the file and the line that is odd
   */
  static ObjFile read(Path file) {
    return new Reader(file, true).read();
  }

  /** Reads the vertices [V, 3] only. */
  static float[] readVertices(Path file) {
    return new Reader(file, false).read().vertices;
  }

  /** Numbers that grow. */
  private static final class Floats {
    private float[] values = new float[1 << 12];
    private int count;

    void add(float value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }

    float[] toArray() {
      return Arrays.copyOf(values, count);
    }
  }

  /** Goes through a file line by line. */
  private static final class Reader {
    private final Path file;
    private final boolean faces;
    private final Floats vertices = new Floats();
    private final Floats uv = new Floats();
    private final List<int[]> corners = new ArrayList<>(); // 4 vertices, 4 uv, material
    private final List<String> materials = new ArrayList<>();
    private int material = -1;
    private int line;

    Reader(Path file, boolean faces) {
      this.file = file;
      this.faces = faces;
    }

    ObjFile read() {
      if (!Files.isRegularFile(file)) {
        throw new BadInputException(file.toString(), "no such file", "an OBJ mesh");
      }
      try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        for (String text = in.readLine(); text != null; text = in.readLine()) {
          line++;
          take(text.trim().split("\\s+"));
        }
      } catch (CharacterCodingException e) {
        throw new BadInputException(file.toString(), "no text", "an OBJ mesh");
      } catch (IOException e) {
        throw new BadInputException(
            file.toString(), "a read error (" + e.getMessage() + ")", "a readable file");
      }
      int[] quads = new int[4 * corners.size()];
      int[] uvQuads = new int[4 * corners.size()];
      int[] ofQuad = new int[corners.size()];
      for (int q = 0; q < ofQuad.length; q++) {
        System.arraycopy(corners.get(q), 0, quads, 4 * q, 4);
        System.arraycopy(corners.get(q), 4, uvQuads, 4 * q, 4);
        ofQuad[q] = corners.get(q)[8];
      }
      check(quads, vertices.count / 3, "vertices");
      check(uvQuads, uv.count / 2, "texture coordinates");
      return new ObjFile(
          vertices.toArray(), uv.toArray(), quads, uvQuads, ofQuad, List.copyOf(materials));
    }

    private void take(String[] words) {
      switch (words[0]) {
        case "v" -> numbers(words, 3, vertices);
        case "vt" -> {
          if (faces) {
            numbers(words, 2, uv);
          }
        }
        case "usemtl" -> {
          String name = words.length > 1 ? words[1] : "";
          if (!materials.contains(name)) {
            materials.add(name);
          }
          material = materials.indexOf(name);
        }
        case "f" -> {
          if (faces) {
            face(words);
          }
        }
        default -> {} // comments, normals, groups
      }
    }

    private void numbers(String[] words, int count, Floats into) {
      if (words.length <= count || into.count / count >= MOST) {
        throw odd(
            words.length - 1 + " numbers", count + " numbers, at most " + MOST + " such lines");
      }
      for (int k = 1; k <= count; k++) {
        float value = Float.NaN;
        try {
          value = Float.parseFloat(words[k]);
        } catch (NumberFormatException e) {
          // refused below
        }
        if (!Float.isFinite(value)) {
          throw odd(words[k], "a number");
        }
        into.add(value);
      }
    }

    private void face(String[] words) {
      if (words.length < 4 || words.length > 5 || corners.size() >= MOST) {
        throw odd("a face of " + (words.length - 1) + " corners", "3 or 4 corners");
      }
      int[] face = new int[9];
      Arrays.fill(face, -1);
      for (int k = 1; k < words.length; k++) {
        String[] parts = words[k].split("/", -1);
        face[k - 1] = index(parts[0]);
        face[4 + k - 1] = parts.length > 1 && !parts[1].isEmpty() ? index(parts[1]) : -1;
      }
      if (material < 0) {
        materials.add("");
        material = 0;
      }
      face[8] = material;
      corners.add(face);
    }

    private int index(String text) {
      try {
        int value = Integer.parseInt(text);
        if (value > 0) {
          return value - 1;
        }
      } catch (NumberFormatException e) {
        // refused below
      }
      throw odd("index '" + text + "'", "a number from 1");
    }

    private void check(int[] indices, int count, String what) {
      for (int i : indices) {
        if (i >= count) {
          throw new BadInputException(
              file.toString(),
              "a face with number " + (i + 1) + " of " + count + " " + what,
              "faces of what is there");
        }
      }
    }

    private BadInputException odd(String found, String expected) {
      return new BadInputException(file.toString(), found + " in line " + line, expected);
    }
  }
}
