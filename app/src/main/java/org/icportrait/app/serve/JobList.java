package org.icportrait.app.serve;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Pages of a holder's jobs. */
final class JobList {
  private static final int LISTED = 50;
  private static final int MOST_LISTED = 200;

  private final JobStore store;
  private final JobJson json;

  JobList(JobStore store, JobJson json) {
    this.store = store;
    this.json = json;
  }

  void list(Context request) {
    int limit = whole(request, "limit", LISTED, 1, MOST_LISTED);
    JobStore.Filter filter =
        new JobStore.Filter(
            Holder.of(request),
            kind(request.queryParam("kind")),
            state(request.queryParam("state")),
            place(request.queryParam("cursor")),
            limit + 1); // one more tells whether there is another page
    List<Job> jobs = store.list(filter);
    boolean more = jobs.size() > limit;
    List<Job> page = more ? jobs.subList(0, limit) : jobs;
    Answers.json(request, json.jobs(page, more ? cursor(page.get(limit - 1)) : null));
  }

  /** A whole number of the query. */
  static int whole(Context request, String name, int standard, int least, int most) {
    String asked = request.queryParam(name);
    if (asked == null) {
      return standard;
    }
    if (!asked.matches("[0-9]{1,4}")
        || Integer.parseInt(asked) < least
        || Integer.parseInt(asked) > most) {
      throw RequestException.field(name, asked, least + " to " + most);
    }
    return Integer.parseInt(asked);
  }

  private static JobKind kind(String asked) {
    List<String> known = Arrays.stream(JobKind.values()).map(JobKind::path).toList();
    return asked == null
        ? null
        : JobKind.ofPath(asked)
            .orElseThrow(() -> RequestException.field("kind", asked, "one of " + known));
  }

  private static JobState state(String asked) {
    List<String> known = Arrays.stream(JobState.values()).map(JobState::id).toList();
    return asked == null
        ? null
        : Arrays.stream(JobState.values())
            .filter(state -> state.id().equals(asked))
            .findFirst()
            .orElseThrow(() -> RequestException.field("state", asked, "one of " + known));
  }

  private static String cursor(Job job) {
    String text = job.created() + " " + job.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static JobStore.Place place(String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
      if (text.matches("[0-9]{1,18} [!-~]{1,64}")) {
        int gap = text.indexOf(' ');
        return new JobStore.Place(Long.parseLong(text.substring(0, gap)), text.substring(gap + 1));
      }
    } catch (IllegalArgumentException e) {
      throw unknownCursor(cursor);
    }
    throw unknownCursor(cursor);
  }

  private static RequestException unknownCursor(String cursor) {
    return RequestException.field("cursor", cursor, "what a page said as next");
  }
}
