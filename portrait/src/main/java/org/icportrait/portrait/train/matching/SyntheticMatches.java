package org.icportrait.portrait.train.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.data.synthesize.BoundLandmarks;
import org.icportrait.portrait.data.synthesize.HeadPairs;
import org.icportrait.portrait.head.HeadView;

/**
 * Synthetic heads with the colours of portraits that no training sees, each view in its own light
 * before its own background: matches are those of the rendered surface.
 */
public final class SyntheticMatches implements MatchSource {
  private static final String KIND = "head";

  private final HeadPairs heads;
  private final FaceMesh mesh;

  /** Of heads that are drawn in pairs. */
  public SyntheticMatches(HeadPairs heads, FaceMesh mesh) {
    this.heads = heads;
    this.mesh = mesh;
  }

  @Override
  public Optional<KnownMatches> draw(int index, double degrees) {
    Random random = new Random(index);
    HeadPairs.Pair drawn = heads.draw(index, degrees);
    BoundLandmarks.complete(mesh, drawn.firstLandmarks());
    BoundLandmarks.complete(mesh, drawn.secondLandmarks());
    CropFrame to =
        MatchSource.jittered(CropFrame.head(drawn.firstLandmarks(), MatchSource.SIZE), random);
    CropFrame from = CropFrame.head(drawn.secondLandmarks(), MatchSource.SIZE);
    List<double[]> places = new ArrayList<>();
    for (double[] point : drawn.points()) {
      double[] target = to.toCrop(point[0], point[1]);
      double[] profile = from.toCrop(point[2], point[3]);
      places.add(
          new double[] {
            target[0] / to.size(), target[1] / to.size(),
            profile[0] / from.size(), profile[1] / from.size()
          });
    }
    HeadPair pair =
        MatchSource.pair(
            KIND + " " + index,
            HeadView.crop(drawn.first(), to),
            HeadView.crop(drawn.second(), from),
            mask(drawn, to),
            HeadView.inside(drawn.first(), to));
    return KnownMatches.of(pair, KIND, degrees, places, random);
  }

  /** [S, S], the head in the target's crop. */
  private static float[] mask(HeadPairs.Pair drawn, CropFrame frame) {
    int pixels = drawn.mask().length;
    float[] planes = new float[3 * pixels];
    System.arraycopy(drawn.mask(), 0, planes, 0, pixels);
    Picture picture = new Picture(drawn.first().width(), drawn.first().height(), planes);
    float[] mask = new float[frame.size() * frame.size()];
    System.arraycopy(frame.extract(picture).data(), 0, mask, 0, mask.length);
    float[] inside = HeadView.inside(drawn.first(), frame);
    for (int p = 0; p < mask.length; p++) {
      mask[p] *= inside[p];
    }
    return mask;
  }
}
