package org.icportrait.app.picture;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** Colour profiles out of files; a damaged one is left out, and said so. */
final class IccProfiles {
  /** Larger profiles than this are taken for damaged. */
  static final int MAX_BYTES = 8 << 20;

  private static final String REMARK =
      "its colour profile is damaged and was left out: the colours are taken for sRGB";

  private IccProfiles() {}

  /**
   * The profile if it can be used.
   *
   * @param data an ICC file, or null for one that could not be put together
   * @param components of the picture: 1, 3 or 4
   * @param remarks gets a line when the profile can't be used
   */
  static Optional<ICC_Profile> of(byte[] data, int components, List<String> remarks) {
    try {
      if (data != null && data.length <= MAX_BYTES) {
        ICC_Profile profile = ICC_Profile.getInstance(data);
        if (profile.getNumComponents() == components) {
          // a table that is missing shows only when colours are converted
          float[] middle = new float[components];
          float[] rgb = new ICC_ColorSpace(profile).toRGB(middle);
          if (rgb.length == 3) {
            return Optional.of(profile);
          }
        }
      }
    } catch (IllegalArgumentException | CMMException | IndexOutOfBoundsException e) {
      remarks.add(REMARK);
      return Optional.empty();
    }
    remarks.add(REMARK);
    return Optional.empty();
  }

  /** The content of a deflated profile, or null when it is damaged or too large. */
  static byte[] inflate(byte[] file, int from, int length) {
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(file, from, length))) {
      byte[] data = in.readNBytes(MAX_BYTES + 1);
      return data.length > MAX_BYTES ? null : data;
    } catch (IOException e) {
      return null;
    }
  }

  /** Whether the samples are sRGB already. */
  static boolean isSrgb(ICC_Profile profile) {
    return java.util.Arrays.equals(
        profile.getData(), ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
  }
}
