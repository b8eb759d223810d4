package org.icportrait.portrait.evaluate;

/** What is measured of one output beside its profile and its reference. */
public enum Metric {
  /** 1 where a face is found in the output. */
  FACE("face", "face found", true, 2),
  /** Distance of the embeddings of output and profile, 1 - cosine. */
  IDENTITY("identity", "identity distance to the profile", false, 3),
  /** The same to the reference: an output that copies the reference is near it. */
  REFERENCE_IDENTITY("reference_identity", "identity distance to the reference", true, 3),
  /** 1 where the output is nearer to the profile than to the reference. */
  NEARER_PROFILE("nearer_profile", "nearer to the profile than to the reference", true, 2),
  /** Angle between the head rotations of output and reference, degrees. */
  POSE("pose_degrees", "head rotation to the reference, degrees", false, 1),
  /** Distance of the light's normalised spherical harmonics to the reference's. */
  LIGHT("light", "light distance to the reference", false, 3),
  /**
   * Share of the way from the reference's skin to the profile's that the output's went, by ITA of
   * cheeks and forehead: 1 is the person's own, 0 the reference's; pairs at least 15 degrees apart.
   */
  SKIN("skin", "skin: share of the way to the profile's", true, 2, Statistic.MEDIAN),
  /** CIEDE2000 of mean skin to the profile's, where profile and reference are lit neutrally. */
  SKIN_DELTA("skin_delta", "skin to the profile's in neutral light, CIEDE2000", false, 1),
  /** CIEDE2000 between face and neck of the output, where the reference shows a bare neck. */
  NECK("neck", "face to neck, CIEDE2000", false, 1),
  /** Intersection over union of the hair and the profile's, moved onto the output's head. */
  HAIR("hair", "overlap of the hair with the profile's", true, 2),
  /** Share of the way from the reference's hair colour to the profile's; at least 12 Lab apart. */
  HAIR_COLOUR(
      "hair_colour", "hair colour: share of the way to the profile's", true, 2, Statistic.MEDIAN),
  /**
   * Distance of the mean colour of plain skin to the reference's, CIE Lab 1976. A plain number and
   * no aim: it rewards who takes over the reference's skin.
   */
  TONE("tone", "tone distance to the reference, Lab", false, 1),
  /** Strength of fine detail over the profile's, both in a face crop of 256 pixels. */
  SHARPNESS("sharpness", "sharpness over the profile's", true, 2),
  /** Peak signal-to-noise ratio on the face against the true answer, dB. */
  PSNR("psnr", "PSNR on the face against the truth, dB", true, 1),
  /** The same over the whole head with its hair, grown by 6 of 512 pixels. */
  HEAD_PSNR("head_psnr", "PSNR on the head with hair against the truth, dB", true, 1),
  /** CIEDE2000 of the mean skin to the true answer's, both over the truth's skin. */
  TRUE_SKIN_DELTA("true_skin_delta", "mean skin to the truth's, CIEDE2000", false, 1),
  /** CIEDE2000 of the mean hair to the true answer's, both over the truth's hair. */
  TRUE_HAIR_DELTA("true_hair_delta", "mean hair to the truth's, CIEDE2000", false, 1),
  /** Share of the way from the reference's skin to the true answer's; 10 degrees apart or more. */
  TRUE_SKIN("true_skin", "skin: share of the way to the truth's", true, 2, Statistic.MEDIAN),
  /** Structural similarity (Wang et al. 2004) of brightness on the face against the true answer. */
  SSIM("ssim", "SSIM on the face against the truth", true, 3),
  /** Distance of the light's normalised spherical harmonics to the true answer's. */
  TRUE_LIGHT("true_light", "light distance to the truth", false, 3),
  /** Mean angle of the normals seen on the face to the exact ones, degrees. */
  NORMALS("normals_degrees", "normals on the face against the truth, degrees", false, 1);

  private final String id;
  private final String title;
  private final boolean higherIsBetter;
  private final int digits;
  private final Statistic statistic;

  Metric(String id, String title, boolean higherIsBetter, int digits) {
    this(id, title, higherIsBetter, digits, Statistic.MEAN);
  }

  Metric(String id, String title, boolean higherIsBetter, int digits, Statistic statistic) {
    this.id = id;
    this.title = title;
    this.higherIsBetter = higherIsBetter;
    this.digits = digits;
    this.statistic = statistic;
  }

  /** The name of the column in CSV and JSON. */
  public String id() {
    return id;
  }

  /** What people read. */
  public String title() {
    return title;
  }

  /** Whether more is better. */
  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** Decimals that are worth showing. */
  public int digits() {
    return digits;
  }

  /** What stands for many pairs. */
  public Statistic statistic() {
    return statistic;
  }

  /** Whether it says how good an output is; what does not is in CSV and JSON only. */
  public boolean isAim() {
    return this != TONE;
  }
}
