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
import org.icportrait.face.render.Lighting;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;
import org.icportrait.face.render.RenderMesh;
import org.icportrait.portrait.data.PortraitFolder;

/**
 * Questions with their true answers: profiles of one synthetic head, a reference that shows another
 * one, and the first head in the reference's pose and light.
 */
public final class SyntheticTruths {
  /** Profiles of a head. */
  public static final int PROFILES = 4;

  private static final int PURPOSE = 6;
  private static final double[] YAWS = {0, -32, 32, -14}; // of the profiles, degrees
  private static final double SPREAD = 10; // degrees to either side

  private final IdentitySource identities;
  private final HeadLayout layout;
  private final int size;
  private final long seed;

  /**
   * A question and its answer, all pictures S x S.
   *
   * @param profiles of the first head, each in its own light
   * @param reference the other head
   * @param truth the first head in the reference's pose, light and surroundings
   * @param normals exact unit normals of the truth, -1..1 as 0..1, black off the head
   */
  public record Question(
      List<Picture> profiles, Picture reference, Picture truth, Picture normals) {}

  /**
   * Prepares heads.
   *
   * @param head the packed head
   * @param portraits whose colours the heads get
   * @param size S, even
   */
  public SyntheticTruths(
      Path head,
      PortraitHeadFitter fitter,
      List<PortraitFolder.Entry> portraits,
      Function<Path, Picture> decoder,
      int size,
      long seed) {
    this.layout = new HeadLayout(fitter.model(), HeadSurface.read(head));
    this.size = size;
    this.seed = seed;
    SynthesisSettings settings = new SynthesisSettings(1, seed, size, SynthesisSettings.Kind.HEADS);
    this.identities =
        new IdentitySource(
            settings, layout, fitter, null, decoder, portraits, null); // makeHead alone is called
  }

  /** The question of a number, always the same. */
  public Question draw(int index) {
    TexturedHead person = identities.makeHead(2 * index);
    TexturedHead other = identities.makeHead(2 * index + 1);
    SampleRandom random = new SampleRandom(seed, PURPOSE, index);
    double[] expression = expression(random);
    List<Picture> profiles = new ArrayList<>();
    for (int i = 0; i < PROFILES; i++) {
      double yaw = YAWS[i] + random.between(-SPREAD, SPREAD);
      RandomView view = view(random, yaw);
      profiles.add(picture(person, view, expression, RandomLight.draw(random), random));
    }
    RandomView wanted = view(random, random.between(-38, 38));
    Lighting light = RandomLight.draw(random);
    float[] backdrop = Backdrop.draw(random, size);
    RenderMesh mesh = person.mesh(wanted, expression);
    RenderMesh otherMesh = other.mesh(wanted, expression(random));
    return new Question(
        profiles,
        other.picture(wanted, otherMesh, light, backdrop),
        person.picture(wanted, mesh, light, backdrop),
        normals(wanted.camera(), mesh));
  }

  private Picture picture(
      TexturedHead head,
      RandomView view,
      double[] expression,
      Lighting light,
      SampleRandom random) {
    return head.picture(view, head.mesh(view, expression), light, Backdrop.draw(random, size));
  }

  private double[] expression(SampleRandom random) {
    return RandomExpression.draw(
        random, layout.surface().expressions(), layout.model().expression().length);
  }

  private RandomView view(SampleRandom random, double yaw) {
    HeadAngles angles = new HeadAngles(yaw, random.between(-12, 12), random.between(-8, 8));
    double focal = random.between(1.6, 3);
    double field = random.between(28, 36); // centimetres across the picture
    Camera camera = new Camera(focal * size, size / 2.0, size / 2.0, size, size, 1);
    double x = random.between(-0.04, 0.04) * field;
    double y = random.between(-0.04, 0.04) * field;
    return RandomView.around(camera, angles, layout.neutral().centre(), x, y, focal * field);
  }

  /** The torso, whose canonical coordinates are below 0, is black too. */
  private static Picture normals(Camera camera, RenderMesh mesh) {
    Raster seen = Rasterizer.draw(camera, mesh.vertices(), mesh.triangles(), 1);
    float[] planes = seen.planes(mesh.triangles(), mesh.normals(), 3, 0);
    float[] canonical = seen.planes(mesh.triangles(), mesh.canonical(), 3, 0);
    float[] coverage = seen.coverage();
    int pixels = coverage.length;
    float[] out = new float[3 * pixels];
    for (int p = 0; p < pixels; p++) {
      double length = 1e-9;
      for (int c = 0; c < 3; c++) {
        length += planes[c * pixels + p] * planes[c * pixels + p];
      }
      boolean head = coverage[p] > 0 && canonical[p] >= -0.5f;
      for (int c = 0; c < 3 && head; c++) {
        out[c * pixels + p] = (float) (0.5 + 0.5 * planes[c * pixels + p] / Math.sqrt(length));
      }
    }
    return new Picture(camera.width(), camera.height(), out);
  }
}
