package org.icportrait.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * An n-dimensional array in native memory. Tensors made while a {@link TensorScope} is open on the
 * thread are freed with it. Not thread-safe; names of operations follow the tensor libraries.
 */
public final class Tensor implements AutoCloseable {
  final org.bytedeco.pytorch.Tensor handle;

  Tensor(org.bytedeco.pytorch.Tensor handle) {
    this.handle = handle;
  }

  /** Copies values into a new float32 tensor; the product of the shape must equal the length. */
  public static Tensor of(float[] values, long... shape) {
    checkCount(values.length, shape);
    try (FloatPointer source = new FloatPointer(values);
        var view = torch.from_blob(source, shape)) {
      return placed(view.clone());
    }
  }

  /** Copies values into a new int64 tensor. */
  public static Tensor of(long[] values, long... shape) {
    checkCount(values.length, shape);
    try (LongPointer source = new LongPointer(values);
        var options = new TensorOptions(DType.INT64.scalarType);
        var view = torch.from_blob(source, shape, options)) {
      return placed(view.clone());
    }
  }

  /**
   * Copies the remaining bytes of a direct buffer into a new tensor.
   *
   * @param values little-endian elements, as many as the shape has
   */
  public static Tensor of(ByteBuffer values, DType type, long... shape) {
    checkCount(values.remaining() / type.bytes(), shape);
    try (BytePointer source = new BytePointer(values);
        var options = new TensorOptions(type.scalarType);
        var view = torch.from_blob(source, shape, options)) {
      return placed(view.clone());
    }
  }

  /** A float32 tensor of zeros. */
  public static Tensor zeros(long... shape) {
    Tensor zeros = empty(DType.FLOAT32, shape);
    zeros.handle.zero_();
    return zeros;
  }

  /** A tensor without values, to be overwritten. */
  static Tensor empty(DType type, long... shape) {
    return empty(Engine.device(), type, shape);
  }

  /** A tensor without values on a device. */
  static Tensor empty(Device device, DType type, long... shape) {
    try (TensorOptions any = new TensorOptions(type.scalarType);
        org.bytedeco.pytorch.Device handle = device.handle();
        DeviceOptional optional = new DeviceOptional(handle);
        TensorOptions options = any.device(optional);
        MemoryFormatOptional format = new MemoryFormatOptional()) {
      return new Tensor(torch.empty(shape, options, format));
    }
  }

  /** A tensor just made on the CPU, moved to where this process computes. */
  static Tensor placed(org.bytedeco.pytorch.Tensor made) {
    Device device = Engine.device();
    if (device.isCpu()) {
      return new Tensor(made);
    }
    boolean gpu = device.kind() == Device.Kind.CUDA;
    // from memory that stays in its place the copy runs beside the GPU's work; libtorch keeps the
    // pinned block until it has
    try (made;
        var source = gpu ? made.pin_memory() : new org.bytedeco.pytorch.Tensor(made);
        org.bytedeco.pytorch.Device handle = device.handle();
        MemoryFormatOptional format = new MemoryFormatOptional()) {
      return new Tensor(source.to(handle, made.scalar_type(), gpu, false, format));
    }
  }

  /** A float32 tensor filled with one value. */
  public static Tensor full(float value, long... shape) {
    return zeros(shape).add(value);
  }

  private static void checkCount(long found, long... shape) {
    long expected = 1;
    for (long size : shape) {
      expected = Math.multiplyExact(expected, size);
    }
    if (found != expected) {
      throw new IllegalArgumentException(
          "values: found " + found + ", expected " + expected + " for " + Arrays.toString(shape));
    }
  }

  /** The sizes of all dimensions. */
  public long[] shape() {
    long[] shape = new long[(int) handle.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = handle.size(i);
    }
    return shape;
  }

  /** The size of one dimension; negative counts from the last. */
  public long size(int dimension) {
    return handle.size(dimension);
  }

  /** The number of elements. */
  public long count() {
    return handle.numel();
  }

  /** The element type. */
  public DType dtype() {
    return DType.of(handle.scalar_type());
  }

  /** All values, row-major, as float32. */
  public float[] toFloats() {
    HostReads.count();
    float[] values = new float[Math.toIntExact(count())];
    if (values.length == 0) {
      return values; // there is no memory to read from
    }
    try (var single = handle.to(DType.FLOAT32.scalarType);
        var host = single.cpu();
        var dense = host.contiguous()) {
      new FloatPointer(dense.data_ptr_float()).get(values);
    }
    return values;
  }

  /** All values, row-major, of an int32 tensor. */
  public int[] toInts() {
    HostReads.count();
    int[] values = new int[Math.toIntExact(count())];
    if (values.length == 0) {
      return values; // there is no memory to read from
    }
    try (var single = handle.to(DType.INT32.scalarType);
        var host = single.cpu();
        var dense = host.contiguous()) {
      new IntPointer(dense.data_ptr_int()).get(values);
    }
    return values;
  }

