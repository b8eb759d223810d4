package org.icportrait.portrait.head;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.relief.AlignedHead;
import org.icportrait.face.relief.ReliefWarp;

/**
 * Heads of a person's pictures in the pose of a reference, laid one under the other: the first
 * leads wherever it saw the surface, each further one fills what those before it did not see.
 */
public final class AlignedHeads {
  private static final double DARKEST = 0.02;
  private static final double ENOUGH = 50; // pixels that two pictures must share to be compared
  private static final double MOST = Math.log(2); // of a further picture's change of exposure

  private final List<Source> sources;
  private final List<AlignedHead> heads = new ArrayList<>();
  private final List<float[]> weights = new ArrayList<>(); // [S, S] each, together 1
  private final List<float[]> gains = new ArrayList<>(); // [3] each
  private final int size;

  /**
   * A picture of the person.
   *
   * @param picture the whole of it
   * @param frame its head crop
   * @param flipped whether left and right are exchanged in the view
   * @param view the head crop with its masks
   */
  public record Source(Picture picture, CropFrame frame, boolean flipped, HeadView view) {
    /** A picture as it is. */
    public Source(Picture picture, CropFrame frame, HeadView view) {
      this(picture, frame, false, view);
    }

    /** Left and right exchanged: people are nearly symmetric. */
    public Source mirrored(FaceMesh mesh) {
      return new Source(picture, frame, !flipped, view.mirrored(mesh));
    }

    /** With long hair that goes on below the picture's edge, see {@link LongHair}. */
    public Source continued() {
      return new Source(picture, frame, flipped, LongHair.continued(view, picture, frame));
    }

    /** The head crop in the picture's own pixels. */
    Picture crop(int side) {
      Picture crop = frame.resized(side).extract(picture);
      return flipped ? crop.flipHorizontal() : crop;
    }
  }

  private AlignedHeads(List<Source> sources) {
    this.sources = List.copyOf(sources);
    this.size = sources.get(0).view().size();
  }

  /**
   * Turns the heads.
   *
   * @param sources at least one, that nearest to the pose first
   * @param landmarks [478, 3] of the reference in its crop
   */
  public static AlignedHeads of(FaceMesh mesh, List<Source> sources, float[] landmarks) {
    AlignedHeads all = new AlignedHeads(sources);
    float[] unseen = new float[all.size * all.size];
    java.util.Arrays.fill(unseen, 1);
    for (Source source : sources) {
      HeadView view = source.view();
      AlignedHead head =
          ReliefWarp.align(
              mesh, view.picture(), view.head(), view.inside(), view.landmarks(), landmarks);
      float[] weight = new float[unseen.length];
      for (int p = 0; p < weight.length; p++) {
        weight[p] = unseen[p] * head.visibility()[p];
        unseen[p] -= weight[p];
      }
      all.heads.add(head);
      all.weights.add(weight);
      all.gains.add(all.gain(head));
    }
    float[] first = all.weights.get(0);
    for (int p = 0; p < first.length; p++) {
      first[p] += unseen[p]; // its holes are filled smoothly
    }
    return all;
  }

  /** [3]: what brings a further picture to the exposure and tint of the first. */
  private float[] gain(AlignedHead head) {
    AlignedHead first = heads.get(0);
    int pixels = size * size;
    double[] sums = new double[3];
    double total = 0;
    for (int p = 0; p < pixels; p++) {
      double both = first.visibility()[p] * first.matte()[p] * head.visibility()[p];
      both *= head.matte()[p];
      total += both;
      for (int c = 0; c < 3; c++) {
        double a = Math.max(DARKEST, first.picture().data()[c * pixels + p]);
        double b = Math.max(DARKEST, head.picture().data()[c * pixels + p]);
        sums[c] += both * Math.log(a / b);
      }
    }
    float[] gain = new float[3];
    for (int c = 0; c < 3; c++) {
      double change = total < ENOUGH ? 0 : sums[c] / total;
      gain[c] = (float) Math.exp(Math.min(MOST, Math.max(-MOST, change)));
    }
    return gain;
  }

  /** S, the side of the crops in pixels. */
  public int size() {
    return size;
  }

  /** [S, S], how well a pixel was seen by the best of them. */
  public float[] visibility() {
    float[] unseen = new float[size * size];
    java.util.Arrays.fill(unseen, 1);
    for (AlignedHead head : heads) {
      for (int p = 0; p < unseen.length; p++) {
        unseen[p] *= 1 - head.visibility()[p];
      }
    }
    for (int p = 0; p < unseen.length; p++) {
      unseen[p] = 1 - unseen[p];
    }
    return unseen;
  }

  /** [3, S, S] of the first, see {@link AlignedHead#normals}. */
  public float[] normals() {
    return heads.get(0).normals();
  }

  /** [S, S], the head's mask. */
  public float[] matte() {
    return mixed(heads.stream().map(AlignedHead::matte).toList());
  }

  /** [S, S], another mask of the views, moved alike. */
  public float[] plane(Function<HeadView, float[]> mask) {
    List<float[]> planes = new ArrayList<>();
    for (int k = 0; k < heads.size(); k++) {
      planes.add(heads.get(k).plane(mask.apply(sources.get(k).view())));
    }
    return mixed(planes);
  }

  private float[] mixed(List<float[]> planes) {
    float[] out = new float[size * size];
    for (int k = 0; k < planes.size(); k++) {
      for (int p = 0; p < out.length; p++) {
        out[p] += weights.get(k)[p] * planes.get(k)[p];
      }
    }
    return out;
  }

  /** [3, S, S], holes filled smoothly. */
  public Picture picture() {
    return mixed(heads.stream().map(AlignedHead::picture).toList(), size);
  }

  /** The same in the pictures' own pixels, see {@link AlignedHead#at}. */
  public Picture at(int side) {
    List<Picture> pictures = new ArrayList<>();
    for (int k = 0; k < heads.size(); k++) {
      pictures.add(heads.get(k).at(sources.get(k).crop(side)));
    }
    return mixed(pictures, side);
  }

  private Picture mixed(List<Picture> pictures, int side) {
    if (pictures.size() == 1) {
      return pictures.get(0);
    }
    int pixels = side * side;
    float[] out = new float[3 * pixels];
    for (int k = 0; k < pictures.size(); k++) {
      float[] own = weights.get(k);
      float[] weight = side == size ? own : Planes.enlarge(own, 1, size, side);
      float[] values = pictures.get(k).data();
      for (int i = 0; i < out.length; i++) {
        float value = Math.min(1, gains.get(k)[i / pixels] * values[i]);
        out[i] += weight[i % pixels] * value;
      }
    }
    return new Picture(side, side, out);
  }
}
