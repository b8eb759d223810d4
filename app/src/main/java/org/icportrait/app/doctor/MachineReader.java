package org.icportrait.app.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.icportrait.app.doctor.Machine.Cache;
import org.icportrait.app.doctor.Machine.Memory;
import org.icportrait.app.doctor.Machine.Processor;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Gpus;
import org.icportrait.engine.NativeCache;
import org.icportrait.engine.NativeLibraries;

/** Looks at the machine that this process runs on. */
final class MachineReader {
  private static final long NO_LIMIT = 1L << 60; // cgroup v1 says so in a number

  private final Path root;

  /**
   * A reader of the system's files.
   *
   * @param root that {@code proc}, {@code sys} and {@code etc} are below, {@code /} but in tests
   */
  MachineReader(Path root) {
    this.root = root;
  }

  /**
   * The machine as it is. Loads libtorch, but only when there is a place and memory for it.
   *
   * @param cache that was named for native libraries, or null for the usual ones
   */
  static Machine read(Path cache) {
    MachineReader reader = new MachineReader(Path.of("/"));
    Memory memory = reader.memory();
    Cache folder = cache(cache);
    Optional<String> libtorch;
    if (folder.folder().isEmpty()) {
      libtorch = Optional.of("not tried without a folder to unpack it into");
    } else if (!Diagnosis.isEnough(memory)) { // OpenBLAS would end the process
      libtorch = Optional.of("not tried with so little memory");
    } else {
      libtorch = NativeLibraries.whyNot();
    }
    List<String> usable =
        libtorch.isPresent() ? List.of() : Gpus.list().stream().map(MachineReader::line).toList();
    String java = System.getProperty("java.version") + ", " + System.getProperty("java.vendor");
    return new Machine(
        java,
        NativeLibraries.platform(),
        reader.processor(Runtime.getRuntime().availableProcessors()),
        memory,
        folder,
        Optional.of(ModelOptions.standardFolder()).filter(MachineReader::isModel),
        libtorch,
        new NvidiaReader(Path.of("/"), System.getenv(), System.getProperty("java.library.path", ""))
            .read(NativeLibraries.platform(), NativeLibraries.isGpuBuild(), usable));
  }

  private static boolean isModel(Path folder) {
    return Files.isRegularFile(folder.resolve("icportrait.json"));
  }

  private static String line(Gpus.Gpu gpu) {
    return String.format(
        Locale.ROOT,
        "cuda:%d %s, compute capability %d.%d, %.1f GB, %s",
        gpu.index(),
        gpu.name(),
        gpu.major(),
        gpu.minor(),
        gpu.bytes() / 1e9,
        gpu.hasBfloat16() ? "bfloat16 and TF32" : "float16, no bfloat16");
  }

  /** Chooses the folder of native libraries, as every other command does at its start. */
  private static Cache cache(Path named) {
    return cache(
        () -> {
          NativeCache.choose(named);
          return null;
        });
  }

  static Cache cache(Supplier<Void> choice) {
    try {
      choice.get();
      NativeCache.State state = NativeCache.state().orElseThrow();
      return new Cache(
          Optional.of(state.folder()), Optional.empty(), state.free(), state.missing());
    } catch (BadInputException | IOException e) {
      return new Cache(Optional.empty(), Optional.of(e.getMessage()), 0, 0);
    }
  }

  /** The processor, of so many threads. */
  Processor processor(int threads) {
    List<String> lines = lines("proc/cpuinfo");
    Set<String> flags = new LinkedHashSet<>();
    value(lines, "flags").ifPresent(text -> flags.addAll(List.of(text.split("\\s+", -1))));
    return new Processor(value(lines, "model name"), flags, threads);
  }

  /** Memory and its limits. */
  Memory memory() {
    List<String> lines = lines("proc/meminfo");
    return new Memory(
        kilobytes(lines, "MemTotal"), kilobytes(lines, "MemAvailable"), limit(), addresses());
  }

  /** The smallest limit of the groups that this process is in, of either version. */
  private OptionalLong limit() {
    List<String> files = new ArrayList<>(List.of("sys/fs/cgroup/memory.max"));
    files.add("sys/fs/cgroup/memory/memory.limit_in_bytes");
    for (String line : lines("proc/self/cgroup")) {
      String group = line.substring(line.lastIndexOf(':') + 1);
      while (group.length() > 1) { // those around it limit it, too
        files.add("sys/fs/cgroup" + group + "/memory.max");
        files.add("sys/fs/cgroup/memory" + group + "/memory.limit_in_bytes");
        group = group.substring(0, Math.max(0, group.lastIndexOf('/')));
      }
    }
    return files.stream()
        .flatMap(file -> lines(file).stream().limit(1))
        .filter(text -> text.strip().matches("\\d{1,18}"))
        .mapToLong(text -> Long.parseLong(text.strip()))
        .filter(bytes -> bytes < NO_LIMIT)
        .min();
  }

  private OptionalLong addresses() {
    return lines("proc/self/limits").stream()
        .filter(line -> line.startsWith("Max address space"))
        .map(line -> line.replaceFirst("Max address space\\s+", "").split("\\s+", 2)[0])
        .filter(text -> text.matches("\\d{1,18}"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  private static OptionalLong kilobytes(List<String> lines, String name) {
    Optional<String> text = value(lines, name).filter(found -> found.matches("\\d{1,15} kB"));
    return text.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(text.get().replace(" kB", "")) << 10);
  }

  private static Optional<String> value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip());
  }

  /** A file's lines; none when it isn't there. */
  private List<String> lines(String file) {
    Path path = root.resolve(file);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(path)) {
      return lines.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
