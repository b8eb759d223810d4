package org.icportrait.face;

/**
 * The same surface point in two pictures.
 *
 * @param ax pixel in the first picture
 * @param ay pixel in the first picture
 * @param bx pixel in the second picture
 * @param by pixel in the second picture
 * @param distance between their canonical coordinates, centimetres; NaN where a point is off the
 *     head
 */
public record FaceMatch(float ax, float ay, float bx, float by, float distance) {}
