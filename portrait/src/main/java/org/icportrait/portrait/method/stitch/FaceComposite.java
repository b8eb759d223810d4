package org.icportrait.portrait.method.stitch;

import java.util.List;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;

/**
 * The conditional estimate that the network corrects: the turned and relit profile in its place in
 * the target's crop.
 *
 * @param picture [3, S, S], the profile's face inside, the target's pixels outside
 * @param alpha [S, S], share of the profile's face in the picture, 0..1
 * @param visibility V, [S, S], 0..1, 0 off the face
 * @param coverage [S, S], 1 on the face's surface
 * @param cue [3, S, S], the target's light shaded on the face's normals, 0 off the face
 */
public record FaceComposite(
    Picture picture, float[] alpha, float[] visibility, float[] coverage, float[] cue) {

  /** Several profiles in the same place: at each pixel the one that saw it best leads. */
  public static FaceComposite merge(List<FaceComposite> composites) {
    FaceComposite lead = composites.get(0);
    if (composites.size() == 1) {
      return lead;
    }
    int size = lead.picture.width();
    int pixels = size * size;
    float[] picture = new float[3 * pixels];
    float[] alpha = new float[pixels];
    float[] visibility = new float[pixels];
    float[] total = new float[pixels];
    for (FaceComposite one : composites) {
      for (int p = 0; p < pixels; p++) {
        float seen = one.visibility[p] + 0.05f;
        float weight = seen * seen * seen * seen;
        total[p] += weight;
        alpha[p] += weight * one.alpha[p];
        visibility[p] = Math.max(visibility[p], one.visibility[p]);
        for (int c = 0; c < 3; c++) {
          picture[c * pixels + p] += weight * one.picture.data()[c * pixels + p];
        }
      }
    }
    for (int i = 0; i < picture.length; i++) {
      picture[i] /= total[i % pixels];
    }
    for (int p = 0; p < pixels; p++) {
      alpha[p] /= total[p];
    }
    return new FaceComposite(
        new Picture(size, size, picture), alpha, visibility, lead.coverage, lead.cue);
  }

  /** The same in another number of pixels a side. */
  public FaceComposite resized(int side) {
    int from = picture.width();
    return new FaceComposite(
        picture.resize(side, side),
        Planes.enlarge(alpha, 1, from, side),
        Planes.enlarge(visibility, 1, from, side),
        Planes.enlarge(coverage, 1, from, side),
        Planes.enlarge(cue, 3, from, side));
  }
}
