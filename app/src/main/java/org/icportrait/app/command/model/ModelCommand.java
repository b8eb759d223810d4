package org.icportrait.app.command.model;

import java.util.concurrent.Callable;
import org.icportrait.app.option.LogOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands about models. */
@Command(name = "model", description = "Look at, check or convert a model.")
public final class ModelCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin LogOptions log;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "model: found no command, expected inspect, verify or convert");
  }
}
