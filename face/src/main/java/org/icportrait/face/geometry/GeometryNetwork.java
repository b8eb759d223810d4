package org.icportrait.face.geometry;

import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.network.PatchPyramid;

/**
 * The network G: from a face's crop to 478 landmarks and, at a quarter of the resolution, head
 * mask, canonical coordinates, depth and normals.
 */
public final class GeometryNetwork extends PatchPyramid {
  /** Side of the crop in pixels. */
  public static final int SIZE = 256;

  /** Side of the dense planes. */
  public static final int DENSE = 64;

  /** Dense planes: mask, canonical x y z, depth, normal x y z. */
  public static final int PLANES = 8;

  private static final int[] WIDTH = {64, 128, 192, 256};
  private static final int[] BLOCKS = {1, 1, 2, 2};
  private static final int[] DECODED = {0, WIDTH[1], WIDTH[2]}; // none at the finest level
  private static final int POOLED = 64;

  private final GroupNorm poolNorm;
  private final Conv2d pool;
  private final Linear hidden;
  private final Linear landmarks;
  private final GroupNorm denseNorm;
  private final Conv2d dense;

  /**
   * What the network says about crops.
   *
   * @param landmarks [N, 478, 3], crop pixels / 128, x and y minus 1
   * @param dense [N, 8, 64, 64]: mask logit, canonical coordinates 0..1, depth in crop pixels /
   *     128, normal
   */
  public record Output(Tensor landmarks, Tensor dense) {}

  /** A network with first values. */
  public GeometryNetwork() {
    super(WIDTH, BLOCKS, DECODED);
    poolNorm = child("pool_norm", new GroupNorm(16, WIDTH[3], 1e-5));
    pool = child("pool", new Conv2d(WIDTH[3], POOLED, Conv2d.Options.same(1)));
    hidden = child("hidden", new Linear(POOLED * 64, 384));
    landmarks = child("landmarks", new Linear(384, 3 * FaceMesh.POINTS));
    denseNorm = child("dense_norm", new GroupNorm(16, WIDTH[1], 1e-5));
    dense = child("dense", new Conv2d(WIDTH[1], 4 * PLANES, Conv2d.Options.same(3)));
  }

  /** Starts the landmarks at a mean face [478, 3] in the units of the output. */
  public void startAt(float[] meanLandmarks) {
    landmarks.bias().assign(Tensor.of(meanLandmarks, meanLandmarks.length));
  }

  /** Keeps weights in the element type they are computed in: for networks trained no more. */
  public void freeze() {
    freezeWith(poolNorm, pool, denseNorm);
  }

  /** Crops [N, 3, 256, 256], values -1..1. */
  public Output forward(Tensor crops) {
    Tensor[] kept = encode(crops);
    Tensor points = points(kept[3]);
    Tensor finest = decode(kept);
    Tensor planes =
        TensorScope.within(
            () -> {
              Tensor active = Functional.silu(denseNorm.forward(finest)).to(DType.FLOAT32);
              return Functional.pixelShuffle(dense.forward(active), 2);
            });
    return new Output(points, planes);
  }

  /** The landmarks alone, [N, 478, 3], of crops [N, 3, 256, 256]; about a third cheaper. */
  public Tensor landmarks(Tensor crops) {
    return points(encode(crops)[3]);
  }

  private Tensor points(Tensor coarsest) {
    Tensor pooled = pool.forward(Functional.silu(poolNorm.forward(coarsest))).to(DType.FLOAT32);
    Tensor flat = pooled.contiguous().reshape(-1, POOLED * 64);
    Tensor points = landmarks.forward(Functional.silu(hidden.forward(flat)));
    return points.reshape(-1, FaceMesh.POINTS, 3);
  }
}
