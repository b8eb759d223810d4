package org.icportrait.app.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.icportrait.app.doctor.Diagnosis;
import org.icportrait.app.doctor.Doctor;
import org.icportrait.app.doctor.DoctorReport;
import org.icportrait.app.option.DeviceOption;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.engine.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What this machine has, what is missing, and what to do about it. */
@Command(
    name = "doctor",
    description = "Say what this machine has and what is missing, and what to do about it.")
public final class DoctorCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--json", description = "The findings as JSON.")
  boolean json;

  @Mixin DeviceOption device;
  @Mixin LogOptions log;

  public DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    boolean gpu = device.device().kind() == Device.Kind.CUDA;
    String named = System.getenv("ICPORTRAIT_CACHE");
    Path cache = named == null || named.isBlank() ? null : Path.of(named);
    Diagnosis diagnosis = Doctor.examine(cache, gpu);
    session.out().println(json ? DoctorReport.json(diagnosis) : DoctorReport.text(diagnosis));
    return diagnosis.ready() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
