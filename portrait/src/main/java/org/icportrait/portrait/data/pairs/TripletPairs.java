package org.icportrait.portrait.data.pairs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.icportrait.face.Umeyama;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.relief.AlignedHead;
import org.icportrait.face.relief.ReliefWarp;
import org.icportrait.portrait.data.rendered.LandmarkCache;
import org.icportrait.portrait.data.rendered.RenderedHeads;
import org.icportrait.portrait.head.HeadView;

/**
 * Pairs of path-traced heads with exact answers: person j in another view is the profile, person i
 * in a view the reference, person j in that view the answer.
 */
final class TripletPairs implements PairSource {
  private static final double MOST_YAW = 50; // degrees of a profile

  /** Three pictures of a block. */
  private record Case(
      RenderedHeads.Head profile, RenderedHeads.Head reference, RenderedHeads.Head answer) {
    String name() {
      return profile.name() + " " + reference.name();
    }
  }

  private final List<Case> cases;
  private final Map<String, float[]> landmarks = new HashMap<>();
  private final Function<Path, Picture> decoder;
  private final FaceMesh mesh;
  private final int size;

  /**
   * The pairs of some heads, in an order that the seed decides.
   *
   * @param used names of pairs that there are already; they are not made again
   */
  TripletPairs(
      List<RenderedHeads.Head> heads,
      LandmarkCache cache,
      Set<String> used,
      long seed,
      Function<Path, Picture> decoder,
      FaceMesh mesh,
      int size) {
    this.decoder = decoder;
    this.mesh = mesh;
    this.size = size;
    List<RenderedHeads.Head> found = new ArrayList<>();
    for (RenderedHeads.Head head : heads) {
      cache
          .of(head)
          .ifPresent(
              points -> {
                landmarks.put(head.name(), points);
                found.add(head);
              });
    }
    this.cases = cases(found);
    cases.removeIf(c -> used.contains(c.name()));
    Collections.shuffle(cases, new Random(seed));
  }

  private List<Case> cases(List<RenderedHeads.Head> heads) {
    Map<String, RenderedHeads.Head> byName = new HashMap<>();
    heads.forEach(head -> byName.put(key(head.block(), head.person(), head.view()), head));
    List<Case> out = new ArrayList<>();
    for (RenderedHeads.Head profile : heads) {
      if (!(Math.abs(yaw(profile)) < MOST_YAW)) {
        continue;
      }
      for (RenderedHeads.Head reference : heads) {
        RenderedHeads.Head answer =
            byName.get(key(reference.block(), profile.person(), reference.view()));
        if (reference.block() == profile.block()
            && reference.person() != profile.person()
            && reference.view() != profile.view()
            && answer != null) {
          out.add(new Case(profile, reference, answer));
        }
      }
    }
    return out;
  }

  private static String key(int block, int person, int view) {
    return block + "_" + person + "_" + view;
  }

  private double yaw(RenderedHeads.Head head) {
    float[] points = landmarks.get(head.name());
    return Umeyama.fit(mesh.canonical(), points, mesh.rigidity()).yawDegrees();
  }

  @Override
  public HeadPair.Kind kind() {
    return HeadPair.Kind.TRIPLET;
  }

  @Override
  public int count() {
    return cases.size();
  }

  @Override
  public HeadPair make(int index, SplittableRandom random) {
    Case chosen = cases.get(index);
    HeadView profile = view(chosen.profile(), frame(chosen.profile()));
    CropFrame frame = frame(chosen.reference());
    HeadView reference = view(chosen.reference(), frame);
    HeadView answer = view(chosen.answer(), frame);
    AlignedHead aligned =
        ReliefWarp.align(
            mesh,
            profile.picture(),
            profile.head(),
            profile.inside(),
            profile.landmarks(),
            reference.landmarks());
    return new HeadPair(
        kind(),
        chosen.profile().personName(),
        chosen.name(),
        size,
        HeadPair.unsigned(answer.picture().data()),
        HeadPair.unsigned(reference.picture().data()),
        HeadPair.unsigned(profile.picture().data()),
        HeadPair.unsigned(aligned.picture().data()),
        HeadPair.unsigned(aligned.visibility()),
        HeadPair.signed(aligned.normals()),
        HeadPair.unsigned(aligned.matte()),
        HeadPair.unsigned(profile.skin()),
        HeadPair.unsigned(aligned.plane(profile.skin())),
        HeadPair.unsigned(reference.head()),
        HeadPair.unsigned(answer.head()),
        HeadPair.unsigned(reference.hair()),
        HeadPair.unsigned(reference.skin()),
        HeadPair.unsigned(answer.hair()),
        HeadPair.unsigned(answer.skin()),
        HeadPair.unsigned(reference.inside()));
  }

  private CropFrame frame(RenderedHeads.Head head) {
    return CropFrame.head(landmarks.get(head.name()), size);
  }

  private HeadView view(RenderedHeads.Head head, CropFrame frame) {
    Picture picture = decoder.apply(head.file());
    Picture masks = decoder.apply(head.masks());
    return HeadView.of(mesh, picture, masks, landmarks.get(head.name()), frame);
  }
}
