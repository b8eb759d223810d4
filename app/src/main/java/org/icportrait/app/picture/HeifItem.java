package org.icportrait.app.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One item of a HEIF file (ISO/IEC 23008-12): a coded picture, a grid of such, or metadata.
 *
 * @param id its number
 * @param type four letters such as hvc1, av01, grid, Exif
 * @param properties in the order in which they apply
 * @param sources items of which a grid is made, row by row
 */
record HeifItem(int id, String type, List<Property> properties, List<Integer> sources) {
  /**
   * A property's box.
   *
   * @param type four letters such as ispe, colr, irot
   * @param data behind the box's head
   */
  record Property(String type, ByteBuffer data) {}

  HeifItem {
    properties = List.copyOf(properties);
    sources = List.copyOf(sources);
  }

  Optional<ByteBuffer> property(String name) {
    return properties.stream()
        .filter(property -> property.type().equals(name))
        .map(Property::data)
        .findFirst();
  }

  /** Width and height before it is cropped and turned. */
  int[] size() throws IOException {
    ByteBuffer size = property("ispe").orElseThrow(() -> new IOException("a picture of no size"));
    return new int[] {size.getInt(4), size.getInt(8)};
  }

  /** The crop in pixels (left, top, width, height), or that of the whole picture. */
  int[] crop() throws IOException {
    int[] size = size();
    Optional<ByteBuffer> found = property("clap");
    if (found.isEmpty()) {
      return new int[] {0, 0, size[0], size[1]};
    }
    ByteBuffer clap = found.get();
    double[] parts = new double[4]; // width, height, offsets of the centre
    for (int i = 0; i < parts.length; i++) {
      parts[i] = clap.getInt(8 * i) / (double) clap.getInt(8 * i + 4);
    }
    int width = (int) Math.round(parts[0]);
    int height = (int) Math.round(parts[1]);
    int left = (int) Math.round(parts[2] + (size[0] - 1) / 2.0 - (width - 1) / 2.0);
    int top = (int) Math.round(parts[3] + (size[1] - 1) / 2.0 - (height - 1) / 2.0);
    boolean inside =
        left >= 0
            && top >= 0
            && width > 0
            && height > 0
            && left + (long) width <= size[0]
            && top + (long) height <= size[1];
    if (!inside) {
      throw new IOException("a crop outside the picture");
    }
    return new int[] {left, top, width, height};
  }

  /** How it is turned and mirrored. */
  ExifOrientation orientation() {
    List<ExifOrientation> steps = new ArrayList<>();
    for (Property property : properties) {
      if (property.type().equals("irot")) { // quarters of a turn against the clock
        steps.add(new ExifOrientation(new int[] {1, 8, 3, 6}[property.data().get(0) & 3]));
      } else if (property.type().equals("imir")) { // 0: top and bottom change places
        steps.add(new ExifOrientation((property.data().get(0) & 1) == 0 ? 4 : 2));
      }
    }
    return steps.stream().reduce(ExifOrientation.UPRIGHT, ExifOrientation::then);
  }
}
