package org.icportrait.portrait.data.synthesize;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.icportrait.face.head.HeadModel;
import org.icportrait.face.head.HeadSurface;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/**
 * What all textured heads of a model share: which triangles are drawn, where their colours lie in
 * the texture, and the neutral head's coordinates. The texture holds two tiles of skin (face, back
 * of the head) and a strip of plain colours for eyes, teeth and gums.
 */
final class HeadLayout {
  static final int TILE = 512; // pixels
  static final int STRIP = 16; // pixels across one colour of the strip
  static final int EYE = 0; // columns of the strip: by angle from the front of the eye
  static final int TEETH = 1;
  static final int GUMS = 2;
  static final int CLOTH = 3; // by place down the torso
  static final int WIDTH = 2 * TILE + 4 * STRIP;

  private static final String BACK = "M_BackHead";

  private final HeadModel model;
  private final HeadSurface surface;
  private final int[] triangles; // [T, 3], what is drawn
  private final int[] skin; // [S, 3], what the two tiles show
  private final float[] uv; // [U + V, 2]: of the tiles, then a row a vertex in the strip
  private final int[] uvTriangles; // [T, 3]
  private final Raster texels; // of skin, in texture pixels
  private final NeutralHead neutral;
  private final Torso torso;
  private final int[] clothed; // [T + torso, 3]
  private final float[] clothedUnit; // [V + torso, 3], -1 on the torso

  HeadLayout(HeadModel model, HeadSurface surface) {
    this.model = model;
    this.surface = surface;
    Set<String> hidden = new HashSet<>(HeadSurface.TRANSLUCENT);
    hidden.addAll(Set.of("M_IrisLeft", "M_IrisRight")); // inside the eyeball, which is coloured
    Set<String> skins = Set.of(HeadSurface.FACE, BACK);
    this.triangles = surface.without(hidden, model.triangles());
    this.skin = surface.only(skins, model.triangles());
    int rows = surface.uv().length / 2;
    int vertices = model.neutral().length / 3;
    this.torso = Torso.of(model, skin);
    this.uv = new float[2 * (rows + vertices + torso.vertices())];
    float[] flat = new float[3 * rows]; // the tiles in texture pixels
    for (int i = 0; i < rows; i++) {
      float u = surface.uv()[2 * i] * TILE;
      uv[2 * i] = u / WIDTH;
      uv[2 * i + 1] = surface.uv()[2 * i + 1];
      flat[3 * i] = u;
      flat[3 * i + 1] = (1 - uv[2 * i + 1]) * TILE;
    }
    this.neutral = new NeutralHead(model);
    int[] source = surface.without(hidden, surface.uvTriangles());
    int[] below = torso.triangles();
    this.clothed = Arrays.copyOf(triangles, triangles.length + below.length);
    System.arraycopy(below, 0, clothed, triangles.length, below.length);
    this.clothedUnit = Arrays.copyOf(neutral.unit(), 3 * (vertices + torso.vertices()));
    Arrays.fill(clothedUnit, 3 * vertices, clothedUnit.length, -1);
    this.uvTriangles = Arrays.copyOf(source, source.length + below.length);
    placeInStrip(hidden, skins, rows);
    for (int i = 0; i < below.length; i++) {
      uvTriangles[source.length + i] = rows + below[i];
    }
    for (int i = 0; i < torso.vertices(); i++) {
      toStrip(rows + vertices + i, CLOTH, torso.down(i));
    }
    this.texels = Rasterizer.draw(flat, surface.only(skins, surface.uvTriangles()), WIDTH, TILE);
  }

  /** Gives the corners of what is no skin their rows in the strip. */
  private void placeInStrip(Set<String> hidden, Set<String> skins, int rows) {
    int n = 0;
    for (int t = 0; t < surface.material().length; t++) {
      String name = surface.materials().get(surface.material()[t]);
      if (hidden.contains(name)) {
        continue;
      }
      for (int k = 0; k < 3 && !skins.contains(name); k++) {
        int vertex = triangles[n + k];
        uvTriangles[n + k] = rows + vertex;
        boolean eye = name.startsWith("M_Sclera");
        int column = eye ? EYE : name.equals("M_Teeth") ? TEETH : GUMS;
        float down = eye ? neutral.eyeAngle(vertex) : 0.5f;
        toStrip(rows + vertex, column, down);
      }
      n += 3;
    }
  }

  private void toStrip(int row, int column, float down) {
    uv[2 * row] = (2 * TILE + (column + 0.5f) * STRIP) / WIDTH;
    uv[2 * row + 1] = 1 - down;
  }

  HeadModel model() {
    return model;
  }

  HeadSurface surface() {
    return surface;
  }

  int[] triangles() {
    return triangles;
  }

  Torso torso() {
    return torso;
  }

  /** [T + n, 3]: the head's triangles, then the torso's. */
  int[] clothed() {
    return clothed;
  }

  /** [V + n, 3]: the neutral head's coordinates 0..1, -1 on the torso. */
  float[] clothedUnit() {
    return clothedUnit;
  }

  int[] skin() {
    return skin;
  }

  float[] uv() {
    return uv;
  }

  int[] uvTriangles() {
    return uvTriangles;
  }

  Raster texels() {
    return texels;
  }

  NeutralHead neutral() {
    return neutral;
  }
}
