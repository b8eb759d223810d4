package org.icportrait.engine;

import org.bytedeco.pytorch.GradMode;

/** Two-dimensional convolution: weight [out, in/groups, k, k], bias [out]. */
public final class Conv2d extends Module {
  private final Tensor weight;
  private final Tensor bias;
  private FileWeight inFile; // null when the weight is in memory
  private DerivedWeight winograd; // null where the plain kernel is wanted, as the next two
  private DerivedWeight doubled;
  private DerivedWeight packed;
  private final int stride;
  private final int padding;
  private final int groups;

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
    if (winograd != null && WinogradConvolution.suits(x, kernel, WinogradTile.PLAIN)) {
      return WinogradConvolution.forward(x, winograd.of(kernel), bias(x), WinogradTile.PLAIN);
    }
    if (packed != null && x.dtype() == DType.BFLOAT16 && !GradMode.is_enabled()) {
      Tensor y = OneDnn.convolve(x, packed.of(kernel), bias(x), stride, padding);
      WorkCounter.count(y, kernel.count() / kernel.size(0));
      return y;
    }
    return Functional.conv2d(x, kernel.to(x.dtype()), bias(x), stride, padding, groups);
  }

  private Tensor bias(Tensor x) {
    return bias == null ? null : bias.to(x.dtype());
  }

  /** The convolution of a plane doubled by repetition: [N, in, H, W] to [N, out, H', W']. */
  public Tensor forwardDoubled(Tensor x) {
    if (doubled != null && WinogradConvolution.suits(x, weight, WinogradTile.DOUBLED)) {
      return WinogradConvolution.forward(x, doubled.of(weight), bias(x), WinogradTile.DOUBLED);
    }
    return TensorScope.within(() -> forward(Functional.upsampleNearest(x, 2)));
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

  /** Also keeps the kernel transformed where that makes it faster, see WinogradConvolution. */
  @Override
  protected void preferSpeed() {
    pack();
    if (inFile != null || groups > 1 || !weight.isOnCpu() || !Engine.hasNativeBfloat16()) {
      return;
    }
    boolean point = weight.size(2) == 1 && weight.size(3) == 1; // oneDNN packs it for other sizes
    if (packed == null && !point && weight.dtype() == DType.BFLOAT16) {
      packed = new DerivedWeight(w -> OneDnn.packConvolution(w, stride, padding));
    }
    boolean filtered = stride == 1 && padding == 1 && weight.size(2) == 3 && weight.size(3) == 3;
    if (winograd == null && filtered) {
      winograd = new DerivedWeight(w -> WinogradConvolution.kernel(w, WinogradTile.PLAIN));
      doubled = new DerivedWeight(w -> WinogradConvolution.kernel(w, WinogradTile.DOUBLED));
    }
  }

  @Override
  public void close() {
    super.close();
    for (DerivedWeight form : new DerivedWeight[] {winograd, doubled, packed}) {
      if (form != null) {
        form.close();
      }
    }
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
