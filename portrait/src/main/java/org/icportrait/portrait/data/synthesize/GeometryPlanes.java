package org.icportrait.portrait.data.synthesize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.icportrait.engine.BadInputException;

/**
 * What is known about the surface behind the pixels of a sample, as stored; all 0 off the head.
 *
 * @param size S, the side of the planes in pixels
 * @param mask [S, S], 255 on the head
 * @param canonical [3, S, S], unsigned: the neutral head's coordinates, 0..65535 over its box
 * @param depth [S, S], 16-bit floats: centimetres behind the plane of the head's centre
 * @param normal [3, S, S], -127..127: unit normal in the camera's frame
 */
public record GeometryPlanes(
    int size, byte[] mask, short[] canonical, short[] depth, byte[] normal) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] NAMES = {"mask", "canonical", "depth", "normal"};
  private static final String[] TYPES = {"U8", "U16", "F16", "I8"};
  private static final int[] CHANNELS = {1, 3, 1, 3};
  private static final int[] BYTES = {1, 2, 2, 1};

  /** Quantises planes. */
  static GeometryPlanes of(
      int size, float[] mask, float[] unitCanonical, float[] depth, float[] normal) {
    int pixels = size * size;
    GeometryPlanes out =
        new GeometryPlanes(
            size, new byte[pixels], new short[3 * pixels], new short[pixels], new byte[3 * pixels]);
    for (int p = 0; p < pixels; p++) {
      if (mask[p] < 0.5f) {
        continue;
      }
      out.mask[p] = (byte) 255;
      out.depth[p] = Half.of(depth[p]);
      for (int k = p; k < 3 * pixels; k += pixels) {
        float unit = Math.min(1, Math.max(0, unitCanonical[k]));
        out.canonical[k] = (short) Math.round(65535 * unit);
        out.normal[k] = (byte) Math.round(127 * Math.min(1, Math.max(-1, normal[k])));
      }
    }
    return out;
  }

  /** Whether a pixel is on the head. */
  public boolean on(int pixel) {
    return mask[pixel] != 0;
  }

  /** Canonical coordinate 0..1 of an axis (0 right, 1 down, 2 away). */
  public float canonicalAt(int axis, int pixel) {
    return (canonical[axis * size * size + pixel] & 0xffff) / 65535f;
  }

  /** Centimetres behind the plane of the head's centre. */
  public float depthAt(int pixel) {
    return Half.toFloat(depth[pixel]);
  }

  /** Normal, -1..1, of an axis. */
  public float normalAt(int axis, int pixel) {
    return normal[axis * size * size + pixel] / 127f;
  }

  /** The planes as a safetensors file. */
  byte[] toBytes() {
    ObjectNode root = JSON.createObjectNode();
    int at = 0;
    for (int i = 0; i < NAMES.length; i++) {
      ObjectNode node = root.putObject(NAMES[i]).put("dtype", TYPES[i]);
      var shape = node.putArray("shape");
      if (CHANNELS[i] > 1) {
        shape.add(CHANNELS[i]);
      }
      shape.add(size).add(size);
      int length = CHANNELS[i] * BYTES[i] * size * size;
      node.putArray("data_offsets").add(at).add(at + length);
      at += length;
    }
    StringBuilder header = new StringBuilder(root.toString());
    while (header.length() % 8 != 0) {
      header.append(' ');
    }
    ByteBuffer out = ByteBuffer.allocate(8 + header.length() + at).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(header.length()).put(header.toString().getBytes(StandardCharsets.US_ASCII));
    out.put(mask);
    for (short value : canonical) {
      out.putShort(value);
    }
    for (short value : depth) {
      out.putShort(value);
    }
    return out.put(normal).array();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @param name of the file, for messages
   * @throws BadInputException when it is something else
   */
  static GeometryPlanes read(String name, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.length < 8 ? -1 : in.getLong();
    if (length < 2 || length > bytes.length - 8) {
      throw new BadInputException(name, "no safetensors header", "planes of data synthesize");
    }
    int size = checkedSize(name, bytes, (int) length);
    int pixels = size * size;
    in.position(8 + (int) length);
    GeometryPlanes out =
        new GeometryPlanes(
            size, new byte[pixels], new short[3 * pixels], new short[pixels], new byte[3 * pixels]);
    in.get(out.mask);
    for (int i = 0; i < 3 * pixels; i++) {
      out.canonical[i] = in.getShort();
    }
    for (int i = 0; i < pixels; i++) {
      out.depth[i] = in.getShort();
    }
    in.get(out.normal);
    return out;
  }

  private static int checkedSize(String name, byte[] bytes, int length) {
    try {
      JsonNode root = JSON.readTree(bytes, 8, length);
      int size = root.path("mask").path("shape").path(0).asInt(-1);
      long at = 0;
      for (int i = 0; i < NAMES.length; i++) {
        JsonNode node = root.path(NAMES[i]);
        boolean sound =
            size > 0
                && size <= 4096
                && node.path("dtype").asText().equals(TYPES[i])
                && node.path("data_offsets").path(0).asLong(-1) == at;
        at += (long) CHANNELS[i] * BYTES[i] * size * size;
        if (!sound || node.path("data_offsets").path(1).asLong(-1) != at) {
          throw new BadInputException(name, "odd planes " + NAMES[i], TYPES[i] + " planes");
        }
      }
      if (at != bytes.length - 8L - length) {
        throw new BadInputException(name, bytes.length + " bytes", (at + 8 + length) + " bytes");
      }
      return size;
    } catch (JsonProcessingException e) {
      throw new BadInputException(name, "a header that is not JSON", "planes of data synthesize");
    } catch (IOException e) {
      throw new IllegalStateException(e); // from memory
    }
  }
}
