package org.icportrait.diffusion.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Embedding;
import org.icportrait.engine.LayerNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorSource;

/**
 * The text encoder of CLIP (arXiv 2103.00020), with the parameter names of transformers' 5
 * CLIPTextModel. Files of older versions have a prefix, which {@link #names} takes off.
 */
public final class ClipTextModel extends Module {
  private static final String PREFIX = "text_model.";
  private static final String POSITIONS = "embeddings.position_ids"; // 0, 1, 2, ... in old files

  private final ClipTextConfig config;
  private final Embedding tokens;
  private final Embedding positions;
  private final List<ClipLayer> layers = new ArrayList<>();
  private final LayerNorm finalNorm;
  private DType computeType = DType.FLOAT32;
  private List<TextualInversion> learned = List.of();

  /**
   * What the encoder gives.
   *
   * @param last the last layer's states after the final normalisation [N, T, D]
   * @param pooled of those, the one at the end of each text [N, D]
   * @param states before the first layer and after each [N, T, D], not normalised
   */
  public record Output(Tensor last, Tensor pooled, List<Tensor> states) {}

  /**
   * A network with first values.
   *
   * @throws BadModelException when the layout is not supported
   */
  public ClipTextModel(ClipTextConfig config) {
    config.validate("the text encoder's configuration");
    this.config = config;
    int width = config.hiddenSize();
    tokens = child("embeddings.token_embedding", new Embedding(config.vocabSize(), width));
    positions =
        child(
            "embeddings.position_embedding", new Embedding(config.maxPositionEmbeddings(), width));
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      layers.add(child("encoder.layers." + i, new ClipLayer(config)));
    }
    finalNorm = child("final_layer_norm", new LayerNorm(width, config.layerNormEps()));
  }

  /** A file's tensors by the names of this class: without the prefix of older versions. */
  public static TensorSource names(TensorSource file) {
    return file.renamed(
        name -> {
          String own = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
          return own.equals(POSITIONS) ? null : own;
        });
  }

  /** The layout. */
  public ClipTextConfig config() {
    return config;
  }

  /** Chooses the element type of the layers; results stay in float32. */
  public void setComputeType(DType type) {
    computeType = type;
  }

  /**
   * Puts vectors behind those of the vocabulary: the first has the number {@code vocab_size}. An
   * empty list takes all off.
   *
   * @throws BadModelException when they are of another width
   */
  public void setLearned(List<TextualInversion> inversions) {
    for (TextualInversion inversion : inversions) {
      if (inversion.width() != config.hiddenSize()) {
        throw new BadModelException(
            inversion.file(),
            "vectors of " + inversion.width() + " numbers",
            "the text encoder's " + config.hiddenSize());
      }
    }
    learned = List.copyOf(inversions);
  }

  /** The numbers of tokens there are. */
  private int tokenCount() {
    return config.vocabSize() + learned.stream().mapToInt(i -> i.vectors().length).sum();
  }

  /** [N, T, D] of tokens, learned vectors among them. */
  private Tensor embed(int[][] ids) {
    int vocabulary = config.vocabSize();
    int[][] plain = new int[ids.length][];
    for (int n = 0; n < ids.length; n++) {
      plain[n] = Arrays.stream(ids[n]).map(id -> id < vocabulary ? id : 0).toArray();
    }
    Tensor embedded = tokens.forward(indices(plain));
    List<float[]> rows = learned.stream().flatMap(i -> Arrays.stream(i.vectors())).toList();
    for (int n = 0; n < ids.length; n++) {
      for (int t = 0; t < ids[n].length; t++) {
        if (ids[n][t] >= vocabulary) {
          float[] row = rows.get(ids[n][t] - vocabulary);
          embedded.narrow(0, n, 1).narrow(1, t, 1).assign(Tensor.of(row, 1, 1, row.length));
        }
      }
    }
    return embedded;
  }

  /**
   * Encodes texts.
   *
   * @param ids tokens [N][T], all of one length, at most {@code max_position_embeddings}
   */
  public Output forward(int[][] ids) {
    int length = ids[0].length;
    if (length == 0 || length > config.maxPositionEmbeddings()) {
      throw new IllegalArgumentException(
          "tokens: found " + length + ", expected 1 to " + config.maxPositionEmbeddings());
    }
    check(ids);
    Tensor x = embed(ids).add(positions.forward(range(length)));
    List<Tensor> states = new ArrayList<>(List.of(x.to(DType.FLOAT32)));
    x = x.to(computeType);
    for (ClipLayer layer : layers) {
      x = layer.forward(x);
      states.add(x.to(DType.FLOAT32));
    }
    Tensor last = normalise(states.get(states.size() - 1));
    return new Output(last, pool(last, ids), states);
  }

  /**
   * The states {@code skip} layers before the last, normalised as the U-Net wants them.
   *
   * @param skip 0 for the last layer, up to the number of layers
   */
  public Tensor skipping(Output output, int skip) {
    if (skip < 0 || skip > layers.size()) {
      throw new IllegalArgumentException(
          "clip skip: found " + skip + ", expected 0 to " + layers.size());
    }
    return normalise(output.states().get(layers.size() - skip));
  }

  private Tensor normalise(Tensor states) {
    return finalNorm.forward(states);
  }

  private void check(int[][] ids) {
    int length = ids[0].length;
    for (int[] text : ids) {
      for (int id : text) {
        if (text.length != length || id < 0 || id >= tokenCount()) {
          throw new IllegalArgumentException(
              "token "
                  + id
                  + " of "
                  + text.length
                  + ", expected "
                  + length
                  + " below "
                  + tokenCount());
        }
      }
    }
  }

  private static Tensor indices(int[][] ids) {
    int length = ids[0].length;
    long[] flat = new long[ids.length * length];
    for (int n = 0; n < ids.length; n++) {
      for (int t = 0; t < length; t++) {
        flat[n * length + t] = ids[n][t];
      }
    }
    return Tensor.of(flat, ids.length, length);
  }

  private static Tensor range(int length) {
    long[] values = new long[length];
    for (int i = 0; i < length; i++) {
      values[i] = i;
    }
    return Tensor.of(values, 1, length);
  }

  private Tensor pool(Tensor states, int[][] ids) {
    List<Tensor> rows = new ArrayList<>();
    for (int n = 0; n < ids.length; n++) {
      rows.add(states.narrow(0, n, 1).narrow(1, end(ids[n]), 1).reshape(1, -1));
    }
    return Tensor.cat(0, rows);
  }

  /** The first place of the end token, 0 when there is none; see {@code eosTokenId}. */
  private int end(int[] ids) {
    int place = 0;
    for (int t = 0; t < ids.length; t++) {
      if (config.eosTokenId() == 2) {
        place = ids[t] > ids[place] ? t : place;
      } else if (ids[t] == config.eosTokenId()) {
        return t;
      }
    }
    return place;
  }
}
