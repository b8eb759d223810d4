package org.icportrait.app.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Work without a model: a file that begins with "pic" is a picture; "sad" has no face. */
final class ToyWork implements JobWork {
  final AtomicInteger runs = new AtomicInteger();
  final CountDownLatch begun = new CountDownLatch(1);
  volatile boolean slow;
  volatile int slowSteps = 1000;
  final AtomicInteger rests = new AtomicInteger();

  @Override
  public void check(JobKind kind, Map<String, String> options, Set<String> files) {
    if (options.containsKey("wrong")) {
      throw RequestException.field("wrong", options.get("wrong"), "nothing");
    }
  }

  @Override
  public String checkFile(String field, byte[] head) {
    if (!new String(head, StandardCharsets.ISO_8859_1).startsWith("pic")) {
      throw RequestException.media(field, "something else", "a picture");
    }
    return "image/png";
  }

  @Override
  public Result run(Request request, Ear ear) throws JobFailure {
    runs.incrementAndGet();
    begun.countDown();
    byte[] content;
    try {
      content = Files.readAllBytes(request.files().values().iterator().next().get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (new String(content, StandardCharsets.ISO_8859_1).contains("sad")) {
      throw new JobFailure("no_face", "profile: found no face, expected a face");
    }
    int steps = slow ? slowSteps : 2;
    for (int i = 1; i <= steps; i++) {
      ear.onPreview(() -> new byte[] {1, 2, 3});
      if (!ear.onProgress("working", i, steps)) {
        throw new CancellationException();
      }
      try {
        Thread.sleep(slow ? 10 : 1);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return new Result("image/png", content);
  }

  @Override
  public byte[] thumbnail(Path picture) {
    return new byte[] {9, 8, 7};
  }

  @Override
  public byte[] smaller(byte[] jpeg, int side) {
    return (side + " of " + jpeg.length).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void rest() {
    rests.incrementAndGet();
  }
}
