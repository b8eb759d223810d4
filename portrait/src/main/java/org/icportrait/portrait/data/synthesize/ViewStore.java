package org.icportrait.portrait.data.synthesize;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.BadInputException;

/** A set of views whose samples are read one by one in any order; nothing is kept in memory. */
public final class ViewStore {
  private record Place(Path shard, long offset) {}

  private final List<Place> places = new ArrayList<>();
  private final float[] low;
  private final float[] high;

  /**
   * Finds the samples of a set.
   *
   * @throws BadInputException when there is no manifest or no shard
   */
  public ViewStore(Path folder) {
    JsonNode manifest = Manifest.read(folder.resolve(Manifest.NAME));
    this.low = corner(folder, manifest.path("canonicalLow"));
    this.high = corner(folder, manifest.path("canonicalHigh"));
    for (Path shard : new ViewSet(folder).shards()) {
      try (TarReader reader = new TarReader(shard)) {
        long at = 0;
        for (TarReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
          if (entry.name().endsWith(SampleFiles.PICTURE)) {
            places.add(new Place(shard, at));
          }
          at = reader.position();
        }
      }
    }
  }

  private static float[] corner(Path folder, JsonNode list) {
    if (list.size() != 3) {
      throw new BadInputException(
          folder.resolve(Manifest.NAME).toString(), "no box of the head", "a set of views");
    }
    float[] out = new float[3];
    for (int k = 0; k < 3; k++) {
      out[k] = (float) list.get(k).asDouble();
    }
    return out;
  }

  /** The number of samples. */
  public int count() {
    return places.size();
  }

  /** Least coordinates of the neutral head, [3] in centimetres, where its planes are 0. */
  public float[] low() {
    return low.clone();
  }

  /** Greatest coordinates of the neutral head, [3] in centimetres, where its planes are 1. */
  public float[] high() {
    return high.clone();
  }

  /** Reads a sample; any number of threads may do so at the same time. */
  public Sample read(int index) {
    Place place = places.get(index);
    try (TarReader reader = new TarReader(place.shard, place.offset)) {
      return SampleFiles.next(place.shard.toString(), reader);
    }
  }
}
