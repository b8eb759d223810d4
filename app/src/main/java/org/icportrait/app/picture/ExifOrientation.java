package org.icportrait.app.picture;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * The EXIF orientation 1-8: how the stored rows and columns lie in the upright picture.
 *
 * @param value 1 to 8 as in the EXIF standard; 1 is upright
 */
record ExifOrientation(int value) {
  static final ExifOrientation UPRIGHT = new ExifOrientation(1);

  ExifOrientation {
    if (value < 1 || value > 8) {
      throw new IllegalArgumentException("orientation: found " + value + ", expected 1 to 8");
    }
  }

  /** The orientation noted in a file; upright when there is none or the notes are damaged. */
  static ExifOrientation of(byte[] file) {
    try {
      Metadata metadata =
          ImageMetadataReader.readMetadata(new ByteArrayInputStream(file), file.length);
      for (ExifIFD0Directory exif : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
        Integer value = exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        if (value != null && value >= 1 && value <= 8) {
          return new ExifOrientation(value);
        }
      }
      return UPRIGHT;
    } catch (ImageProcessingException | IOException e) {
      return UPRIGHT; // the notes are no part of the picture
    }
  }

  /** Whether width and height change places. */
  boolean swapsAxes() {
    return value >= 5;
  }

  /** The index in the upright picture's plane of the stored pixel (x, y) of w x h. */
  int uprightIndex(int x, int y, int w, int h) {
    return switch (value) {
      case 2 -> y * w + (w - 1 - x);
      case 3 -> (h - 1 - y) * w + (w - 1 - x);
      case 4 -> (h - 1 - y) * w + x;
      case 5 -> x * h + y;
      case 6 -> x * h + (h - 1 - y);
      case 7 -> (w - 1 - x) * h + (h - 1 - y);
      case 8 -> (w - 1 - x) * h + y;
      default -> y * w + x;
    };
  }
}
