package org.icportrait.app.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The items of a HEIF file: the boxes of ISO/IEC 14496-12, section 8.11, and what they refer to.
 */
final class HeifItems {
  private static final int BOX = 8;
  private static final int FULL = 4; // version and flags
  private static final int MAX_ITEM = 256 << 20;

  private final byte[] file;
  private final Map<Integer, String> types = new LinkedHashMap<>();
  private final Map<Integer, List<HeifItem.Property>> properties = new HashMap<>();
  private final List<HeifItem.Property> pool = new ArrayList<>();
  private final Map<Integer, List<long[]>> extents = new HashMap<>(); // in idat, from, length
  private final List<Reference> references = new ArrayList<>();
  private ByteBuffer data;
  private int primary = -1;

  private record Reference(String type, int from, List<Integer> to) {}

  private HeifItems(byte[] file) {
    this.file = file;
  }

  /**
   * Reads the boxes.
   *
   * @throws IOException when there is no picture among the items
   */
  static HeifItems parse(byte[] file) throws IOException {
    HeifItems items = new HeifItems(file);
    items.boxes(ByteBuffer.wrap(file), "");
    if (items.primary < 0) {
      throw new IOException("no still picture in it");
    }
    return items;
  }

  HeifItem primary() throws IOException {
    return item(primary);
  }

  HeifItem item(int id) throws IOException {
    String type = types.get(id);
    if (type == null) {
      throw new IOException("an item that is missing");
    }
    List<Integer> sources =
        references.stream()
            .filter(reference -> reference.type().equals("dimg") && reference.from() == id)
            .flatMap(reference -> reference.to().stream())
            .toList();
    return new HeifItem(id, type, properties.getOrDefault(id, List.of()), sources);
  }

  /** The first item that refers to another in some way, such as auxl. */
  Optional<HeifItem> referring(String reference, int to) throws IOException {
    for (Reference candidate : references) {
      if (candidate.type().equals(reference) && candidate.to().contains(to)) {
        return Optional.of(item(candidate.from()));
      }
    }
    return Optional.empty();
  }

  /** An item's bytes. */
  byte[] bytes(HeifItem item) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (long[] extent : extents.getOrDefault(item.id(), List.of())) {
      ByteBuffer source = extent[0] == 1 ? data : ByteBuffer.wrap(file);
      if (source == null) {
        throw new IOException("an item without data");
      }
      long length = extent[2] == 0 ? source.limit() - extent[1] : extent[2];
      if (extent[1] < 0 || length < 0 || extent[1] + length > source.limit()) {
        throw new TruncatedPictureException();
      }
      if (out.size() + length > MAX_ITEM) {
        throw new IOException("an item of more than 256 MB");
      }
      byte[] part = new byte[(int) length];
      source.get((int) extent[1], part);
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private void boxes(ByteBuffer in, String parent) throws IOException {
    while (in.remaining() >= BOX) {
      int start = in.position();
      long length = in.getInt() & 0xffffffffL;
      String type = text(in);
      if (length == 1) {
        length = in.getLong();
      } else if (length == 0) {
        length = (long) in.limit() - start;
      }
      int head = in.position() - start;
      if (length < head) {
        throw new IOException("a box " + type + " of " + length + " bytes");
      }
      boolean needed = !parent.isEmpty() || type.equals("meta");
      if (start + length > in.limit() && needed) {
        throw new TruncatedPictureException();
      }
      int end = (int) Math.min(start + length, in.limit());
      box(type, in.slice(start + head, end - start - head), parent);
      in.position(end);
    }
  }

  private void box(String type, ByteBuffer in, String parent) throws IOException {
    switch (parent + "/" + type) {
      case "/meta" -> {
        in.position(FULL);
        boxes(in, "meta");
      }
      case "meta/pitm" -> primary = version(in) == 0 ? in.getShort() & 0xffff : in.getInt();
      case "meta/iinf" -> {
        in.position(version(in) == 0 ? FULL + 2 : FULL + 4);
        boxes(in, "iinf");
      }
      case "iinf/infe" -> {
        int version = version(in);
        if (version >= 2) {
          int id = id(in, version >= 3);
          in.getShort(); // protection
          types.put(id, text(in));
        }
      }
      case "meta/iprp" -> boxes(in, "iprp");
      case "iprp/ipco" -> boxes(in, "ipco");
      case "iprp/ipma" -> associations(in);
      case "meta/iloc" -> locations(in);
      case "meta/idat" -> data = in;
      case "meta/iref" -> {
        boolean large = version(in) != 0;
        boxes(in, large ? "iref1" : "iref0");
      }
      default -> {
        if (parent.equals("ipco")) {
          pool.add(new HeifItem.Property(type, in));
        } else if (parent.startsWith("iref")) {
          reference(type, in, parent.endsWith("1"));
        }
      }
    }
  }

  private void reference(String type, ByteBuffer in, boolean large) {
    int from = id(in, large);
    int count = in.getShort() & 0xffff;
    List<Integer> to = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      to.add(id(in, large));
    }
    references.add(new Reference(type, from, to));
  }

  private void associations(ByteBuffer in) throws IOException {
    int flags = in.getInt(0);
    int version = version(in);
    int count = in.getInt();
    for (int i = 0; i < count; i++) {
      int id = id(in, version >= 1);
      int associated = in.get() & 0xff;
      List<HeifItem.Property> list = properties.computeIfAbsent(id, key -> new ArrayList<>());
      for (int k = 0; k < associated; k++) {
        int index = (flags & 1) != 0 ? in.getShort() & 0x7fff : in.get() & 0x7f;
        if (index > pool.size()) {
          throw new IOException("a property that is missing");
        }
        if (index > 0) {
          list.add(pool.get(index - 1));
        }
      }
    }
  }

  private void locations(ByteBuffer in) throws IOException {
    int version = version(in);
    int sizes = in.getShort() & 0xffff;
    int count = id(in, version == 2);
    for (int i = 0; i < count; i++) {
      int id = id(in, version == 2);
      int method = version == 0 ? 0 : in.getShort() & 0xf;
      if (method > 1) {
        throw new IOException("an item made of others");
      }
      in.getShort(); // which file: always this one
      long base = number(in, sizes >> 4 & 0xf);
      int parts = in.getShort() & 0xffff;
      List<long[]> list = new ArrayList<>();
      for (int k = 0; k < parts; k++) {
        if (version != 0) {
          long unused = number(in, sizes & 0xf);
        }
        long from = base + number(in, sizes >> 12 & 0xf);
        list.add(new long[] {method, from, number(in, sizes >> 8 & 0xf)});
      }
      extents.put(id, list);
    }
  }

  private static long number(ByteBuffer in, int bytes) throws IOException {
    return switch (bytes) {
      case 0 -> 0;
      case 4 -> in.getInt() & 0xffffffffL;
      case 8 -> in.getLong();
      default -> throw new IOException("numbers of " + bytes + " bytes");
    };
  }

  private static int version(ByteBuffer in) {
    in.position(FULL);
    return in.get(0) & 0xff;
  }

  private static int id(ByteBuffer in, boolean large) {
    return large ? in.getInt() : in.getShort() & 0xffff;
  }

  private static String text(ByteBuffer in) {
    byte[] letters = new byte[4];
    in.get(letters);
    return new String(letters, StandardCharsets.ISO_8859_1);
  }
}
