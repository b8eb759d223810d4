package org.icportrait.app.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Jobs and errors as the service's JSON; openapi.json describes the fields. */
final class JobJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JobQueue queue;
  private final Duration keep;

  JobJson(JobQueue queue, Duration keep) {
    this.queue = queue;
    this.keep = keep;
  }

  String job(Job job) {
    return text(node(job));
  }

  /** A page of jobs; the cursor of the next one, or null behind the last. */
  String jobs(List<Job> jobs, String next) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("jobs");
    jobs.forEach(job -> list.add(node(job)));
    root.put("next", next);
    return text(root);
  }

  private ObjectNode node(Job job) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", job.id()).put("kind", job.kind().path()).put("state", job.state().id());
    node.put("created", time(job.created()));
    if (job.started() > 0) {
      node.put("started", time(job.started()));
    }
    if (job.finished() > 0) {
      node.put("finished", time(job.finished()));
      if (!job.kept()) {
        node.put("expires", time(job.finished() + keep.toMillis()));
      }
    }
    node.put("kept", job.kept());
    if (job.state() == JobState.QUEUED) {
      node.put("position", queue.position(job.id()));
    }
    queue.progress(job.id()).ifPresent(step -> node.set("progress", progress(step)));
    node.set("options", JSON.valueToTree(new TreeMap<>(job.options())));
    node.set("files", JSON.valueToTree(new TreeMap<>(job.files())));
    if (job.error() != null) {
      node.set("error", error(job.error()));
    }
    ObjectNode links = node.putObject("links");
    String self = "/v1/jobs/" + job.id();
    links.put("self", self).put("events", self + "/events");
    if (job.state() == JobState.DONE) {
      links.put("result", self + "/result");
      if (job.kind().makesPicture()) {
        links.put("thumbnail", self + "/thumbnail");
      }
      node.put("content_type", job.contentType());
    }
    return node;
  }

  private static ObjectNode progress(JobEvents.Advanced step) {
    return JSON.createObjectNode()
        .put("stage", step.stage())
        .put("done", step.done())
        .put("total", step.total());
  }

  static String progressText(JobEvents.Advanced step) {
    return text(progress(step).put("id", step.id()));
  }

  static String deletedText(JobEvents.Deleted event) {
    return text(JSON.createObjectNode().put("id", event.id()));
  }

  /** What the service is and allows, to one who asks. */
  static String service(ServerSettings settings, String holder) {
    ServerSettings.Limits limits = settings.limits();
    ObjectNode node =
        JSON.createObjectNode()
            .put("version", settings.build().version())
            .put("model", settings.build().model())
            .put("keepHours", settings.keep().toSeconds() / 3600.0)
            .put("maxUploadMegabytes", limits.upload() >> 20)
            .put("queue", limits.queue())
            .put("maxJobSeconds", limits.job().toSeconds());
    if (!holder.equals(Tokens.NOBODY)) {
      node.put("holder", holder);
    }
    return text(node);
  }

  /** The wish of {"keep": true} or {"keep": false}. */
  static boolean keep(String body) {
    try {
      JsonNode node = JSON.readTree(body);
      if (node != null && node.isObject() && node.size() == 1 && node.path("keep").isBoolean()) {
        return node.path("keep").asBoolean();
      }
    } catch (JsonProcessingException e) {
      throw RequestException.field("keep", "no JSON", "{\"keep\": true} or {\"keep\": false}");
    }
    throw RequestException.field("keep", "something else", "{\"keep\": true} or {\"keep\": false}");
  }

  static String errorText(JobError error) {
    ObjectNode root = JSON.createObjectNode();
    root.set("error", error(error));
    return text(root);
  }

  private static ObjectNode error(JobError error) {
    ObjectNode node = JSON.createObjectNode().put("code", error.code());
    if (error.field() != null) {
      node.put("field", error.field());
    }
    return node.put("reason", error.reason());
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static String text(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree of plain values
    }
  }
}
