package org.icportrait.portrait.data.pairs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.icportrait.engine.BadInputException;

/**
 * A file of pairs of one kind. 16 bytes of header: {@code ICPAIRS1}, then as big-endian int16 the
 * kind (0 photographs, 1 triplets), the side S, the number of pairs, and 0. Then the pairs, all of
 * one length: 64 bytes each of the person's and the source's name (UTF-8, padded with zeros), then
 * the planes in the order of {@link HeadPair}; photographs leave out the reference and the target's
 * masks, which are the target and the reference's.
 */
final class PairShard {
  private static final byte[] MAGIC = "ICPAIRS1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 16;
  private static final int NAME = 64;
  private static final int PHOTOGRAPH_PLANES = 20;
  private static final int TRIPLET_PLANES = 26;

  private final String file;
  private final HeadPair.Kind kind;
  private final int size;
  private final int count;
  private final MappedByteBuffer bytes;

  private PairShard(String file, HeadPair.Kind kind, int size, int count, MappedByteBuffer bytes) {
    this.file = file;
    this.kind = kind;
    this.size = size;
    this.count = count;
    this.bytes = bytes;
  }

  /** Maps a file into memory. */
  static PairShard open(Path path) {
    String expected = "a shard of data pairs";
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() < HEADER || channel.size() > Integer.MAX_VALUE) {
        throw new BadInputException(path.toString(), channel.size() + " bytes", expected);
      }
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      byte[] magic = new byte[MAGIC.length];
      bytes.get(0, magic);
      int code = bytes.getShort(8);
      HeadPair.Kind kind = HeadPair.Kind.TRIPLET;
      if (code == HeadPair.Kind.PHOTOGRAPH.code()) {
        kind = HeadPair.Kind.PHOTOGRAPH;
      }
      if (!Arrays.equals(magic, MAGIC) || kind.code() != code) {
        throw new BadInputException(path.toString(), "another kind of file", expected);
      }
      int size = bytes.getShort(10);
      int count = bytes.getShort(12);
      PairShard shard = new PairShard(path.toString(), kind, size, count, bytes);
      long length = HEADER + (long) count * recordLength(shard.kind, size);
      if (length != channel.size()) {
        throw new BadInputException(
            path.toString(), channel.size() + " bytes", length + ": the file was cut short");
      }
      return shard;
    } catch (IOException e) {
      throw new BadInputException(path.toString(), "no readable file", expected);
    }
  }

  private static int recordLength(HeadPair.Kind kind, int size) {
    int planes = kind == HeadPair.Kind.PHOTOGRAPH ? PHOTOGRAPH_PLANES : TRIPLET_PLANES;
    return 2 * NAME + planes * size * size;
  }

  /**
   * Writes a shard beside its place and renames it when it is whole.
   *
   * @param pair makes the pair of a number; null stops everything
   * @return whether it was written
   */
  static boolean write(
      Path path, HeadPair.Kind kind, int size, int count, IntFunction<HeadPair> pair) {
    Path part = path.resolveSibling(path.getFileName() + ".writing");
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.put(MAGIC).putShort((short) kind.code()).putShort((short) size);
        header.putShort((short) count).rewind();
        writeFully(channel, header);
        for (int i = 0; i < count; i++) {
          HeadPair made = pair.apply(i);
          if (made == null) {
            Files.delete(part);
            return false;
          }
          writeFully(channel, bytes(made));
        }
      }
      Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static ByteBuffer bytes(HeadPair pair) {
    ByteBuffer out = ByteBuffer.allocate(recordLength(pair.kind(), pair.size()));
    putName(out, pair.person());
    putName(out, pair.source());
    boolean triplet = pair.kind() == HeadPair.Kind.TRIPLET;
    out.put(pair.target());
    if (triplet) {
      out.put(pair.reference());
    }
    out.put(pair.profile()).put(pair.aligned()).put(pair.visibility()).put(pair.normals());
    out.put(pair.matte()).put(pair.profileSkin()).put(pair.alignedSkin());
    out.put(pair.referenceHead());
    if (triplet) {
      out.put(pair.targetHead());
    }
    out.put(pair.referenceHair()).put(pair.referenceSkin());
    if (triplet) {
      out.put(pair.targetHair()).put(pair.targetSkin());
    }
    return out.put(pair.inside()).flip();
  }

  private static void putName(ByteBuffer out, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    if (text.length > NAME) {
      throw new IllegalArgumentException("a name of more than " + NAME + " bytes: " + name);
    }
    out.put(Arrays.copyOf(text, NAME));
  }

  HeadPair.Kind kind() {
    return kind;
  }

  int count() {
    return count;
  }

  int size() {
    return size;
  }

  /** The name of what a pair was made of. */
  String source(int index) {
    return name(HEADER + index * recordLength(kind, size) + NAME);
  }

  private String name(int at) {
    byte[] text = new byte[NAME];
    bytes.get(at, text);
    return new String(text, StandardCharsets.UTF_8).replace("\0", "");
  }

  /** A copy of a pair; any number of threads may read. */
  HeadPair read(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("pair " + index + " of " + count + " in " + file);
    }
    int start = HEADER + index * recordLength(kind, size);
    ByteBuffer from = bytes.slice(start + 2 * NAME, recordLength(kind, size) - 2 * NAME);
    boolean triplet = kind == HeadPair.Kind.TRIPLET;
    byte[] target = planes(from, 3);
    byte[] reference = triplet ? planes(from, 3) : target;
    byte[] profile = planes(from, 3);
    byte[] aligned = planes(from, 3);
    byte[] visibility = planes(from, 1);
    byte[] normals = planes(from, 3);
    byte[] matte = planes(from, 1);
    byte[] profileSkin = planes(from, 1);
    byte[] alignedSkin = planes(from, 1);
    byte[] referenceHead = planes(from, 1);
    byte[] targetHead = triplet ? planes(from, 1) : referenceHead;
    byte[] referenceHair = planes(from, 1);
    byte[] referenceSkin = planes(from, 1);
    byte[] targetHair = triplet ? planes(from, 1) : referenceHair;
    byte[] targetSkin = triplet ? planes(from, 1) : referenceSkin;
    return new HeadPair(
        kind,
        name(start),
        name(start + NAME),
        size,
        target,
        reference,
        profile,
        aligned,
        visibility,
        normals,
        matte,
        profileSkin,
        alignedSkin,
        referenceHead,
        targetHead,
        referenceHair,
        referenceSkin,
        targetHair,
        targetSkin,
        planes(from, 1));
  }

  private byte[] planes(ByteBuffer from, int channels) {
    byte[] out = new byte[channels * size * size];
    from.get(out);
    return out;
  }
}
