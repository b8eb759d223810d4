package org.icportrait.portrait.train.matching;

/**
 * What is read of a denoiser's matches.
 *
 * @param noise under which the target was seen, percent of the schedule's timesteps
 * @param layer number of the layer among those that attend across the canvas
 * @param side tokens along a half's side there
 * @param head number of the attention's head, or {@link #MEAN}, {@link #FEATURES}
 * @param within how far a match may be off: the side over this number
 */
public record Reading(int noise, int layer, int side, String head, int within) {
  /** The mean of all heads of a layer. */
  public static final String MEAN = "mean";

  /** Nearest features of the layer, whatever it attends to. */
  public static final String FEATURES = "features";

  /** No network at all: every point is matched with the same place of the profile. */
  public static final String STILL = "still";

  /** Not moving; noise and layers have no say. */
  public static Reading still(int within) {
    return new Reading(0, 0, 0, STILL, within);
  }

  /** One word, as in tables. */
  public String id() {
    return noise + "/" + layer + "/" + side + "/" + head + "/" + within;
  }

  /** What {@link #id} says. */
  public static Reading parse(String id) {
    String[] parts = id.split("/", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException(id + ", expected NOISE/LAYER/SIDE/HEAD/WITHIN");
    }
    return new Reading(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        parts[3],
        Integer.parseInt(parts[4]));
  }

  /** Whether it is a head of the attention or the mean of a layer's. */
  public boolean isAttention() {
    return !FEATURES.equals(head) && !STILL.equals(head);
  }
}
