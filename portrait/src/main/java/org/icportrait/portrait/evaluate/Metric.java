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
  /** Distance of the mean colour of plain skin to the reference's, CIE Lab 1976. */
  TONE("tone", "tone distance to the reference, Lab", false, 1),
  /** Strength of fine detail over the profile's, both in a face crop of 256 pixels. */
  SHARPNESS("sharpness", "sharpness over the profile's", true, 2),
  /** Peak signal-to-noise ratio on the face against the true answer, dB. */
  PSNR("psnr", "PSNR on the face against the truth, dB", true, 1),
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

  Metric(String id, String title, boolean higherIsBetter, int digits) {
    this.id = id;
    this.title = title;
    this.higherIsBetter = higherIsBetter;
    this.digits = digits;
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
}
