package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.render.Camera;

/**
 * Where a head is seen from.
 *
 * @param camera square
 * @param pose head centimetres to camera centimetres, scale 1
 * @param centerDepth z of the head's centre in the camera frame, centimetres
 */
record RandomView(Camera camera, HeadPose pose, double centerDepth) {
  private static final double NEAR = 1; // centimetre

  /**
   * Any view of a head: yaw to 75, pitch to 30, roll to 20 degrees, focal length of 1.2 to 3.5
   * picture widths.
   *
   * @param centre [3], of the head
   * @param size pixels of the picture
   */
  static RandomView draw(SampleRandom random, double[] centre, int size) {
    HeadAngles angles =
        new HeadAngles(random.between(-75, 75), random.between(-30, 30), random.between(-20, 20));
    double focal = random.between(1.2, 3.5);
    double field = random.between(25, 42); // centimetres across the picture
    double x = random.between(-0.08, 0.08) * field;
    double y = random.between(-0.06, 0.1) * field;
    Camera camera = new Camera(focal * size, size / 2.0, size / 2.0, size, size, NEAR);
    return around(camera, angles, centre, x, y, focal * field);
  }

  /** A head whose centre lies at a place of the camera frame. */
  static RandomView around(
      Camera camera, HeadAngles angles, double[] centre, double x, double y, double z) {
    HeadPose turned = HeadPose.fromAngles(angles, 1, 0, 0, 0);
    double[] moved = new double[3];
    turned.apply(centre[0], centre[1], centre[2], moved);
    return new RandomView(camera, turned.with(1, x - moved[0], y - moved[1], z - moved[2]), z);
  }
}
