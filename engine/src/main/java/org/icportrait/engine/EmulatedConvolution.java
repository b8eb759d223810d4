package org.icportrait.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * A convolution of 16-bit planes on a processor without such arithmetic: in float32, the result
 * rounded. Large planes go band by band and large kernels block by block, so that little of either
 * is ever wide.
 */
final class EmulatedConvolution {
  private static final long WIDE = 1L << 24; // values of a plane that are float32 at a time

  private EmulatedConvolution() {}

  static Tensor compute(Tensor x, Tensor weight, Tensor bias, int stride, int padding, int groups) {
    return compute(x, weight, bias, stride, padding, groups, WIDE);
  }

  static Tensor compute(
      Tensor x, Tensor weight, Tensor bias, int stride, int padding, int groups, long most) {
    long height = x.size(2);
    long reach = weight.size(2) - 1; // rows that a row of the result sees beside one
    boolean recorded = x.requiresGrad() || weight.requiresGrad();
    boolean keepsRows = stride == 1 && reach == 2L * padding;
    long bands = recorded || !keepsRows ? 1 : parts(x.count(), most);
    long even = (height + bands - 1) / bands;
    long rows = even <= reach ? height : even;
    long blocks = recorded || groups > 1 ? 1 : parts(weight.count(), most / 2);
    return TensorScope.within(
        () -> {
          Tensor kernel = blocks == 1 ? Functional.wide(weight) : weight;
          List<Tensor> out = new ArrayList<>();
          for (long start = 0; start < height; start += rows) {
            long to = Math.min(height, start + rows);
            var band = new Part(start, to, stride, padding, groups, blocks);
            out.add(TensorScope.within(() -> part(x, kernel, bias, band)));
          }
          return joined(2, out);
        });
  }

  private static long parts(long values, long most) {
    return (values + most - 1) / most;
  }

  /**
   * What is computed at a time.
   *
   * @param from first row of the result, where the stride is 1
   * @param to the row after the last one
   * @param blocks that the channels of the result are dealt into
   */
  private record Part(long from, long to, int stride, int padding, int groups, long blocks) {}

  private static Tensor part(Tensor x, Tensor weight, Tensor bias, Part part) {
    boolean whole = part.from == 0 && part.to == x.size(2);
    long first = whole ? 0 : Math.max(0, part.from - part.padding);
    long last = whole ? x.size(2) : Math.min(x.size(2), part.to + part.padding);
    Tensor input = Functional.wide(whole ? x : x.narrow(2, first, last - first));
    long channels = weight.size(0);
    long each = (channels + part.blocks - 1) / part.blocks;
    List<Tensor> out = new ArrayList<>();
    for (long start = 0; start < channels; start += each) {
      long from = start;
      long count = Math.min(each, channels - start);
      out.add(
          TensorScope.within(
              () -> {
                Tensor kernel = Functional.wide(weight.narrow(0, from, count));
                Tensor shift = bias == null ? null : Functional.wide(bias.narrow(0, from, count));
                Tensor y =
                    Functional.conv2d(input, kernel, shift, part.stride, part.padding, part.groups);
                // padded by zeros on all sides: rows beside the plane's own edge are thrown away
                Tensor own = whole ? y : y.narrow(2, part.from - first, part.to - part.from);
                return own.to(x.dtype());
              }));
    }
    return joined(1, out);
  }

  private static Tensor joined(int dimension, List<Tensor> parts) {
    return parts.size() == 1 ? parts.get(0) : Tensor.cat(dimension, parts);
  }
}
