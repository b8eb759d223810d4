package org.icportrait.portrait.evaluate;

import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.Picture;
import org.icportrait.face.render.Rasterizer;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.generate.GenerateOptions;
import org.icportrait.portrait.generate.NamedPicture;
import org.icportrait.portrait.generate.PortraitGenerator;
import org.icportrait.portrait.generate.ProgressListener;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.Relighter;

/** Makes the pictures of the rows that this program fills itself. */
final class OwnRows {
  private static final double TURN = 20; // degrees of yaw

  private final PortraitModel model;
  private final PortraitGenerator generator;
  private final GenerateOptions options;

  OwnRows(PortraitModel model, GenerateOptions options) {
    this.model = model;
    this.generator = new PortraitGenerator(model);
    this.options = options;
  }

  /**
   * One picture.
   *
   * @param stranger the profile of another pair
   * @throws BadInputException when a picture has no face
   */
  Picture make(
      Contestant.Own row, NamedPicture profile, NamedPicture reference, NamedPicture stranger) {
    return switch (row) {
      case STRANGER -> stranger.picture();
      case REFERENCE -> reference.picture();
      case PROFILE -> profile.picture();
      case TURNED -> turned(profile);
      case RATIO -> generate(relit(profile, reference), reference, Ablation.without(Part.NETWORK));
      case REINHARD ->
          generate(recoloured(profile, reference), reference, Ablation.without(Part.NETWORK));
      case POISSON -> cloned(profile, reference);
      case WITHOUT_NETWORK -> generate(profile, reference, Ablation.without(Part.NETWORK));
      case WITHOUT_BRANCH -> generate(profile, reference, Ablation.without(Part.BRANCH));
      case WITHOUT_CANVAS -> generate(profile, reference, Ablation.without(Part.CANVAS));
      case FULL -> generate(profile, reference, Ablation.NONE);
    };
  }

  private Picture generate(NamedPicture profile, NamedPicture reference, Ablation without) {
    return generate(List.of(profile), reference, options.with(without));
  }

  /** A portrait with options of its own. */
  Picture generate(List<NamedPicture> profiles, NamedPicture reference, GenerateOptions how) {
    return generator.generate(profiles, reference, how, ProgressListener.none()).picture();
  }

  /** Towards the front, or away from it where the profile is frontal. */
  private Picture turned(NamedPicture profile) {
    HeadAngles now = face(profile).pose().angles();
    double yaw = now.yaw() > 0 ? now.yaw() - TURN : now.yaw() + TURN;
    HeadAngles angles = new HeadAngles(yaw, now.pitch(), now.roll());
    return generator.views(profile).draw(angles, options, ProgressListener.none());
  }

  private NamedPicture relit(NamedPicture profile, NamedPicture reference) {
    LightSource light = new LightSource.OfPicture(face(reference).light());
    Picture picture = Relighter.relight(profile.picture(), face(profile), light);
    return new NamedPicture(profile.name(), picture, profile.face());
  }

  /** The profile with its face in the colours of the reference's. */
  private NamedPicture recoloured(NamedPicture profile, NamedPicture reference) {
    Picture from = profile.picture();
    Picture to = reference.picture();
    Picture picture =
        ColourTransfer.of(from, covered(from, face(profile)), to, covered(to, face(reference)));
    return new NamedPicture(profile.name(), picture, profile.face());
  }

  /** [H, W], 1 where the surface of a face's landmarks is. */
  private float[] covered(Picture picture, FaceAnalysis face) {
    int[] triangles = model.analyzer().mesh().triangles();
    return Rasterizer.draw(face.landmarks(), triangles, picture.width(), picture.height())
        .coverage();
  }

  /** The reference with the warped profile's face in its own face's place. */
  private Picture cloned(NamedPicture profile, NamedPicture reference) {
    Picture warped = generate(profile, reference, Ablation.without(Part.NETWORK, Part.SKIN_TONE));
    Picture place = reference.picture();
    if (warped.width() != place.width() || warped.height() != place.height()) {
      throw new BadInputException(
          reference.name(), "a picture that lies on its side", "an upright one");
    }
    return PoissonBlending.of(warped, place, covered(place, face(reference)));
  }

  private FaceAnalysis face(NamedPicture picture) {
    return picture.choose(model.faces(picture.picture()));
  }
}
