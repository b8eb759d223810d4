package org.icportrait.portrait.train.whole;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.method.stitch.MaskShape;

/**
 * Samples of a step, photographs before triplets.
 *
 * @param photographs made of single portraits
 * @param triplets path-traced
 * @param size S, the side of the crops
 */
record PairBatch(List<Drawn> photographs, List<Drawn> triplets, int size) {
  private static final double USUAL = 0.6; // share of samples with the paper's mask
  private static final double HIDDEN = 0.8;
  private static final double REFERENCE = 0.3; // weight of where the reference's head was

  /**
   * A pair and the random numbers of its sample.
   *
   * @param stranger another head's silhouette, [S, S], or null
   */
  record Drawn(HeadPair pair, byte[] stranger, Random random) {}

  /**
   * What a network learns from.
   *
   * @param head where the answer counts most, [N, 1, S, S]
   */
  record Sample(HeadPlanes planes, Tensor target, Tensor head) {}

  static PairBatch of(List<Drawn> drawn) {
    return new PairBatch(
        only(drawn, HeadPair.Kind.PHOTOGRAPH),
        only(drawn, HeadPair.Kind.TRIPLET),
        drawn.get(0).pair().size());
  }

  private static List<Drawn> only(List<Drawn> drawn, HeadPair.Kind kind) {
    return drawn.stream().filter(d -> d.pair().kind() == kind).toList();
  }

  private List<Drawn> all() {
    return Stream.concat(photographs.stream(), triplets.stream()).toList();
  }

  /** Random numbers of all samples, in their order. */
  BatchDraws draws() {
    return draws(all());
  }

  private static BatchDraws draws(List<Drawn> drawn) {
    return new BatchDraws(drawn.stream().map(Drawn::random).toList());
  }

  /** The samples with attacked references. */
  Sample attacked() {
    return attacked(false);
  }

  /** The samples with attacked references, in crops that are a little off. */
  Sample augmented() {
    return attacked(true);
  }

  /** The samples as they are, in crops that are a little off. */
  Sample jittered() {
    List<Drawn> all = all();
    return sample(all, cut(all, true, draws(all)));
  }

  private Sample attacked(boolean jittered) {
    if (triplets.isEmpty()) {
      return photographs(jittered);
    }
    BatchDraws draws = draws(triplets);
    PairTensors pairs = ReferenceAttack.triplets(cut(triplets, jittered, draws), draws);
    Sample rendered = sample(triplets, pairs);
    if (photographs.isEmpty()) {
      return rendered;
    }
    Sample first = photographs(jittered);
    return new Sample(
        PairTensors.join(List.of(first.planes, rendered.planes)),
        Tensor.cat(0, first.target, rendered.target),
        Tensor.cat(0, first.head, rendered.head));
  }

  private Sample photographs(boolean jittered) {
    BatchDraws draws = draws(photographs);
    PairTensors pairs = cut(photographs, jittered, draws);
    return sample(photographs, ReferenceAttack.photographs(pairs, draws));
  }

  private PairTensors cut(List<Drawn> drawn, boolean jittered, BatchDraws draws) {
    PairTensors pairs = pairs(drawn);
    return jittered ? CropJitter.apply(pairs, draws) : pairs;
  }

  /** The samples as they are. */
  Sample plain() {
    List<Drawn> all = all();
    return sample(all, pairs(all));
  }

  private static Sample sample(List<Drawn> drawn, PairTensors pairs) {
    Tensor head = pairs.targetHead();
    if (drawn.get(0).pair().kind() == HeadPair.Kind.TRIPLET) {
      head = PlaneFilters.maximum(head, pairs.planes().head().mul(REFERENCE));
    }
    return new Sample(pairs.planes(), pairs.target(), head);
  }

  private PairTensors pairs(List<Drawn> drawn) {
    HeadPlanes planes =
        new HeadPlanes(
            planes(drawn, 3, HeadPair::profile),
            planes(drawn, 3, HeadPair::reference),
            planes(drawn, 3, HeadPair::aligned),
            planes(drawn, 1, HeadPair::visibility),
            planes(drawn, 1, HeadPair::matte),
            normals(drawn),
            planes(drawn, 1, HeadPair::referenceHead),
            planes(drawn, 1, HeadPair::referenceSkin),
            planes(drawn, 1, HeadPair::inside));
    return new PairTensors(
        planes,
        planes(drawn, 3, HeadPair::target),
        planes(drawn, 1, HeadPair::profileSkin),
        planes(drawn, 1, HeadPair::alignedSkin),
        planes(drawn, 1, HeadPair::referenceHair),
        planes(drawn, 1, HeadPair::targetHead),
        planes(drawn, 1, HeadPair::targetSkin));
  }

  private Tensor planes(List<Drawn> drawn, int channels, Function<HeadPair, byte[]> plane) {
    return stack(drawn.stream().map(d -> plane.apply(d.pair())).toList(), channels);
  }

  private Tensor stack(List<byte[]> planes, int channels) {
    int each = channels * size * size;
    float[] values = new float[Math.multiplyExact(each, planes.size())];
    for (int i = 0; i < planes.size(); i++) {
      byte[] bytes = planes.get(i);
      for (int p = 0; bytes != null && p < each; p++) {
        values[i * each + p] = (bytes[p] & 0xff) / 255f;
      }
    }
    return Tensor.of(values, planes.size(), channels, size, size);
  }

  private Tensor normals(List<Drawn> drawn) {
    int each = 3 * size * size;
    float[] values = new float[Math.multiplyExact(each, drawn.size())];
    for (int i = 0; i < drawn.size(); i++) {
      byte[] bytes = drawn.get(i).pair().normals();
      for (int p = 0; p < each; p++) {
        values[i * each + p] = bytes[p] / 127f;
      }
    }
    return Tensor.of(values, drawn.size(), 3, size, size);
  }

  /** Silhouettes of other heads, nothing where there is none, [N, 1, S, S]. */
  Tensor strangers() {
    return stack(all().stream().map(Drawn::stranger).toList(), 1);
  }

  /**
   * Which patches of the reference's light are kept, [N, 1, S, S].
   *
   * @param hidden share of them that is not, or null for the paper's in most samples
   */
  Tensor patches(Double hidden) {
    List<Drawn> all = all();
    float[] face = new float[size * size];
    Arrays.fill(face, 1);
    float[] values = new float[Math.multiplyExact(face.length, all.size())];
    for (int i = 0; i < all.size(); i++) {
      Random random = all.get(i).random();
      double usual = random.nextDouble() < USUAL ? HIDDEN : 0.5 + 0.5 * random.nextDouble();
      double ratio = hidden == null ? usual : hidden;
      float[] mask = MaskShape.PATCHES.draw(face, size, ratio, random);
      System.arraycopy(mask, 0, values, i * face.length, face.length);
    }
    return Tensor.of(values, all.size(), 1, size, size);
  }
}
