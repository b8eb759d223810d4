package org.icportrait.portrait.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.parse.FaceParser;
import org.icportrait.face.parse.HeadMasks;

/** Hair as a parser sees it in the crop of the head; none outside that crop. */
final class ParsedHair implements HairMask {
  private final FaceParser parser;

  /** Of a parser, which stays the caller's. */
  ParsedHair(FaceParser parser) {
    this.parser = parser;
  }

  /** The parser of a model folder; null where it has no {@code parse/}. */
  static FaceParser open(Path folder) {
    Path part = folder.resolve("parse");
    return Files.isDirectory(part) ? FaceParser.open(part) : null;
  }

  @Override
  public float[] of(Picture picture, FaceAnalysis face) {
    HeadMasks masks = parser.parse(picture, face);
    CropFrame frame = masks.frame();
    int size = frame.size();
    int width = picture.width();
    float[] out = new float[width * picture.height()];
    float[] value = new float[1];
    for (int p = 0; p < out.length; p++) {
      double[] at = frame.toCrop(p % width + 0.5, p / width + 0.5);
      if (at[0] >= 0 && at[1] >= 0 && at[0] < size && at[1] < size) {
        Bilinear.sample(masks.hair(), 1, size, size, at[0], at[1], value);
        out[p] = value[0];
      }
    }
    return out;
  }
}
