package org.icportrait.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands that make training data. */
@Command(name = "data", description = "Make training data.")
final class DataCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "data: found no command, expected import-head, fit, synthesize, pairs or inspect");
  }
}
