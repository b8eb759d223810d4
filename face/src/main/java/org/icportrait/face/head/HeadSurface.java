package org.icportrait.face.head;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Safetensors;

/**
 * What a head's file says beside its shape: texture coordinates, materials and names.
 *
 * @param uv [U, 2], 0..1, v upwards as in OBJ files
 * @param uvTriangles [T, 3], rows of {@code uv} for the corners of the model's triangles
 * @param material [T], index in {@code materials}
 * @param materials names, such as M_Face
 * @param expressions names of the expression modes, such as jawOpen; empty when not known
 */
public record HeadSurface(
    float[] uv,
    int[] uvTriangles,
    int[] material,
    List<String> materials,
    List<String> expressions) {
  /** The skin of face, neck and ears. */
  public static final String FACE = "M_Face";

  /**
   * Materials that are seen through in life and hide the eyes when drawn opaque: the film of tears,
   * the shadow over the eyes and the lashes.
   */
  public static final Set<String> TRANSLUCENT =
      Set.of("M_LacrimalFluid", "M_EyeBlend", "M_EyeOcclusion", "M_EyeLashes");

  /**
   * Reads the surface of a packed head.
   *
   * @throws BadModelException when the file has none or it contradicts itself
   */
  public static HeadSurface read(Path file) {
    try (Safetensors source = Safetensors.open(file)) {
      int[] quads = source.ints("quads");
      int[] uvQuads = source.ints("uv_quads");
      int[] quadMaterial = source.ints("quad_material");
      float[] uv = source.floats("uv");
      if (uvQuads.length != quads.length || quadMaterial.length != quads.length / 4) {
        throw new BadModelException(
            file.toString(), "uv_quads or quad_material of another length", "a row a quad");
      }
      for (int i = 0; i < quads.length; i++) {
        boolean absent = quads[i] < 0;
        if (absent != uvQuads[i] < 0 || uvQuads[i] >= uv.length / 2) {
          throw new BadModelException(
              file.toString(), "uv_quads with " + uvQuads[i], "rows of uv as quads has corners");
        }
      }
      List<String> materials = names(source, "materials");
      for (int m : quadMaterial) {
        if (m < 0 || m >= materials.size()) {
          throw new BadModelException(
              file.toString(), "material " + m, "one of " + materials.size());
        }
      }
      return new HeadSurface(
          uv,
          HeadModel.triangles(uvQuads),
          ofTriangles(quads, quadMaterial),
          materials,
          names(source, "expressions"));
    }
  }

  private static List<String> names(Safetensors source, String key) {
    String text = source.metadata().getOrDefault(key, "");
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private static int[] ofTriangles(int[] quads, int[] quadMaterial) {
    int[] out = new int[quads.length / 2];
    int n = 0;
    for (int q = 0; q < quadMaterial.length; q++) {
      for (int corner = 2; corner < 4; corner++) {
        if (quads[4 * q + corner] >= 0) {
          out[n++] = quadMaterial[q];
        }
      }
    }
    return Arrays.copyOf(out, n);
  }

  /** Corners [n, 3] of the triangles of some materials, from the model's or from uvTriangles. */
  public int[] only(Set<String> wanted, int[] triangles) {
    return pick(triangles, wanted, true);
  }

  /** Corners [n, 3] of the triangles of all other materials. */
  public int[] without(Set<String> unwanted, int[] triangles) {
    return pick(triangles, unwanted, false);
  }

  private int[] pick(int[] triangles, Set<String> names, boolean keep) {
    int[] out = new int[triangles.length];
    int n = 0;
    for (int t = 0; t < material.length; t++) {
      if (names.contains(materials.get(material[t])) == keep) {
        System.arraycopy(triangles, 3 * t, out, n, 3);
        n += 3;
      }
    }
    return Arrays.copyOf(out, n);
  }
}
