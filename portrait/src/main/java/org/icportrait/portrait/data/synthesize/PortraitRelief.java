package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.image.Picture;
import org.icportrait.face.render.Camera;
import org.icportrait.face.render.Lighting;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/**
 * A portrait as a relief that can be seen a little from aside, in its own light or another. Beyond
 * the picture's edges it goes on mirrored.
 */
final class PortraitRelief implements Identity {
  static final String KIND = "portrait";

  private static final int CELLS = 176; // of the relief's grid, across the picture
  private static final int MARGIN = 36; // cells beyond the picture's edges
  private static final int ACROSS = CELLS + 2 * MARGIN;
  private static final int VALUES = 7;
  private static final double STEP = 1; // centimetres between cells that hang together
  private static final double MOST = 20; // degrees from the portrait's own pose
  private static final double TEXTURE = 1.4; // pixels of the texture a pixel of the view
  private static final int FINER = 2; // pixels drawn a pixel and axis, against jagged edges

  private final String name;
  private final HeadLayout layout;
  private final HeadFit fit;
  private final Picture picture; // as large as it is drawn
  private final Picture blurred; // where the relief has no surface
  private final float[] vertices; // [n, 3], head centimetres
  private final float[] places; // [n, 2], in the portrait, 0..1
  private final float[] attributes; // [n, 7]: head or not, canonical, normal (head)
  private final int[] triangles;
  private final ReliefLight light;

  PortraitRelief(String name, HeadLayout layout, HeadFit fit, Picture picture, int size) {
    this.name = name;
    this.layout = layout;
    this.fit = fit;
    double shrink = Math.min(1, TEXTURE * size / picture.width());
    this.picture =
        picture.resize(
            (int) Math.max(1, Math.round(shrink * picture.width())),
            (int) Math.max(1, Math.round(shrink * picture.height())));
    this.blurred = picture.resize(12, 12);
    float[] head = fit.vertices(layout.model());
    Camera camera = fit.camera();
    double cell = CELLS / (double) camera.width();
    int down = (int) Math.ceil(cell * camera.height()) + 2 * MARGIN;
    Camera coarse =
        new Camera(
            camera.focal() * cell,
            camera.centerX() * cell + MARGIN,
            camera.centerY() * cell + MARGIN,
            ACROSS,
            down,
            camera.near());
    Raster raster = Rasterizer.draw(coarse, head, layout.triangles(), 1);
    ReliefDepth relief = ReliefDepth.fill(raster, coarse.focal(), centre()[2]);
    this.triangles = grid(down);
    HeadPose back = fit.pose().inverse();
    float[] seen = unproject(coarse, relief.depth());
    this.vertices = back.apply(seen);
    this.places = new float[2 * raster.depth().length];
    this.attributes = attributes(raster, head, cell);
    this.light = ReliefLight.of(fit, ACROSS, seen, triangles, relief.distance());
  }

  /** [n, 3], the grid's points in the portrait's camera frame. */
  private static float[] unproject(Camera coarse, float[] depth) {
    float[] out = new float[3 * depth.length];
    for (int p = 0; p < depth.length; p++) {
      double scale = depth[p] / coarse.focal();
      out[3 * p] = (float) ((p % coarse.width() + 0.5 - coarse.centerX()) * scale);
      out[3 * p + 1] = (float) ((p / coarse.width() + 0.5 - coarse.centerY()) * scale);
      out[3 * p + 2] = depth[p];
    }
    return out;
  }

  private float[] attributes(Raster raster, float[] head, double cell) {
    float[] out = new float[VALUES * raster.depth().length];
    float[] normals = MeshNormals.ofVertices(head, layout.triangles());
    HeadPose rotation = fit.pose().inverse().with(1, 0, 0, 0);
    float[] value = new float[3];
    double[] turned = new double[3];
    for (int p = 0; p < raster.depth().length; p++) {
      double u = (p % ACROSS + 0.5 - MARGIN) / cell / fit.camera().width();
      double v = (p / ACROSS + 0.5 - MARGIN) / cell / fit.camera().height();
      places[2 * p] = (float) u;
      places[2 * p + 1] = (float) v;
      if (raster.triangle()[p] >= 0) {
        raster.interpolate(p, layout.triangles(), layout.neutral().unit(), 3, value);
        System.arraycopy(value, 0, out, VALUES * p + 1, 3);
        raster.interpolate(p, layout.triangles(), normals, 3, value);
        boolean inside = u > 0 && v > 0 && u < 1 && v < 1;
        out[VALUES * p] = inside && isSure(raster, p) ? 1 : 0;
        rotation.apply(value[0], value[1], value[2], turned);
        for (int k = 0; k < 3; k++) {
          out[VALUES * p + 4 + k] = (float) turned[k];
        }
      }
    }
    return out;
  }

  /** Whether the surface goes on to all sides: at a step the relief is a made-up wall. */
  private static boolean isSure(Raster raster, int p) {
    int x = p % raster.width();
    int y = p / raster.width();
    if (raster.triangle()[p] < 0) {
      return false;
    }
    for (int side = 0; side < 4; side++) {
      int i = x + (side == 0 ? -1 : side == 1 ? 1 : 0);
      int j = y + (side == 2 ? -1 : side == 3 ? 1 : 0);
      boolean inside = i >= 0 && j >= 0 && i < raster.width() && j < raster.height();
      int q = j * raster.width() + i;
      if (inside && !(Math.abs(raster.depth()[q] - raster.depth()[p]) < STEP)) {
        return false;
      }
    }
    return true;
  }

