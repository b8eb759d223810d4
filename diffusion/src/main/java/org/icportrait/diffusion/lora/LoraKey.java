package org.icportrait.diffusion.lora;

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
   * Reads a name.
   *
   * @throws BadModelException when it is of another method, or of no layer of the networks
   */
  static LoraKey parse(String file, String key, LoraTargets targets) {
    for (var method : OTHERS.entrySet()) {
      if (method.getValue().matcher(key).find()) {
        throw new BadModelException(
            file, method.getKey() + " (" + key + ")", "LoRA or LoCon, the methods supported");
      }
    }
    Matcher matcher = FORM.matcher(key);
    if (!matcher.matches()) {
      throw new BadModelException(
          file, "unknown tensor " + key, "a LoRA in the form of kohya, diffusers or PEFT");
    }
    Role role = Role.ALPHA;
    for (int i = 2; i <= 5; i++) {
      String word = matcher.group(i);
      if (word != null) {
        role = word.equals("down") || word.equals("A") ? Role.DOWN : Role.UP;
      }
    }
    return new LoraKey(target(file, key, matcher.group(1), targets), role);
  }

  private static LoraTargets.Target target(
      String file, String key, String module, LoraTargets targets) {
    Optional<LoraTargets.Target> found = Optional.empty();
    if (module.startsWith("lora_te2_") || module.contains("text_encoder_2.")) {
      throw new BadModelException(
          file, key + ", of a second text encoder", "a LoRA for Stable Diffusion 1.x or 2.x");
    }
    if (module.startsWith("lora_unet_")) {
      found = targets.joined(ComponentKind.UNET, module.substring("lora_unet_".length()));
    } else if (module.startsWith("lora_te")) {
      String name = module.replaceFirst("lora_te1?_", "");
      found = targets.joined(ComponentKind.TEXT_ENCODER, name);
    } else {
      String name = module.replaceFirst("^base_model\\.model\\.", "").replace(".processor", "");
      if (name.startsWith("unet.")) {
        found = targets.dotted(ComponentKind.UNET, name.substring("unet.".length()));
      } else if (name.startsWith("text_encoder.")) {
        found =
            targets.dotted(ComponentKind.TEXT_ENCODER, name.substring("text_encoder.".length()));
      } else { // of the adapter of one network
        found = targets.dotted(ComponentKind.UNET, name);
        if (found.isEmpty()) {
          found = targets.dotted(ComponentKind.TEXT_ENCODER, name);
        }
      }
    }
    return found.orElseThrow(
        () ->
            new BadModelException(
                file, key + ", of no layer of this model", "a LoRA made for this model's family"));
  }
}
