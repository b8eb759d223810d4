package org.icportrait.portrait.train.whole;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.data.pairs.PairStore;

/** Pairs of a folder, by kind, for training and validation, at the side that is trained. */
final class PairStream {
  private static final int CODE_PICTURES = 400; // that the code is fitted to
  private static final int CODE_BATCH = 16;

  private final PairStore store;
  private final List<Integer> photographs = new ArrayList<>();
  private final List<Integer> triplets = new ArrayList<>();

  private final int reduction; // pixels of the store along a side to one

  /**
   * The pairs of a folder.
   *
   * @param size S, the side that is trained in pixels; the pairs' own or a part of it
   */
  PairStream(Path folder, int size) {
    store = PairStore.open(folder);
    if (size < 1 || store.size() % size != 0) {
      throw new BadInputException(
          folder.toString(), "pairs of " + store.size() + " px", "a multiple of crop " + size);
    }
    reduction = store.size() / size;
    for (int i = 0; i < store.count(); i++) {
      (store.kind(i) == HeadPair.Kind.PHOTOGRAPH ? photographs : triplets).add(i);
    }
    if (store.count() == 0) {
      throw new BadInputException(folder.toString(), "no pairs", "those of data pairs");
    }
  }

  /** S, the side of the crops in pixels. */
  int size() {
    return store.size() / reduction;
  }

  /** How many pairs there are of a kind. */
  int count(HeadPair.Kind kind) {
    return of(kind).size();
  }

  /** A pair of a kind. */
  HeadPair get(HeadPair.Kind kind, int index) {
    return read(of(kind).get(index));
  }

  private HeadPair read(int index) {
    return store.read(index).reduced(reduction);
  }

  private List<Integer> of(HeadPair.Kind kind) {
    return kind == HeadPair.Kind.PHOTOGRAPH ? photographs : triplets;
  }

  /** A batch with a sample for each source of random numbers. */
  PairBatch draw(List<Random> random, double tripletShare) {
    List<PairBatch.Drawn> drawn = new ArrayList<>();
    for (Random own : random) {
      boolean rendered = own.nextDouble() < tripletShare;
      if (photographs.isEmpty() || (rendered && !triplets.isEmpty())) {
        drawn.add(drawn(triplets, own));
      } else {
        drawn.add(drawn(photographs, own));
      }
    }
    return PairBatch.of(drawn);
  }

  private PairBatch.Drawn drawn(List<Integer> kind, Random random) {
    HeadPair pair = read(kind.get(random.nextInt(kind.size())));
    byte[] stranger = null;
    if (random.nextBoolean()) {
      stranger = read(random.nextInt(store.count())).referenceHead();
    }
    return new PairBatch.Drawn(pair, stranger, random);
  }

  /** Answers of random pairs, each [N, 3, S, S], -1..1, in the open scope. */
  List<Tensor> pictures(Random random) {
    List<Tensor> out = new ArrayList<>();
    int size = size();
    for (int i = 0; i < CODE_PICTURES; i += CODE_BATCH) {
      float[] values = new float[CODE_BATCH * 3 * size * size];
      for (int k = 0; k < CODE_BATCH; k++) {
        byte[] picture = read(random.nextInt(store.count())).target();
        for (int p = 0; p < picture.length; p++) {
          values[k * picture.length + p] = (picture[p] & 0xff) / 127.5f - 1;
        }
      }
      out.add(Tensor.of(values, CODE_BATCH, 3, size, size));
    }
    return out;
  }
}
