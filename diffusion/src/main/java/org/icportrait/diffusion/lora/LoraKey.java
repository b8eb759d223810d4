package org.icportrait.diffusion.lora;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.engine.BadModelException;

/**
 * What the name of a tensor in a LoRA file says.
 *
 * @param target the layer it changes
 * @param role which of the layer's tensors it is
 */
record LoraKey(LoraTargets.Target target, Role role) {
  enum Role {
    DOWN,
    UP,
    ALPHA
  }

  // [^.]* between A or B and weight: the adapter's name, which PEFT writes in some versions
  private static final Pattern FORM =
      Pattern.compile(
          "(.+?)(?:"
              + "\\.lora_(down|up)\\.weight"
              + "|[._]lora\\.(down|up)\\.weight"
              + "|\\.lora_linear_layer\\.(down|up)\\.weight"
              + "|\\.lora_([AB])(?:\\.[^.]*)?\\.weight"
              + "|(?:[._]lora)?\\.(alpha))");

  /** Methods that are no plain LoRA, by what only their names contain. */
  private static final Map<String, Pattern> OTHERS =
      Map.of(
          "DoRA", Pattern.compile("dora_scale|lora_magnitude_vector"),
          "LoHa", Pattern.compile("\\.hada_[wt]\\d"),
          "LoKr", Pattern.compile("\\.lokr_[wt]\\d"),
          "LoCon with a Tucker core", Pattern.compile("\\.lora_mid\\."),
          "OFT", Pattern.compile("\\.oft_"),
          "GLoRA", Pattern.compile("\\.[ab][12]\\.weight$"),
          "a full difference", Pattern.compile("\\.(diff|diff_b|w_norm|b_norm)$"),
          "a LoRA of an embedding", Pattern.compile("lora_embedding_[AB]"),
          "a LoRA with a bias", Pattern.compile("\\.lora_B(\\.[^.]*)?\\.bias$|\\.lora_up\\.bias$"));

  /**
   * Refuses a file of another method, whose tensors must not be left out.
   *
   * @throws BadModelException naming the method
   */
  static void refuseOtherMethods(String file, Collection<String> keys) {
    for (String key : keys) {
      for (var method : OTHERS.entrySet()) {
        if (method.getValue().matcher(key).find()) {
          throw new BadModelException(
              file, method.getKey() + " (" + key + ")", "LoRA or LoCon, the methods supported");
        }
      }
    }
  }

  /**
   * Reads a name.
   *
   * @return empty when it belongs to no layer of the networks
   * @throws BadModelException when it belongs to another family of models
   */
  static Optional<LoraKey> parse(String file, String key, LoraTargets targets) {
    Matcher matcher = FORM.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Role role = Role.ALPHA;
    for (int i = 2; i <= 5; i++) {
      String word = matcher.group(i);
      if (word != null) {
        role = word.equals("down") || word.equals("A") ? Role.DOWN : Role.UP;
      }
    }
    Role found = role;
    return target(file, key, matcher.group(1), targets).map(target -> new LoraKey(target, found));
  }

  /** The exception for a file of which nothing belongs to the networks. */
  static BadModelException foreign(String file, String key) {
    return FORM.matcher(key).matches()
        ? new BadModelException(
            file, key + ", of no layer of this model", "a LoRA made for this model's family")
        : new BadModelException(
            file, "unknown tensor " + key, "a LoRA in the form of kohya, diffusers or PEFT");
  }

  private static Optional<LoraTargets.Target> target(
      String file, String key, String module, LoraTargets targets) {
    if (module.startsWith("lora_te2_") || module.contains("text_encoder_2.")) {
      throw new BadModelException(
          file, key + ", of a second text encoder", "a LoRA for Stable Diffusion 1.x or 2.x");
    }
    if (module.startsWith("lora_unet_")) {
      return targets.joined(ComponentKind.UNET, module.substring("lora_unet_".length()));
    }
    if (module.startsWith("lora_te")) {
      return targets.joined(ComponentKind.TEXT_ENCODER, module.replaceFirst("lora_te1?_", ""));
    }
    String name = module.replaceFirst("^base_model\\.model\\.", "").replace(".processor", "");
    if (name.startsWith("unet.")) {
      return targets.dotted(ComponentKind.UNET, name.substring("unet.".length()));
    }
    if (name.startsWith("text_encoder.")) {
      return targets.dotted(ComponentKind.TEXT_ENCODER, name.substring("text_encoder.".length()));
    }
    // of the adapter of one network
    Optional<LoraTargets.Target> found = targets.dotted(ComponentKind.UNET, name);
    return found.isPresent() ? found : targets.dotted(ComponentKind.TEXT_ENCODER, name);
  }
}
