package org.icportrait.portrait.method.stitch;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.icportrait.engine.Tensor;

/**
 * How far the conditional estimate is from the truth, per latent channel, measured on training
 * pairs.
 *
 * @param visible [C], where the profile saw the face
 * @param hidden [C], on the face where it did not
 * @param outside [C], off the face
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EstimateVariance(List<Float> visible, List<Float> hidden, List<Float> outside) {

  /**
   * The variance at every latent.
   *
   * @param visibility V, [N, 1, h, w]
   * @param coverage share of the face, [N, 1, h, w]
   * @return [N, C, h, w]
   */
  public Tensor at(Tensor visibility, Tensor coverage) {
    Tensor seen = visibility.mul(coverage);
    Tensor unseen = coverage.sub(seen);
    Tensor off = coverage.mul(-1).add(1);
    return seen.mul(row(visible)).add(unseen.mul(row(hidden))).add(off.mul(row(outside)));
  }

  private static Tensor row(List<Float> values) {
    float[] row = new float[values.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(i);
    }
    return Tensor.of(row, 1, row.length, 1, 1);
  }
}
