package org.icportrait.app.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.icportrait.engine.CudaLibrary;

/** Looks for NVIDIA's libraries, driver and cards without loading any of them. */
final class NvidiaReader {
  private static final Pattern VERSION = Pattern.compile("\\b(\\d{3,}\\.\\d+(?:\\.\\d+)?)\\b");

  private final Path root;
  private final Map<String, String> environment;
  private final String libraryPath;

  /**
   * A reader of the system's files.
   *
   * @param root that the system's folders are below, {@code /} but in tests
   * @param environment for {@code LD_LIBRARY_PATH} and, on Windows, {@code PATH}
   * @param libraryPath Java's own
   */
  NvidiaReader(Path root, Map<String, String> environment, String libraryPath) {
    this.root = root;
    this.environment = environment;
    this.libraryPath = libraryPath;
  }

  /**
   * What there is.
   *
   * @param platform such as {@code linux-x86_64}
   * @param build whether this build computes on GPUs
   * @param usable the GPUs that libtorch says it can use
   */
  Machine.Gpu read(String platform, boolean build, List<String> usable) {
    Map<String, Path> found = new LinkedHashMap<>();
    List<CudaLibrary> wanted = new ArrayList<>(CudaLibrary.needed(platform));
    wanted.add(CudaLibrary.DRIVER);
    for (CudaLibrary library : wanted) {
      find(library.file(platform)).ifPresent(file -> found.put(library.file(platform), file));
    }
    return new Machine.Gpu(build, found, driver(), cards(), usable);
  }

  private Optional<Path> find(String file) {
    for (Path folder : folders()) {
      Path path = folder.resolve(file);
      if (Files.isRegularFile(path)) {
        try {
          return Optional.of(path.toRealPath());
        } catch (IOException e) {
          return Optional.of(path);
        }
      }
    }
    return Optional.empty();
  }

  /** In the order in which the system's loader and JavaCPP look. */
  private Set<Path> folders() {
    List<String> names = new ArrayList<>();
    String separator = File.pathSeparator;
    for (String list :
        List.of(
            environment.getOrDefault("LD_LIBRARY_PATH", ""),
            libraryPath,
            separator.equals(";") ? environment.getOrDefault("PATH", "") : "")) {
      names.addAll(List.of(list.split(Pattern.quote(separator), -1)));
    }
    names.addAll(CudaLibrary.folders());
    names.addAll(configured());
    for (String usual :
        List.of(
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib64",
            "/lib",
            "/usr/lib",
            "/usr/local/lib")) {
      names.add(usual);
    }
    Set<Path> folders = new LinkedHashSet<>();
    for (String name : names) {
      if (!name.isBlank()) {
        Path path = Path.of(name);
        folders.add(path.startsWith(root) ? path : below(name));
      }
    }
    return folders;
  }

  private Path below(String name) {
    return root.resolve(name.replaceFirst("^/", ""));
  }

  /** The folders that the system's loader was told of. */
  private List<String> configured() {
    List<Path> files = new ArrayList<>(List.of(below("etc/ld.so.conf")));
    Path more = below("etc/ld.so.conf.d");
    if (Files.isDirectory(more)) {
      try (Stream<Path> listed = Files.list(more)) {
        files.addAll(listed.filter(file -> file.toString().endsWith(".conf")).sorted().toList());
      } catch (IOException e) {
        return List.of(); // the usual folders are looked into all the same
      }
    }
    List<String> folders = new ArrayList<>();
    for (Path file : files) {
      text(file)
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith("/"))
          .forEach(folders::add);
    }
    return folders;
  }

  /** The driver's version, of the kernel's module. */
  private Optional<String> driver() {
    String text =
        text(below("proc/driver/nvidia/version")) + text(below("sys/module/nvidia/version"));
    Matcher version = VERSION.matcher(text);
    return version.find() ? Optional.of(version.group(1)) : Optional.empty();
  }

  /** The cards that the driver knows. */
  private List<String> cards() {
    Path folder = below("proc/driver/nvidia/gpus");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> listed = Files.list(folder)) {
      return listed
          .sorted()
          .map(card -> model(text(card.resolve("information"))) + " at " + card.getFileName())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String model(String information) {
    return information
        .lines()
        .filter(line -> line.startsWith("Model:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("a card");
  }

  private static String text(Path file) {
    try {
      return Files.isReadable(file) && !Files.isDirectory(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
