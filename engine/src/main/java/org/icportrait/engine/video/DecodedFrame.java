package org.icportrait.engine.video;

/**
 * A decoded picture in planes.
 *
 * @param width of the first plane, pixels
 * @param height likewise
 * @param shiftX how much chroma is halved across, 0 or 1
 * @param shiftY how much chroma is halved downwards, 0 or 1
 * @param bits a sample, 8 to 16
 * @param matrix MatrixCoefficients of ITU-T H.273, table 4, as the picture says; 0 for RGB, 2 for
 *     none
 * @param fullRange whether black is 0 and white the highest sample
 * @param planes [Y], [Y, Cb, Cr] or [G, B, R]; row by row
 */
public record DecodedFrame(
    int width,
    int height,
    int shiftX,
    int shiftY,
    int bits,
    int matrix,
    boolean fullRange,
    short[][] planes) {}