  /** [3], the head's centre in the portrait's camera frame. */
  private double[] centre() {
    double[] c = layout.neutral().centre();
    double[] out = new double[3];
    fit.pose().apply(c[0], c[1], c[2], out);
    return out;
  }

  private static int[] grid(int down) {
    int[] out = new int[6 * (ACROSS - 1) * (down - 1)];
    int n = 0;
    for (int y = 0; y < down - 1; y++) {
      for (int x = 0; x < ACROSS - 1; x++) {
        int i = y * ACROSS + x;
        for (int corner : new int[] {i, i + 1, i + ACROSS, i + 1, i + ACROSS + 1, i + ACROSS}) {
          out[n++] = corner;
        }
      }
    }
    return out;
  }

  @Override
  public Sample draw(String key, SampleRandom random, int size) {
    RandomView view = view(random, size);
    float[] moved = view.pose().apply(vertices);
    SphericalHarmonics shown = light.choose(random, view.pose());
    float[] ratios = light.ratios(shown, view.pose());
    Picture drawn =
        picture(Rasterizer.draw(view.camera().scaled(FINER), moved, triangles, 1), ratios);
    Raster half = Rasterizer.draw(view.camera().scaled(0.5), moved, triangles, 1);
    return new Sample(
        key,
        drawn,
        planes(half, view),
        SampleNotes.of(name, KIND, view, Lighting.of(shown), fit.expression()));
  }

  /** Turned about the head's centre, which stays about where it is. */
  private RandomView view(SampleRandom random, int size) {
    HeadAngles own = fit.pose().angles();
    double yaw = random.between(-MOST, MOST);
    double pitch = random.between(-0.7 * MOST, 0.7 * MOST);
    double roll = random.between(-0.5 * MOST, 0.5 * MOST);
    double factor = Math.min(1, MOST / Math.sqrt(yaw * yaw + pitch * pitch + roll * roll));
    HeadAngles angles =
        new HeadAngles(
            own.yaw() + factor * yaw, own.pitch() + factor * pitch, own.roll() + factor * roll);
    double zoom = random.between(1.05, 1.35);
    double scale = size / (double) fit.camera().width();
    double[] centre = centre();
    // about the head's centre: it keeps its place in the picture when everything grows
    double u = fit.camera().focal() * centre[0] / centre[2];
    double v = fit.camera().focal() * centre[1] / centre[2];
    double cx = scale * (fit.camera().centerX() + (1 - zoom) * u);
    double cy = scale * (fit.camera().centerY() + (1 - zoom) * v);
    Camera camera = new Camera(zoom * scale * fit.camera().focal(), cx, cy, size, size, 1);
    return RandomView.around(
        camera, angles, layout.neutral().centre(), centre[0], centre[1], centre[2]);
  }

  private Picture picture(Raster raster, float[] ratios) {
    int width = raster.width() / FINER;
    int pixels = width * (raster.height() / FINER);
    float[] out = new float[3 * pixels];
    float[] at = new float[2];
    float[] ratio = new float[3];
    float[] rgb = new float[3];
    for (int p = 0; p < raster.triangle().length; p++) {
      if (raster.triangle()[p] >= 0) {
        raster.interpolate(p, triangles, places, 2, at);
        raster.interpolate(p, triangles, ratios, 3, ratio);
        picture.sample(mirrored(at[0]) * picture.width(), mirrored(at[1]) * picture.height(), rgb);
        for (int c = 0; c < 3; c++) {
          rgb[c] = ratio[c] == 1 ? rgb[c] : Tone.exposed(rgb[c], ratio[c]);
        }
      } else {
        double x = (p % raster.width() + 0.5) / raster.width();
        double y = (p / raster.width() + 0.5) / raster.height();
        blurred.sample(x * blurred.width(), y * blurred.height(), rgb);
      }
      int q = p / raster.width() / FINER * width + p % raster.width() / FINER;
      for (int c = 0; c < 3; c++) {
        out[c * pixels + q] += rgb[c] / (FINER * FINER);
      }
    }
    return new Picture(width, raster.height() / FINER, out);
  }

  /** A place 0..1, those beyond reflected at the edge. */
  private static double mirrored(float place) {
    return 1 - Math.abs(1 - Math.abs(place));
  }

  private GeometryPlanes planes(Raster raster, RandomView view) {
    int pixels = raster.width() * raster.height();
    float[] mask = new float[pixels];
    float[] canonical = new float[3 * pixels];
    float[] depth = new float[pixels];
    float[] normal = new float[3 * pixels];
    float[] at = new float[VALUES];
    double[] turned = new double[3];
    HeadPose rotation = view.pose().with(1, 0, 0, 0);
    for (int p = 0; p < pixels; p++) {
      if (raster.triangle()[p] < 0) {
        continue;
      }
      raster.interpolate(p, triangles, attributes, VALUES, at);
      if (at[0] < 0.999f) {
        continue; // a corner is not on the head: its coordinates mean nothing
      }
      mask[p] = 1;
      depth[p] = (float) (raster.depth()[p] - view.centerDepth());
      rotation.apply(at[4], at[5], at[6], turned);
      double length = Math.sqrt(at[4] * at[4] + at[5] * at[5] + at[6] * at[6]) + 1e-12;
      for (int k = 0; k < 3; k++) {
        canonical[k * pixels + p] = at[1 + k];
        normal[k * pixels + p] = (float) (turned[k] / length);
      }
    }
    return GeometryPlanes.of(raster.width(), mask, canonical, depth, normal);
  }
}
