package org.icportrait.portrait.train.parser;

import static org.icportrait.portrait.train.parser.ParserSample.HAIR;
import static org.icportrait.portrait.train.parser.ParserSample.OCCLUDER;
import static org.icportrait.portrait.train.parser.ParserSample.PERSON;
import static org.icportrait.portrait.train.parser.ParserSample.SKIN;

import org.icportrait.face.image.CropFrame;

/** How much the masks of a picture are believed, place by place, and what is known better. */
final class ParserTrust {
  private static final int CHIN = 152;
  private static final int FOREHEAD = 10;
  private static final int BRIDGE = 168;
  private static final float EXACT = 1.5f;
  private static final float[] TAUGHT = {1, 0.7f, 0.6f, 1};
  private static final float UNSURE = 0.4f; // factor where the teacher says neither yes nor no
  private static final double EYES_WIDE = 0.85; // half extent of glasses in eye distances
  private static final double EYES_HIGH = 0.42;
  private static final double LOWEST = -0.12; // where hats begin, above the forehead's top
  private static final double CLEAR = 0.08; // where all is hat; both in eye distances

  private final ParserPictures.Trust trust;
  private final double[] forehead;
  private final double[] bridge;
  private final double[] up; // unit vector from chin to forehead
  private final double eyes; // eye distance

  /** Of a picture whose landmarks [478, 3] are in pixels of the crop. */
  ParserTrust(ParserPictures.Trust trust, float[] points) {
    this.trust = trust;
    forehead = new double[] {points[3 * FOREHEAD], points[3 * FOREHEAD + 1]};
    bridge = new double[] {points[3 * BRIDGE], points[3 * BRIDGE + 1]};
    double x = forehead[0] - points[3 * CHIN];
    double y = forehead[1] - points[3 * CHIN + 1];
    double length = Math.hypot(x, y) + 1e-6;
    up = new double[] {x / length, y / length};
    eyes = CropFrame.eyeDistance(points);
  }

  /** Weighs, and for hats and dark glasses corrects, the labels of a pixel. */
  void judge(double x, double y, int p, int pixels, float[] labels, float[] weights) {
    if (trust == ParserPictures.Trust.EXACT) {
      for (int c = 0; c < 4; c++) {
        weights[c * pixels + p] = EXACT;
      }
      return;
    }
    for (int c = 0; c < 4; c++) {
      float label = labels[c * pixels + p];
      boolean unsure = label > 0.2f && label < 0.8f;
      weights[c * pixels + p] = TAUGHT[c] * (unsure ? UNSURE : 1);
    }
    if (aboutEyes(x, y)) {
      switch (trust) {
        case TAUGHT_WITH_DARK_GLASSES -> {
          boolean lens = labels[SKIN * pixels + p] < 0.35f;
          labels[OCCLUDER * pixels + p] = lens ? 1 : 0;
          weights[OCCLUDER * pixels + p] = lens ? 1 : 0;
          weights[HAIR * pixels + p] = 0.3f;
        }
        case TAUGHT_WITH_GLASSES -> weights[OCCLUDER * pixels + p] = 0;
        default -> weights[OCCLUDER * pixels + p] = 0.3f; // some wear glasses unnamed
      }
    }
    double above = (x - forehead[0]) * up[0] + (y - forehead[1]) * up[1];
    if (above > LOWEST * eyes) {
      switch (trust) {
        case TAUGHT_WITH_HAT -> hat(above > CLEAR * eyes, p, pixels, labels, weights);
        case TAUGHT_WITH_BAND -> unknown(p, pixels, weights);
        default -> {}
      }
    }
  }

  private boolean aboutEyes(double x, double y) {
    double dx = x - bridge[0];
    double dy = y - bridge[1];
    double high = Math.abs(dx * up[0] + dy * up[1] + 0.05 * eyes);
    double wide = Math.abs(dy * up[0] - dx * up[1]);
    return high < EYES_HIGH * eyes && wide < EYES_WIDE * eyes;
  }

  /** Above the face all of the person is the hat, whatever the teacher calls it. */
  private static void hat(boolean clear, int p, int pixels, float[] labels, float[] weights) {
    float person = labels[PERSON * pixels + p];
    boolean taughtHair = labels[HAIR * pixels + p] > 0.15f;
    if (!clear) {
      if (taughtHair || person > 0.75f) {
        unknown(p, pixels, weights);
      }
    } else if (person > 0.75f) {
      labels[OCCLUDER * pixels + p] = 1;
      weights[OCCLUDER * pixels + p] = 1;
      labels[HAIR * pixels + p] = 0;
      weights[HAIR * pixels + p] = taughtHair ? 0.7f : 1;
      labels[SKIN * pixels + p] = 0;
      weights[SKIN * pixels + p] = 1;
    } else { // a brim is often left out of the person
      labels[HAIR * pixels + p] = 0;
      weights[OCCLUDER * pixels + p] = 0;
      weights[PERSON * pixels + p] *= 0.3f;
    }
  }

  private static void unknown(int p, int pixels, float[] weights) {
    weights[HAIR * pixels + p] = 0;
    weights[OCCLUDER * pixels + p] = 0;
    weights[SKIN * pixels + p] = 0;
  }
}
