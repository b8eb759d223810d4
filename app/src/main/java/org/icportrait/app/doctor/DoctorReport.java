package org.icportrait.app.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.icportrait.app.session.Version;
import org.icportrait.diffusion.check.DeviceCheck;

/** A diagnosis as lines for people or as JSON. */
public final class DoctorReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DoctorReport() {}

  /** A line for each finding, and a last one that says whether portraits can be made. */
  public static String text(Diagnosis diagnosis) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : diagnosis.findings()) {
      text.append(
          String.format(
              "%-5s  %-13s  %s%s%n",
              lower(finding.verdict()),
              finding.subject(),
              finding.found(),
              finding.advice().isEmpty() ? "" : " -> " + finding.advice()));
    }
    return text.append(
            diagnosis.ready()
                ? "ready: portraits can be made here"
                : "not ready: what is wrong above keeps portraits from being made")
        .toString();
  }

  /** The same for programs; docs/commands.md names the fields. */
  public static String json(Diagnosis diagnosis) {
    return json(node(diagnosis));
  }

  /** The same with what a device computed. */
  public static String json(Diagnosis diagnosis, DeviceCheck check) {
    ObjectNode node = node(diagnosis);
    DeviceReport.addTo(node, check);
    return json(node);
  }

  private static ObjectNode node(Diagnosis diagnosis) {
    ObjectNode node = JSON.createObjectNode();
    node.put("ready", diagnosis.ready());
    node.put("version", Version.text());
    ArrayNode findings = node.putArray("findings");
    for (Finding finding : diagnosis.findings()) {
      ObjectNode each = findings.addObject();
      each.put("subject", finding.subject());
      each.put("verdict", lower(finding.verdict()));
      each.put("found", finding.found());
      each.put("advice", finding.advice().isEmpty() ? null : finding.advice());
    }
    return node;
  }

  private static String json(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
