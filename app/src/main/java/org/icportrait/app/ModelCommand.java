package org.icportrait.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands about models. */
@Command(name = "model", description = "Look at, check or convert a model.")
final class ModelCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "model: found no command, expected inspect, verify or convert");
  }
}
