package org.icportrait.app.option;

import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What computes. */
public final class DeviceOption {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "cpu, or cuda or cuda:N for an NVIDIA GPU, which needs a build with -Pgpu.")
  String device;

  /** Has this process compute there. */
  public void use() {
    Engine.useDevice(parse());
  }

  /** The device that was named, which may not be there. */
  public Device device() {
    return parse();
  }

  /** As it was given. */
  String name() {
    return device;
  }

  private Device parse() {
    try {
      return Device.of(device);
    } catch (IllegalArgumentException e) {
      throw OptionRange.refuse(spec, "--device", device, "cpu, cuda or cuda:N");
    }
  }
}
