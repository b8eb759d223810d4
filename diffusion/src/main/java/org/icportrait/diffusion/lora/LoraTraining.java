package org.icportrait.diffusion.lora;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Training by LoRA (arXiv 2106.09685): a network is frozen, and small factors are added to the
 * matrices of its attention layers, as diffusers' training scripts do by default.
 */
public final class LoraTraining {
  /** Name of the file in a folder, as diffusers has it. */
  public static final String FILE = "pytorch_lora_weights.safetensors";

  private static final Pattern ATTENTION = Pattern.compile(".*\\.(to_q|to_k|to_v|to_out\\.0)");
  private static final Pattern FACTOR = Pattern.compile(".*\\.lora_[AB]\\.weight");
  private static final String PREFIX = "unet.";

  private LoraTraining() {}

  /**
   * Freezes a network and adds factors of a rank, whose product is zero at first.
   *
   * @throws IllegalArgumentException when it has no attention
   */
  public static void attach(Module network, int rank) {
    network.setTrainable(false);
    int count = 0;
    for (var entry : network.modules(Linear.class).entrySet()) {
      if (ATTENTION.matcher(entry.getKey()).matches()) {
        entry.getValue().addLowRank(rank);
        count++;
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException("network: found no attention, expected some");
    }
  }

  /** Whether a parameter is a factor. */
  public static boolean isFactor(String parameter) {
    return FACTOR.matcher(parameter).matches();
  }

  /**
   * Reads factors that {@link #write} wrote into a network that has such, to go on with them.
   *
   * @throws BadModelException when they are of other layers or another rank
   */
  public static void load(Module network, Path file) {
    Map<String, Tensor> factors = factors(network);
    try (Safetensors source = Safetensors.open(file)) {
      if (!source.names().equals(factors.keySet())) {
        throw new BadModelException(
            source.file(), source.names().size() + " factors", factors.size() + " of the network");
      }
      factors.forEach((name, factor) -> source.expectShape(name, factor.shape()));
      factors.forEach(source::readInto);
    }
  }

  /** Writes the factors in 16 bits and in diffusers' form, for any tool that reads LoRAs. */
  public static void write(Module network, Path file) throws IOException {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Map<String, Tensor> factors = factors(network);
      factors.replaceAll((name, tensor) -> tensor.detach().to(DType.FLOAT16));
      SafetensorsWriter.write(file, factors, Map.of("format", "pt"));
    }
  }

  /** The factors by their names in a file. */
  private static Map<String, Tensor> factors(Module network) {
    Map<String, Tensor> factors = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, tensor) -> {
              if (isFactor(name)) {
                factors.put(PREFIX + name, tensor);
              }
            });
    return factors;
  }
}
