package org.icportrait.face.relief;

/**
 * What of a moved relief is seen: a target pixel's place in the source.
 *
 * @param size S, side of the target in pixels
 * @param u [S, S], x in source pixels, NaN where nothing is
 * @param w [S, S], y in source pixels, NaN where nothing is
 * @param depth [S, S], z of the moved surface, infinite where nothing is
 * @param stretch [S, S], source pixels a target pixel, 0 where nothing is: small where a surface
 *     that was seen at a grazing angle, or a made-up one across a step, is seen from its front
 */
record GridRaster(int size, float[] u, float[] w, float[] depth, float[] stretch) {}
