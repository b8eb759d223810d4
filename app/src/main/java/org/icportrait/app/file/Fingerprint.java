package org.icportrait.app.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;

/**
 * Tells whether a file or folder is the one that was used, without reading gigabytes: SHA-256 over
 * names inside a folder, sizes, and blocks spread over each file; small files are read whole. It is
 * no protection against forgery.
 */
public final class Fingerprint {
  private static final int BLOCK = 1 << 14;
  private static final int BLOCKS = 64;
  private static final int DEPTH = 3; // of folders; models have parts in folders
  private static final int MOST_FILES = 2000;
  private static final int DIGITS = 16;

  private Fingerprint() {}

  /**
   * 16 hexadecimal digits.
   *
   * @throws BadInputException when it can't be read
   */
  public static String of(Path path) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files(path)) {
        String name = path.relativize(file).toString().replace('\\', '/');
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        add(file, digest);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (IOException e) {
      throw new BadInputException(
          path.toString(), "a read error (" + e.getMessage() + ")", "a readable file or folder");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> walk = Files.walk(path, DEPTH)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .limit(MOST_FILES)
          .toList();
    }
  }

  private static void add(Path file, MessageDigest digest) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, size));
      int blocks = (int) Math.min(BLOCKS, (size + BLOCK - 1) / BLOCK);
      ByteBuffer buffer = ByteBuffer.allocate(BLOCK);
      for (int i = 0; i < blocks; i++) {
        long last = size - BLOCK;
        boolean spread = size > (long) BLOCKS * BLOCK;
        long at = spread ? last / (BLOCKS - 1) * i : (long) i * BLOCK;
        buffer.clear();
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) > 0) {
          // until the block or the file ends
        }
        digest.update(buffer.flip());
      }
    }
  }
}
