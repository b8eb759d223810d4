package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Picture;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.render.Camera;
import org.icportrait.face.render.Lighting;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/** A portrait as a relief that can be seen a little from aside, in its own light. */
final class PortraitRelief implements Identity {
  static final String KIND = "portrait";

  private static final int CELLS = 192; // of the relief's grid, a side
  private static final double STEP = 1; // centimetres between cells that hang together
  private static final double MOST = 20; // degrees from the portrait's own pose

  private final String name;
  private final HeadLayout layout;
  private final HeadFit fit;
  private final Picture picture;
  private final Picture blurred; // where the relief has no surface
  private final float[] vertices; // [n, 3], head centimetres
  private final float[] attributes; // [n, 9]: place in 0..1, head or not, canonical, normal (head)
  private final int[] triangles;

  PortraitRelief(String name, HeadLayout layout, HeadFit fit, Picture picture) {
    this.name = name;
    this.layout = layout;
    this.fit = fit;
    this.picture = picture;
    this.blurred = picture.resize(12, 12);
    this.triangles = grid();
    float[] head = fit.vertices(layout.model());
    Camera camera = fit.camera();
    Camera coarse =
        new Camera(
            camera.focal() * CELLS / camera.width(),
            camera.centerX() * CELLS / camera.width(),
            camera.centerY() * CELLS / camera.width(),
            CELLS,
            Math.max(1, CELLS * camera.height() / camera.width()),
            camera.near());
    Raster raster = Rasterizer.draw(coarse, head, layout.triangles(), 1);
    float[] depth = ReliefDepth.fill(raster, coarse.focal(), centreDepth(fit));
    int count = CELLS * CELLS;
    float[] seen = new float[3 * count];
    this.attributes = new float[9 * count];
    float[] normals = MeshNormals.ofVertices(head, layout.triangles());
    float[] value = new float[3];
    HeadPose back = fit.pose().inverse();
    double[] turned = new double[3];
    for (int i = 0; i < count; i++) {
      int y = Math.min(coarse.height() - 1, i / CELLS);
      int p = y * CELLS + i % CELLS;
      float u = i % CELLS + 0.5f;
      float v = y + 0.5f;
      seen[3 * i] = (float) ((u - coarse.centerX()) * depth[p] / coarse.focal());
      seen[3 * i + 1] = (float) ((v - coarse.centerY()) * depth[p] / coarse.focal());
      seen[3 * i + 2] = depth[p];
      attributes[9 * i] = u / CELLS;
      attributes[9 * i + 1] = v / coarse.height();
      if (raster.triangle()[p] >= 0) {
        raster.interpolate(p, layout.triangles(), layout.neutral().unit(), 3, value);
        System.arraycopy(value, 0, attributes, 9 * i + 3, 3);
        raster.interpolate(p, layout.triangles(), normals, 3, value);
        attributes[9 * i + 2] = isSure(raster, p) ? 1 : 0;
        HeadPose rotation = back.with(1, 0, 0, 0);
        rotation.apply(value[0], value[1], value[2], turned);
        for (int k = 0; k < 3; k++) {
          attributes[9 * i + 6 + k] = (float) turned[k];
        }
      }
    }
    this.vertices = back.apply(seen);
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

  private double centreDepth(HeadFit fitted) {
    return centre(fitted)[2];
  }

  private double[] centre(HeadFit fitted) {
    double[] c = layout.neutral().centre();
    double[] out = new double[3];
    fitted.pose().apply(c[0], c[1], c[2], out);
    return out;
  }

  private static int[] grid() {
    int[] out = new int[6 * (CELLS - 1) * (CELLS - 1)];
    int n = 0;
    for (int y = 0; y < CELLS - 1; y++) {
      for (int x = 0; x < CELLS - 1; x++) {
        int i = y * CELLS + x;
        for (int corner : new int[] {i, i + 1, i + CELLS, i + 1, i + CELLS + 1, i + CELLS}) {
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
    Picture drawn = picture(Rasterizer.draw(view.camera(), moved, triangles, 1));
    Raster half = Rasterizer.draw(view.camera().scaled(0.5), moved, triangles, 1);
    HeadPose change = view.pose().compose(fit.pose().inverse());
    Lighting light = Lighting.of(HarmonicLight.rotated(fit.light(), change.rotation()));
    return new Sample(
        key, drawn, planes(half, view), SampleNotes.of(name, KIND, view, light, fit.expression()));
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
    double[] centre = centre(fit);
    // about the head's centre: it keeps its place in the picture when everything grows
    double u = fit.camera().focal() * centre[0] / centre[2];
    double v = fit.camera().focal() * centre[1] / centre[2];
    double cx = scale * (fit.camera().centerX() + (1 - zoom) * u);
    double cy = scale * (fit.camera().centerY() + (1 - zoom) * v);
    Camera camera = new Camera(zoom * scale * fit.camera().focal(), cx, cy, size, size, 1);
    return RandomView.around(
        camera, angles, layout.neutral().centre(), centre[0], centre[1], centre[2]);
  }

  private Picture picture(Raster raster) {
    int pixels = raster.width() * raster.height();
    float[] out = new float[3 * pixels];
    float[] at = new float[9];
    float[] rgb = new float[3];
    for (int p = 0; p < pixels; p++) {
      if (raster.triangle()[p] >= 0) {
        raster.interpolate(p, triangles, attributes, 9, at);
        picture.sample(at[0] * picture.width(), at[1] * picture.height(), rgb);
      } else {
        double x = (p % raster.width() + 0.5) / raster.width();
        double y = (p / raster.width() + 0.5) / raster.height();
        blurred.sample(x * blurred.width(), y * blurred.height(), rgb);
      }
      for (int c = 0; c < 3; c++) {
        out[c * pixels + p] = rgb[c];
      }
    }
    return new Picture(raster.width(), raster.height(), out);
  }

  private GeometryPlanes planes(Raster raster, RandomView view) {
    int pixels = raster.width() * raster.height();
    float[] mask = new float[pixels];
    float[] canonical = new float[3 * pixels];
    float[] depth = new float[pixels];
    float[] normal = new float[3 * pixels];
    float[] at = new float[9];
    double[] turned = new double[3];
    HeadPose rotation = view.pose().with(1, 0, 0, 0);
    for (int p = 0; p < pixels; p++) {
      if (raster.triangle()[p] < 0) {
        continue;
      }
      raster.interpolate(p, triangles, attributes, 9, at);
      if (at[2] < 0.999f) {
        continue; // a corner is not on the head: its coordinates mean nothing
      }
      mask[p] = 1;
      depth[p] = (float) (raster.depth()[p] - view.centerDepth());
      rotation.apply(at[6], at[7], at[8], turned);
      double length = Math.sqrt(at[6] * at[6] + at[7] * at[7] + at[8] * at[8]) + 1e-12;
      for (int k = 0; k < 3; k++) {
        canonical[k * pixels + p] = at[3 + k];
        normal[k * pixels + p] = (float) (turned[k] / length);
      }
    }
    return GeometryPlanes.of(raster.width(), mask, canonical, depth, normal);
  }
}
