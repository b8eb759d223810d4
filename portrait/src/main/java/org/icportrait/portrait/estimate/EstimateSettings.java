package org.icportrait.portrait.estimate;

import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;

/**
 * How a first guess is made, in training and in use.
 *
 * @param light how much of the target's light
 * @param identity how much of the profile's person
 * @param ablation the rules that are left out
 */
public record EstimateSettings(LightTransfer light, IdentityTransfer identity, Ablation ablation) {
  /** All of the light, all of the person, all rules: training, where the target is the truth. */
  public static final EstimateSettings WHOLE =
      new EstimateSettings(LightTransfer.WHOLE, IdentityTransfer.WHOLE, Ablation.NONE);

  /** The same with more or less of the target's light. */
  public EstimateSettings with(LightTransfer other) {
    return new EstimateSettings(other, identity, ablation);
  }

  /** The same with more or less of the profile's person. */
  public EstimateSettings with(IdentityTransfer other) {
    return new EstimateSettings(light, other, ablation);
  }

  /** Whether a rule is applied. */
  boolean keeps(Part part) {
    return ablation.keeps(part);
  }
}
