package org.icportrait.face.light;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.icportrait.engine.BadInputException;

/**
 * Reads Radiance pictures of shared exponents (RGBE, Ward 1991), plain or run-length encoded in the
 * old or the new way. Sizes are checked before anything is allocated for them.
 */
final class RadianceReader {
  private static final int LONGEST_LINE = 2048;
  private static final int MOST_LINES = 512;
  private static final long MOST_PIXELS = 4096L * 4096;
  private static final Pattern SIZE = Pattern.compile("-Y (\\d{1,6}) \\+X (\\d{1,6})");

  private final String file;
  private final InputStream in;

  private RadianceReader(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  static EnvironmentMap read(Path path) {
    String file = path.toString();
    if (!Files.isRegularFile(path)) {
      throw new BadInputException(file, "no such file", "a Radiance picture (.hdr)");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      return new RadianceReader(file, in).read(Files.size(path));
    } catch (EOFException e) {
      throw new BadInputException(file, "an early end", "a whole Radiance picture");
    } catch (IOException e) {
      throw new BadInputException(file, "a read error (" + e.getMessage() + ")", "a readable file");
    }
  }

  private EnvironmentMap read(long bytes) throws IOException {
    String first = line();
    if (!first.startsWith("#?RADIANCE") && !first.startsWith("#?RGBE")) {
      throw new BadInputException(file, "no #?RADIANCE", "a Radiance picture (.hdr)");
    }
    double exposure = 1;
    int lines = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (++lines > MOST_LINES) {
        throw new BadInputException(file, "a header without an end", "at most 512 lines");
      }
      if (line.startsWith("FORMAT=") && !line.trim().equals("FORMAT=32-bit_rle_rgbe")) {
        throw new BadInputException(file, line.trim(), "FORMAT=32-bit_rle_rgbe");
      }
      if (line.startsWith("EXPOSURE=")) {
        exposure *= exposure(line.substring("EXPOSURE=".length()).trim());
      }
    }
    String size = line().trim();
    Matcher match = SIZE.matcher(size);
    if (!match.matches()) {
      throw new BadInputException(file, "the size '" + size + "'", "-Y HEIGHT +X WIDTH");
    }
    int height = Integer.parseInt(match.group(1));
    int width = Integer.parseInt(match.group(2));
    if (height < 1 || width < 1 || (long) height * width > MOST_PIXELS) {
      throw new BadInputException(
          file, width + " x " + height + " pixels", "at least 1, at most " + MOST_PIXELS);
    }
    // a row is at least one pixel or marker, which keeps a short file from a large allocation
    if (bytes < 4L * height) {
      throw new BadInputException(file, bytes + " bytes", "a whole Radiance picture");
    }
    return new EnvironmentMap(width, height, pixels(width, height, exposure));
  }

  private double exposure(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw new BadInputException(file, "EXPOSURE=" + text, "a number above 0");
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (text.length() >= LONGEST_LINE) {
        throw new BadInputException(file, "a header line without an end", "a Radiance picture");
      }
      text.append(new String(new byte[] {(byte) b}, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  private float[] pixels(int width, int height, double exposure) throws IOException {
    float[] radiance = new float[3 * width * height];
    byte[] row = new byte[4 * width]; // RGBE by pixel
    for (int y = 0; y < height; y++) {
      row(row, width);
      for (int x = 0; x < width; x++) {
        int exponent = row[4 * x + 3] & 0xff;
        double unit = exponent == 0 ? 0 : Math.scalb(1.0, exponent - 136) / exposure;
        for (int c = 0; c < 3; c++) {
          radiance[3 * (y * width + x) + c] = (float) ((row[4 * x + c] & 0xff) * unit);
        }
      }
    }
    return radiance;
  }

  private void row(byte[] row, int width) throws IOException {
    readFully(row, 0, 4);
    boolean marked = row[0] == 2 && row[1] == 2 && row[2] >= 0;
    if (width < 8 || width > 0x7fff || !marked) {
      oldRow(row, width);
      return;
    }
    int length = (row[2] & 0xff) << 8 | (row[3] & 0xff);
    if (length != width) {
      throw new BadInputException(file, "a row of " + length + " pixels", width + " pixels");
    }
    for (int c = 0; c < 4; c++) {
      for (int x = 0; x < width; ) {
        int count = next();
        boolean run = count > 128;
        count = run ? count - 128 : count;
        if (count == 0 || x + count > width) {
          throw new BadInputException(file, "a run beyond its row", "rows of " + width + " pixels");
        }
        int value = run ? next() : 0;
        for (int i = 0; i < count; i++) {
          row[4 * x++ + c] = (byte) (run ? value : next());
        }
      }
    }
  }

  /** Pixels as they are, or 1 1 1 n for n more of the one before; its first pixel is read. */
  private void oldRow(byte[] row, int width) throws IOException {
    int shift = 0;
    int x = 0;
    byte[] pixel = {row[0], row[1], row[2], row[3]};
    while (true) {
      if (pixel[0] == 1 && pixel[1] == 1 && pixel[2] == 1) {
        long count = (long) (pixel[3] & 0xff) << shift;
        if (x == 0 || shift > 24 || x + count > width) {
          throw new BadInputException(file, "a run beyond its row", "rows of " + width + " pixels");
        }
        for (long i = 0; i < count; i++, x++) {
          System.arraycopy(row, 4 * (x - 1), row, 4 * x, 4);
        }
        shift += 8;
      } else {
        System.arraycopy(pixel, 0, row, 4 * x++, 4);
        shift = 0;
      }
      if (x == width) {
        return;
      }
      readFully(pixel, 0, 4);
    }
  }

  private int next() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException();
    }
    return b;
  }

  private void readFully(byte[] into, int from, int count) throws IOException {
    if (in.readNBytes(into, from, count) < count) {
      throw new EOFException();
    }
  }
}
