package org.icportrait.engine;

import org.bytedeco.pytorch.GradMode;

/** Two-dimensional convolution: weight [out, in/groups, k, k], bias [out]. */
public final class Conv2d extends Module {
  private final Tensor weight;
  private final Tensor bias;
  private FileWeight inFile; // null when the weight is in memory
  private final int stride;
  private final int padding;
  private final int groups;
  private final DerivedWeight winograd =
      new DerivedWeight(kernel -> WinogradConvolution.kernel(kernel, WinogradTile.PLAIN));
  private final DerivedWeight doubled =
      new DerivedWeight(kernel -> WinogradConvolution.kernel(kernel, WinogradTile.DOUBLED));
  private final DerivedWeight packed = new DerivedWeight(this::packed);
  private boolean fast; // the forms above are wanted

  /** How a convolution is laid out. */
  public record Options(int kernel, int stride, int padding, int groups, boolean bias) {
    /** A kernel that keeps the size of the plane. */
    public static Options same(int kernel) {
      return new Options(kernel, 1, kernel / 2, 1, true);
    }

    /** The same with a stride. */
    public Options withStride(int newStride) {
      return new Options(kernel, newStride, padding, groups, bias);
    }

    /** The same with another padding. */
    public Options withPadding(int newPadding) {
      return new Options(kernel, stride, newPadding, groups, bias);
    }
  }

  /** A convolution with PyTorch's default first values. */
  public Conv2d(int in, int out, Options options) {
    this(in, out, options, null);
  }

  private Conv2d(int in, int out, Options options, Initializer initializer) {
    long fanIn = (long) in / options.groups * options.kernel * options.kernel;
    Initializer first = initializer == null ? Initializer.uniformFanIn(fanIn) : initializer;
    weight = parameter("weight", first, out, in / options.groups, options.kernel, options.kernel);
    bias = options.bias ? parameter("bias", first, out) : null;
    stride = options.stride;
    padding = options.padding;
    groups = options.groups;
  }

  /** A convolution that starts as zero (ControlNet, arXiv 2302.05543, section 3.1). */
  public static Conv2d zero(int in, int out, Options options) {
    return new Conv2d(in, out, options, Initializer.zeros());
  }

  /** [N, in, H, W] to [N, out, H', W'], in the element type of the input. */
  public Tensor forward(Tensor x) {
    return inFile == null
        ? forward(x, weight)
        : TensorScope.within(() -> forward(x, inFile.read().channelsLast()));
  }

  private Tensor forward(Tensor x, Tensor kernel) {
    if (isFiltered(x, WinogradTile.PLAIN)) {
      return WinogradConvolution.forward(x, winograd.of(kernel), bias(x), WinogradTile.PLAIN);
    }
    if (fast && !isPoint() && OneDnn.suits(x, kernel)) {
      return OneDnn.convolve(x, packed.of(kernel), bias(x), stride, padding);
    }
    return Functional.conv2d(x, kernel.to(x.dtype()), bias(x), stride, padding, groups);
  }

  /**
   * The convolution of a plane enlarged by repetition, which is not made where that is faster.
   *
   * @param x [N, in, h, w]
   * @param height H of the enlarged plane
   * @param width W of the enlarged plane
   * @return [N, out, H', W']
   */
  public Tensor forwardEnlarged(Tensor x, long height, long width) {
    boolean twice = height == 2 * x.size(2) && width == 2 * x.size(3);
    if (twice && isFiltered(x, WinogradTile.DOUBLED)) {
      return WinogradConvolution.forward(x, doubled.of(weight), bias(x), WinogradTile.DOUBLED);
    }
    return TensorScope.within(() -> forward(Functional.upsampleNearest(x, height, width)));
  }

  private boolean isFiltered(Tensor x, WinogradTile tile) {
    boolean three = weight.size(2) == 3 && weight.size(3) == 3 && stride == 1 && padding == 1;
    return fast && three && !learns(x) && WinogradConvolution.suits(x, weight, tile);
  }

  /** Whether a gradient goes through: what is computed in place has none. */
  private boolean learns(Tensor x) {
    return GradMode.is_enabled() && (x.requiresGrad() || weight.requiresGrad());
  }

  /** Kernels of one place, which oneDNN packs for planes of other sizes. */
  private boolean isPoint() {
    return weight.size(2) == 1 && weight.size(3) == 1;
  }

  private Tensor packed(Tensor kernel) {
    return OneDnn.packConvolution(kernel, stride, padding);
  }

  private Tensor bias(Tensor x) {
    return bias == null ? null : bias.to(x.dtype());
  }

  /** Reads the kernel from its file at each evaluation. */
  void leaveInFile(FileWeight file) {
    inFile = file;
  }

  /** Lays the kernel out in memory as planes with channels innermost want it. */
  void pack() {
    if (inFile != null) {
      return;
    }
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      weight.handle.set_data(weight.channelsLast().handle);
    }
  }

  /** Also keeps the kernel in other forms where they make it faster. */
  @Override
  protected void preferSpeed() {
    pack();
    fast = inFile == null && groups == 1 && OneDnn.packs(weight);
  }

  @Override
  public void close() {
    super.close();
    if (inFile != null) {
      inFile.close();
    }
    winograd.close();
    doubled.close();
    packed.close();
  }

  /** The kernel [out, in/groups, k, k]. */
  public Tensor weight() {
    return weight;
  }

  /** The bias [out], or null. */
  public Tensor bias() {
    return bias;
  }
}
