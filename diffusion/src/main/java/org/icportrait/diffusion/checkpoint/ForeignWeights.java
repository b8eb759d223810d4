package org.icportrait.diffusion.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.icportrait.engine.TensorSource;

/**
 * Tells by the names of its tensors what a file is that people have beside checkpoints, for
 * refusals that name it.
 */
public final class ForeignWeights {
  private static final Set<Long> WIDTHS = Set.of(768L, 1024L, 1280L); // of known text encoders
  private static final Map<String, Predicate<String>> KINDS = new LinkedHashMap<>();

  static {
    put("an IP-Adapter", "(ip_adapter|image_proj|image_proj_model)\\..*");
    put("a T2I-Adapter", "(adapter\\.)?body\\.\\d+\\.(resnets\\.|block\\d|in_conv|down_opt).*");
    put("a textual inversion for two text encoders (SDXL)", "clip_[lg]");
    put("a textual inversion", "emb_params|\\*|<[^<>]{1,100}>");
    put("a motion module (AnimateDiff)", ".*\\bmotion_modules\\..*");
    put("a transformer of Flux or Stable Diffusion 3", "(.*\\.)?(double_blocks|joint_blocks)\\..*");
  }

  private ForeignWeights() {}

  private static void put(String kind, String pattern) {
    KINDS.put(kind, Pattern.compile(pattern).asMatchPredicate());
  }

  /**
   * What a file is, with the tensor that says it: empty when it may be a checkpoint, a ControlNet
   * or a LoRA.
   *
   * @param file all its tensors
   */
  public static Optional<String> of(TensorSource file) {
    Set<String> names = file.names();
    for (var kind : KINDS.entrySet()) {
      for (String name : names) {
        if (kind.getValue().test(name)) {
          return Optional.of(kind.getKey() + " (" + name + ")");
        }
      }
    }
    String only = names.size() == 1 ? names.iterator().next() : ""; // the word it stands for
    return !only.isEmpty() && isVectors(file.shape(only))
        ? Optional.of("a textual inversion (" + only + ")")
        : Optional.empty();
  }

  /** Whether a shape is that of one or several vectors of a text encoder. */
  private static boolean isVectors(long[] shape) {
    return (shape.length == 1 || shape.length == 2) && WIDTHS.contains(shape[shape.length - 1]);
  }
}
