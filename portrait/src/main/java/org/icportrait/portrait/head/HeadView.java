package org.icportrait.portrait.head;

import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.face.relief.HeadMatte;
import org.icportrait.face.relief.PullPush;

/**
 * A head crop with its landmarks and masks, the same in training and in use.
 *
 * @param picture [3, S, S], outside the picture filled smoothly
 * @param landmarks [478, 3] in pixels of the crop
 * @param hair [S, S], 0..1, as all masks
 * @param skin [S, S], bare skin
 * @param person [S, S], hair, skin, clothes and all
 * @param head [S, S], hair, face, ears and the bare neck
 * @param inside [S, S], 1 where the crop lies in the picture
 */
public record HeadView(
    Picture picture,
    float[] landmarks,
    float[] hair,
    float[] skin,
    float[] person,
    float[] head,
    float[] inside) {
  private static final int NOSE = 1; // landmark of its tip
  private static final double WORN = 0.2; // of the eye distance, over which what is worn sets in

  /**
   * Cuts a head out of a picture.
   *
   * @param masks of the whole picture in any size: red hair, green person, blue bare skin
   * @param landmarks [478, 3] in pixels of the picture
   * @param frame what is cut out, usually {@link CropFrame#head}; outside the picture nothing is
   *     hair, skin, person or head
   */
  public static HeadView of(
      FaceMesh mesh, Picture picture, Picture masks, float[] landmarks, CropFrame frame) {
    int pixels = frame.size() * frame.size();
    double zoom = masks.width() / (double) picture.width();
    CropFrame small =
        new CropFrame(
            frame.centerX() * zoom, frame.centerY() * zoom, frame.side() * zoom, 0, frame.size());
    float[] planes = small.extract(masks).data();
    float[][] each = new float[3][pixels];
    for (int k = 0; k < each.length; k++) {
      System.arraycopy(planes, k * pixels, each[k], 0, pixels);
    }
    return of(mesh, picture, landmarks, frame, each[0], each[1], each[2], null);
  }

  /**
   * Cuts a head out of a picture that was parsed.
   *
   * @param masks in the crop that is cut out; hats and glasses are the head's as well
   * @param landmarks [478, 3] in pixels of the picture
   */
  public static HeadView of(FaceMesh mesh, Picture picture, HeadMasks masks, float[] landmarks) {
    CropFrame frame = masks.frame();
    float[] worn = worn(masks, frame.toCrop(landmarks));
    return of(mesh, picture, landmarks, frame, masks.hair(), masks.person(), masks.skin(), worn);
  }

  private static HeadView of(
      FaceMesh mesh,
      Picture picture,
      float[] landmarks,
      CropFrame frame,
      float[] hairiness,
      float[] people,
      float[] bare,
      float[] worn) {
    int size = frame.size();
    int pixels = size * size;
    float[] inside = inside(picture, frame);
    float[] hair = new float[pixels];
    float[] person = new float[pixels];
    float[] skin = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      hair[p] = hairiness[p] * inside[p];
      // the teachers of hair and person don't always agree about thin strands
      person[p] = Math.max(people[p] * inside[p], hair[p]);
      skin[p] = Math.min(bare[p] * inside[p], person[p]);
    }
    float[] points = frame.toCrop(landmarks);
    float[] head = HeadMatte.of(mesh, points, size, hair, person, skin, worn);
    for (int p = 0; p < pixels; p++) {
      head[p] *= inside[p];
    }
    float[] cut = PullPush.fill(frame.extract(picture).data(), inside, 3, size);
    return new HeadView(new Picture(size, size, cut), points, hair, skin, person, head, inside);
  }

  /** [S, S], what covers the head above the tip of the nose: hats and glasses, hardly hands. */
  private static float[] worn(HeadMasks masks, float[] points) {
    int size = masks.frame().size();
    double reach = WORN * CropFrame.eyeDistance(points);
    float[] worn = new float[size * size];
    for (int p = 0; p < worn.length; p++) {
      double above = (points[3 * NOSE + 1] - (p / size + 0.5)) / reach;
      double share = Math.min(1, Math.max(0, above));
      worn[p] = (float) (masks.occluder()[p] * masks.person()[p] * share);
    }
    return worn;
  }

  /** [S, S], 1 where a crop lies in its picture. */
  public static float[] inside(Picture picture, CropFrame frame) {
    float[] inside = new float[frame.size() * frame.size()];
    for (int p = 0; p < inside.length; p++) {
      double[] at = frame.toPicture(p % frame.size() + 0.5, p / frame.size() + 0.5);
      boolean within =
          at[0] >= 0 && at[1] >= 0 && at[0] <= picture.width() && at[1] <= picture.height();
      inside[p] = within ? 1 : 0;
    }
    return inside;
  }

  /** A crop, filled smoothly where it reaches beyond the picture. */
  public static Picture crop(Picture picture, CropFrame frame) {
    int side = frame.size();
    float[] data = frame.extract(picture).data();
    return new Picture(side, side, PullPush.fill(data, inside(picture, frame), 3, side));
  }

  /** S, the side in pixels. */
  public int size() {
    return picture.width();
  }

  /** The same masks over another picture. */
  public HeadView with(Picture other) {
    return new HeadView(other, landmarks, hair, skin, person, head, inside);
  }

  /** The same with other hair. */
  public HeadView withHair(float[] other) {
    return new HeadView(picture, landmarks, other, skin, person, head, inside);
  }

  /** Left and right exchanged. */
  public HeadView mirrored(FaceMesh mesh) {
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
