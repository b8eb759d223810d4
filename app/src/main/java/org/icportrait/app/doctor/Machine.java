package org.icportrait.app.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was found of a machine; nothing is judged here.
 *
 * @param java the JVM's version and maker
 * @param platform system and processor as libraries are named by, such as {@code linux-x86_64}
 * @param processor what computes without a GPU
 * @param memory what there is of it
 * @param cache where native libraries go
 * @param model the folder of the model that comes with icportrait; empty when it isn't there
 * @param libtorch why it doesn't load; empty when it does
 * @param gpu what there is for GPUs
 */
record Machine(
    String java,
    String platform,
    Processor processor,
    Memory memory,
    Cache cache,
    Optional<Path> model,
    Optional<String> libtorch,
    Gpu gpu) {

  /**
   * A processor.
   *
   * @param name its maker's name; empty where the system does not tell
   * @param flags instruction sets as Linux names them; empty where the system does not tell
   * @param threads that may run at once
   */
  record Processor(Optional<String> name, Set<String> flags, int threads) {}

  /**
   * Memory in bytes.
   *
   * @param total of the machine; empty where the system does not tell, as the next two
   * @param available without swapping
   * @param limit of the container (cgroup); empty without one
   * @param addresses limit of address space ({@code ulimit -v}); empty without one
   */
  record Memory(
      OptionalLong total, OptionalLong available, OptionalLong limit, OptionalLong addresses) {
    /** The most that this process can have. */
    OptionalLong usable() {
      return Stream.of(total, limit)
          .filter(OptionalLong::isPresent)
          .mapToLong(OptionalLong::getAsLong)
          .min();
    }
  }

  /**
   * The folder of native libraries.
   *
   * @param folder that was chosen; empty when none is usable
   * @param problem why none is, or empty
   * @param free bytes on its disk
   * @param missing bytes that are still to be unpacked
   */
  record Cache(Optional<Path> folder, Optional<String> problem, long free, long missing) {}

  /**
   * What is there for GPUs.
   *
   * @param build whether this build computes on GPUs
   * @param libraries where NVIDIA's libraries were found, by file name, with the name of the file
   *     that holds them, which tells the version
   * @param driver version of NVIDIA's driver
   * @param cards the GPUs that the driver knows, a line each
   * @param usable the GPUs that libtorch can use, a line each
   */
  record Gpu(
      boolean build,
      Map<String, Path> libraries,
      Optional<String> driver,
      List<String> cards,
      List<String> usable) {}
}
