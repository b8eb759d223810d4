package org.icportrait.engine;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * A weight file with what was learned since it was written: beside {@code NAME.safetensors} there
 * may be {@code NAME.update.safetensors}, whose products of narrow matrices are added to the
 * tensors (LoRA, arXiv 2106.09685), and whose other tensors replace them. {@link LowRankUpdate}
 * writes it.
 */
public final class UpdatedWeights implements TensorSource, AutoCloseable {
  static final String UP = ".up";
  static final String DOWN = ".down";
  static final String BASE = "base"; // of the metadata: see fingerprint
  private static final String ENDING = ".safetensors";

  private final Safetensors base;
  private final Safetensors update; // null where there is none

  private UpdatedWeights(Safetensors base, Safetensors update) {
    this.base = base;
    this.update = update;
  }

  /**
   * Opens a file and the update beside it, if there is one.
   *
   * @throws BadModelException when a file is missing or unsound, or the update is of another file
   */
  public static UpdatedWeights open(Path file) {
    Safetensors base = Safetensors.open(file);
    try {
      Path beside = beside(file);
      Safetensors update = Files.exists(beside) ? Safetensors.open(beside) : null;
      UpdatedWeights both = new UpdatedWeights(base, update);
      try {
        both.check();
        return both;
      } catch (RuntimeException e) {
        both.close();
        throw e;
      }
    } catch (RuntimeException e) {
      base.close();
      throw e;
    }
  }

  /** Where the update of a file is looked for. */
  public static Path beside(Path file) {
    String name = file.getFileName().toString();
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    return file.resolveSibling(stem + ".update" + ENDING);
  }

  private void check() {
    if (update == null) {
      return;
    }
    String wanted = fingerprint(base);
    String found = update.metadata().get(BASE);
    if (!wanted.equals(found)) {
      throw new BadModelException(
          update.file(), "an update of a file " + found, "one of " + base.file() + ", " + wanted);
    }
    for (String name : update.names()) {
      if (name.endsWith(UP)) {
        String of = name.substring(0, name.length() - UP.length());
        require(of);
        long rows = base.shape(of)[0];
        long rank = update.shape(name).length == 2 ? update.shape(name)[1] : -1;
        update.expectShape(name, rows, rank);
        require(update.names(), of + DOWN);
        update.expectShape(of + DOWN, rank, base.stored(of).count() / rows);
      } else if (name.endsWith(DOWN)) {
        require(update.names(), name.substring(0, name.length() - DOWN.length()) + UP);
      } else {
        require(name);
        update.expectShape(name, base.shape(name));
      }
    }
  }

  private void require(String name) {
    require(base.names(), name);
  }

  private void require(Set<String> names, String name) {
    if (!names.contains(name)) {
      throw new BadModelException(update.file(), "no " + name, "that tensor; " + base.file());
    }
  }

  /**
   * What tells a file from another of the same layout: a checksum of its smallest tensor and size.
   */
  static String fingerprint(Safetensors file) {
    String smallest = null;
    long elements = Long.MAX_VALUE;
    for (String name : new TreeSet<>(file.names())) {
      long count = file.stored(name).count();
      if (count > 1 && count < elements) {
        smallest = name;
        elements = count;
      }
    }
    CRC32 sum = new CRC32();
    if (smallest != null) {
      StoredTensor stored = file.stored(smallest);
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(stored.bytes()));
      stored.readBytes(bytes);
      sum.update(bytes.array());
    }
    return Long.toHexString(sum.getValue()) + "-" + file.names().size();
  }

  @Override
  public String file() {
    return base.file();
  }

  @Override
  public Set<String> names() {
    return base.names();
  }

  @Override
  public long[] shape(String name) {
    return base.shape(name);
  }

  @Override
  public Tensor tensor(String name) {
    if (update == null) {
      return base.tensor(name);
    }
    if (update.names().contains(name)) {
      return update.tensor(name);
    }
    if (!update.names().contains(name + UP)) {
      return base.tensor(name);
    }
    return TensorScope.within(
        () -> {
          Tensor up = update.tensor(name + UP).to(DType.FLOAT32); // [out, r]
          Tensor down = update.tensor(name + DOWN).to(DType.FLOAT32); // [r, in k k]
          return base.tensor(name).to(DType.FLOAT32).add(up.matmul(down).reshape(shape(name)));
        });
  }

  @Override
  public void readInto(String name, Tensor target) {
    boolean plain =
        update == null || !(update.names().contains(name) || update.names().contains(name + UP));
    if (plain) {
      base.readInto(name, target);
    } else {
      try (NoGrad off = NoGrad.open()) {
        TensorSource.super.readInto(name, target);
      }
    }
  }

  @Override
  public void close() {
    base.close();
    if (update != null) {
      update.close();
    }
  }
}
