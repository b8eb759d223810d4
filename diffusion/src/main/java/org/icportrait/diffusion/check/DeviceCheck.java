package org.icportrait.diffusion.check;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.DType;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;

/**
 * Computes on a device what the processor computes in float32, and compares.
 *
 * @param device that was checked
 * @param comparisons one for each operator and element type
 * @param speeds of what takes the time
 */
public record DeviceCheck(Device device, List<Comparison> comparisons, List<Speeds.Speed> speeds) {
  private static final long SEED = 11;

  /**
   * One operator in one element type.
   *
   * @param error length of the difference over the length of the processor's result
   * @param allowed what rounding explains
   * @param failure what was thrown, or null
   */
  public record Comparison(
      String operator, DType type, double error, double allowed, String failure) {
    /** Whether the device computes it as it should. */
    public boolean holds() {
      return failure == null && error <= allowed;
    }
  }

  /** Asked before each operator; throws to stop. */
  @FunctionalInterface
  public interface Gate {
    /** The number of operators done, and of all. */
    void pass(int done, int total);
  }

  /** Checks a device in some element types. */
  public static DeviceCheck of(Device device, List<DType> types, Gate gate) {
    Device before = Engine.device();
    try {
      List<Comparison> comparisons = compare(device, types, Operators.all(), gate);
      Engine.useDevice(device);
      return new DeviceCheck(device, comparisons, Speeds.measure(types));
    } finally {
      Engine.useDevice(before);
    }
  }

  static List<Comparison> compare(
      Device device, List<DType> types, List<Operator> operators, Gate gate) {
    Device before = Engine.device();
    List<Comparison> comparisons = new ArrayList<>();
    try {
      for (Operator operator : operators) {
        gate.pass(comparisons.size() / types.size(), operators.size());
        float[] truth = operator.values(Device.CPU, DType.FLOAT32, SEED);
        for (DType type : types) {
          comparisons.add(compare(operator, device, type, truth));
        }
      }
    } finally {
      Engine.useDevice(before);
    }
    gate.pass(operators.size(), operators.size());
    return List.copyOf(comparisons);
  }

  private static Comparison compare(Operator operator, Device device, DType type, float[] truth) {
    double allowed = operator.allowed(type, device);
    try {
      double error = Operator.error(operator.values(device, type, SEED), truth);
      return new Comparison(operator.name(), type, error, allowed, null);
    } catch (RuntimeException e) { // libtorch's are of many kinds
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return new Comparison(operator.name(), type, Double.POSITIVE_INFINITY, allowed, first);
    }
  }

  /** Whether all comparisons hold. */
  public boolean holds() {
    return comparisons.stream().allMatch(Comparison::holds);
  }
}
