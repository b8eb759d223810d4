package org.icportrait.face.head;

import java.util.Arrays;
import org.icportrait.face.HeadPose;
import org.icportrait.face.LeastSquares;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.render.Camera;

/**
 * Fits identity, expression, pose and focal length of the morphable head to landmarks in the image
 * plane: Gauss-Newton, damped after Levenberg, with weights after Geman and McClure and Gaussian
 * priors. Points on the outline of the face may slide along it.
 */
public final class PerspectiveHeadFitter {
  private static final int ITERATIONS = 40;
  private static final int PLAIN = 3; // iterations before outliers are told from the rest
  private static final double ENOUGH = 1e-4; // relative gain at which the fit stands

  private final HeadModel model;
  private final LandmarkBinding binding;
  private final LandmarkEquations equations;

  /**
   * A fitter of one head.
   *
   * @param model with as many modes as are to be fitted
   * @param binding where its landmarks are
   */
  public PerspectiveHeadFitter(HeadModel model, LandmarkBinding binding) {
    this.model = model;
    this.binding = binding;
    this.equations = new LandmarkEquations(model, binding);
  }

  /**
   * Fits to a portrait's landmarks; light and albedo stay neutral.
   *
   * @param landmarks [478, 3] in pixels; depth is used for a first guess only
   * @param width of the picture in pixels
   * @param height of the picture in pixels
   */
  public HeadFit fit(float[] landmarks, int width, int height) {
    double eyes = CropFrame.eyeDistance(landmarks);
    FitState state = start(landmarks, width, height);
    double[] weights = new double[binding.count()];
    Arrays.fill(weights, 1);
    double damping = 1e-3;
    for (int i = 0; i < ITERATIONS; i++) {
      if (i >= PLAIN) {
        equations.robustWeights(state, landmarks, eyes, weights);
      }
      double cost = equations.cost(state, landmarks, eyes, weights);
      FitState next = null;
      while (damping < 1e6) {
        LeastSquares system = equations.linearise(state, landmarks, eyes, weights);
        for (int k = 0; k < FitState.CAMERA + model.coefficients(); k++) {
          system.addPrior(k, damping * LandmarkEquations.stiffness(k));
        }
        FitState candidate = state.moved(system.solve());
        if (equations.cost(candidate, landmarks, eyes, weights) < cost) {
          next = candidate;
          damping = Math.max(1e-6, damping / 5);
          break;
        }
        damping *= 8;
      }
      if (next == null) {
        break;
      }
      double gain = cost - equations.cost(next, landmarks, eyes, weights);
      state = next;
      if (i > PLAIN && gain < ENOUGH * cost) {
        break;
      }
    }
    return result(state, landmarks, eyes, width, height);
  }

  /** From the orthographic fit: a camera of the usual focal length far enough away. */
  private FitState start(float[] landmarks, int width, int height) {
    HeadFitter.Fit rough = new HeadFitter(model).fit(landmarks);
    double focal = LandmarkEquations.usualFocal(width, height);
    HeadPose pose = rough.pose();
    double[] t = {
      (pose.translation()[0] - width / 2.0) / pose.scale(),
      (pose.translation()[1] - height / 2.0) / pose.scale(),
      focal / pose.scale()
    };
    return new FitState(
        pose.rotation(), t, Math.log(focal), rough.coefficients(), width / 2.0, height / 2.0);
  }

  private HeadFit result(FitState state, float[] landmarks, double eyes, int width, int height) {
    double[] distance = equations.distances(state, landmarks);
    Arrays.sort(distance);
    double median = distance.length == 0 ? Double.NaN : distance[distance.length / 2];
    int modes = model.identity().length;
    float[] even = new float[3 * SphericalHarmonics.BASIS];
    for (int c = 0; c < 3; c++) {
      even[SphericalHarmonics.BASIS * c] = 1;
    }
    return new HeadFit(
        new Camera(state.focal(), width / 2.0, height / 2.0, width, height, 1),
        new HeadPose(state.rotation(), 1, state.translation()),
        Arrays.copyOf(state.coefficients(), modes),
        Arrays.copyOfRange(state.coefficients(), modes, state.coefficients().length),
        new SphericalHarmonics(even),
        new float[] {0.5f, 0.5f, 0.5f},
        median / eyes,
        Double.NaN);
  }
}
