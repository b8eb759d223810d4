package org.icportrait.face.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.icportrait.engine.Functional;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.FaceBox;
import org.icportrait.face.image.Picture;

/** Runs the {@link DetectorNetwork} over a pyramid of a picture, from coarse to fine. */
public final class FaceDetector {
  private static final double SURE = 0.45;
  private static final double OVERLAP = 0.35;
  private static final double NESTED = 0.7; // of the smaller box
  private static final double HEIGHT_OF_WIDTH = 1.19;
  private static final double COARSEST = 48; // longest side in pixels
  private static final double COARSER = 2.2; // a level's scale over the next coarser one's
  private static final double FINEST_SCALE = 0.5; // 40 pixels wide becomes 20
  private static final double FINEST_SIDE = 1600; // pixels: beyond it the time is not worth it
  private static final int LEAST_SIDE = 64;
  private static final double ROOM = 0.5; // beside a face that fills the picture, of its side

  private final DetectorNetwork network;

  /** A detector over loaded weights. */
  public FaceDetector(DetectorNetwork network) {
    this.network = network;
  }

  /** Faces at least about 40 pixels wide, largest first. */
  public List<FaceBox> detect(Picture picture) {
    int longest = Math.max(picture.width(), picture.height());
    double finest = Math.min(FINEST_SCALE, FINEST_SIDE / longest);
    // evenly spaced scales: the network sees faces of a range of widths in each
    int steps = (int) Math.ceil(Math.log(finest * longest / COARSEST) / Math.log(COARSER));
    return detect(picture, finest, Math.max(0, steps), 0);
  }

  /** Faces that fill the picture or are cut by its edges, of which {@link #detect} is not sure. */
  public List<FaceBox> detectFilling(Picture picture) {
    double finest = COARSEST / Math.max(picture.width(), picture.height());
    return detect(picture, Math.min(FINEST_SCALE, finest), 1, ROOM);
  }

  private List<FaceBox> detect(Picture picture, double finest, int steps, double room) {
    List<FaceBox> found = new ArrayList<>();
    Picture smaller = picture;
    for (int step = 0; step <= steps; step++) {
      double scale = finest / Math.pow(COARSER, step);
      int width = Math.max(1, (int) Math.round(picture.width() * scale));
      int height = Math.max(1, (int) Math.round(picture.height() * scale));
      smaller = smaller.resize(width, height); // each from the one before, not all from the picture
      found.addAll(level(smaller, width / (double) picture.width(), room));
    }
    return suppress(found);
  }

  /** The faces of the picture at one scale, with so much room on each side, of its longer one. */
  private List<FaceBox> level(Picture small, double scale, double room) {
    int width = small.width();
    int height = small.height();
    int around = (int) Math.round(2 * room * Math.max(width, height));
    int paddedWidth = Math.max(LEAST_SIDE, (width + around + 15) / 8 * 8);
    int paddedHeight = Math.max(LEAST_SIDE, (height + around + 15) / 8 * 8);
    int left = (paddedWidth - width) / 2;
    int top = (paddedHeight - height) / 2;
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      float[] padded = pad(small, paddedWidth, paddedHeight, left, top);
      Tensor out = network.forward(Tensor.of(padded, 1, 3, paddedHeight, paddedWidth));
      Tensor score = Functional.sigmoid(out.narrow(1, 0, 1));
      return boxes(
          score.toFloats(), out.toFloats(), (int) out.size(3), new double[] {left, top, scale});
    }
  }

  /** The picture in the middle, its edge going on around it, values -1..1. */
  private static float[] pad(Picture picture, int width, int height, int left, int top) {
    float[] out = new float[3 * width * height];
    float[] line = new float[width];
    for (int row = 0; row < 3 * height; row++) {
      int y = Math.min(picture.height() - 1, Math.max(0, row % height - top));
      int from = (row / height * picture.height() + y) * picture.width();
      System.arraycopy(picture.data(), from, line, left, picture.width());
      Arrays.fill(line, 0, left, line[left]);
      Arrays.fill(line, left + picture.width(), width, line[left + picture.width() - 1]);
      for (int x = 0; x < width; x++) {
        out[row * width + x] = 2 * line[x] - 1;
      }
    }
    return out;
  }

  private static List<FaceBox> boxes(float[] score, float[] out, int columns, double[] place) {
    int cells = score.length;
    int rows = cells / columns;
    List<FaceBox> boxes = new ArrayList<>();
    for (int i = 0; i < cells; i++) {
      if (score[i] < SURE || !isPeak(score, i, columns, rows)) {
        continue;
      }
      double x = (i % columns + 0.5 + out[cells + i]) * DetectorNetwork.CELL;
      double y = (i / columns + 0.5 + out[2 * cells + i]) * DetectorNetwork.CELL;
      double width = DetectorNetwork.UNIT_WIDTH * Math.exp(out[3 * cells + i]);
      double centerX = (x - place[0]) / place[2];
      double centerY = (y - place[1]) / place[2];
      double half = width / place[2] / 2;
      double halfHeight = half * HEIGHT_OF_WIDTH;
      boxes.add(
          new FaceBox(
              centerX - half,
              centerY - halfHeight,
              centerX + half,
              centerY + halfHeight,
              score[i]));
    }
    return boxes;
  }

  private static boolean isPeak(float[] score, int cell, int columns, int rows) {
    int x = cell % columns;
    int y = cell / columns;
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        boolean inside = x + dx >= 0 && x + dx < columns && y + dy >= 0 && y + dy < rows;
        if (inside && score[cell + dy * columns + dx] > score[cell]) {
          return false;
        }
      }
    }
    return true;
  }

  /** One box a face: of boxes that overlap, or lie in each other, the surest. */
  private static List<FaceBox> suppress(List<FaceBox> found) {
    // within a face parts of it may look like small faces: size counts too
    found.sort(Comparator.comparingDouble(box -> -box.score() * Math.sqrt(box.width())));
    List<FaceBox> kept = new ArrayList<>();
    for (FaceBox box : found) {
      if (kept.stream().noneMatch(k -> k.overlap(box) > OVERLAP || k.shares(box) > NESTED)) {
        kept.add(box);
      }
    }
    kept.sort(Comparator.comparingDouble(FaceBox::width).reversed());
    return kept;
  }
}
