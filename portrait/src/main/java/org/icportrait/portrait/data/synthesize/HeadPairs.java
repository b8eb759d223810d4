package org.icportrait.portrait.data.synthesize;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.head.HeadSurface;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.image.Picture;
import org.icportrait.face.render.Camera;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;
import org.icportrait.face.render.RenderMesh;
import org.icportrait.portrait.data.PortraitFolder;

/**
 * Pairs of views of synthetic heads, some degrees of yaw apart, with exact correspondences:
 * textures of portraits no training may see, shapes half random, another light in each view.
 */
public final class HeadPairs {
  private static final double MOST = 60; // degrees of a view's yaw
  private static final double STEP = 4; // pixels between points
  private static final double HIDDEN = 0.2; // centimetres behind what is drawn
  private static final int PURPOSE = 5;
  private static final long SEED = 4;

  private final IdentitySource identities;
  private final HeadLayout layout;

  /**
   * A pair.
   *
   * @param first a view of 256 x 256 pixels
   * @param second the other one
   * @param points {x, y in the first, x, y in the second} of points visible in both
   * @param normals [3, S, S], exact, of the first view
   * @param mask [S, S], 1 on the head in the first view
   * @param firstLandmarks [478, 3] in pixels of the first view, as {@link BoundLandmarks#complete}
   *     takes them
   * @param secondLandmarks likewise of the second
   */
  public record Pair(
      Picture first,
      Picture second,
      List<double[]> points,
      float[] normals,
      float[] mask,
      float[] firstLandmarks,
      float[] secondLandmarks) {}

  /**
   * Prepares heads.
   *
   * @param portraits whose colours the heads get
   */
  public HeadPairs(
      Path head,
      PortraitHeadFitter fitter,
      List<PortraitFolder.Entry> portraits,
      Function<Path, Picture> decoder) {
    this.layout = new HeadLayout(fitter.model(), HeadSurface.read(head));
    SynthesisSettings settings = new SynthesisSettings(1, SEED, 256, SynthesisSettings.Kind.HEADS);
    this.identities =
        new IdentitySource(
            settings, layout, fitter, null, decoder, portraits, null); // makeHead alone is called
  }

  /**
   * The pair of a number, always the same.
   *
   * @param apart degrees of yaw between the views, 0..120
   */
  public Pair draw(int index, double apart) {
    TexturedHead head = identities.makeHead(index);
    SampleRandom random = new SampleRandom(SEED, PURPOSE, index);
    double[] expression =
        RandomExpression.draw(
            random, layout.surface().expressions(), layout.model().expression().length);
    double yaw = random.between(-MOST, MOST - apart);
    boolean exchanged = random.chance(0.5);
    double pitch = random.between(-20, 20);
    double roll = random.between(-15, 15);
    RandomView a = view(random, new HeadAngles(exchanged ? yaw + apart : yaw, pitch, roll));
    RandomView b = view(random, new HeadAngles(exchanged ? yaw : yaw + apart, pitch, roll));
    RenderMesh from = head.mesh(a, expression);
    RenderMesh to = head.mesh(b, expression);
    int size = a.camera().width();
    Picture first = head.picture(a, from, RandomLight.draw(random), Backdrop.draw(random, size));
    Picture second = head.picture(b, to, RandomLight.draw(random), Backdrop.draw(random, size));
    Raster seen = Rasterizer.draw(a.camera(), from.vertices(), from.triangles(), 1);
    float[] mask = head(seen, from);
    return new Pair(
        first,
        second,
        points(seen, mask, from, to, b.camera()),
        unit(seen.planes(from.triangles(), from.normals(), 3, 0)),
        mask,
        head.landmarks(a, from),
        head.landmarks(b, to));
  }

  /** [S, S], 1 where the head is seen, not the torso, whose canonical coordinates are below 0. */
  private static float[] head(Raster seen, RenderMesh mesh) {
    float[] mask = seen.coverage();
    float[] canonical = seen.planes(mesh.triangles(), mesh.canonical(), 3, 0);
    for (int p = 0; p < mask.length; p++) {
      mask[p] *= canonical[p] < -0.5f ? 0 : 1;
    }
    return mask;
  }

  private RandomView view(SampleRandom random, HeadAngles angles) {
    int size = 256;
    double focal = random.between(1.4, 3);
    double field = random.between(27, 36); // centimetres across the picture
    Camera camera = new Camera(focal * size, size / 2.0, size / 2.0, size, size, 1);
    double x = random.between(-0.04, 0.04) * field;
    double y = random.between(-0.04, 0.04) * field;
    return RandomView.around(camera, angles, layout.neutral().centre(), x, y, focal * field);
  }

  /** Where the points behind a grid of pixels are in the other view, if they are seen there. */
  private static List<double[]> points(
      Raster seen, float[] mask, RenderMesh from, RenderMesh to, Camera other) {
    Raster there = Rasterizer.draw(other, to.vertices(), to.triangles(), 1);
    List<double[]> out = new ArrayList<>();
    float[] point = new float[3];
    for (int p = 0; p < seen.triangle().length; p++) {
      int x = p % seen.width();
      int y = p / seen.width();
      if (mask[p] == 0 || x % STEP != 2 || y % STEP != 2) {
        continue;
      }
      seen.interpolate(p, from.triangles(), to.vertices(), 3, point);
      float[] at = other.project(point);
      boolean inside = at[0] >= 0 && at[1] >= 0 && at[0] < other.width() && at[1] < other.height();
      if (!inside) {
        continue;
      }
      double depth = there.depth()[(int) at[1] * other.width() + (int) at[0]];
      if (at[2] < depth + HIDDEN) {
        out.add(new double[] {x + 0.5, y + 0.5, at[0], at[1]});
      }
    }
    return out;
  }

  private static float[] unit(float[] normals) {
    int pixels = normals.length / 3;
    for (int p = 0; p < pixels; p++) {
      double x = normals[p];
      double y = normals[pixels + p];
      double z = normals[2 * pixels + p];
      double length = Math.sqrt(x * x + y * y + z * z) + 1e-9;
      for (int k = p; k < normals.length; k += pixels) {
        normals[k] /= (float) length;
      }
    }
    return normals;
  }
}
