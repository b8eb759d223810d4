package org.icportrait.engine;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.bytedeco.javacpp.Loader;

/**
 * Where native libraries are unpacked to: the first of some folders that can be written, lets
 * libraries be run and has room for them. JavaCPP itself takes the first it can write.
 */
public final class NativeCache {
  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";
  private static final long ROOMY = 2L << 30; // with so much free, nothing needs to be counted

  /** The libraries of a platform by the folder they are in, in their jars. */
  private static final List<String> PACKAGES = List.of("pytorch", "openblas", "ffmpeg");

  private NativeCache() {}

  /**
   * Chooses the folder for this process; to be called before anything else of the engine. What is
   * chosen already, by {@code -Dorg.bytedeco.javacpp.cachedir}, stays.
   *
   * @param chosen a folder to be taken or refused, or null for the first usable of the usual ones
   * @return the folder, when it is not the first that was looked at
   * @throws BadInputException when none is usable, with each folder and its reason
   */
  public static Optional<Path> choose(Path chosen) {
    if (System.getProperty(PROPERTY) != null) {
      return Optional.empty();
    }
    List<Path> folders = chosen == null ? usual() : List.of(chosen);
    Path folder = firstUsable(folders);
    System.setProperty(PROPERTY, folder.toString());
    return folder.equals(folders.get(0)) ? Optional.empty() : Optional.of(folder);
  }

  /** The folder of this process; empty where none was chosen, as in tests. */
  public static Optional<Path> folder() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of);
  }

  /**
   * The folder that was chosen, and its room.
   *
   * @param folder that libraries are unpacked into
   * @param free bytes on its disk
   * @param missing bytes of libraries that are not unpacked yet
   */
  public record State(Path folder, long free, long missing) {}

  /** What was chosen for this process; empty before. */
  public static Optional<State> state() throws IOException {
    Optional<Path> chosen = folder();
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    Path folder = chosen.get();
    return Optional.of(
        new State(folder, Files.getFileStore(folder).getUsableSpace(), missing(folder)));
  }

  private static List<Path> usual() {
    Path home = Path.of(System.getProperty("user.home"));
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    String user = "icportrait-" + System.getProperty("user.name").replaceAll("\\W", "_");
    return List.of(
        home.resolve(".javacpp").resolve("cache"),
        home.resolve(".cache").resolve("icportrait").resolve("native"),
        temporary.resolve(user),
        Path.of("/var/tmp").resolve(user),
        Path.of("/dev/shm").resolve(user));
  }

  /** The first folder that is usable; it is made when it isn't there. */
  static Path firstUsable(List<Path> folders) {
    List<String> reasons = new ArrayList<>();
    for (Path folder : folders) {
      Optional<String> reason = unusable(folder);
      if (reason.isEmpty()) {
        return folder;
      }
      reasons.add(folder + ": " + reason.get());
    }
    throw new BadInputException(
        "native libraries",
        "no folder to unpack them into (" + String.join("; ", reasons) + ")",
        "one that can be written and run from: name it by ICPORTRAIT_CACHE");
  }

  /** Why nothing can be unpacked into a folder and run; empty when it can. */
  private static Optional<String> unusable(Path folder) {
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, ".probe", "");
      try {
        Files.write(probe, new byte[] {'#', '!'});
        boolean marked = probe.toFile().setExecutable(true);
        // on a file system mounted noexec, access(2) denies it although the file is marked
        if (!marked || !Files.isExecutable(probe)) {
          return Optional.of("nothing can be run from there (noexec)");
        }
      } finally {
        Files.delete(probe);
      }
      long free = Files.getFileStore(folder).getUsableSpace();
      long missing = free > ROOMY ? 0 : missing(folder);
      return free >= missing
          ? Optional.empty()
          : Optional.of((free >> 20) + " MB free, " + (missing >> 20) + " MB needed");
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("No space left")) {
      return "no space left";
    }
    return e instanceof java.nio.file.AccessDeniedException || message.contains("Read-only")
        ? "it can't be written"
        : message.replaceFirst("^.*: ", "it can't be made: ");
  }

  /** The bytes of libraries that are not unpacked in a folder yet. */
  private static long missing(Path folder) throws IOException {
    long bytes = 0;
    for (String name : PACKAGES) {
      boolean gpu = name.equals("pytorch") && CudaSearch.hasGpuBuild();
      String inside = "org/bytedeco/" + name + "/" + Loader.getPlatform() + (gpu ? "-gpu/" : "/");
      URL url = NativeCache.class.getClassLoader().getResource(inside);
      if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
        continue; // built otherwise; loading will tell
      }
      connection.setUseCaches(false);
      try (JarFile jar = connection.getJarFile()) {
        Path unpacked = folder.resolve(Path.of(jar.getName()).getFileName());
        for (JarEntry entry : jar.stream().filter(e -> e.getName().startsWith(inside)).toList()) {
          Path file = unpacked.resolve(entry.getName());
          boolean there = Files.exists(file) && Files.size(file) == entry.getSize();
          boolean library = entry.getName().matches(".*\\.(so|dylib|dll)[.\\d]*");
          bytes += there || !library ? 0 : entry.getSize();
        }
      }
    }
    return bytes;
  }
}
