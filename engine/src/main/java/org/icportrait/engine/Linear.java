package org.icportrait.engine;

/** Affine map of the last dimension: weight [out, in], bias [out]. */
public final class Linear extends Module {
  private static final long FEWEST_ROWS = 16; // below, reading the matrix is all of the work

  private final Tensor weight;
  private final Tensor bias;
  private FileWeight inFile; // null when the weight is in memory
  private final DerivedWeight packed = new DerivedWeight(OneDnn::packLinear);
  private boolean fast; // the packed matrix is wanted
  private Tensor down; // of a LoRA in training, null without one
  private Tensor up;

  /** A map with a bias. */
  public Linear(int in, int out) {
    this(in, out, true);
  }

  /** A map with or without a bias. */
  public Linear(int in, int out, boolean withBias) {
    weight = parameter("weight", Initializer.uniformFanIn(in), out, in);
    bias = withBias ? parameter("bias", Initializer.uniformFanIn(in), out) : null;
  }

  /**
   * Adds a LoRA (arXiv 2106.09685) in training: two float32 factors {@code lora_A.weight} [rank,
   * in] and {@code lora_B.weight} [out, rank], the second zero, whose product is added to the
   * weight.
   */
  public void addLowRank(int rank) {
    long in = weight.size(1);
    down = parameter("lora_A.weight", Initializer.uniformFanIn(in), rank, in);
    up = parameter("lora_B.weight", Initializer.zeros(), weight.size(0), rank);
  }

  /** [..., in] to [..., out], in the element type of the input. */
  public Tensor forward(Tensor x) {
    return inFile == null
        ? forward(x, weight)
        : TensorScope.within(() -> forward(x, inFile.read()));
  }

  /** Reads the matrix from its file at each evaluation. */
  void leaveInFile(FileWeight file) {
    inFile = file;
  }

  private Tensor forward(Tensor x, Tensor matrix) {
    DType type = x.dtype();
    boolean rows = x.count() >= FEWEST_ROWS * x.size(-1);
    if (fast && rows && down == null && OneDnn.suits(x, matrix)) {
      return OneDnn.linear(x, packed.of(matrix), bias);
    }
    Tensor y = Functional.linear(x, matrix.to(type), bias == null ? null : bias.to(type));
    if (down == null) {
      return y;
    }
    Tensor narrow = Functional.linear(x, down.to(type), null); // [..., rank]
    return y.add(Functional.linear(narrow, up.to(type), null));
  }

  /** Also keeps the matrix as oneDNN reads it. */
  @Override
  protected void preferSpeed() {
    fast = inFile == null && OneDnn.packs(weight);
  }

  @Override
  public void close() {
    super.close();
    if (inFile != null) {
      inFile.close();
    }
    packed.close();
  }

  /** The matrix [out, in]. */
  public Tensor weight() {
    return weight;
  }

  /** The bias [out], or null. */
  public Tensor bias() {
    return bias;
  }
}
