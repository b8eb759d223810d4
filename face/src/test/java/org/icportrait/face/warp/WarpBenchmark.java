package org.icportrait.face.warp;

import java.lang.management.ManagementFactory;
import org.icportrait.face.image.Picture;

/**
 * Milliseconds to warp a profile of 512 pixels to another pose with visibility, on one thread. Run
 * its main method by hand; no test, as a shared machine has no speed to promise.
 */
final class WarpBenchmark {
  private static final int ROUNDS = 5;
  private static final int WARPS = 40;

  private WarpBenchmark() {}

  public static void main(String[] args) {
    ViewWarp warp = new ViewWarp(SmallFace.MESH);
    Picture picture = SeveralFaces.places();
    float[] from = SeveralFaces.pose(0, 0, 0).apply(SeveralFaces.shape(0));
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      float sum = 0;
      for (int i = 0; i < WARPS; i++) {
        double yaw = -60 + 120.0 * i / (WARPS - 1);
        float[] to = SeveralFaces.pose(yaw, 10, 5).apply(SeveralFaces.shape(0));
        sum += warp.warp(picture, from, to, SeveralFaces.SIZE).visibility()[SeveralFaces.SIZE];
      }
      own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - own;
      System.out.printf(
          "%.1f ms of the processor, %.1f ms of time a warp (%.0f)%n",
          own / 1e6 / WARPS, (System.nanoTime() - start) / 1e6 / WARPS, sum);
    }
  }
}
