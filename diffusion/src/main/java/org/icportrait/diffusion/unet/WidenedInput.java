package org.icportrait.diffusion.unet;

import java.util.Set;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.TensorSource;

/**
 * The weights of a U-Net whose first convolution reads more channels: those added are zero, so that
 * at first the network does what it did.
 */
public final class WidenedInput implements TensorSource {
  /** The parameter that is widened. */
  public static final String NAME = "conv_in.weight";

  private final TensorSource source;
  private final int channels;

  /**
   * A view of a U-Net's weights.
   *
   * @param source of a U-Net that reads fewer channels, or as many
   * @param channels that the first convolution is to read
   * @throws BadModelException when the U-Net reads more
   */
  public WidenedInput(TensorSource source, int channels) {
    long[] shape = source.shape(NAME);
    if (shape.length != 4 || shape[1] > channels) {
      throw new BadModelException(
          source.file(),
          NAME + " of shape " + java.util.Arrays.toString(shape),
          "at most " + channels + " input channels");
    }
    this.source = source;
    this.channels = channels;
  }

  @Override
  public String file() {
    return source.file();
  }

  @Override
  public Set<String> names() {
    return source.names();
  }

  @Override
  public long[] shape(String name) {
    long[] shape = source.shape(name);
    if (name.equals(NAME)) {
      shape[1] = channels;
    }
    return shape;
  }

  @Override
  public Tensor tensor(String name) {
    if (!name.equals(NAME)) {
      return source.tensor(name);
    }
    return TensorScope.within(
        () -> {
          Tensor own = source.tensor(name);
          long[] more = own.shape();
          more[1] = channels - more[1];
          return Tensor.cat(1, own, Tensor.zeros(more).to(own.dtype()));
        });
  }

  @Override
  public void readInto(String name, Tensor target) {
    if (name.equals(NAME)) {
      TensorSource.super.readInto(name, target);
    } else {
      source.readInto(name, target);
    }
  }
}
