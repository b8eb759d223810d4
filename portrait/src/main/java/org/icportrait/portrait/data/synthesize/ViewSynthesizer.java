package org.icportrait.portrait.data.synthesize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.head.HeadSurface;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.generate.ProgressListener;

/**
 * Writes a view-consistent set: shards of samples, only those that are not there yet. The bytes
 * depend on settings and data, not on the number of threads.
 */
public final class ViewSynthesizer {
  private static final int PURPOSE = 2;

  private final SynthesisSettings settings;
  private final IdentitySource identities;
  private final SynthesisFailures failures;
  private final Path output;

  /**
   * Settles the output's manifest.
   *
   * @param head the packed head
   * @param fitter of that head
   * @param data a training folder; its validation portraits are not used
   * @param fits of {@code data fit}, or null
   * @param decoder reads a picture file
   * @param output a directory
   * @param warnings is told of each portrait that can't be used, from any thread
   * @throws BadInputException when the output was made with other settings
   */
  public ViewSynthesizer(
      SynthesisSettings settings,
      Path head,
      PortraitHeadFitter fitter,
      Path data,
      Path fits,
      Function<Path, Picture> decoder,
      Path output,
      Consumer<String> warnings) {
    this.settings = settings;
    this.output = output;
    HeadLayout layout = new HeadLayout(fitter.model(), HeadSurface.read(head));
    PortraitFolder folder = PortraitFolder.read(data);
    Manifest.settle(
        output, Manifest.of(settings, layout.neutral(), head, data.resolve("portraits.jsonl")));
    this.failures = SynthesisFailures.open(output, warnings);
    this.identities =
        new IdentitySource(settings, layout, fitter, fits, decoder, folder.train(), failures);
  }

  /** The name of a shard. */
  static String shardName(int shard) {
    return String.format(Locale.ROOT, "shard-%06d.tar", shard);
  }

  /**
   * Writes the missing shards.
   *
   * @param threads that draw at the same time
   * @param progress its answer false ends the run after the running samples
   * @return how many portraits could not be used, in this run and those it goes on from
   */
  public int run(int threads, ProgressListener progress) {
    run(0, settings.shards(), threads, progress);
    return finish();
  }

  /** The shards that are not there yet. */
  public List<Integer> missing() {
    return IntStream.range(0, settings.shards())
        .filter(shard -> !Files.exists(output.resolve(shardName(shard))))
        .boxed()
        .toList();
  }

  /** Writes one shard when it is missing; other processes may write others meanwhile. */
  public void runShard(int shard, int threads, ProgressListener progress) {
    run(shard, shard + 1, threads, progress);
  }

  /**
   * Ends a set whose shards several processes wrote.
   *
   * @return how many portraits could not be used
   */
  public int finish() {
    try {
      failures.write();
      failures.unlock();
    } catch (IOException e) {
      throw new BadInputException(output.toString(), "an unwritable output", "room to write");
    }
    return failures.count();
  }

  private void run(int first, int last, int threads, ProgressListener progress) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    AtomicBoolean stopped = new AtomicBoolean();
    try {
      for (int shard = first; shard < last && !stopped.get(); shard++) {
        Path file = output.resolve(shardName(shard));
        int end = Math.min(settings.views(), (shard + 1) * settings.samplesOfShard());
        if (!Files.exists(file)) {
          write(file, shard * settings.samplesOfShard(), end, pool, threads, stopped, progress);
        } else if (!progress.onProgress("drawing views", end, settings.views())) {
          stopped.set(true);
        }
      }
    } finally {
      stopped.set(true);
      pool.shutdown();
      awaitEnd(pool);
    }
  }

  private void write(
      Path file,
      int from,
      int to,
      ExecutorService pool,
      int threads,
      AtomicBoolean stopped,
      ProgressListener progress) {
    Path temporary = file.resolveSibling(file.getFileName() + ".writing");
    try {
      try (TarWriter tar =
          new TarWriter(new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16))) {
        Deque<Future<List<TarReader.Entry>>> running = new ArrayDeque<>();
        int next = from;
        for (int done = from; done < to && !stopped.get(); ) {
          // a bounded number ahead, so that memory does not grow with the shard
          while (next < to && running.size() < 2 * threads) {
            int first = next;
            int last = Math.min(to, first + SynthesisSettings.VIEWS_OF_IDENTITY);
            running.add(pool.submit(() -> draw(first, last, stopped)));
            next = last;
          }
          for (TarReader.Entry entry : result(running.remove())) {
            tar.add(entry.name(), entry.content());
          }
          done = Math.min(to, done + SynthesisSettings.VIEWS_OF_IDENTITY);
          if (!progress.onProgress("drawing views", done, settings.views())) {
            stopped.set(true);
          }
        }
      }
      if (!stopped.get()) {
        failures.write(); // first: a shard that is there is never drawn again
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "an unwritable output", "room to write");
    } finally {
      delete(temporary);
    }
  }

  /** All views of one identity as files; fewer when the run is stopped. */
  private List<TarReader.Entry> draw(int from, int to, AtomicBoolean stopped) {
    List<TarReader.Entry> out = new ArrayList<>();
    if (stopped.get()) {
      return out;
    }
    Identity identity = identities.make(from / SynthesisSettings.VIEWS_OF_IDENTITY);
    for (int i = from; i < to && !stopped.get(); i++) {
      SampleRandom random = new SampleRandom(settings.seed(), PURPOSE, i);
      Sample sample = identity.draw(String.format(Locale.ROOT, "%08d", i), random, settings.size());
      if (sample.notes() instanceof ObjectNode notes) {
        notes.put("seed", settings.seed()).put("index", i);
      }
      out.addAll(SampleFiles.encode(sample));
    }
    return out;
  }

  private static List<TarReader.Entry> result(Future<List<TarReader.Entry>> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new BadInputException(temporary.toString(), "a file that stays", "one to delete");
    }
  }

  /** The JVM must not end while a thread draws. */
  private static void awaitEnd(ExecutorService pool) {
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // the running samples end within a second
      }
    }
  }
}
