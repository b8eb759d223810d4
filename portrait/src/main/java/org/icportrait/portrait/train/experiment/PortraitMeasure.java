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
 * What the portraits look like, and how far they are from the truth: half of the pairs are
 * photographs, half triplets, as far as there are both.
 */
public final class PortraitMeasure implements ExperimentMeasure {
  /** Error on the true head over that of the first guess. */
  static final String ERROR = "view_error";

  private static final List<Metric> OF_FACES =
      List.of(
          Metric.FACE,
          Metric.IDENTITY,
          Metric.REFERENCE_IDENTITY,
          Metric.LIGHT,
          Metric.SKIN,
          Metric.SHARPNESS);

  private final FaceMeasurer measurer;
  private final int pairs;

  /**
   * A measure.
   *
   * @param measurer of faces; stays the caller's
   */
  public PortraitMeasure(FaceMeasurer measurer, int pairs) {
    this.measurer = measurer;
    this.pairs = pairs;
  }

  @Override
  public int pairs() {
    return pairs;
  }

  @Override
  public List<ExperimentLog.Entry> of(int step, HeadPairValidation denoiser) {
    List<ExperimentLog.Entry> entries = new ArrayList<>();
    // a pair's number is the same in every variant, whatever pairs there are of the other kind
    denoiser.attempt(
        HeadPair.Kind.PHOTOGRAPH, (pairs + 1) / 2, tried -> measure(step, tried, entries));
    Consumer<HeadPairValidation.Tried> exact =
        tried -> {
          HeadPairValidation.Tried later = tried.withNumber((pairs + 1) / 2 + tried.number());
          measure(step, later, entries);
          double psnr = tried.figures().network();
          entries.add(new ExperimentLog.Entry(step, later.number(), Metric.HEAD_PSNR.id(), psnr));
        };
    denoiser.attempt(HeadPair.Kind.TRIPLET, pairs / 2, exact);
    return entries;
  }

  private void measure(
      int step, HeadPairValidation.Tried tried, List<ExperimentLog.Entry> entries) {
    double error = tried.figures().error();
    entries.add(new ExperimentLog.Entry(step, tried.number(), ERROR, error));
    Optional<FaceMeasurer.MeasuredFace> profile = measurer.measure(picture(tried.profile()));
    Optional<FaceMeasurer.MeasuredFace> reference = measurer.measure(picture(tried.reference()));
    if (profile.isEmpty() || reference.isEmpty()) {
      return; // not a pair that says something of the output
    }
    Optional<FaceMeasurer.MeasuredFace> output = measurer.measure(picture(tried.portrait()));
    Map<Metric, Double> values = FaceMeasurer.compare(profile.get(), reference.get(), output);
    for (Metric metric : OF_FACES) {
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
