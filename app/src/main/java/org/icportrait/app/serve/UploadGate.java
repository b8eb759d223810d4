package org.icportrait.app.serve;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads the bodies of requests without a thread of their own, each into a private file, and lets
 * only whole ones through: however slowly clients send, nobody else waits for them.
 */
final class UploadGate extends Handler.Wrapper {
  private static final long MOST_JSON = 1024; // bytes of a body that is no form
  private static final long MOST_AT_ONCE = 16; // times the largest request, of all bodies together
  private static final double EVICTED_RATE = 16_384; // bytes a second, when there is no room
  private static final double EVICTED_AGE = 2; // seconds

  private final AccessRules access;
  private final Submissions submissions;
  private final ServerSettings.Limits limits;
  private final Path folder;
  private final Set<Upload> active = new HashSet<>();
  private final AtomicLong received = new AtomicLong(); // bytes of those

  UploadGate(
      AccessRules access, Submissions submissions, ServerSettings.Limits limits, Path folder) {
    this.access = access;
    this.submissions = submissions;
    this.limits = limits;
    this.folder = folder;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    boolean isJob =
        request.getMethod().equals("POST")
            && path.startsWith("/v1/")
            && JobKind.ofPath(path.substring("/v1/".length())).isPresent();
    boolean isWish = request.getMethod().equals("PUT") && path.startsWith("/v1/");
    if (!isJob && !isWish) {
      return super.handle(request, response, callback); // nobody reads a body there
    }
    long most = isJob ? limits.upload() : MOST_JSON;
    try {
      HttpFields head = request.getHeaders();
      String holder = access.check(asked(path, head));
      if (isJob) {
        Uploads.checkHead(head.get(HttpHeader.CONTENT_TYPE), request.getLength(), most);
        submissions.admit(holder, head.get(Submissions.KEY));
      } else if (request.getLength() > most) {
        throw Uploads.tooLarge(most);
      }
      Upload upload =
          new Upload(
              this, request, response, callback, most, folder.resolve(UUID.randomUUID() + ""));
      enter(upload);
      upload.run();
    } catch (RequestException e) {
      Lingering.refuse(e, request, response, callback);
    }
    return true;
  }

  private static AccessRules.Asked asked(String path, HttpFields head) {
    return new AccessRules.Asked(
        path,
        head.get(HttpHeader.HOST),
        head.get(HttpHeader.ORIGIN),
        head.get(HttpHeader.AUTHORIZATION));
  }

  private void enter(Upload upload) {
    Upload slowest = null;
    synchronized (active) {
      if (active.size() >= limits.uploads()) {
        slowest =
            active.stream()
                .filter(each -> each.seconds() > EVICTED_AGE && each.rate() < EVICTED_RATE)
                .min(Comparator.comparingDouble(Upload::rate))
                .orElseThrow(() -> tooMany());
        active.remove(slowest);
      }
      active.add(upload);
    }
    if (slowest != null) {
      slowest.end(tooSlow());
    }
  }

  void leave(Upload upload) {
    synchronized (active) {
      active.remove(upload);
    }
    received.addAndGet(-upload.received());
  }

  /** Counts what has come; false when half bodies would fill the disk. */
  boolean count(int bytes) {
    return received.addAndGet(bytes) <= MOST_AT_ONCE * limits.upload();
  }

  int count() {
    synchronized (active) {
      return active.size();
    }
  }

  /** Ends the bodies that take too long or come too slowly; to be called every second. */
  void sweep() {
    Set<Upload> all;
    synchronized (active) {
      all = Set.copyOf(active);
    }
    for (Upload upload : all) {
      if (upload.isTooSlow(limits)) {
        upload.end(tooSlow());
      }
    }
  }

  static RequestException tooMany() {
    return RequestException.of(429, "too_many_uploads", "too many bodies are being sent");
  }

  private static RequestException tooSlow() {
    return RequestException.of(408, "too_slow", "the body took too long, or came too slowly");
  }

  /** Lets a request through whose body is there. */
  void proceed(Request whole, Response response, Callback callback) {
    getServer()
        .getThreadPool()
        .execute(
            () -> {
              try {
                if (!super.handle(whole, response, callback)) {
                  Response.writeError(whole, response, callback, 404);
                }
              } catch (Throwable e) { // as Jetty does with what its handlers throw
                Response.writeError(whole, response, callback, e);
              }
            });
  }

  /** An error as Jetty's own response. */
  static ByteBuffer answer(RequestException e, Response response) {
    response.setStatus(e.status());
    HttpFields.Mutable head = response.getHeaders();
    Answers.HEADERS.forEach(head::put);
    head.put(HttpHeader.CONTENT_TYPE, "application/json");
    head.put(HttpHeader.CACHE_CONTROL, Answers.NO_STORE);
    head.put(HttpHeader.CONNECTION, "close");
    if (Answers.wantsRetry(e.status())) {
      head.put(HttpHeader.RETRY_AFTER, Answers.RETRY_AFTER);
    }
    if (e.status() == 401) {
      head.put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    byte[] body = JobJson.errorText(e.error()).getBytes(StandardCharsets.UTF_8);
    head.put(HttpHeader.CONTENT_LENGTH, body.length);
    return ByteBuffer.wrap(body);
  }
}