  /** Whether no value is infinite or not a number. */
  public boolean isFinite() {
    HostReads.count();
    try (var finite = torch.isfinite(handle);
        var all = finite.all()) {
      return all.item_bool();
    }
  }

  /** The value of a tensor with one element. */
  public float item() {
    HostReads.count();
    return handle.item_float();
  }

  /** This tensor in another element type (itself when it already has it). */
  public Tensor to(DType type) {
    return dtype() == type ? this : new Tensor(handle.to(type.scalarType));
  }

  /** The same values, channels innermost in memory: [N, C, H, W] as oneDNN likes it. */
  public Tensor channelsLast() {
    return new Tensor(handle.contiguous(MemoryFormat.ChannelsLast));
  }

  /** The same values, row-major in memory. */
  public Tensor contiguous() {
    return new Tensor(handle.contiguous());
  }

  /** Sum of two tensors with broadcasting. */
  public Tensor add(Tensor other) {
    return new Tensor(handle.add(other.handle));
  }

  /** Adds a number. */
  public Tensor add(double value) {
    try (Scalar scalar = new Scalar(value)) {
      return new Tensor(handle.add(scalar));
    }
  }

  /** Difference of two tensors with broadcasting. */
  public Tensor sub(Tensor other) {
    return new Tensor(handle.sub(other.handle));
  }

  /** Product of two tensors with broadcasting. */
  public Tensor mul(Tensor other) {
    Tensor y = new Tensor(handle.mul(other.handle));
    StepMeter.keep(y, other.requiresGrad() ? this : null, requiresGrad() ? other : null);
    return y;
  }

  /** Multiplies by a number. */
  public Tensor mul(double value) {
    try (Scalar scalar = new Scalar(value)) {
      return new Tensor(handle.mul(scalar));
    }
  }

  /** Quotient of two tensors with broadcasting. */
  public Tensor div(Tensor other) {
    Tensor y = new Tensor(handle.div(other.handle));
    StepMeter.keep(y, other.requiresGrad() ? this : null, requiresGrad() ? other : null);
    return y;
  }

  /** Divides by a number. */
  public Tensor div(double value) {
    try (Scalar scalar = new Scalar(value)) {
      return new Tensor(handle.div(scalar));
    }
  }

  /** Matrix product, batched over leading dimensions. */
  public Tensor matmul(Tensor other) {
    if (Functional.isEmulated(dtype()) && other.dtype() == dtype()) {
      return TensorScope.within(
          () -> to(DType.FLOAT32).matmul(other.to(DType.FLOAT32)).to(dtype()));
    }
    Tensor product = new Tensor(handle.matmul(other.handle));
    WorkCounter.count(product, size(-1));
    StepMeter.product(product, size(-1), this, other);
    StepMeter.keep(product, other.requiresGrad() ? this : null, requiresGrad() ? other : null);
    return product;
  }

  /** Square of each element. */
  public Tensor square() {
    return kept(new Tensor(handle.square()), this);
  }

  /** Absolute value of each element. */
  public Tensor abs() {
    return kept(new Tensor(handle.abs()), this);
  }

  /** Square root of each element. */
  public Tensor sqrt() {
    return kept(new Tensor(handle.sqrt()), null);
  }

  /** One over each element. */
  public Tensor reciprocal() {
    return kept(new Tensor(handle.reciprocal()), null);
  }

  /** Exponential of each element. */
  public Tensor exp() {
    return kept(new Tensor(handle.exp()), null);
  }

  /** Natural logarithm of each element. */
  public Tensor log() {
    return kept(new Tensor(handle.log()), this);
  }

  /** Limits each element to a range. */
  public Tensor clamp(double low, double high) {
    try (ScalarOptional min = new ScalarOptional(new Scalar(low));
        ScalarOptional max = new ScalarOptional(new Scalar(high))) {
      return kept(new Tensor(handle.clamp(min, max)), this);
    }
  }

  /** A result whose gradient is computed from an operand or, without one, from itself. */
  private static Tensor kept(Tensor result, Tensor operand) {
    StepMeter.keep(result, operand == null ? result : operand);
    return result;
  }

  /** Sum of all elements. */
  public Tensor sum() {
    return new Tensor(handle.sum());
  }

  /** Sum over some dimensions, which stay with size 1. */
  public Tensor sum(long... dimensions) {
    return new Tensor(handle.sum(dimensions, true, new ScalarTypeOptional()));
  }

  /** Mean of all elements. */
  public Tensor mean() {
    return new Tensor(handle.mean());
  }

  /** Mean over some dimensions, which stay with size 1. */
  public Tensor mean(long... dimensions) {
    return new Tensor(handle.mean(dimensions, true, new ScalarTypeOptional()));
  }

  /** Largest element along a dimension, which stays with size 1. */
  public Tensor max(long dimension) {
    return new Tensor(handle.amax(new long[] {dimension}, true));
  }

