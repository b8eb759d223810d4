package org.icportrait.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what a training changed in a weight file as products of narrow matrices, so that days of
 * training need not be stored whole: of all singular values of all changes those that say most for
 * the bytes they take (Eckart and Young 1936). {@link UpdatedWeights} reads it.
 */
public final class LowRankUpdate {
  static final long HALF = 2; // bytes of a number
  private static final double ROUNDING = 1e-5; // of a squared change: numbers of 16 bits
  private static final long SMALL = 2048; // elements of a tensor that is stored whole

  private LowRankUpdate() {}

  /**
   * What was written.
   *
   * @param bytes of the tensors
   * @param kept share of the squared change of matrices that is kept, 0..1
   */
  public record Summary(long bytes, double kept) {}

  /** One matrix's change: rows [m, n], by falling length, times directions [m, m]. */
  record Change(String name, Tensor directions, Tensor rows, float[] strengths) {
    long cost() {
      return HALF * (rows.size(0) + rows.size(1));
    }
  }

  private record Step(int change, double worth) {}

  /**
   * Writes an update.
   *
   * @param base the file that it is added to
   * @param trained the same network after training
   * @param most bytes that it may take
   * @param output where it goes, see {@link UpdatedWeights#beside}
   * @throws BadModelException when the files are of different networks
   */
  public static Summary write(Path base, Path trained, long most, Path output) throws IOException {
    try (UpdatedWeights now = UpdatedWeights.open(trained);
        Safetensors before = Safetensors.open(base);
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      if (!before.names().equals(now.names())) {
        throw new BadModelException(now.file(), "other tensors", "those of " + before.file());
      }
      Map<String, Tensor> out = new LinkedHashMap<>();
      List<Change> changes = new ArrayList<>();
      long bytes = 0;
      for (String name : before.names()) {
        now.expectShape(name, before.shape(name));
        Tensor changed = now.tensor(name).to(DType.FLOAT32);
        Tensor change = changed.sub(before.tensor(name).to(DType.FLOAT32));
        if (change.abs().reshape(-1).max(0).item() == 0) {
          continue;
        }
        if (isWhole(change)) {
          out.put(name, changed.to(DType.FLOAT16));
          bytes += HALF * change.count();
        } else {
          changes.add(decompose(name, change.reshape(change.size(0), -1)));
        }
      }
      int[] ranks = ranks(changes, most - bytes);
      double kept = 0;
      double all = 0;
      for (int i = 0; i < ranks.length; i++) {
        Change change = changes.get(i);
        for (int k = 0; k < change.strengths.length; k++) {
          kept += k < ranks[i] ? change.strengths[k] : 0;
          all += change.strengths[k];
        }
        if (ranks[i] > 0) {
          put(change, ranks[i], out);
          bytes += ranks[i] * change.cost();
        }
      }
      SafetensorsWriter.write(
          output,
          out,
          Map.of("format", "pt", UpdatedWeights.BASE, UpdatedWeights.fingerprint(before)));
      return new Summary(bytes, all == 0 ? 1 : kept / all);
    }
  }

  /** Whether a change is stored whole: what is no matrix, or small. */
  static boolean isWhole(Tensor tensor) {
    return tensor.shape().length < 2 || tensor.count() <= SMALL;
  }

  /** Of a matrix [m, n]. */
  static Change decompose(String name, Tensor change) {
    int count = Math.toIntExact(Math.min(change.size(0), change.size(1)));
    Tensor squares = change.matmul(change.transpose(0, 1)); // [m, m]
    Tensor directions = LinearAlgebra.principalComponents(squares, count); // [r, m]
    Tensor rows = directions.matmul(change); // [r, n]
    return new Change(name, directions, rows, rows.square().sum(1).toFloats());
  }

  /** How many rows of each change are worth their bytes. */
  static int[] ranks(List<Change> changes, long most) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      double all = 0;
      for (float strength : change.strengths) {
        all += strength;
      }
      for (float strength : change.strengths) {
        if (strength > ROUNDING * all) {
          steps.add(new Step(i, strength / change.cost()));
        }
      }
    }
    steps.sort(Comparator.comparingDouble(Step::worth).reversed());
    int[] ranks = new int[changes.size()];
    long left = most;
    for (Step step : steps) {
      long cost = changes.get(step.change).cost();
      if (cost > left) {
        break; // shorter rows of narrower matrices would say less
      }
      ranks[step.change]++;
      left -= cost;
    }
    return ranks;
  }

  /** Both factors of a like size, for numbers of 16 bits. */
  private static void put(Change change, int rank, Map<String, Tensor> out) {
    Tensor rows = change.rows.narrow(0, 0, rank);
    Tensor lengths = rows.square().sum(1).sqrt().sqrt().add(1e-12).reshape(rank, 1);
    Tensor down = rows.div(lengths);
    Tensor up = change.directions.narrow(0, 0, rank).mul(lengths).transpose(0, 1).contiguous();
    out.put(change.name + UpdatedWeights.UP, up.to(DType.FLOAT16));
    out.put(change.name + UpdatedWeights.DOWN, down.to(DType.FLOAT16));
  }
}
