package org.icportrait.app.command.data;

import java.util.concurrent.Callable;
import org.icportrait.app.option.LogOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands that make training data. */
@Command(name = "data", description = "Make training data.")
public final class DataCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "data: found no command, expected import-head, fit, synthesize, pairs or inspect");
  }
}
