package org.icportrait.app.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.icportrait.app.doctor.DeviceReport;
import org.icportrait.app.doctor.Diagnosis;
import org.icportrait.app.doctor.Doctor;
import org.icportrait.app.doctor.DoctorReport;
import org.icportrait.app.option.DeviceOption;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.diffusion.check.DeviceCheck;
import org.icportrait.engine.DType;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What this machine has, what is missing, and what to do about it. */
@Command(
    name = "doctor",
    description = "Say what this machine has and what is missing, and what to do about it.")
public final class DoctorCommand implements Callable<Integer> {
  private final Session session;

  @Spec CommandSpec spec;

  @Option(names = "--json", description = "The findings as JSON.")
  boolean json;

  @Option(
      names = "--gpu-check",
      description =
          "Compute every operator on the device and on the processor, compare, and measure speeds;"
              + " on a GPU unless --device names another.")
  boolean check;

  @Mixin DeviceOption device;
  @Mixin LogOptions log;

  public DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Device chosen = device.device();
    if (check && !spec.commandLine().getParseResult().hasMatchedOption("--device")) {
      chosen = Device.of("cuda");
    }
    String named = System.getenv("ICPORTRAIT_CACHE");
    Path cache = named == null || named.isBlank() ? null : Path.of(named);
    Diagnosis diagnosis = Doctor.examine(cache, chosen.kind() == Device.Kind.CUDA);
    if (!check || !diagnosis.ready()) {
      session.out().println(json ? DoctorReport.json(diagnosis) : DoctorReport.text(diagnosis));
      return diagnosis.ready() ? ExitCode.DONE : ExitCode.FAILED;
    }
    Progress progress = session.showProgress(log.quiet());
    DeviceCheck checked =
        DeviceCheck.of(
            chosen,
            List.of(DType.FLOAT32, halfOf(chosen)),
            (done, total) -> {
              progress.onProgress("checking", done, total);
              session.stopIfCancelled();
            });
    session
        .out()
        .println(
            json
                ? DoctorReport.json(diagnosis, checked)
                : DoctorReport.text(diagnosis) + DeviceReport.text(checked));
    return checked.holds() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** The type of 16 bits that training takes there. */
  private static DType halfOf(Device device) {
    Engine.useDevice(device);
    try {
      return Engine.hasNativeBfloat16() || device.isCpu() ? DType.BFLOAT16 : DType.FLOAT16;
    } finally {
      Engine.useDevice(Device.CPU);
    }
  }
}
