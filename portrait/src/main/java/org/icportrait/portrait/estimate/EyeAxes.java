package org.icportrait.portrait.estimate;

import org.icportrait.face.CropFrame;

/**
 * Coordinates of a face in a picture: from the middle between the eyes, downwards to the chin and
 * across, in eye distances.
 *
 * @param middleX of the outer corners of the eyes, in pixels
 * @param middleY the same
 * @param downX unit vector from the top of the face to the chin
 * @param downY the same
 * @param unit the eye distance in pixels
 */
record EyeAxes(double middleX, double middleY, double downX, double downY, double unit) {
  /** The axes of landmarks [478, 3]. */
  static EyeAxes of(float[] landmarks) {
    int a = 3 * EyewearEvidence.OUTER_CORNERS[0];
    int b = 3 * EyewearEvidence.OUTER_CORNERS[1];
    double x = landmarks[3 * EyewearEvidence.CHIN] - landmarks[3 * EyewearEvidence.TOP];
    double y = landmarks[3 * EyewearEvidence.CHIN + 1] - landmarks[3 * EyewearEvidence.TOP + 1];
    double length = Math.max(1e-6, Math.hypot(x, y));
    return new EyeAxes(
        (landmarks[a] + landmarks[b]) / 2,
        (landmarks[a + 1] + landmarks[b + 1]) / 2,
        x / length,
        y / length,
        CropFrame.eyeDistance(landmarks));
  }

  /** Downwards, at a pixel. */
  double down(double x, double y) {
    return ((x - middleX) * downX + (y - middleY) * downY) / unit;
  }

  /** To the right of somebody who looks at the picture, at a landmark. */
  double across(float[] landmarks, int index) {
    double x = landmarks[3 * index] - middleX;
    double y = landmarks[3 * index + 1] - middleY;
    return (x * downY - y * downX) / unit;
  }
}
