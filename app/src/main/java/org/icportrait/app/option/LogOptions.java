package org.icportrait.app.option;

import picocli.CommandLine.Option;

/** How much a command says. */
public final class LogOptions {
  @Option(names = "--quiet", description = "No progress; warnings and errors only.")
  boolean quiet;

  @Option(names = "--debug", description = "Print the stack trace of an error.")
  boolean debug; // Icportrait looks for it itself, so that it also holds for wrong usage

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  /** Whether no progress is to be shown. */
  public boolean quiet() {
    return quiet;
  }
}
