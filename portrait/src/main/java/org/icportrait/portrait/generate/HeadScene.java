package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Tensor;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.image.Polygon;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.head.AlignedHeads;
import org.icportrait.portrait.head.HeadComposition;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.HeadView;

/**
 * A person's head, or face alone, in the reference's place, light and pose. Tensors are the
 * caller's scope's.
 */
final class HeadScene {
  static final int LARGEST = 1024; // side of the crop that is composed, in pixels
  private static final double DARKEST = 0.02;
  private static final int SOFT = 64; // of the side: a face's edge
  private static final int NECK_SOFT = 128;
  private static final int NEAR = 42; // of the side: as far as a head's rim reaches
  private static final double LEAST = 0.15; // of a mask
  private static final int TOP = 10; // landmarks: the forehead's and the chin's
  private static final int CHIN = 152;
  private static final double BELOW = 0.85; // of the way from one to the other
  private static final int RAMP = 32; // of the side: to nothing at the crop's own edge

  private final Looks looks;
  private final boolean tinted;
  private final boolean keepsCollar;
  private final HeadPlace place;
  private final HeadView reference; // there
  private final HeadView nearest;
  private final AlignedHeads heads;
  private final float[] down; // [S, S], from the reference's forehead, 0, to its chin, 1
  private final float[] matte; // [S, S] of the turned head that nothing worn covers
  private final float[] neck; // [S, S] of the reference, which stays
  private final float[] skin; // [S, S] of the turned head
  private final float[] tint; // [3], logarithm, of that skin
  private final int size; // S

  /**
   * Looks at the pictures, each once.
   *
   * @param views cuts heads out
   * @param subjects the profiles, that nearest to the reference's pose first
   * @param place where the head goes
   */
  HeadScene(Views views, FaceMesh mesh, List<Subject> subjects, HeadPlace place, Options options) {
    this.place = place;
    this.looks = options.looks();
    this.keepsCollar = options.ablation().keeps(Part.COLLAR);
    this.tinted = looks.tintsSkin() && options.ablation().keeps(Part.SKIN_TONE);
    this.size = options.size();
    reference = place.view();
    List<AlignedHeads.Source> sources = new ArrayList<>();
    for (Subject subject : subjects) {
      CropFrame own = CropFrame.head(subject.face().landmarks(), size);
      sources.add(new AlignedHeads.Source(subject.picture(), own, views.of(subject, own)));
    }
    nearest = sources.get(0).view();
    if (options.ablation().keeps(Part.MIRRORED_HALF)) {
      sources.add(sources.get(0).mirrored(mesh));
    }
    heads = AlignedHeads.of(mesh, sources, reference.landmarks());
    down = down();
    matte = keepsCollar ? behindClothes(heads.matte()) : heads.matte();
    neck = keepsCollar && !looks.isFaceAlone() ? neck() : new float[size * size];
    skin = heads.plane(HeadView::skin);
    tint =
        looks.takesSkin()
            ? between(
                logarithm(heads.picture(), skin), logarithm(reference.picture(), reference.skin()))
            : new float[3];
  }

  /**
   * How it is looked at.
   *
   * @param size S, side of the networks' crops in pixels
   * @param ablation what is left out
   */
  record Options(int size, Looks looks, Ablation ablation) {}

  /** Cuts a head out of its picture, with its masks. */
  @FunctionalInterface
  interface Views {
    HeadView of(Subject subject, CropFrame frame);

    /** With the masks of a parser, each crop parsed once. */
    static Views parsed(ParsedHeads heads, FaceMesh mesh) {
      return (subject, frame) ->
          HeadView.of(
              mesh,
              subject.picture(),
              heads.of(subject.picture(), frame),
              subject.face().landmarks());
    }
  }

  /** [3], the mean logarithm under a mask; NaN under none. */
  private static double[] logarithm(Picture picture, float[] mask) {
    double[] sums = new double[3];
    double total = 0;
    for (int p = 0; p < mask.length; p++) {
      total += mask[p];
      for (int c = 0; c < 3; c++) {
        double value = Math.max(DARKEST, picture.data()[c * mask.length + p]);
        sums[c] += mask[p] * Math.log(value);
      }
    }
    for (int c = 0; c < 3; c++) {
      sums[c] /= total;
    }
    return sums;
  }

