package org.icportrait.diffusion.autoencoder;

import java.util.Map;

/** Names of {@link AutoencoderKL}'s parameters in older files. */
public final class AutoencoderNames {
  // diffusers before 0.18 called the layers of plain attention so
  private static final Map<String, String> ATTENTION =
      Map.of("query", "to_q", "key", "to_k", "value", "to_v", "proj_attn", "to_out.0");

  private AutoencoderNames() {}

  /**
   * The present name of a parameter: {@code ...attentions.0.query.weight} to {@code
   * ...attentions.0.to_q.weight} and so on; others stay.
   */
  public static String current(String name) {
    int end = name.lastIndexOf('.');
    int start = name.lastIndexOf('.', end - 1);
    if (start < 0 || !name.substring(0, start).matches(".*\\.attentions\\.\\d+")) {
      return name;
    }
    String layer = ATTENTION.get(name.substring(start + 1, end));
    return layer == null ? name : name.substring(0, start + 1) + layer + name.substring(end);
  }
}
