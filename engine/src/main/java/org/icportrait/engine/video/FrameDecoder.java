package org.icportrait.engine.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Decodes single pictures of HEVC and AV1 by FFmpeg. */
public final class FrameDecoder {
  /** Whose pictures are decoded. */
  public enum Codec {
    HEVC("hevc"),
    AV1("libaom-av1");

    private final String decoder;

    Codec(String decoder) {
      this.decoder = decoder;
    }
  }

  private static final int PADDING = 64; // AV_INPUT_BUFFER_PADDING_SIZE
  private static final int MOST_BITS = 16;

  private FrameDecoder() {}

  /**
   * Decodes one picture.
   *
   * @param settings the content of the file's hvcC or av1C box
   * @param data the coded picture
   * @param maxPixels no more are decoded
   * @throws IOException when the picture is damaged or too large
   * @throws UnsupportedOperationException where there is no such decoder on this platform
   */
  public static DecodedFrame decode(Codec codec, byte[] settings, byte[] data, long maxPixels)
      throws IOException {
    AVCodec found;
    try {
      avutil.av_log_set_level(avutil.AV_LOG_QUIET);
      found = avcodec.avcodec_find_decoder_by_name(codec.decoder);
    } catch (LinkageError e) {
      throw new UnsupportedOperationException("no decoder of " + codec, e);
    }
    if (found == null || found.isNull()) {
      throw new UnsupportedOperationException("no decoder of " + codec);
    }
    return decode(found, settings, data, maxPixels);
  }

  private static DecodedFrame decode(AVCodec codec, byte[] settings, byte[] data, long maxPixels)
      throws IOException {
    AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
    AVPacket packet = avcodec.av_packet_alloc();
    AVFrame frame = avutil.av_frame_alloc();
    try {
      context.thread_count(1);
      context.max_pixels(maxPixels);
      context.err_recognition(avcodec.AV_EF_EXPLODE);
      if (settings.length > 0) {
        Pointer extra = avutil.av_mallocz(settings.length + PADDING);
        context.extradata(new BytePointer(extra).capacity(settings.length));
        context.extradata().put(settings);
        context.extradata_size(settings.length);
      }
      check(avcodec.avcodec_open2(context, codec, (AVDictionary) null));
      check(avcodec.av_new_packet(packet, data.length));
      packet.data().capacity(data.length).put(data);
      check(avcodec.avcodec_send_packet(context, packet));
      int ended = avcodec.avcodec_send_packet(context, null);
      check(avcodec.avcodec_receive_frame(context, frame));
      if (ended < 0 || frame.decode_error_flags() != 0) {
        throw new IOException("a coded picture that is damaged");
      }
      return planes(frame);
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(context);
    }
  }

  private static void check(int result) throws IOException {
    if (result < 0) {
      BytePointer text = new BytePointer(256);
      int unused = avutil.av_strerror(result, text, 256);
      throw new IOException("a coded picture that is damaged: " + text.getString());
    }
  }

  private static DecodedFrame planes(AVFrame frame) throws IOException {
    AVPixFmtDescriptor layout = avutil.av_pix_fmt_desc_get(frame.format());
    int count = layout.nb_components();
    boolean planar = (layout.flags() & avutil.AV_PIX_FMT_FLAG_PLANAR) != 0 || count == 1;
    int bits = layout.comp(0).depth();
    if (!planar || (count != 1 && count != 3) || bits < 8 || bits > MOST_BITS) {
      throw new IOException("samples in an unknown order");
    }
    int shiftX = layout.log2_chroma_w();
    int shiftY = layout.log2_chroma_h();
    short[][] planes = new short[count][];
    for (int i = 0; i < count; i++) {
      boolean chroma = i > 0;
      int w = chroma ? (frame.width() + (1 << shiftX) - 1) >> shiftX : frame.width();
      int h = chroma ? (frame.height() + (1 << shiftY) - 1) >> shiftY : frame.height();
      planes[i] = plane(frame.data(i), frame.linesize(i), w, h, bits);
    }
    boolean rgb = (layout.flags() & avutil.AV_PIX_FMT_FLAG_RGB) != 0;
    boolean full = rgb || frame.color_range() == avutil.AVCOL_RANGE_JPEG;
    int matrix = rgb ? 0 : Math.max(1, frame.colorspace());
    return new DecodedFrame(
        frame.width(), frame.height(), shiftX, shiftY, bits, matrix, full, planes);
  }

  private static short[] plane(BytePointer data, int stride, int width, int height, int bits) {
    short[] plane = new short[width * height];
    int bytes = bits > 8 ? 2 : 1;
    byte[] row = new byte[width * bytes];
    ByteBuffer wide = ByteBuffer.wrap(row).order(ByteOrder.nativeOrder());
    for (int y = 0; y < height; y++) {
      data.position((long) y * stride).get(row);
      for (int x = 0; x < width; x++) {
        plane[y * width + x] = bytes == 2 ? wide.getShort(2 * x) : (short) (row[x] & 0xff);
      }
    }
    return plane;
  }
}
