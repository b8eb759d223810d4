package org.icportrait.app.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.icportrait.engine.BadInputException;

/** That a folder is used by this process alone; the system lets it go when the process ends. */
final class DataLock implements AutoCloseable {
  private static final String NAME = "lock";
  private static final long PLACE = Long.MAX_VALUE - 1; // behind the number, which stays readable
  private static final int LONGEST = 32;

  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes a folder, which is made when it is not there.
   *
   * @throws BadInputException when another process uses it, or it can't be written in
   */
  static DataLock take(Path folder) {
    FileChannel channel;
    boolean taken;
    try {
      PrivateFiles.folder(folder);
      Path file = PrivateFiles.file(folder.resolve(NAME));
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      taken = take(channel);
    } catch (IOException e) {
      throw new BadInputException(
          folder.toString(), "no usable folder (" + e.getMessage() + ")", "one to write in");
    }
    if (!taken) {
      throw new BadInputException(
          folder.toString(),
          "a folder that is in use by process " + holder(folder.resolve(NAME)),
          "another --data, or the end of that process");
    }
    return new DataLock(channel);
  }

  private static boolean take(FileChannel channel) throws IOException {
    boolean taken = false;
    try {
      FileLock lock = channel.tryLock(PLACE, 1, false);
      taken = lock != null;
      if (taken) {
        channel.truncate(0);
        channel.write(
            ByteBuffer.wrap(
                (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)),
            0);
      }
      return taken;
    } catch (OverlappingFileLockException e) {
      return false; // a service in this very process
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static String holder(Path file) {
    try {
      // whoever holds the lock may just be about to write its number
      for (int i = 0; i < 20; i++) {
        String text = Files.readString(file).strip();
        if (!text.isEmpty() && text.length() < LONGEST) {
          return text;
        }
        Thread.sleep(10);
      }
    } catch (IOException e) {
      return "(unknown)";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "(unknown)";
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
