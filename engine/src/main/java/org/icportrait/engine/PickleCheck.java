package org.icportrait.engine;

import java.util.List;
import java.util.Locale;

/** Tells what a file is that is no safetensors file: pickle, which runs code when read, or GGUF. */
final class PickleCheck {
  private static final List<String> ENDINGS = List.of(".ckpt", ".pt", ".pth", ".bin", ".pkl");
  private static final int PICKLE = 0x80; // opcode PROTO, followed by the version
  private static final int NEWEST_PROTOCOL = 5;

  private PickleCheck() {}

  /**
   * The exception for a file that is no safetensors file.
   *
   * @param file its name
   * @param start its first bytes, up to eight
   */
  static BadModelException refusal(String file, byte[] start) {
    if (isGguf(start)) {
      return new BadModelException(
          file,
          "a GGUF file, whose weights are quantised for other programs",
          "the same model as .safetensors");
    }
    if (!isPickle(file, start)) {
      return new BadModelException(
          file, "no safetensors header", "weights as .safetensors (pickle is refused)");
    }
    String name = file.replaceAll(".*[/\\\\]", "");
    String target = name.replaceFirst("\\.[^.]*$", "") + "-converted.safetensors";
    String script =
        "import torch, safetensors.torch as s; w = torch.load('"
            + name
            + "', map_location='cpu', weights_only=True); w = w.get('state_dict', w.get('string_to_param', w));"
            + " s.save_file({k: v.clone().contiguous() for k, v in w.items()"
            + " if torch.is_tensor(v)}, '"
            + target
            + "')";
    return new BadModelException(
        file,
        "a pickle file, which can run any code when it is read",
        "weights as .safetensors: convert it on a machine you trust with"
            + " pip install torch safetensors; python3 -c \""
            + script
            + "\"");
  }

  private static boolean isGguf(byte[] b) {
    return b.length > 3 && b[0] == 'G' && b[1] == 'G' && b[2] == 'U' && b[3] == 'F';
  }

  private static boolean isPickle(String file, byte[] start) {
    String lower = file.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith) || isZip(start) || isRaw(start);
  }

  private static boolean isZip(byte[] b) {
    return b.length > 3 && b[0] == 'P' && b[1] == 'K' && b[2] == 3 && b[3] == 4;
  }

  private static boolean isRaw(byte[] b) {
    return b.length > 2 && (b[0] & 0xff) == PICKLE && b[1] > 0 && b[1] <= NEWEST_PROTOCOL;
  }
}