  /** Another shape on the same values, one size may be -1. */
  public Tensor reshape(long... shape) {
    return new Tensor(handle.reshape(shape));
  }

  /** Another shape on the same memory, which must be dense. */
  Tensor view(long... shape) {
    return new Tensor(handle.view(shape));
  }

  /** Whether it lies where the JVM can read it. */
  boolean isOnCpu() {
    return handle.is_cpu();
  }

  /** The same values where the JVM can read them; itself when it is there. */
  public Tensor onCpu() {
    if (isOnCpu()) {
      return this;
    }
    HostReads.count();
    return new Tensor(handle.cpu());
  }

  /** The memory of a dense tensor of less than 2 GiB on the CPU; valid as long as the tensor. */
  ByteBuffer bytes() {
    long size = Math.multiplyExact(count(), (long) dtype().bytes());
    return new BytePointer(handle.data_ptr()).capacity(size).asByteBuffer();
  }

  /** Dimensions in another order. */
  public Tensor permute(long... order) {
    return new Tensor(handle.permute(order));
  }

  /** Two dimensions exchanged. */
  public Tensor transpose(long first, long second) {
    return new Tensor(handle.transpose(first, second));
  }

  /** A part of {@code length} from {@code start} along a dimension. */
  public Tensor narrow(long dimension, long start, long length) {
    return new Tensor(handle.narrow(dimension, start, length));
  }

  /** Every {@code step}-th entry along a dimension. */
  public Tensor stride(long dimension, long step) {
    return new Tensor(handle.slice(dimension, new LongOptional(), new LongOptional(), step));
  }

  /** Broadcast to a shape without copying. */
  public Tensor expand(long... shape) {
    return new Tensor(handle.expand(shape));
  }

  /** A new dimension of size 1. */
  public Tensor unsqueeze(long dimension) {
    return new Tensor(handle.unsqueeze(dimension));
  }

  /** Reversed along a dimension. */
  public Tensor flip(long dimension) {
    return new Tensor(handle.flip(dimension));
  }

  /** Tensors joined along a dimension. */
  public static Tensor cat(long dimension, List<Tensor> tensors) {
    try (TensorVector vector = vector(tensors)) {
      return new Tensor(torch.cat(vector, dimension));
    }
  }

  /** Tensors joined along a dimension. */
  public static Tensor cat(long dimension, Tensor... tensors) {
    return cat(dimension, List.of(tensors));
  }

  static TensorVector vector(List<Tensor> tensors) {
    return new TensorVector(
        tensors.stream().map(t -> t.handle).toArray(org.bytedeco.pytorch.Tensor[]::new));
  }

  /** The same values without a gradient history. */
  public Tensor detach() {
    return new Tensor(handle.detach());
  }

  /** Another handle on the very same tensor, gradient and history included. */
  Tensor sameHandle() {
    return new Tensor(new org.bytedeco.pytorch.Tensor(handle));
  }

  /** A copy of its own. */
  public Tensor copy() {
    return new Tensor(handle.clone());
  }

  /** Overwrites the values, in place. */
  public void assign(Tensor source) {
    try (NoGrad off = NoGrad.open()) {
      handle.copy_(source.handle);
    }
  }

  /** A copy in memory of the host that stays in its place; needs a GPU's driver. */
  Tensor pinned() {
    return new Tensor(handle.pin_memory());
  }

  /** The same from pinned memory; what is given to the GPU afterwards sees the values. */
  void assignWithoutWaiting(Tensor source) {
    try (NoGrad off = NoGrad.open()) {
      handle.copy_(source.handle, true);
    }
  }

  /** Adds a multiple of another tensor's values, in place. */
  public void add(Tensor other, double factor) {
    try (NoGrad off = NoGrad.open();
        Scalar scalar = new Scalar(factor)) {
      handle.add_(other.handle, scalar);
    }
  }

  /** Computes gradients of all leaves this scalar depends on. */
  public void backward() {
    try (BlasThreads one = BlasThreads.one()) {
      handle.backward();
    }
  }

  /**
   * The same from the gradient of this tensor, null for a scalar's 1. The history stays, so that
   * another part of the network can go through it again.
   */
  void backward(Tensor gradient) {
    var start =
        gradient == null ? new org.bytedeco.pytorch.Tensor() : gradient.handle; // undefined: 1
    try (BlasThreads one = BlasThreads.one();
        BoolOptional retain = new BoolOptional(true);
        TensorArrayRefOptional leaves = new TensorArrayRefOptional()) {
      handle.backward(start, retain, false, leaves);
    }
  }

  /** Whether gradients of this tensor are computed. */
  public boolean requiresGrad() {
    return handle.requires_grad();
  }

  /** The gradient after {@link #backward()}, or null when there is none. */
  public Tensor grad() {
    var gradient = handle.grad();
    return gradient.defined() ? new Tensor(gradient) : null;
  }

  @Override
  public void close() {
    handle.close();
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape()) + " " + dtype();
  }
}
