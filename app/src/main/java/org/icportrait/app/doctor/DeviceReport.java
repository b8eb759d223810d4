package org.icportrait.app.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.icportrait.app.session.Version;
import org.icportrait.diffusion.check.DeviceCheck;
import org.icportrait.diffusion.check.DeviceCheck.Comparison;
import org.icportrait.diffusion.check.Speeds.Speed;
import org.icportrait.engine.DType;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import org.icportrait.engine.Gpus;

/** What a device computed, as one text to paste. */
public final class DeviceReport {
  private DeviceReport() {}

  /** Comparisons that don't hold, the largest error of each type, speeds, and memory. */
  public static String text(DeviceCheck check) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("");
    lines.add("device check of " + check.device() + ", " + Version.software());
    for (Comparison each : check.comparisons()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-5s  %-52s %-8s  %s",
              each.holds() ? "good" : "wrong",
              each.operator(),
              lower(each.type()),
              each.failure() != null
                  ? each.failure()
                  : String.format(
                      Locale.ROOT, "off by %.1e of %.0e", each.error(), each.allowed())));
    }
    for (Speed speed : check.speeds()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "speed  %-52s %-8s  %.3f ms, %.2f TFLOP/s",
              speed.subject(),
              lower(speed.type()),
              1e3 * speed.seconds(),
              speed.teraflops()));
    }
    OptionalLong peak = peak(check);
    lines.add(
        String.format(
            Locale.ROOT,
            "memory %.2f GB %s",
            (peak.isPresent() ? peak.getAsLong() : Engine.residentBytes()) / 1e9,
            peak.isPresent() ? "of the GPU at the peak" : "of this process at the end"));
    long wrong = check.comparisons().stream().filter(each -> !each.holds()).count();
    lines.add(
        wrong == 0
            ? "all " + check.comparisons().size() + " comparisons hold"
            : wrong + " of " + check.comparisons().size() + " comparisons do not hold");
    return String.join(System.lineSeparator(), lines);
  }

  private static OptionalLong peak(DeviceCheck check) {
    Engine.useDevice(check.device());
    try {
      return Gpus.peakBytes();
    } finally {
      Engine.useDevice(Device.CPU);
    }
  }

  static void addTo(ObjectNode node, DeviceCheck check) {
    ObjectNode all = node.putObject("device_check");
    all.put("device", check.device().toString());
    all.put("holds", check.holds());
    ArrayNode comparisons = all.putArray("comparisons");
    for (Comparison each : check.comparisons()) {
      ObjectNode one = comparisons.addObject();
      one.put("operator", each.operator());
      one.put("precision", lower(each.type()));
      one.put("holds", each.holds());
      one.put("error", Double.isFinite(each.error()) ? each.error() : null);
      one.put("allowed", each.allowed());
      one.put("failure", each.failure());
    }
    ArrayNode speeds = all.putArray("speeds");
    for (Speed speed : check.speeds()) {
      ObjectNode one = speeds.addObject();
      one.put("subject", speed.subject());
      one.put("precision", lower(speed.type()));
      one.put("seconds", speed.seconds());
      one.put("teraflops", speed.teraflops());
    }
    OptionalLong peak = peak(check);
    all.put("peak_gpu_bytes", peak.isPresent() ? peak.getAsLong() : null);
  }

  private static String lower(DType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
