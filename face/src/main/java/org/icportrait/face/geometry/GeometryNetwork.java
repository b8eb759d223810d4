package org.icportrait.face.geometry;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.network.ConvBlocks;

/**
 * The network G: from a face's crop to 478 landmarks and, at a quarter of the resolution, head
 * mask, canonical coordinates, depth and normals. It starts with space-to-depth by 4 because wide
 * small planes are where CPUs convolve fast.
 */
public final class GeometryNetwork extends Module {
  /** Side of the crop in pixels. */
  public static final int SIZE = 256;

  /** Side of the dense planes. */
  public static final int DENSE = 64;

  /** Dense planes: mask, canonical x y z, depth, normal x y z. */
  public static final int PLANES = 8;

  private static final int[] WIDTH = {64, 128, 192, 256};
  private static final int POOLED = 64;

  private final Conv2d in;
  private final ConvBlocks[] down = new ConvBlocks[4];
  private final Conv2d[] shrink = new Conv2d[3];
  private final ConvBlocks[] up = new ConvBlocks[3]; // none at the finest level
  private final Conv2d[] merge = new Conv2d[3];
  private final GroupNorm poolNorm;
  private final Conv2d pool;
  private final Linear hidden;
  private final Linear landmarks;
  private final GroupNorm denseNorm;
  private final Conv2d dense;
  private DType computeType = DType.FLOAT32;

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
    Conv2d.Options three = Conv2d.Options.same(3);
    Conv2d.Options one = Conv2d.Options.same(1);
    in = child("in", new Conv2d(48, WIDTH[0], three));
    for (int i = 0; i < 4; i++) {
      down[i] = child("down." + i, new ConvBlocks(WIDTH[i], i < 2 ? 1 : 2));
      if (i < 3) {
        shrink[i] = child("shrink." + i, new Conv2d(WIDTH[i], WIDTH[i + 1], three.withStride(2)));
      }
      if (i == 1 || i == 2) {
        merge[i] = child("merge." + i, new Conv2d(WIDTH[i] + WIDTH[i + 1], WIDTH[i], one));
        up[i] = child("up." + i, new ConvBlocks(WIDTH[i], 1));
      }
    }
    poolNorm = child("pool_norm", new GroupNorm(16, WIDTH[3], 1e-5));
    pool = child("pool", new Conv2d(WIDTH[3], POOLED, one));
    hidden = child("hidden", new Linear(POOLED * 64, 384));
    landmarks = child("landmarks", new Linear(384, 3 * FaceMesh.POINTS));
    denseNorm = child("dense_norm", new GroupNorm(16, WIDTH[1], 1e-5));
    dense = child("dense", new Conv2d(WIDTH[1], 4 * PLANES, three));
  }

  /** Starts the landmarks at a mean face [478, 3] in the units of the output. */
  public void startAt(float[] meanLandmarks) {
    landmarks.bias().assign(Tensor.of(meanLandmarks, meanLandmarks.length));
  }

  /** Chooses the element type of the convolutions; heads stay in float32. */
  public void setComputeType(DType type) {
    computeType = type;
  }

  /** Keeps weights in the element type they are computed in: for networks trained no more. */
  public void freeze() {
    setTrainable(false);
    List<Module> computed = new ArrayList<>(List.of(in, poolNorm, pool, denseNorm));
    for (Module[] level : new Module[][] {down, shrink, up, merge}) {
      Stream.of(level).filter(Objects::nonNull).forEach(computed::add);
    }
    computed.forEach(module -> module.convert(computeType));
    packKernels();
  }

  /** Crops [N, 3, 256, 256], values -1..1. */
  public Output forward(Tensor crops) {
    Tensor[] kept = encode(crops);
    Tensor points = points(kept[3]);
    Tensor x = kept[3];
    for (int i = 2; i >= 1; i--) {
      int level = i;
      Tensor coarser = x;
      x =
          TensorScope.within(
              () -> {
                Tensor both = Tensor.cat(1, kept[level], Functional.upsampleNearest(coarser, 2));
                return up[level].forward(merge[level].forward(both));
              });
    }
    Tensor finest = x;
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

  /** [N, WIDTH[i], 64 / 2^i, 64 / 2^i] for each level. */
  private Tensor[] encode(Tensor crops) {
    Tensor x = Functional.pixelUnshuffle(crops, 4).to(computeType).channelsLast();
    Tensor[] kept = new Tensor[4];
    x = in.forward(x);
    for (int i = 0; i < 4; i++) {
      kept[i] = down[i].forward(x);
      x = i < 3 ? shrink[i].forward(kept[i]) : kept[i];
    }
    return kept;
  }

  private Tensor points(Tensor coarsest) {
    Tensor pooled = pool.forward(Functional.silu(poolNorm.forward(coarsest))).to(DType.FLOAT32);
    Tensor flat = pooled.contiguous().reshape(-1, POOLED * 64);
    Tensor points = landmarks.forward(Functional.silu(hidden.forward(flat)));
    return points.reshape(-1, FaceMesh.POINTS, 3);
  }
}
