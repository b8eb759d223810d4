package org.icportrait.app.picture;

import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file (W3C PNG specification, third edition). The decoder gets those that hold
 * the picture; texts and other metadata, of whatever size, are never unpacked.
 */
final class PngFile {
  private static final int SIGNATURE = 8;
  private static final int FRAME = 12; // length, type, CRC
  private static final Set<String> PICTURE = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  /** Files that say 1/2.2 mean the curve of sRGB, whose own chunk asks for that number. */
  private static final int LEAST_SRGB_GAMMA = 45_000;

  private static final int MOST_SRGB_GAMMA = 46_000;
  private static final double UNIT = 100_000;

  private final byte[] file;
  private final List<int[]> picture = new ArrayList<>(); // from, length of what the decoder gets
  private final List<String> remarks = new ArrayList<>();
  private ByteBuffer header;
  private byte[] exif;
  private boolean hasProfile;
  private byte[] profile;
  private boolean srgb;
  private int gamma;
  private double[] chromaticities;
  private ByteBuffer codePoints;

  private PngFile(byte[] file) {
    this.file = file;
  }

  /**
   * Reads the chunks.
   *
   * @throws IOException when the file is cut off or a chunk of the picture is damaged
   */
  static EncodedPicture parse(byte[] bytes) throws IOException {
    PngFile png = new PngFile(bytes);
    png.picture.add(new int[] {0, SIGNATURE});
    png.chunks();
    return new EncodedPicture(
        PictureFormat.PNG,
        png.stream(),
        png.header.getInt(0),
        png.header.getInt(4),
        EncodedPicture.Place.WHOLE,
        png.colour(),
        ExifOrientation.of(png.exif),
        png.remarks);
  }

  private void chunks() throws IOException {
    ByteBuffer data = ByteBuffer.wrap(file);
    long at = SIGNATURE;
    String type = "";
    while (!type.equals("IEND")) {
      if (at + FRAME > file.length) {
        throw new TruncatedPictureException();
      }
      int start = (int) at;
      long length = data.getInt(start) & 0xffffffffL;
      type = new String(file, start + 4, 4, StandardCharsets.ISO_8859_1);
      at += FRAME + length;
      if (header == null && (!type.equals("IHDR") || length != 13)) {
        throw new IOException("no header");
      }
      if (at > file.length) {
        if (type.equals("IHDR")) {
          throw new IOException("a short header");
        }
        throw new TruncatedPictureException();
      }
      chunk(type, start + 8, (int) length);
    }
  }

  private void chunk(String type, int at, int length) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(file, at, length).slice();
    if (PICTURE.contains(type)) {
      checkSum(type, at, length);
      picture.add(new int[] {at - 8, FRAME + length});
    }
    switch (type) {
      case "IHDR" -> header = data;
      case "eXIf" -> exif = java.util.Arrays.copyOfRange(file, at, at + length);
      case "sRGB" -> srgb = true;
      case "iCCP" -> profile(at, length);
      case "gAMA" -> gamma = length == 4 ? data.getInt(0) : 0;
      case "cHRM" -> chromaticities = length == 32 ? chromaticities(data) : null;
      case "cICP" -> codePoints = length == 4 ? data : null;
      default -> {} // text, time and the like
    }
  }

  private byte[] stream() {
    byte[] stream = new byte[picture.stream().mapToInt(part -> part[1]).sum()];
    int to = 0;
    for (int[] part : picture) {
      System.arraycopy(file, part[0], stream, to, part[1]);
      to += part[1];
    }
    return stream;
  }

  private void checkSum(String type, int at, int length) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(file, at - 4, length + 4);
    if ((int) crc.getValue() != ByteBuffer.wrap(file).getInt(at + length)) {
      throw new IOException("the check sum of its chunk " + type + " is wrong");
    }
  }

  private void profile(int at, int length) {
    hasProfile = true;
    int name = at;
    while (name < at + length && file[name] != 0) {
      name++;
    }
    int from = name + 2; // behind the name's end and the method
    profile = from < at + length ? IccProfiles.inflate(file, from, at + length - from) : null;
  }

  private static double[] chromaticities(ByteBuffer data) {
    double[] numbers = new double[8]; // white x, y; red, green, blue
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = data.getInt(4 * i) / UNIT;
    }
    return numbers;
  }

  /** What counts of several chunks: section 4.3 of the specification. */
  private SourceColour colour() {
    if (codePoints != null) {
      Optional<CodedColour> coded =
          CodedColour.of(codePoints.get(0), codePoints.get(1), codePoints.get(3) != 0);
      if (coded.isPresent() && codePoints.get(2) == 0) {
        return new SourceColour.Coded(coded.get());
      }
      remarks.add("its cICP chunk names colours that are not known, and was left out");
    }
    if (hasProfile) {
      boolean grey = (header.get(9) & 2) == 0;
      Optional<ICC_Profile> icc = IccProfiles.of(profile, grey ? 1 : 3, remarks);
      if (icc.isPresent()) {
        return new SourceColour.Profiled(icc.get());
      }
    }
    boolean ownCurve = gamma > 0 && (gamma < LEAST_SRGB_GAMMA || gamma > MOST_SRGB_GAMMA);
    if (srgb || (!ownCurve && chromaticities == null)) {
      return SourceColour.PLAIN;
    }
    TransferCurve curve = ownCurve ? TransferCurve.power(UNIT / gamma) : TransferCurve.SRGB;
    Optional<CodedColour> coded = CodedColour.of(chromaticities, curve);
    if (coded.isEmpty()) {
      remarks.add("its cHRM chunk names no colours, and was left out");
    }
    return coded.<SourceColour>map(SourceColour.Coded::new).orElse(SourceColour.PLAIN);
  }
}
