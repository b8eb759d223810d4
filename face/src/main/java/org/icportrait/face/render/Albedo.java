package org.icportrait.face.render;

import org.icportrait.face.image.Picture;

/** The colour of a surface in even white light, linear RGB. */
public sealed interface Albedo {

  /** Linear RGB at a covered pixel of a raster into {@code rgb}. */
  void at(Raster raster, int pixel, int[] triangles, float[] rgb);

  /** One colour for the whole surface, linear RGB. */
  static Albedo uniform(float red, float green, float blue) {
    return new Uniform(red, green, blue);
  }

  /** One colour for the whole surface, linear RGB. */
  record Uniform(float red, float green, float blue) implements Albedo {
    @Override
    public void at(Raster raster, int pixel, int[] triangles, float[] rgb) {
      rgb[0] = red;
      rgb[1] = green;
      rgb[2] = blue;
    }
  }

  /**
   * A colour a vertex.
   *
   * @param colors [V, 3], linear RGB
   */
  record VertexColors(float[] colors) implements Albedo {
    @Override
    public void at(Raster raster, int pixel, int[] triangles, float[] rgb) {
      raster.interpolate(pixel, triangles, colors, 3, rgb);
    }
  }

  /**
   * A picture laid over the surface, sampled bilinearly.
   *
   * @param picture linear RGB
   * @param uv [U, 2], 0..1, v from the bottom of the picture up as in OBJ files
   * @param uvTriangles [T, 3], rows of {@code uv} for the corners of each triangle
   */
  record Texture(Picture picture, float[] uv, int[] uvTriangles) implements Albedo {
    @Override
    public void at(Raster raster, int pixel, int[] triangles, float[] rgb) {
      raster.interpolate(pixel, uvTriangles, uv, 2, rgb);
      picture.sample(rgb[0] * picture.width(), (1 - rgb[1]) * picture.height(), rgb);
    }
  }
}
