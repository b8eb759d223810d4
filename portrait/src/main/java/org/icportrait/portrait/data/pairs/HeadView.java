package org.icportrait.portrait.data.pairs;

import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.relief.HeadMatte;
import org.icportrait.face.relief.PullPush;

/**
 * A head crop with its landmarks and masks.
 *
 * @param picture [3, S, S], outside the picture filled smoothly
 * @param landmarks [478, 3] in pixels of the crop
 * @param hair [S, S], 0..1, as all masks
 * @param skin [S, S], bare skin
 * @param person [S, S], hair, skin, clothes and all
 * @param head [S, S], hair, face, ears and the bare neck
 * @param inside [S, S], 1 where the crop lies in the picture
 */
record HeadView(
    Picture picture,
    float[] landmarks,
    float[] hair,
    float[] skin,
    float[] person,
    float[] head,
    float[] inside) {

  /**
   * Cuts a head out of a picture.
   *
   * @param masks of the whole picture in any size: red hair, green person, blue bare skin
   * @param landmarks [478, 3] in pixels of the picture
   * @param frame what is cut out, usually {@link CropFrame#head}; outside the picture nothing is
   *     hair, skin, person or head
   */
  static HeadView of(
      FaceMesh mesh, Picture picture, Picture masks, float[] landmarks, CropFrame frame) {
    int size = frame.size();
    int pixels = size * size;
    double zoom = masks.width() / (double) picture.width();
    CropFrame small =
        new CropFrame(frame.centerX() * zoom, frame.centerY() * zoom, frame.side() * zoom, 0, size);
    float[] planes = small.extract(masks).data();
    float[] inside = inside(picture, frame);
    float[] hair = new float[pixels];
    float[] person = new float[pixels];
    float[] skin = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      float hairiness = planes[p] * inside[p];
      // the teachers of hair and person don't always agree about thin strands
      person[p] = Math.max(planes[pixels + p] * inside[p], hairiness);
      hair[p] = hairiness;
      skin[p] = Math.min(planes[2 * pixels + p] * inside[p], person[p]);
    }
    float[] points = frame.toCrop(landmarks);
    float[] head = HeadMatte.of(mesh, points, size, hair, person, skin, null);
    for (int p = 0; p < pixels; p++) {
      head[p] *= inside[p];
    }
    float[] cut = PullPush.fill(frame.extract(picture).data(), inside, 3, size);
    return new HeadView(new Picture(size, size, cut), points, hair, skin, person, head, inside);
  }

  private static float[] inside(Picture picture, CropFrame frame) {
    float[] inside = new float[frame.size() * frame.size()];
    for (int p = 0; p < inside.length; p++) {
      double[] at = frame.toPicture(p % frame.size() + 0.5, p / frame.size() + 0.5);
      boolean within =
          at[0] >= 0 && at[1] >= 0 && at[0] <= picture.width() && at[1] <= picture.height();
      inside[p] = within ? 1 : 0;
    }
    return inside;
  }

  /** S, the side in pixels. */
  int size() {
    return picture.width();
  }

  /** Left and right exchanged. */
  HeadView mirrored(FaceMesh mesh) {
    return new HeadView(
        picture.flipHorizontal(),
        mesh.flip(landmarks, size()),
        mirrored(hair),
        mirrored(skin),
        mirrored(person),
        mirrored(head),
        mirrored(inside));
  }

  private float[] mirrored(float[] plane) {
    int size = size();
    float[] out = new float[plane.length];
    for (int p = 0; p < out.length; p++) {
      out[p] = plane[p / size * size + size - 1 - p % size];
    }
    return out;
  }
}
