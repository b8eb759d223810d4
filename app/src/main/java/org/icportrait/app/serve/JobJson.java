package org.icportrait.app.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
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

  String jobs(List<Job> jobs) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("jobs");
    jobs.forEach(job -> list.add(node(job)));
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
      node.put("expires", time(job.finished() + keep.toMillis()));
    }
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
    return text(progress(step));
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
