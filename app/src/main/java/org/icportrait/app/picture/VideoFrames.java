package org.icportrait.app.picture;

import java.io.IOException;
import org.icportrait.engine.video.DecodedFrame;
import org.icportrait.engine.video.FrameDecoder;
import org.icportrait.engine.video.FrameDecoder.Codec;

/** Single coded pictures of HEIC and AVIF files. */
final class VideoFrames {
  /** What helps where a picture can't be decoded. */
  static final String CONVERT =
      "a JPEG or PNG: convert it, for example with heif-convert (libheif), ImageMagick (magick"
          + " FILE new.png) or, on macOS, sips";

  private VideoFrames() {}

  /**
   * Decodes one picture.
   *
   * @param kind hvc1 or av01
   * @param settings the content of hvcC or av1C
   * @param data the coded picture
   * @param matrix that the file names, or null for that of the picture itself
   */
  static YuvFrame decode(
      PictureFormat format, String kind, byte[] settings, byte[] data, YuvFrame.Matrix matrix)
      throws IOException {
    Codec codec = kind.equals("hvc1") ? Codec.HEVC : Codec.AV1;
    try {
      DecodedFrame frame = FrameDecoder.decode(codec, settings, data, 2 * PictureReader.MAX_PIXELS);
      return new YuvFrame(
          frame.width(),
          frame.height(),
          frame.shiftX(),
          frame.shiftY(),
          frame.bits(),
          frame.planes(),
          codec == Codec.AV1,
          matrix == null ? new YuvFrame.Matrix(frame.matrix(), frame.fullRange()) : matrix);
    } catch (UnsupportedOperationException e) {
      UnsupportedPictureException bad =
          new UnsupportedPictureException(
              "a " + format + " picture, for which there is no decoder on this platform", CONVERT);
      bad.initCause(e);
      throw bad;
    }
  }
}
