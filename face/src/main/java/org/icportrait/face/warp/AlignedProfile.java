package org.icportrait.face.warp;

import org.icportrait.face.image.Picture;

/**
 * A profile's face moved into another view, A and V of the method.
 *
 * @param picture A, [3, S, S], black where the face is not
 * @param visibility V, [S, S], 0..1: how well the profile saw what is here
 * @param coverage [S, S], 1 on the face
 * @param normals [3, S, S], unit, z below 0 towards the viewer, 0 off the face
 */
public record AlignedProfile(
    Picture picture, float[] visibility, float[] coverage, float[] normals) {}
