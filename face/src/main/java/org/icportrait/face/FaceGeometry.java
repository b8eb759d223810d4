package org.icportrait.face;

import org.icportrait.face.image.CropFrame;

/**
 * The dense geometry of one face in its square crop.
 *
 * @param frame where the crop lies in the picture
 * @param size S, the side of the crop in pixels
 * @param mask [S, S], 1 on the head
 * @param canonical [3, S, S], canonical head coordinates (PNCC) scaled to 0..1
 * @param position [3, S, S], the surface point in crop pixels; z away from the viewer
 * @param normal [3, S, S], unit normal of the surface, z below 0 where it faces the viewer
 * @param landmarks [478, 3] in crop pixels; z away from the viewer
 * @param pose canonical frame to crop pixels
 */
public record FaceGeometry(
    CropFrame frame,
    int size,
    float[] mask,
    float[] canonical,
    float[] position,
    float[] normal,
    float[] landmarks,
    HeadPose pose) {}
