package org.icportrait.portrait.train.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.evaluate.Metric;
import org.icportrait.portrait.method.adapt.AttentionMatches;
import org.icportrait.portrait.method.stitch.StitchInputs;
import org.icportrait.portrait.train.portrait.PairSampler;
import org.icportrait.portrait.train.portrait.PortraitTraining;
import org.icportrait.portrait.train.portrait.PortraitValidation;

/** Measures a denoiser in training on pairs of portraits that it never saw. */
final class ExperimentMeasure {
  private static final List<Metric> OF_FACES =
      List.of(
          Metric.IDENTITY, Metric.REFERENCE_IDENTITY, Metric.LIGHT, Metric.SKIN, Metric.SHARPNESS);

  private final PortraitTraining stage;
  private final int pairs;

  ExperimentMeasure(PortraitTraining stage, int pairs) {
    this.stage = stage;
    this.pairs = pairs;
  }

  /** View error and matches of an adapted denoiser. */
  List<ExperimentLog.Entry> adaptation(int step) {
    List<ExperimentLog.Entry> entries = new ArrayList<>();
    PairSampler unseen = stage.unseen();
    for (int i = 0; i < pairs; i++) {
      PairSampler.Pair pair = unseen.draw(i % unseen.count(), new Random(i));
      entries.add(new ExperimentLog.Entry(step, i, "view_error", viewError(pair)));
      try (TensorScope scope = TensorScope.open()) {
        matches(step, i, pair, stage.estimator().matches(pair.inputs()), entries);
      }
    }
    return entries;
  }

  /** Error on the face over the error of the warped composite that the network starts from. */
  private double viewError(PairSampler.Pair pair) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor mean = stage.estimator().mean(pair.inputs());
      PortraitValidation.FaceError error = stage.validation().error(pair, mean);
      return Math.sqrt(error.after() / Math.max(1e-9, error.before()));
    }
  }

  /** Of all landmarks: how many look within one token of where they are in the profile. */
  private void matches(
      int step,
      int i,
      PairSampler.Pair pair,
      AttentionMatches found,
      List<ExperimentLog.Entry> to) {
    float[] target = pair.targetLandmarks();
    float[] profile = pair.profileLandmarks();
    double size = stage.estimator().size();
    double token = size / found.side();
    int points = target.length / 3;
    int near = 0;
    int still = 0;
    double sum = 0;
    for (int k = 0; k < points; k++) {
      double[] place = found.profilePlace(target[3 * k] / size, target[3 * k + 1] / size);
      double distance =
          Math.hypot(size * place[0] - profile[3 * k], size * place[1] - profile[3 * k + 1]);
      near += distance <= token ? 1 : 0;
      sum += distance;
      double same =
          Math.hypot(target[3 * k] - profile[3 * k], target[3 * k + 1] - profile[3 * k + 1]);
      still += same <= token ? 1 : 0;
    }
    to.add(new ExperimentLog.Entry(step, i, "pck", near / (double) points));
    to.add(new ExperimentLog.Entry(step, i, "match_error", sum / points));
    to.add(new ExperimentLog.Entry(step, i, "pck_same_place", still / (double) points));
  }

  /** View error, and what decoded portraits of one person in another's place look like. */
  List<ExperimentLog.Entry> stitching(int step, FaceMeasurer measurer) {
    List<ExperimentLog.Entry> entries = new ArrayList<>();
    PairSampler unseen = stage.unseen();
    int count = unseen.count();
    for (int i = 0; i < pairs; i++) {
      PairSampler.Pair own = unseen.draw(i % count, new Random(i));
      entries.add(new ExperimentLog.Entry(step, i, "view_error", viewError(own)));
      int to = (i + 1 + i / count) % count; // another person each
      faces(step, i, unseen.across(i % count, to), measurer, entries);
    }
    return entries;
  }

  private void faces(
      int step,
      int i,
      PairSampler.Pair pair,
      FaceMeasurer measurer,
      List<ExperimentLog.Entry> entries) {
    Optional<FaceMeasurer.MeasuredFace> profile = measurer.measure(picture(pair.inputs()));
    Optional<FaceMeasurer.MeasuredFace> reference = measurer.measure(pair.reference());
    if (profile.isEmpty() || reference.isEmpty()) {
      return; // not a pair that says something of the output
    }
    Optional<FaceMeasurer.MeasuredFace> output = measurer.measure(output(pair.inputs()));
    Map<Metric, Double> values = FaceMeasurer.compare(profile.get(), reference.get(), output);
    entries.add(new ExperimentLog.Entry(step, i, Metric.FACE.id(), values.get(Metric.FACE)));
    for (Metric metric : OF_FACES) {
      if (values.containsKey(metric)) {
        entries.add(new ExperimentLog.Entry(step, i, metric.id(), values.get(metric)));
      }
    }
  }

  private Picture picture(StitchInputs inputs) {
    int size = stage.estimator().size();
    float[] data = inputs.profile().clone();
    for (int k = 0; k < data.length; k++) {
      data[k] = (data[k] + 1) / 2;
    }
    return new Picture(size, size, data);
  }

  private Picture output(StitchInputs inputs) {
    int size = stage.estimator().size();
    try (TensorScope scope = TensorScope.open()) {
      Tensor decoded = stage.estimator().autoencoder().decode(stage.estimator().mean(inputs));
      return new Picture(size, size, decoded.add(1).mul(0.5).clamp(0, 1).toFloats());
    }
  }
}
