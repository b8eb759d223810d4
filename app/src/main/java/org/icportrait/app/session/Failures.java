package org.icportrait.app.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Engine;
import org.icportrait.engine.NativeLibraries;
import org.icportrait.portrait.generate.CancelledException;
import org.icportrait.portrait.train.run.TrainingException;

/** Turns what went wrong into one plain line and an exit code. */
public final class Failures {
  private Failures() {}

  /** Reports an error on standard error and returns the exit code it stands for. */
  public static int report(Throwable error, Session session, boolean debug) {
    if (debug) {
      session.trace(error);
    }
    // when the JVM is ending, libraries may fail only because of that
    if (error instanceof CancelledException || session.cancelled()) {
      session.say("stopped");
      return ExitCode.CANCELLED;
    }
    if (error instanceof BadInputException) {
      session.say(error.getMessage());
      return ExitCode.INPUT;
    }
    if (error instanceof BadModelException) {
      session.say(error.getMessage());
      return ExitCode.MODEL;
    }
    session.say(error instanceof TrainingException ? error.getMessage() : unexpected(error));
    return ExitCode.FAILED;
  }

  /** What an error means that is neither an input's nor a model's. */
  public static String unexpected(Throwable error) {
    if (isHeapExhausted(error)) {
      long megabytes = Runtime.getRuntime().maxMemory() >> 20;
      return "memory: found "
          + megabytes
          + " MB of Java heap used up, expected smaller pictures or more heap: ICPORTRAIT_HEAP=2g";
    }
    if (error instanceof OutOfMemoryError || Engine.isNativeMemoryExhausted(error)) {
      return "memory: found none left, expected smaller pictures or a machine with more of it";
    }
    if (error instanceof LinkageError linkage) {
      return "native libraries: found "
          + NativeLibraries.whyNot(linkage)
          + ", expected those of this platform: ./icportrait doctor says what is missing";
    }
    Throwable cause = error instanceof UncheckedIOException ? error.getCause() : error;
    if (isDiskFull(cause)) {
      String file = cause instanceof FileSystemException named ? named.getFile() + ": " : "disk: ";
      return file
          + "found no space left on it, expected free space or another folder to write into";
    }
    if (cause instanceof FileSystemException file) {
      String reason = file.getReason() == null ? file.getClass().getSimpleName() : file.getReason();
      return file.getFile() + ": found an error (" + reason + "), expected a usable file";
    }
    if (cause instanceof IOException) {
      return "input or output: found an error (" + firstLine(cause) + "), expected none";
    }
    return "internal error: found "
        + cause.getClass().getSimpleName()
        + " ("
        + firstLine(cause)
        + "), expected none: run it again with --debug and report what it prints";
  }

  private static boolean isDiskFull(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return error instanceof IOException
        && (message.contains("No space left") || message.contains("quota exceeded"));
  }

  private static boolean isHeapExhausted(Throwable error) {
    String message = String.valueOf(error.getMessage());
    boolean heap = message.contains("Java heap space") || message.contains("GC overhead");
    return error instanceof OutOfMemoryError && heap; // else threads, class space, native memory
  }

  private static String firstLine(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
  }
}
