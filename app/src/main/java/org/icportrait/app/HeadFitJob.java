package org.icportrait.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.Picture;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.portrait.data.HeadFitFile;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.model.PortraitModel;

/** Fits the head to many portraits, in parallel, and only where there is no fit yet. */
final class HeadFitJob {
  private static final List<String> PICTURES = List.of(".jpg", ".jpeg", ".png", ".webp");

  /** Parts of a training folder. */
  enum Split {
    VALIDATION,
    TRAIN,
    ALL
  }

  /**
   * A portrait to fit.
   *
   * @param name of its file in the output, without .json
   * @param file the picture
   * @param landmarks [478, 3] in pixels, or null when they are to be found
   */
  record Item(String name, Path file, float[] landmarks) {}

  /**
   * What came out, earlier fits among them.
   *
   * @param portraits how many have a fit
   * @param landmarkError median, in eye distances
   * @param photometricError median, in display values 0..1
   */
  record Result(int portraits, double landmarkError, double photometricError) {}

  private final Session session;
  private final PortraitHeadFitter fitter;
  private final PortraitModel faces; // null when all landmarks are given
  private final Path output;

  HeadFitJob(Session session, PortraitHeadFitter fitter, PortraitModel faces, Path output) {
    this.session = session;
    this.fitter = fitter;
    this.faces = faces;
    this.output = output;
  }

  static boolean isTrainingFolder(Path data) {
    return Files.exists(data.resolve("portraits.jsonl"));
  }

  /** The portraits of a training folder. */
  static List<Item> list(Path data, Split split) {
    PortraitFolder folder = PortraitFolder.read(data);
    List<PortraitFolder.Entry> entries = new ArrayList<>();
    if (split != Split.TRAIN) {
      entries.addAll(folder.validation());
    }
    if (split != Split.VALIDATION) {
      entries.addAll(folder.train());
    }
    List<Item> items = new ArrayList<>();
    for (PortraitFolder.Entry entry : entries) {
      if (!entry.id().matches("[A-Za-z0-9_-]{1,100}")) {
        throw new BadInputException(
            data.resolve("portraits.jsonl").toString(),
            "id '" + entry.id() + "'",
            "letters, digits, - and _: it becomes a file name");
      }
      items.add(new Item(entry.id(), entry.file(), entry.landmarks()));
    }
    return items;
  }

  /** The pictures of a plain folder. */
  static List<Item> list(Path data) {
    try (Stream<Path> files = Files.list(data)) {
      return files
          .filter(HeadFitJob::isPicture)
          .sorted()
          .map(file -> new Item(file.getFileName().toString(), file, null))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && PICTURES.stream().anyMatch(name::endsWith);
  }

  Result run(List<Item> items, int threads, Progress progress) {
    try {
      Files.createDirectories(output);
    } catch (IOException e) {
      throw new BadInputException(output.toString(), "an unwritable output", "a directory");
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<HeadFit> fits = new ArrayList<>();
    try {
      List<Future<HeadFit>> futures = new ArrayList<>();
      for (Item item : items) {
        futures.add(pool.submit(() -> session.cancelled() ? null : fit(item)));
      }
      for (int i = 0; i < items.size() && !session.cancelled(); i++) {
        HeadFit fit = result(futures.get(i));
        if (fit != null) {
          fits.add(fit);
        }
        progress.onProgress("fitting heads", i + 1, items.size());
      }
      futures.forEach(future -> future.cancel(false));
    } finally {
      pool.shutdownNow();
      awaitEnd(pool);
    }
    return new Result(
        fits.size(),
        median(fits.stream().mapToDouble(HeadFit::landmarkError).toArray()),
        median(
            fits.stream()
                .mapToDouble(HeadFit::photometricError)
                .filter(Double::isFinite)
                .toArray()));
  }

  /** The fit, or null where a picture can't be used, which is reported. */
  private HeadFit result(Future<HeadFit> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BadInputException bad) {
        session.say("warning: skipped " + bad.getMessage());
        return null;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private HeadFit fit(Item item) {
    Path file = output.resolve(item.name() + ".json");
    if (Files.exists(file)) {
      return HeadFitFile.read(file);
    }
    Picture picture = PictureReader.read(item.file());
    float[] landmarks = item.landmarks() != null ? item.landmarks() : landmarks(item, picture);
    HeadFit fit = fitter.fit(picture, landmarks);
    AtomicFile.write(file, HeadFitFile.bytes(fit));
    return fit;
  }

  private float[] landmarks(Item item, Picture picture) {
    synchronized (faces) { // the networks are used by one thread at a time
      List<FaceAnalysis> found = faces.faces(picture);
      if (found.isEmpty()) {
        throw new BadInputException(
            item.file().toString(), "no face", "an upright face at least 64 pixels wide");
      }
      return found.get(0).landmarks();
    }
  }

  /** The JVM must not end while a thread computes. */
  private static void awaitEnd(ExecutorService pool) {
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // the running fits end within a second
      }
    }
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values.length == 0 ? Double.NaN : values[values.length / 2];
  }
}
