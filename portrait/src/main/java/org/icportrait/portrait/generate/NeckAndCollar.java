package org.icportrait.portrait.generate;

import org.icportrait.face.image.Planes;
import org.icportrait.face.image.Polygon;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.head.HeadView;

/**
 * What of the reference stays below its chin: the bare neck and what it wears
 * (docs/decisions/0018). All planes are [S, S].
 */
final class NeckAndCollar {
  private static final int SOFT = 64; // shares of the side: a face's edge
  private static final int NECK_SOFT = 128;
  private static final int NEAR = 42; // as far as a head's rim reaches
  private static final double LEAST = 0.15; // of a mask
  private static final float STRANDS = 3; // times the share of hair around
  private static final int TOP = 10; // landmarks: the forehead's and the chin's
  private static final int CHIN = 152;
  private static final double BELOW = 0.85; // of the way from one to the other

  private final HeadView reference;
  private final float[] hair; // of the person, turned
  private final float[] face; // of the reference
  private final boolean[] below;

  /**
   * Of a reference.
   *
   * @param hair of the turned head that comes
   */
  NeckAndCollar(HeadView reference, float[] hair) {
    this.reference = reference;
    this.hair = hair;
    face = face(reference);
    below = below(reference);
  }

  /** 1 on a face, between its outline and the hair. */
  static float[] face(HeadView view) {
    int size = view.size();
    float[] face = Polygon.of(view.landmarks(), 3, FaceMesh.outline()).fill(size);
    return Planes.blur(face, size, size / SOFT);
  }

  private static boolean[] below(HeadView view) {
    float[] points = view.landmarks();
    int size = view.size();
    double dx = points[3 * CHIN] - points[3 * TOP];
    double dy = points[3 * CHIN + 1] - points[3 * TOP + 1];
    boolean[] below = new boolean[size * size];
    for (int p = 0; p < below.length; p++) {
      double x = p % size + 0.5 - points[3 * TOP];
      double y = p / size + 0.5 - points[3 * TOP + 1];
      below[p] = x * dx + y * dy > BELOW * (dx * dx + dy * dy);
    }
    return below;
  }

  /** 1 below the reference's chin. */
  float[] chin() {
    return chin(reference);
  }

  /** 1 below a chin. */
  static float[] chin(HeadView view) {
    boolean[] below = below(view);
    float[] out = new float[below.length];
    for (int p = 0; p < out.length; p++) {
      out[p] = below[p] ? 1 : 0;
    }
    return out;
  }

  /** A matte of the person whose neck goes behind what the reference wears, long hair in front. */
  float[] before(float[] matte) {
    float[] out = matte.clone();
    for (int p = 0; p < out.length; p++) {
      if (below[p]) {
        float bare =
            Math.max(reference.skin()[p], Math.max(reference.hair()[p], reference.head()[p]));
        out[p] *= 1 - reference.person()[p] * (1 - bare) * (1 - hair[p]);
      }
    }
    return out;
  }

  /** The reference's bare neck that no hair is before; the person's goes for it. */
  float[] neck() {
    float[] neck = new float[face.length];
    for (int p = 0; p < neck.length; p++) {
      float bare = reference.skin()[p] * (1 - reference.hair()[p]) * (1 - face[p]);
      neck[p] = below[p] ? bare * (1 - hair[p]) : 0;
    }
    return Planes.blur(neck, reference.size(), reference.size() / NECK_SOFT);
  }

  /** The reference's neck and clothes that the person's hair comes before. */
  float[] worn() {
    float[] worn = new float[face.length];
    float[] near = Planes.blur(hair, reference.size(), reference.size() / SOFT);
    for (int p = 0; p < worn.length; p++) {
      float shown = reference.person()[p] * (1 - reference.hair()[p]) * (1 - face[p]);
      worn[p] = below[p] ? shown * Math.min(1, STRANDS * near[p]) : 0;
    }
    return Planes.blur(worn, reference.size(), reference.size() / NECK_SOFT);
  }

  /**
   * A hole without the reference's neck and collar, where the person's head does not cover them.
   *
   * @param matte of the person's head
   * @param neck that goes before it
   */
  float[] stays(float[] hole, float[] matte, float[] neck) {
    float[] open = new float[matte.length];
    for (int p = 0; p < open.length; p++) {
      open[p] = matte[p] * (1 - neck[p]);
    }
    float[] covered = Planes.blur(open, reference.size(), reference.size() / NEAR);
    float[] out = hole.clone();
    for (int p = 0; p < out.length; p++) {
      boolean stays =
          below[p]
              && covered[p] < LEAST
              && face[p] < LEAST
              && reference.person()[p] * (1 - reference.hair()[p]) > 0.5;
      out[p] = stays ? 0 : out[p];
    }
    return out;
  }
}
