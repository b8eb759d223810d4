package org.icportrait.face.render;

/**
 * A drawn mesh, everything 0 where there is none unless said otherwise.
 *
 * @param width W, pixels
 * @param height H, pixels
 * @param color [3, H, W], linear RGB, 0 and above, not limited to 1
 * @param depth [H, W], z in the camera frame; infinite where there is no mesh
 * @param normal [3, H, W], unit, in the camera frame; of what is seen from behind, turned round
 * @param canonical [3, H, W], canonical coordinates
 * @param mask [H, W], 1 on the mesh
 */
public record Rendering(
    int width,
    int height,
    float[] color,
    float[] depth,
    float[] normal,
    float[] canonical,
    float[] mask) {}
