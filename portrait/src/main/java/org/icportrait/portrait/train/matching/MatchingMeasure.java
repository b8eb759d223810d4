package org.icportrait.portrait.train.matching;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.engine.DType;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.method.adapt.TokenAttention;
import org.icportrait.portrait.method.adapt.TokenMap;
import org.icportrait.portrait.train.whole.HeadPairValidation;

/**
 * How many points of pairs with exact correspondences a denoiser in training matches: every layer
 * and head of its attention, and nearest features of every layer, under several noises.
 */
public final class MatchingMeasure {
  /** How far a match may be off: the side over these. */
  public static final List<Integer> WITHIN = List.of(16, 32);

  private static final int BATCH = 8;
  private static final long SEED = 1; // of the noise

  private final List<KnownMatches> pairs;
  private final List<Integer> noises;

  /**
   * A measure.
   *
   * @param noises in percent of the schedule's timesteps, 1 to 100
   */
  public MatchingMeasure(List<KnownMatches> pairs, List<Integer> noises) {
    this.pairs = List.copyOf(pairs);
    this.noises = List.copyOf(noises);
  }

  /**
   * A number.
   *
   * @param pair number of the pair
   * @param right share of its points, 0..1
   */
  public record Score(int pair, Reading reading, double right) {}

  /** What not moving scores. */
  public List<Score> still() {
    List<Score> out = new ArrayList<>();
    for (int pair = 0; pair < pairs.size(); pair++) {
      for (int within : WITHIN) {
        double right = pairs.get(pair).right((x, y) -> new double[] {x, y}, 1.0 / within);
        out.add(new Score(pair, Reading.still(within), right));
      }
    }
    return out;
  }

  /** What a denoiser scores as it is now. */
  public List<Score> of(HeadPairValidation denoiser) {
    List<Score> out = new ArrayList<>();
    for (int noise : noises) {
      for (int first = 0; first < pairs.size(); first += BATCH) {
        int count = Math.min(BATCH, pairs.size() - first);
        TokenAttention seen = watch(denoiser, noise, first, count);
        for (int layer = 0; layer < seen.layers().size(); layer++) {
          TokenAttention.Layer all = seen.layers().get(layer);
          for (int i = 0; i < count; i++) {
            for (int head = 0; head < all.heads(); head++) {
              String name = Integer.toString(head);
              add(out, first + i, noise, layer, name, all.attention(i, head));
            }
            add(out, first + i, noise, layer, Reading.MEAN, all.mean(i));
            add(out, first + i, noise, layer, Reading.FEATURES, all.features(i));
          }
        }
      }
    }
    return out;
  }

  private TokenAttention watch(HeadPairValidation denoiser, int noise, int first, int count) {
    List<HeadPair> shown =
        pairs.subList(first, first + count).stream().map(KnownMatches::pair).toList();
    TokenAttention seen = new TokenAttention();
    denoiser.watch(shown, noise / 100.0, SEED + first, seen);
    return seen;
  }

  private void add(List<Score> out, int pair, int noise, int layer, String head, TokenMap map) {
    for (int within : WITHIN) {
      double right = pairs.get(pair).right(map::place, 1.0 / within);
      out.add(new Score(pair, new Reading(noise, layer, map.side(), head, within), right));
    }
  }

  /**
   * Writes the attention to the first pairs, for other programs to measure: for each noise and
   * layer {@code noise-60.layer-0}, [N, heads, h * h of the target, h * h of the profile], in 16
   * bits; {@code target} and {@code profile}, [N, 64, 2], x and y of points that belong together,
   * shares of the side.
   *
   * @param file .safetensors
   */
  public void write(HeadPairValidation denoiser, Path file) throws IOException {
    int count = Math.min(BATCH, pairs.size());
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> maps = new LinkedHashMap<>();
      for (int noise : noises) {
        List<TokenAttention.Layer> layers = watch(denoiser, noise, 0, count).layers();
        for (int layer = 0; layer < layers.size(); layer++) {
          TokenAttention.Layer all = layers.get(layer);
          long cells = (long) all.side() * all.side();
          Tensor map = Tensor.of(all.attention(), count, all.heads(), cells, cells);
          maps.put("noise-" + noise + ".layer-" + layer, map.to(DType.FLOAT16));
        }
      }
      float[] targets = new float[2 * KnownMatches.POINTS * count];
      float[] profiles = new float[targets.length];
      for (int i = 0; i < count; i++) {
        int each = 2 * KnownMatches.POINTS;
        System.arraycopy(pairs.get(i).target(), 0, targets, i * each, each);
        System.arraycopy(pairs.get(i).profile(), 0, profiles, i * each, each);
      }
      maps.put("target", Tensor.of(targets, count, KnownMatches.POINTS, 2));
      maps.put("profile", Tensor.of(profiles, count, KnownMatches.POINTS, 2));
      SafetensorsWriter.write(file, maps, Map.of("format", "pt"));
    }
  }
}
