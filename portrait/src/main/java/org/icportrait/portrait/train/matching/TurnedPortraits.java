package org.icportrait.portrait.train.matching;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.relief.AlignedHead;
import org.icportrait.face.relief.HeadRelief;
import org.icportrait.face.relief.ReliefWarp;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.head.HeadView;

/**
 * Portraits that no training sees, turned away on their relief: matches are those of the warp,
 * where it was seen well. The target is the portrait itself.
 */
public final class TurnedPortraits implements MatchSource {
  private static final String KIND = "portrait";
  private static final double MOST = 45; // degrees: beyond, most of a relief is smears
  private static final double MOST_YAW = 35; // degrees of a portrait
  private static final double LEAST_FIT = 0.5; // of a portrait's square
  private static final int STEP = 4; // pixels between points
  private static final double SURE = 0.9;

  private final Path data;
  private final List<PortraitFolder.Entry> portraits;
  private final Function<Path, Picture> decoder;
  private final FaceMesh mesh;

  /**
   * Of a training folder.
   *
   * @param data with {@code masks/ID.png}
   * @param all its portraits that are asked about
   * @param decoder reads a picture file
   */
  public TurnedPortraits(
      Path data, List<PortraitFolder.Entry> all, Function<Path, Picture> decoder, FaceMesh mesh) {
    this.data = data;
    this.decoder = decoder;
    this.mesh = mesh;
    portraits =
        all.stream().filter(e -> Math.abs(e.yaw()) < MOST_YAW && e.fit() > LEAST_FIT).toList();
    if (portraits.isEmpty()) {
      throw new BadInputException(data.toString(), "no portrait of use", "nearly frontal ones");
    }
  }

  @Override
  public Optional<KnownMatches> draw(int index, double degrees) {
    Random random = new Random(index);
    PortraitFolder.Entry entry = portraits.get(index % portraits.size());
    Picture picture = decoder.apply(entry.file());
    Picture masks = decoder.apply(data.resolve("masks").resolve(entry.id() + ".png"));
    CropFrame frame =
        MatchSource.jittered(CropFrame.head(entry.landmarks(), MatchSource.SIZE), random);
    HeadView view = HeadView.of(mesh, picture, masks, entry.landmarks(), frame);
    double apart = Math.min(MOST, degrees);
    double yaw = random.nextBoolean() ? apart : -apart;
    AlignedHead turned = turned(view, yaw);
    HeadPair pair =
        MatchSource.pair(
            KIND + " " + entry.id(), view.picture(), turned.picture(), view.head(), view.inside());
    return KnownMatches.of(pair, KIND, apart, places(turned), random);
  }

  private AlignedHead turned(HeadView view, double yaw) {
    int size = view.size();
    HeadPose turn = HeadPose.fromAngles(new HeadAngles(yaw, 0, 0), 1, 0, 0, 0);
    HeadRelief relief = HeadRelief.of(mesh, view.landmarks(), size);
    CropFrame frame = CropFrame.head(turn.apply(view.landmarks()), size);
    return ReliefWarp.turn(relief, turn.toCrop(frame), view.picture(), view.head(), view.inside());
  }

  /** Of pixels of the head that were seen well: x, y in the target, then in the profile. */
  private static List<double[]> places(AlignedHead turned) {
    int size = turned.size();
    List<double[]> places = new ArrayList<>();
    for (int y = STEP / 2; y < size; y += STEP) {
      for (int x = STEP / 2; x < size; x += STEP) {
        int p = y * size + x;
        if (turned.visibility()[p] > SURE && turned.matte()[p] > SURE) {
          places.add(
              new double[] {
                turned.u()[p] / size, turned.w()[p] / size, (x + 0.5) / size, (y + 0.5) / size
              });
        }
      }
    }
    return places;
  }
}
