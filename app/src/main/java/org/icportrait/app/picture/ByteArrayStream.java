package org.icportrait.app.picture;

import javax.imageio.stream.ImageInputStreamImpl;

/** A file in memory for ImageIO, which would else keep a second copy of it. */
final class ByteArrayStream extends ImageInputStreamImpl {
  private final byte[] data;

  ByteArrayStream(byte[] data) {
    this.data = data;
  }

  @Override
  public int read() {
    bitOffset = 0;
    return streamPos < data.length ? data[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    bitOffset = 0;
    if (streamPos >= data.length) {
      return -1;
    }
    int count = (int) Math.min(length, data.length - streamPos);
    System.arraycopy(data, (int) streamPos, to, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return data.length;
  }
}
