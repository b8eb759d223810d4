package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Tensor;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
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
  private static final int RAMP = 32; // of the side: to nothing at the crop's own edge

  private final Looks looks;
  private final boolean tinted;
  private final boolean keepsCollar;
  private final HeadPlace place;
  private final HeadView reference; // there
  private final HeadView nearest;
  private final AlignedHeads heads;
  private final NeckAndCollar below; // of the reference
  private final float[] hair; // [S, S] of the turned head
  private final float[] matte; // [S, S] of the turned head that nothing worn covers
  private final float[] neck; // [S, S] of the reference, which stays
  private final HiddenBody hidden; // null where hair stays, or nothing is shown behind it
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
    List<AlignedHeads.Source> known = new ArrayList<>();
    List<AlignedHeads.Source> sources = new ArrayList<>();
    for (Subject subject : subjects) {
      CropFrame own = CropFrame.head(subject.face().landmarks(), size);
      AlignedHeads.Source source =
          new AlignedHeads.Source(subject.picture(), own, views.of(subject, own));
      known.add(source);
      sources.add(options.ablation().keeps(Part.LONG_HAIR) ? source.continued() : source);
    }
    nearest = known.get(0).view();
    boolean shows = options.ablation().keeps(Part.BODY) && !hairStays();
    hidden =
        shows ? HiddenBody.in(place, views, subjects.get(0), known.get(0), options.seed()) : null;
    reference = shows ? hidden.reference() : place.view();
    if (options.ablation().keeps(Part.MIRRORED_HALF)) {
      sources.add(sources.get(0).mirrored(mesh));
    }
    heads = AlignedHeads.of(mesh, sources, reference.landmarks());
    hair = heads.plane(HeadView::hair);
    below = new NeckAndCollar(reference, hair);
    matte = keepsCollar ? below.before(heads.matte()) : heads.matte();
    neck = keepsCollar && !looks.isFaceAlone() ? below.neck() : new float[size * size];
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
   * @param seed of what is searched for
   */
  record Options(int size, Looks looks, Ablation ablation, long seed) {}

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
      head = head.clone();
      for (int p = 0; p < matte.length; p++) {
        matte[p] *= (1 - hair[p]) * (1 - reference.hair()[p]);
        head[p] *= 1 - reference.hair()[p];
      }
    }
    if (looks.isFaceAlone()) {
      float[] own = heads.plane(NeckAndCollar::face);
      float[] other = NeckAndCollar.face(reference);
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
   * @param under what it is laid into
   */
  Picture finish(Picture portrait, float[] hole, Picture under) {
    CropFrame large = place.frame().resized(portrait.width());
    float[] share = share(keepsCollar ? below.stays(hole, matte, neck) : hole);
    Picture pasted = PasteBack.blend(under, large, portrait, share, size);
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

  /** What of the reference goes and stays. */
  HeadComposition.Place surroundings() {
    return new HeadComposition.Place(
        tensor(below.chin()),
        tensor(hairStays() ? new float[size * size] : reference.hair()),
        tensor(neck),
        tensor(keepsCollar && !looks.isFaceAlone() ? below.worn() : new float[size * size]),
        tensor(hair));
  }

  /**
   * What shows where the reference's body was hidden.
   *
   * @param relit the turned head in its new light, [1, 3, side, side]
   * @param aligned the same in its own light
   */
  HiddenBody.Shown hidden(Tensor relit, Tensor aligned) {
    return hidden == null
        ? new HiddenBody.Shown(null, place.picture())
        : hidden.beside(matte, hair, relit, aligned);
  }

  private boolean hairStays() {
    return looks.keepsHair() || looks.isFaceAlone();
  }

  /** Whether around what is drawn there is ground; around a face alone is a head. */
  boolean isBeforeGround() {
    return !looks.isFaceAlone();
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
