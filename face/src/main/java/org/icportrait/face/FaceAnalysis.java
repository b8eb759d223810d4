package org.icportrait.face;

/**
 * Everything known about one face of a picture.
 *
 * @param box where it is
 * @param landmarks [478, 3] in picture pixels; z away from the viewer
 * @param pose canonical frame to picture pixels
 * @param geometry dense geometry in its crop
 * @param light as it falls on the face, relative to its mean skin colour
 */
public record FaceAnalysis(
    FaceBox box,
    float[] landmarks,
    HeadPose pose,
    FaceGeometry geometry,
    SphericalHarmonics light) {}
