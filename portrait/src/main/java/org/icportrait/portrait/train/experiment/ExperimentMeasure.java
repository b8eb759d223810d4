package org.icportrait.portrait.train.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.icportrait.engine.Tensor;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.evaluate.FaceMeasurer;
import org.icportrait.portrait.evaluate.Metric;
import org.icportrait.portrait.train.whole.HeadPairValidation;

/**
 * Measures a denoiser in training on pairs that it never saw: half of them photographs, half
 * triplets, as far as there are both.
 */
final class ExperimentMeasure {
  private static final List<Metric> OF_FACES =
      List.of(
          Metric.IDENTITY, Metric.REFERENCE_IDENTITY, Metric.LIGHT, Metric.SKIN, Metric.SHARPNESS);

  private final HeadPairValidation unseen;
  private final int pairs;

  ExperimentMeasure(HeadPairValidation unseen, int pairs) {
    this.unseen = unseen;
    this.pairs = pairs;
  }

  /** Error on the head, and what is matched in context where there is no warp. */
  List<ExperimentLog.Entry> adaptation(int step) {
    List<ExperimentLog.Entry> entries = new ArrayList<>();
    each(
        tried -> {
          int pair = tried.number();
          double error = tried.figures().error();
          entries.add(new ExperimentLog.Entry(step, pair, "view_error", error));
          entries.add(new ExperimentLog.Entry(step, pair, "matched", tried.figures().matched()));
        });
    return entries;
  }

  /** Error on the head, and what the portraits look like. */
  List<ExperimentLog.Entry> stitching(int step, FaceMeasurer measurer) {
    List<ExperimentLog.Entry> entries = new ArrayList<>();
    each(
        tried -> {
          double error = tried.figures().error();
          entries.add(new ExperimentLog.Entry(step, tried.number(), "view_error", error));
          faces(step, tried, measurer, entries);
        });
    return entries;
  }

  /** Tries pairs of both kinds, numbered one after the other. */
  private void each(Consumer<HeadPairValidation.Tried> use) {
    int[] count = {0};
    Consumer<HeadPairValidation.Tried> counted = tried -> use.accept(tried.withNumber(count[0]++));
    unseen.attempt(HeadPair.Kind.PHOTOGRAPH, (pairs + 1) / 2, counted);
    unseen.attempt(HeadPair.Kind.TRIPLET, pairs / 2, counted);
  }

  private static void faces(
      int step,
      HeadPairValidation.Tried tried,
      FaceMeasurer measurer,
      List<ExperimentLog.Entry> entries) {
    Optional<FaceMeasurer.MeasuredFace> profile = measurer.measure(picture(tried.profile()));
    Optional<FaceMeasurer.MeasuredFace> reference = measurer.measure(picture(tried.reference()));
    if (profile.isEmpty() || reference.isEmpty()) {
      return; // not a pair that says something of the output
    }
    Optional<FaceMeasurer.MeasuredFace> output = measurer.measure(picture(tried.portrait()));
    Map<Metric, Double> values = FaceMeasurer.compare(profile.get(), reference.get(), output);
    List<Metric> wanted = new ArrayList<>(List.of(Metric.FACE));
    wanted.addAll(OF_FACES);
    for (Metric metric : wanted) {
      if (values.containsKey(metric)) {
        double value = values.get(metric);
        entries.add(new ExperimentLog.Entry(step, tried.number(), metric.id(), value));
      }
    }
  }

  private static Picture picture(Tensor planes) {
    int size = (int) planes.size(3);
    return new Picture(size, size, planes.clamp(0, 1).toFloats());
  }
}
