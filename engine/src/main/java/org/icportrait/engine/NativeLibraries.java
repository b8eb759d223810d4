package org.icportrait.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/**
 * Whether libtorch loads on this machine, and if it doesn't, the library that stands in the way.
 */
public final class NativeLibraries {
  /** What the system's loader says; the library that lacks is named before what it could not do. */
  private static final Pattern LACKING =
      Pattern.compile("([\\w.+-]+\\.(?:so|dylib|dll)[.\\d]*): cannot open shared object file");

  private static Optional<String> known; // null before the first try: the next ones know less

  private NativeLibraries() {}

  /**
   * Loads libtorch, unless it is loaded.
   *
   * @return empty when it is there; else why it isn't, in a few words that name a library where one
   *     is known
   */
  public static synchronized Optional<String> whyNot() {
    if (known == null) {
      try {
        CudaSearch.skipWithoutGpuBuild();
        torch.get_num_threads();
        known = Optional.empty();
      } catch (LinkageError | RuntimeException e) {
        known = Optional.of(why(e));
      }
    }
    return known;
  }

  /** The same in a few words, from an error that something met which needed libtorch. */
  public static String whyNot(LinkageError error) {
    return lacking(error).isPresent() ? why(error) : whyNot().orElseGet(() -> why(error));
  }

  private static String why(Throwable error) {
    return lacking(error).map(name -> "no " + name).orElseGet(() -> deepest(error));
  }

  /** The library that an error says can't be opened. */
  static Optional<String> lacking(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      Matcher named = LACKING.matcher(String.valueOf(cause.getMessage()));
      if (named.find()) {
        return Optional.of(named.group(1));
      }
    }
    return Optional.empty();
  }

  private static String deepest(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    return message.lines().findFirst().orElse("").replaceFirst("^.*/", "");
  }

  /** Whether this is the build with {@code -Pgpu}, whose libtorch computes on NVIDIA's GPUs. */
  public static boolean isGpuBuild() {
    return CudaSearch.hasGpuBuild();
  }

  /** The system and processor that libraries are for, such as {@code linux-x86_64}. */
  public static String platform() {
    return Loader.getPlatform();
  }
}
