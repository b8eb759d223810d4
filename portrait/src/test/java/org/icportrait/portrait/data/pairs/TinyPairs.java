package org.icportrait.portrait.data.pairs;

import java.nio.file.Path;
import java.util.Random;

/** Shards of made-up pairs for tests of training: a disc of a person's colour on a plain ground. */
public final class TinyPairs {
  private TinyPairs() {}

  /** Writes a shard of a kind into a folder; planes have sides of {@code size}. */
  public static void write(Path folder, HeadPair.Kind kind, int size, int count) {
    Path file = folder.resolve(kind.name().toLowerCase(java.util.Locale.ROOT) + "-00000.pairs");
    PairShard.write(file, kind, size, count, i -> pair(kind, size, i));
  }

  private static HeadPair pair(HeadPair.Kind kind, int size, int number) {
    Random random = new Random(number);
    boolean triplet = kind == HeadPair.Kind.TRIPLET;
    float[] own = colour(random);
    float[] other = colour(random);
    byte[] head = plane(disc(size, 0.3));
    byte[] skin = plane(disc(size, 0.22));
    byte[] hair = plane(ring(size));
    byte[] target = picture(size, own, random.nextFloat());
    byte[] reference = triplet ? picture(size, other, random.nextFloat()) : target;
    byte[] normals = new byte[3 * size * size];
    java.util.Arrays.fill(normals, 2 * size * size, normals.length, (byte) -127);
    byte[] inside = new byte[size * size];
    java.util.Arrays.fill(inside, (byte) 255);
    return new HeadPair(
        kind,
        "person " + number,
        "made up",
        size,
        target,
        reference,
        picture(size, own, 0.5f),
        picture(size, own, 0.5f),
        plane(disc(size, 0.25)),
        normals,
        head,
        skin,
        skin,
        head,
        triplet ? head.clone() : head,
        hair,
        skin,
        triplet ? hair.clone() : hair,
        triplet ? skin.clone() : skin,
        inside);
  }

  private static float[] colour(Random random) {
    return new float[] {
      0.3f + 0.6f * random.nextFloat(), 0.2f + 0.5f * random.nextFloat(), 0.2f * random.nextFloat()
    };
  }

  private static byte[] picture(int size, float[] colour, float ground) {
    float[] disc = disc(size, 0.3);
    float[] out = new float[3 * size * size];
    for (int i = 0; i < out.length; i++) {
      int p = i % disc.length;
      out[i] = disc[p] > 0 ? colour[i / disc.length] : ground;
    }
    return HeadPair.unsigned(out);
  }

  private static float[] disc(int size, double radius) {
    float[] out = new float[size * size];
    for (int p = 0; p < out.length; p++) {
      double x = (p % size + 0.5) / size - 0.5;
      double y = (p / size + 0.5) / size - 0.5;
      out[p] = Math.hypot(x, y) < radius ? 1 : 0;
    }
    return out;
  }

  private static float[] ring(int size) {
    float[] out = disc(size, 0.3);
    float[] inner = disc(size, 0.24);
    for (int p = 0; p < out.length; p++) {
      out[p] -= inner[p];
    }
    return out;
  }

  private static byte[] plane(float[] values) {
    return HeadPair.unsigned(values);
  }
}
