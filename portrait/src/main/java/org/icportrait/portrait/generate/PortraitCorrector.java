package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.icportrait.face.Picture;
import org.icportrait.portrait.estimate.LightTransfer;
import org.icportrait.portrait.method.stitch.Condition;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.icportrait.portrait.method.stitch.PatchMask;
import org.icportrait.portrait.method.stitch.StitchInputs;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.model.Resolution;

/** What the networks add to a composite: masks the reference, weighs conditions, denoises. */
final class PortraitCorrector {
  private final Resolution at; // S
  private final PortraitDenoiser denoiser;

  PortraitCorrector(PortraitModel model, Resolution at) {
    this.at = at;
    this.denoiser = new PortraitDenoiser(model, at);
  }

  /**
   * The correction of a composite.
   *
   * @param own the profile's standard crop, [3, S, S]
   * @param composer the composite of side S with some of the reference's light
   * @param crop the reference's crop, [3, S, S]
   * @param freeBackground whether what is off the face is unknown
   * @return [3, S, S], display values; the smooth part alone where the profile saw the face
   */
  float[] correct(
      Picture own,
      Function<LightTransfer, FaceComposite> composer,
      Picture crop,
      GenerateOptions options,
      boolean freeBackground,
      ProgressListener listener) {
    int size = at.size();
    int factor = at.autoencoder().factor();
    FaceComposite composite = composer.apply(options.light());
    float[] mask =
        PatchMask.draw(composite.coverage(), size, options.maskRatio(), new Random(options.seed()));
    List<WeighedInputs.Without> without = new ArrayList<>();
    for (Condition condition : weighed(options)) {
      boolean unlit = condition == Condition.LIGHT;
      FaceComposite other = unlit ? composer.apply(LightTransfer.NONE) : composite;
      StitchInputs missing = StitchInputs.of(own, other, crop, mask, factor, Set.of(condition));
      without.add(new WeighedInputs.Without(missing, options.weight(condition)));
    }
    StitchInputs full = StitchInputs.of(own, composite, crop, mask, factor);
    float[] correction =
        denoiser.correction(new WeighedInputs(full, without), options, freeBackground, listener);
    return PasteBack.keepDetail(correction, composite, size);
  }

  /** Conditions that count more or less than in training, which the network must know without. */
  private Set<Condition> weighed(GenerateOptions options) {
    Set<Condition> out = EnumSet.noneOf(Condition.class);
    for (Condition condition : Condition.values()) {
      boolean known = at.shared().dropout().knowsWithout(condition);
      if (known && options.ablation() == Ablation.NONE && options.weight(condition) != 1) {
        out.add(condition);
      }
    }
    return out;
  }
}
