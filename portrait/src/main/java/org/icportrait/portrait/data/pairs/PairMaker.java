package org.icportrait.portrait.data.pairs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.data.rendered.LandmarkCache;
import org.icportrait.portrait.data.rendered.RenderedHeads;
import org.icportrait.portrait.generate.ProgressListener;

/**
 * Makes the shards of pairs that are missing. A shard of photographs depends on seed and number
 * alone. Triplets are dealt out to the missing shards from those that no shard has yet, so that
 * heads which were rendered since then are used.
 */
public final class PairMaker {
  static final int SHARD = 64;
  private static final String SETTINGS = "settings.txt";

  private final PairSettings settings;
  private final Function<Path, Picture> decoder;
  private final FaceMesh mesh;
  private final Function<Picture, Optional<float[]>> finder;

  /**
   * A maker.
   *
   * @param decoder reads a picture file
   * @param finder the landmarks [478, 3] of a picture's largest face; called by one thread at a
   *     time
   */
  public PairMaker(
      PairSettings settings,
      Function<Path, Picture> decoder,
      FaceMesh mesh,
      Function<Picture, Optional<float[]>> finder) {
    this.settings = settings;
    this.decoder = decoder;
    this.mesh = mesh;
    this.finder = finder;
  }

  /** One file to be made: the pairs from {@code first} on. */
  private record Job(Path file, PairSource source, int number, int first, int count) {}

  /**
   * Makes what is missing.
   *
   * @param threads shards made at the same time; each holds a pair or two in memory
   * @return the pairs there are now
   * @throws BadInputException when the folder's pairs were made with another seed, split or size
   */
  public int run(int threads, ProgressListener progress) {
    checkSettings();
    List<Job> jobs = new ArrayList<>();
    if (settings.photographs() > 0) {
      PortraitFolder folder = PortraitFolder.read(settings.data());
      PairSource source =
          new PhotographPairs(
              settings.data(),
              settings.validation() ? folder.validation() : folder.train(),
              decoder,
              mesh,
              settings.size());
      List<Integer> missing = missing(source.kind(), settings.photographs());
      for (int number : missing) {
        int first = number * SHARD;
        int count = Math.min(SHARD, settings.photographs() - first);
        jobs.add(new Job(file(source.kind(), number), source, number, first, count));
      }
    }
    make(interleaved(jobs, tripletJobs()), threads, progress);
    return PairStore.isPairFolder(settings.output())
        ? PairStore.open(settings.output()).count()
        : 0;
  }

  /** Both kinds by turns: training may begin before all are there. */
  private static List<Job> interleaved(List<Job> some, List<Job> others) {
    List<Job> out = new ArrayList<>();
    for (int i = 0; i < Math.max(some.size(), others.size()); i++) {
      if (i < others.size()) {
        out.add(others.get(i));
      }
      if (i < some.size()) {
        out.add(some.get(i));
      }
    }
    return out;
  }

  private List<Job> tripletJobs() {
    List<Job> jobs = new ArrayList<>();
    List<Integer> missing = missing(HeadPair.Kind.TRIPLET, settings.triplets());
    if (missing.isEmpty()) {
      return jobs;
    }
    Path cache = settings.output().resolve("landmarks");
    TripletPairs source =
        new TripletPairs(
            RenderedHeads.list(
                settings.heads(),
                settings.validation() ? RenderedHeads.Split.VALIDATION : RenderedHeads.Split.TRAIN,
                RenderedHeads.Missing.REFUSED),
            new LandmarkCache(cache, decoder, finder),
            used(),
            settings.seed(),
            decoder,
            mesh,
            settings.size());
    int first = 0;
    for (int number : missing) {
      int wanted = Math.min(SHARD, settings.triplets() - number * SHARD);
      int count = Math.min(wanted, source.count() - first);
      if (count > 0) {
        jobs.add(new Job(file(source.kind(), number), source, number, first, count));
        first += count;
      }
    }
    return jobs;
  }

  /** Pairs of the shards that are there. */
  private Set<String> used() {
    Set<String> used = new HashSet<>();
    for (Path file : PairStore.shards(settings.output())) {
      PairShard shard = PairShard.open(file);
      for (int i = 0; i < shard.count(); i++) {
        used.add(shard.source(i));
      }
    }
    return used;
  }

  private List<Integer> missing(HeadPair.Kind kind, int pairs) {
    List<Integer> out = new ArrayList<>();
    for (int number = 0; number * SHARD < pairs; number++) {
      if (!Files.exists(file(kind, number))) {
        out.add(number);
      }
    }
    return out;
  }

  private Path file(HeadPair.Kind kind, int number) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return settings
        .output()
        .resolve(String.format(Locale.ROOT, "%s-%05d%s", name, number, PairStore.ENDING));
  }

  private void checkSettings() {
    Path file = settings.output().resolve(SETTINGS);
    String text =
        String.format(
            Locale.ROOT,
            "seed %d, split %s, %d pixels%n",
            settings.seed(),
            settings.validation() ? "validation" : "train",
            settings.size());
    try {
      Files.createDirectories(settings.output());
      if (!Files.exists(file)) {
        Files.writeString(file, text);
      }
      String found = Files.readString(file);
      if (!found.equals(text)) {
        throw new BadInputException(
            settings.output().toString(), "pairs of " + found.strip(), text.strip());
      }
    } catch (IOException e) {
      throw new BadInputException(
          settings.output().toString(), "an unwritable output", "a directory");
    }
  }

  private void make(List<Job> jobs, int threads, ProgressListener progress) {
    int total = jobs.stream().mapToInt(Job::count).sum();
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean stopped = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Boolean>> futures = new ArrayList<>();
      for (Job job : jobs) {
        futures.add(pool.submit(() -> make(job, done, total, stopped, progress)));
      }
      for (Future<Boolean> future : futures) {
        await(future);
      }
    } finally {
      stopped.set(true);
      pool.shutdown();
      awaitEnd(pool);
    }
  }

  private boolean make(
      Job job, AtomicInteger done, int total, AtomicBoolean stopped, ProgressListener progress) {
    return PairShard.write(
        job.file(),
        job.source().kind(),
        settings.size(),
        job.count(),
        i -> {
          synchronized (progress) { // it may not know threads
            if (stopped.get() || !progress.onProgress("making pairs", done.get(), total)) {
              stopped.set(true);
              return null;
            }
          }
          long number = (long) job.number() * SHARD + i;
          HeadPair pair =
              job.source()
                  .make(
                      job.first() + i, PairRandom.of(settings.seed(), job.source().kind(), number));
          done.incrementAndGet();
          return pair;
        });
  }

  private static void await(Future<Boolean> future) {
    try {
      future.get();
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

  private static void awaitEnd(ExecutorService pool) {
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // a pair is made within a second
      }
    }
  }
}