  /** Nothing where one of them shows no skin. */
  private static float[] between(double[] from, double[] to) {
    float[] out = new float[3];
    for (int c = 0; c < 3; c++) {
      double change = to[c] - from[c];
      out[c] = Double.isFinite(change) ? (float) change : 0;
    }
    return out;
  }

  /** A picture whose skin has the wanted colour; its mask may be of another side. */
  private Picture tinted(Picture picture, float[] mask) {
    if (!looks.takesSkin()) {
      return picture;
    }
    int side = picture.width();
    int pixels = side * side;
    float[] large = side == size ? mask : Planes.enlarge(mask, 1, size, side);
    float[] out = picture.data().clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) Math.min(1, out[i] * Math.exp(large[i % pixels] * tint[i / pixels]));
    }
    return new Picture(side, side, out);
  }

  /** What is known of the head and its place. */
  HeadPlanes planes() {
    float[] matte = this.matte.clone();
    float[] head = reference.head();
    if (looks.keepsHair()) {
      float[] own = heads.plane(HeadView::hair);
      head = head.clone();
      for (int p = 0; p < matte.length; p++) {
        matte[p] *= (1 - own[p]) * (1 - reference.hair()[p]);
        head[p] *= 1 - reference.hair()[p];
      }
    }
    if (looks.isFaceAlone()) {
      float[] own = heads.plane(HeadScene::face);
      float[] other = face(reference);
      head = head.clone();
      for (int p = 0; p < matte.length; p++) {
        matte[p] *= own[p] * (1 - reference.hair()[p]);
        head[p] *= other[p] * (1 - reference.hair()[p]);
      }
    }
    return new HeadPlanes(
        tensor(tinted(nearest.picture(), nearest.skin()).data()),
        tensor(reference.picture().data()),
        tensor(tinted(heads.picture(), skin).data()),
        tensor(heads.visibility()),
        tensor(matte),
        tensor(heads.normals()),
        tensor(head),
        tensor(reference.skin()),
        tensor(reference.inside()));
  }

  /** [S, S], 1 on a face, between its outline and the hair. */
  private static float[] face(HeadView view) {
    int size = view.size();
    float[] face = Polygon.of(view.landmarks(), 3, FaceMesh.outline()).fill(size);
    return Planes.blur(face, size, size / SOFT);
  }

  /** What of the reference stays whatever it is, [1, 1, S, S]; null for nothing. */
  Tensor kept() {
    if (!hairStays()) {
      return null;
    }
    float[] kept = reference.hair().clone();
    for (int p = 0; p < kept.length; p++) {
      kept[p] = Math.max(kept[p], 1 - reference.inside()[p]); // no edge of nothing reaches in
    }
    return tensor(kept);
  }

  private Tensor tensor(float[] planes) {
    return Tensor.of(planes, 1, planes.length / (size * size), size, size);
  }

  /** Side of the crop in the reference's own pixels. */
  int side() {
    return (int) Math.min(LARGEST, Math.max(size, place.frame().side()));
  }

  /** The turned heads in the profiles' own pixels, [1, 3, side, side]. */
  Tensor aligned() {
    int side = side();
    return Tensor.of(tinted(heads.at(side), skin).data(), 1, 3, side, side);
  }

  /** [3, side, side]: what there was in the place before, outside its picture filled smoothly. */
  Picture before() {
    return HeadView.crop(place.picture(), place.frame().resized(side()));
  }

  /**
   * The finished picture.
   *
   * @param portrait [side, side] over the head crop
   * @param hole [S, S], 1 where the reference was taken out; all its other pixels stay
   */
  Picture finish(Picture portrait, float[] hole) {
    CropFrame large = place.frame().resized(portrait.width());
    float[] share = share(keepsCollar ? withoutCollar(hole) : hole);
    Picture pasted = PasteBack.blend(place.picture(), large, portrait, share, size);
    Picture toned =
        tinted
            ? SkinTone.spread(
                place.picture(), pasted, place.frame(), reference.skin(), skin, stays(share))
            : pasted;
    return place.shown() == null ? toned : place.shown().extract(toned);
  }

  /** [S, S]: how much of each pixel is the reference's own. */
  private float[] stays(float[] share) {
    float[] stays = new float[share.length];
    for (int p = 0; p < stays.length; p++) {
      stays[p] = 1 - share[p] * (1 - neck[p]);
    }
    return stays;
  }

  /** [S, S]: the reference's bare neck that no hair is before; the person's goes for it. */
  private float[] neck() {
    float[] face = face(reference);
    float[] hair = heads.plane(HeadView::hair);
    float[] neck = new float[face.length];
    for (int p = 0; p < neck.length; p++) {
      float bare = reference.skin()[p] * (1 - reference.hair()[p]) * (1 - face[p]);
      neck[p] = down[p] > BELOW ? bare * (1 - hair[p]) : 0;
    }
    return Planes.blur(neck, size, size / NECK_SOFT);
  }

  /**
   * A hole without the reference's neck and collar, where the person's head does not cover them.
   */
  private float[] withoutCollar(float[] hole) {
    float[] face = face(reference);
    float[] open = new float[matte.length];
    for (int p = 0; p < open.length; p++) {
      open[p] = matte[p] * (1 - neck[p]);
    }
    float[] covered = Planes.blur(open, size, size / NEAR);
    float[] out = hole.clone();
    for (int p = 0; p < out.length; p++) {
      boolean stays =
          down[p] > BELOW
              && covered[p] < LEAST
              && face[p] < LEAST
              && reference.person()[p] * (1 - reference.hair()[p]) > 0.5;
      out[p] = stays ? 0 : out[p];
    }
    return out;
  }

  /** The person's neck goes behind what the reference wears, long hair in front. */
  private float[] behindClothes(float[] matte) {
    float[] hair = heads.plane(HeadView::hair);
    float[] worn = new float[matte.length];
    for (int p = 0; p < worn.length; p++) {
      boolean below = down[p] > BELOW;
      float bare =
          Math.max(reference.skin()[p], Math.max(reference.hair()[p], reference.head()[p]));
      worn[p] = below ? reference.person()[p] * (1 - bare) : 0;
    }
    float[] out = matte.clone();
    for (int p = 0; p < out.length; p++) {
      out[p] *= 1 - worn[p] * (1 - hair[p]);
    }
    return out;
  }

  /** What of the reference goes and stays. */
  HeadComposition.Place surroundings() {
    return new HeadComposition.Place(
        tensor(below()),
        tensor(hairStays() ? new float[size * size] : reference.hair()),
        tensor(neck));
  }

  private boolean hairStays() {
    return looks.keepsHair() || looks.isFaceAlone();
  }

  /** Whether around what is drawn there is ground; around a face alone is a head. */
  boolean isBeforeGround() {
    return !looks.isFaceAlone();
  }

  /** [S, S], 1 below the reference's chin. */
  private float[] below() {
    float[] below = new float[down.length];
    for (int p = 0; p < below.length; p++) {
      below[p] = down[p] > BELOW ? 1 : 0;
    }
    return below;
  }

  /** [S, S]: how far down the reference's face, 0 at the forehead's top, 1 at the chin. */
  private float[] down() {
    float[] points = reference.landmarks();
    double dx = points[3 * CHIN] - points[3 * TOP];
    double dy = points[3 * CHIN + 1] - points[3 * TOP + 1];
    float[] down = new float[size * size];
    for (int p = 0; p < down.length; p++) {
      double x = p % size + 0.5 - points[3 * TOP];
      double y = p / size + 0.5 - points[3 * TOP + 1];
      down[p] = (float) ((x * dx + y * dy) / (dx * dx + dy * dy));
    }
    return down;
  }

  /** [S, S]: 0 outside the hole, rising to 1 inside within a few pixels. */
  private float[] share(float[] hole) {
    float[] blurred = Planes.blur(hole, size, Math.max(1, size / 256));
    double ramp = size / (double) RAMP;
    for (int p = 0; p < hole.length; p++) {
      int x = Math.min(p % size, size - 1 - p % size);
      int y = Math.min(p / size, size - 1 - p / size);
      double edge = Math.min(1, Math.min(x, y) / ramp);
      blurred[p] = (float) (hole[p] * Math.max(0, 2 * blurred[p] - 1) * edge);
    }
    return blurred;
  }
}
