package org.icportrait.face.parse;

import java.nio.file.Path;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Functional;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.UpdatedWeights;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;

/** Tells hair, bare skin, person and occluder apart around a head. Owns native memory. */
public final class FaceParser implements AutoCloseable {
  /** Name of the weights in the folder {@code parse/} of a model. */
  public static final String WEIGHTS = "parse.safetensors";

  private static final int SIZE = ParseNetwork.SIZE;
  private static final int PIXELS = SIZE * SIZE;

  private final ParseNetwork network;

  /** A parser of a loaded network, which it then owns. */
  public FaceParser(ParseNetwork network) {
    this.network = network;
  }

  /**
   * Reads the folder {@code parse/} of a model.
   *
   * @throws org.icportrait.engine.BadModelException when a file is missing or wrong
   */
  public static FaceParser open(Path folder) {
    return open(folder, DType.FLOAT32);
  }

  /** The same that computes its convolutions in an element type. */
  public static FaceParser open(Path folder, DType compute) {
    ParseConfig.check(folder);
    ParseNetwork network = EmptyParameters.make(DType.FLOAT32, ParseNetwork::new);
    network.setComputeType(compute);
    try (UpdatedWeights source = UpdatedWeights.open(folder.resolve(WEIGHTS))) {
      network.load(source);
      network.freeze();
      return new FaceParser(network);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** The masks of a face's head, in {@link CropFrame#head} of 256 pixels. */
  public HeadMasks parse(Picture picture, FaceAnalysis face) {
    return parse(picture, CropFrame.head(face.landmarks(), SIZE));
  }

  /**
   * The masks in a crop that frames a head about as {@link CropFrame#head} does. Beyond the
   * picture's edge nothing is seen: all masks are 0 there. In a larger crop they are as fine as 256
   * pixels are.
   *
   * @throws IllegalArgumentException when the crop is not of a multiple of 256 pixels
   */
  public HeadMasks parse(Picture picture, CropFrame frame) {
    if (frame.size() < SIZE || frame.size() % SIZE != 0) {
      throw new IllegalArgumentException("a crop of " + frame.size() + " pixels, not " + SIZE);
    }
    if (frame.size() > SIZE) {
      return parse(picture, frame.resized(SIZE)).resized(frame.size());
    }
    float[] all;
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor crop = Tensor.of(frame.extract(picture).data(), 1, 3, SIZE, SIZE).mul(2).add(-1);
      all = Functional.sigmoid(network.forward(crop)).contiguous().toFloats();
    }
    float[][] masks = new float[ParseNetwork.CLASSES][PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      double[] at = frame.toPicture(p % SIZE + 0.5, p / SIZE + 0.5);
      if (at[0] >= 0 && at[1] >= 0 && at[0] < picture.width() && at[1] < picture.height()) {
        for (int c = 0; c < masks.length; c++) {
          masks[c][p] = all[c * PIXELS + p];
        }
      }
    }
    return new HeadMasks(frame, masks[0], masks[1], masks[2], masks[3]);
  }

  @Override
  public void close() {
    network.close();
  }
}
