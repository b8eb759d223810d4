package org.icportrait.portrait.data.pairs;

/**
 * What the whole-head network learns from at once: a profile, a reference, the answer, and the
 * profile's head turned into the reference's pose. Planes are bytes: 0..255 for 0..1, of the
 * normals -127..127 for -1..1. Everything but {@code profile} and {@code profileSkin} is in the
 * reference's head crop.
 *
 * @param kind where it comes from
 * @param person who the answer shows; pairs of a person have the same name
 * @param source what it was made of
 * @param size S, side of the planes in pixels
 * @param target [3, S, S], the answer T
 * @param reference [3, S, S], R; of photographs the answer itself, the very same array
 * @param profile [3, S, S], P, the profile's own head crop
 * @param aligned [3, S, S], A, the profile's head in the reference's pose, holes filled smoothly
 * @param visibility [S, S], V, how well the profile saw a pixel of A
 * @param normals [3, S, S], N, of A's surface, z below 0 where it faces the viewer
 * @param matte [S, S], Q, the mask of A's head
 * @param profileSkin [S, S], bare skin of P
 * @param alignedSkin [S, S], bare skin of A
 * @param referenceHead [S, S], H, the mask of R's head
 * @param targetHead [S, S], of T's head; of photographs R's own array, as the next four
 * @param referenceHair [S, S], K, hair of R
 * @param referenceSkin [S, S], bare skin of R
 * @param targetHair [S, S], hair of T
 * @param targetSkin [S, S], bare skin of T
 * @param inside [S, S], I, 255 where the crop lies in the reference's picture
 */
public record HeadPair(
    Kind kind,
    String person,
    String source,
    int size,
    byte[] target,
    byte[] reference,
    byte[] profile,
    byte[] aligned,
    byte[] visibility,
    byte[] normals,
    byte[] matte,
    byte[] profileSkin,
    byte[] alignedSkin,
    byte[] referenceHead,
    byte[] targetHead,
    byte[] referenceHair,
    byte[] referenceSkin,
    byte[] targetHair,
    byte[] targetSkin,
    byte[] inside) {

  /** Where a pair comes from. */
  public enum Kind {
    /** A single portrait that was turned away and back: reference and answer are one. */
    PHOTOGRAPH(0),
    /** Three path-traced pictures: reference and answer differ in the person alone. */
    TRIPLET(1);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Its number in files. */
    int code() {
      return code;
    }
  }

  /**
   * The same with every k x k pixels as their mean.
   *
   * @param k divides the size
   */
  public HeadPair reduced(int k) {
    if (k < 1 || size % k != 0) {
      throw new IllegalArgumentException(k + " pixels of " + size + " to one");
    }
    if (k == 1) {
      return this;
    }
    byte[] answer = mean(target, k);
    byte[] theirHead = mean(referenceHead, k);
    byte[] theirHair = mean(referenceHair, k);
    byte[] theirSkin = mean(referenceSkin, k);
    return new HeadPair(
        kind,
        person,
        source,
        size / k,
        answer,
        reference == target ? answer : mean(reference, k),
        mean(profile, k),
        mean(aligned, k),
        mean(visibility, k),
        signedMean(normals, k),
        mean(matte, k),
        mean(profileSkin, k),
        mean(alignedSkin, k),
        theirHead,
        targetHead == referenceHead ? theirHead : mean(targetHead, k),
        theirHair,
        theirSkin,
        targetHair == referenceHair ? theirHair : mean(targetHair, k),
        targetSkin == referenceSkin ? theirSkin : mean(targetSkin, k),
        mean(inside, k));
  }

  private byte[] mean(byte[] planes, int k) {
    return mean(planes, k, 0xff);
  }

  private byte[] signedMean(byte[] planes, int k) {
    return mean(planes, k, -1);
  }

  /** Means of k x k bytes, which a mask of 0xff reads without a sign. */
  private byte[] mean(byte[] planes, int k, int mask) {
    int side = size / k;
    byte[] out = new byte[planes.length / (k * k)];
    for (int i = 0; i < out.length; i++) {
      int from = i / (side * side) * size * size + i / side % side * k * size + i % side * k;
      int sum = 0;
      for (int y = 0; y < k; y++) {
        for (int x = 0; x < k; x++) {
          sum += planes[from + y * size + x] & mask;
        }
      }
      out[i] = (byte) Math.round(sum / (float) (k * k));
    }
    return out;
  }

  /** Bytes of {@code values} 0..1. */
  public static byte[] unsigned(float[] values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, values[i])));
    }
    return out;
  }

  /** Bytes of {@code values} -1..1. */
  static byte[] signed(float[] values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) Math.round(127 * Math.min(1, Math.max(-1, values[i])));
    }
    return out;
  }
}
