package org.icportrait.portrait.data.synthesize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;

/** A set written by {@link ViewSynthesizer}, read in order. */
public final class ViewSet {
  private final List<Path> shards;

  /**
   * Opens a set.
   *
   * @throws BadInputException when there is no manifest or no shard
   */
  public ViewSet(Path folder) {
    Manifest.read(folder.resolve(Manifest.NAME));
    try (Stream<Path> files = Files.list(folder)) {
      this.shards =
          files
              .filter(file -> file.getFileName().toString().matches("shard-\\d{6}\\.tar"))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new BadInputException(folder.toString(), "no readable directory", "a set of views");
    }
    if (shards.isEmpty()) {
      throw new BadInputException(folder.toString(), "no shard", "shard-000000.tar and on");
    }
  }

  List<Path> shards() {
    return shards;
  }

  /** Reads sample after sample until the consumer answers false. */
  public void forEach(Predicate<Sample> consumer) {
    for (Path shard : shards) {
      try (TarReader reader = new TarReader(shard)) {
        for (Sample sample = SampleFiles.next(shard.toString(), reader);
            sample != null;
            sample = SampleFiles.next(shard.toString(), reader)) {
          if (!consumer.test(sample)) {
            return;
          }
        }
      }
    }
  }

  /** Up to so many pairs of views that follow each other and show the same identity. */
  public List<List<Sample>> pairs(int count) {
    List<List<Sample>> out = new ArrayList<>();
    List<Sample> open = new ArrayList<>();
    forEach(
        sample -> {
          String name = sample.notes().path("identity").asText();
          if (!open.isEmpty() && !open.get(0).notes().path("identity").asText().equals(name)) {
            open.clear();
          }
          if (open.size() < 2) { // one pair an identity
            open.add(sample);
            if (open.size() == 2) {
              out.add(List.copyOf(open));
            }
          }
          return out.size() < count;
        });
    return out;
  }
}
