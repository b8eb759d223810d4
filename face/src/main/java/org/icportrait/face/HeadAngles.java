package org.icportrait.face;

/**
 * A head's direction in degrees.
 *
 * @param yaw above 0: the nose points to the image's right
 * @param pitch above 0: the nose points up
 * @param roll above 0: the head is turned clockwise in the image
 */
public record HeadAngles(double yaw, double pitch, double roll) {}
