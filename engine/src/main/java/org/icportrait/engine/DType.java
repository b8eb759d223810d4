package org.icportrait.engine;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element type of a {@link Tensor}. */
public enum DType {
  FLOAT32(ScalarType.Float, "F32", 4),
  BFLOAT16(ScalarType.BFloat16, "BF16", 2),
  FLOAT16(ScalarType.Half, "F16", 2),
  /** Only read from files, never computed in. */
  FLOAT64(ScalarType.Double, "F64", 8),
  /** Only read from files, never computed in (arXiv 2209.05433). */
  FLOAT8_E4M3(ScalarType.Float8_e4m3fn, "F8_E4M3", 1),
  /** Only read from files, never computed in (arXiv 2209.05433). */
  FLOAT8_E5M2(ScalarType.Float8_e5m2, "F8_E5M2", 1),
  INT32(ScalarType.Int, "I32", 4),
  INT64(ScalarType.Long, "I64", 8);

  final ScalarType scalarType;
  private final String safetensorsName;
  private final int bytes;

  DType(ScalarType scalarType, String safetensorsName, int bytes) {
    this.scalarType = scalarType;
    this.safetensorsName = safetensorsName;
    this.bytes = bytes;
  }

  /** Name of the type in a safetensors header. */
  public String safetensorsName() {
    return safetensorsName;
  }

  /** Whether its values are floating-point numbers. */
  public boolean isFloat() {
    return this != INT32 && this != INT64;
  }

  /** Bytes an element takes. */
  public int bytes() {
    return bytes;
  }

  static DType of(ScalarType scalarType) {
    for (DType type : values()) {
      if (type.scalarType == scalarType.intern()) {
        return type;
      }
    }
    throw new IllegalArgumentException("unsupported element type " + scalarType);
  }
}
