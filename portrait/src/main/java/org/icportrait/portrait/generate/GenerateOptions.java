package org.icportrait.portrait.generate;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.face.HeadAngles;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.head.DetailTransfer;
import org.icportrait.portrait.method.stitch.Condition;
import org.icportrait.portrait.method.stitch.ConditionDropout;
import org.icportrait.portrait.method.stitch.MaskShape;

/**
 * How a portrait is made.
 *
 * @param steps denoising steps, at least 1
 * @param seed of the noise and of the mask
 * @param maskShape of what is hidden of the reference's face
 * @param maskRatio share of the reference's face that is hidden, 0..1
 * @param background where what is not the face comes from
 * @param pose the wanted pose, or null for the reference's
 * @param scheduler one of {@link #schedulers}
 * @param lightStrength how much of the reference's light is taken, 0..{@link #MOST_STRENGTH}, see
 *     {@link DetailTransfer}
 * @param identityStrength how much of the profile's own features stays, 0..{@link #MOST_STRENGTH},
 *     see {@link DetailTransfer}
 * @param text what a model that reads text is told
 * @param ablation what is left out
 * @param size longer side of the portrait in pixels; 0 for as it comes
 * @param looks what of the person is shown
 */
public record GenerateOptions(
    int steps,
    long seed,
    MaskShape maskShape,
    double maskRatio,
    Background background,
    HeadAngles pose,
    SchedulerName scheduler,
    double lightStrength,
    double identityStrength,
    Text text,
    Ablation ablation,
    int size,
    Looks looks) {
  /** Longest side of a portrait that can be asked for, in pixels. */
  public static final int LARGEST_SIZE = 4096;

  /** The largest strength of light or identity. */
  public static final double MOST_STRENGTH = 1.5;

  // wholly relit faces lose likeness: judged in docs/decisions/0004 and 0008
  private static final double LIGHT_STRENGTH = 0.75;
  // the others space their levels themselves or know no network that predicts the clean picture
  private static final Set<SchedulerName> SCHEDULERS =
      Arrays.stream(SchedulerName.values())
          .filter(SchedulerName::takesChosenTimesteps)
          .collect(
              Collectors.collectingAndThen(
                  Collectors.toCollection(() -> EnumSet.noneOf(SchedulerName.class)),
                  Collections::unmodifiableSet));

  /**
   * What a model that reads text is told.
   *
   * @param prompt what is wanted, or null for what the model was trained with
   * @param negative what is not wanted; counts with guidance only
   * @param guidance how much more the prompt weighs than {@code negative}; 1 for no guidance
   */
  public record Text(String prompt, String negative, double guidance) {
    /** Nothing said: what the model was trained with, without guidance. */
    public static final Text NONE = new Text(null, "", 1);

    /** Whether something was said, which a model without text can't heed. */
    public boolean isGiven() {
      return prompt != null || !negative.isEmpty() || guidance != 1;
    }

    /** Whether the network is also asked about {@code negative}. */
    public boolean isGuided() {
      return guidance != 1;
    }
  }

  /** Refuses values out of range. */
  public GenerateOptions {
    if (steps < 1 || !(maskRatio >= 0 && maskRatio <= 1)) {
      throw new IllegalArgumentException("steps " + steps + ", mask ratio " + maskRatio);
    }
    if (!(lightStrength >= 0 && lightStrength <= MOST_STRENGTH)) {
      throw new IllegalArgumentException(
          "light strength " + lightStrength + ", expected 0.." + MOST_STRENGTH);
    }
    if (!(identityStrength >= 0 && identityStrength <= MOST_STRENGTH)) {
      throw new IllegalArgumentException(
          "identity strength " + identityStrength + ", expected 0.." + MOST_STRENGTH);
    }
    if (size < 0 || size > LARGEST_SIZE) {
      throw new IllegalArgumentException("size " + size + ", expected 0.." + LARGEST_SIZE);
    }
    if (!SCHEDULERS.contains(scheduler)) {
      throw new IllegalArgumentException("scheduler " + scheduler + ", expected " + SCHEDULERS);
    }
  }

  /** The samplers that can refine a portrait: those whose steps lie where they are wanted. */
  public static Set<SchedulerName> schedulers() {
    return SCHEDULERS;
  }

  /** The same with something left out. */
  public GenerateOptions with(Ablation other) {
    return changed(copy -> copy.ablation = other);
  }

  /** The same with another number of steps. */
  public GenerateOptions withSteps(int other) {
    return changed(copy -> copy.steps = other);
  }

  /** The same with another pose, null for the reference's. */
  public GenerateOptions withPose(HeadAngles other) {
    return changed(copy -> copy.pose = other);
  }

  /** The same with more or less of the profile's person. */
  public GenerateOptions withIdentityStrength(double other) {
    return changed(copy -> copy.identityStrength = other);
  }

  /** The same with another longer side, 0 for as it comes. */
  public GenerateOptions withSize(int other) {
    return changed(copy -> copy.size = other);
  }

  /** The same with other looks. */
  public GenerateOptions withLooks(Looks other) {
    return changed(copy -> copy.looks = other);
  }

  /** The same with another shape of the mask. */
  public GenerateOptions withMaskShape(MaskShape other) {
    return changed(copy -> copy.maskShape = other);
  }

  /** The same with another mask ratio. */
  public GenerateOptions withMaskRatio(double other) {
    return changed(copy -> copy.maskRatio = other);
  }

  /** The same with another share of the reference's brightness. */
  public GenerateOptions withLightStrength(double other) {
    return changed(copy -> copy.lightStrength = other);
  }

  private GenerateOptions changed(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return copy.done();
  }

  /** A record's values on the way to another record. */
  private static final class Copy {
    private final GenerateOptions from;
    private int steps;
    private MaskShape maskShape;
    private double maskRatio;
    private HeadAngles pose;
    private double lightStrength;
    private double identityStrength;
    private Ablation ablation;
    private int size;
    private Looks looks;

    Copy(GenerateOptions from) {
      this.from = from;
      steps = from.steps;
      maskShape = from.maskShape;
      maskRatio = from.maskRatio;
      pose = from.pose;
      lightStrength = from.lightStrength;
      identityStrength = from.identityStrength;
      ablation = from.ablation;
      size = from.size;
      looks = from.looks;
    }

    GenerateOptions done() {
      return new GenerateOptions(
          steps,
          from.seed,
          maskShape,
          maskRatio,
          from.background,
          pose,
          from.scheduler,
          lightStrength,
          identityStrength,
          from.text,
          ablation,
          size,
          looks);
    }
  }

  /**
   * How much the network heeds a condition: 1 as it was trained, 0 as if there were none, above 1
   * exaggerated. There is no less of a person.
   */
  double weight(Condition condition) {
    return switch (condition) {
      case IDENTITY -> Math.max(1, identityStrength);
      case LIGHT ->
          lightStrength < LIGHT_STRENGTH
              ? lightStrength / LIGHT_STRENGTH
              : Math.max(1, lightStrength);
    };
  }

  /** Whether networks are also asked for their answer without a condition. */
  boolean isGuided(Condition condition, ConditionDropout known) {
    return weight(condition) != 1 && known.knowsWithout(condition);
  }

  /** Whether the face goes into the reference, in the reference's pose. */
  public boolean keepsReference() {
    return background == Background.REFERENCE && pose == null;
  }

  /**
   * How the networks' light and the profile's own detail go together.
   *
   * @param known what the networks know the answer without: light that is guided is not weighed
   *     twice
   */
  DetailTransfer detail(ConditionDropout known) {
    double light = isGuided(Condition.LIGHT, known) ? 1 : lightStrength / LIGHT_STRENGTH;
    return new DetailTransfer(identityStrength, light);
  }

  /** The mean alone, 80 % masked, the reference's pose and background. */
  public static GenerateOptions defaults() {
    return new GenerateOptions(
        1,
        0,
        MaskShape.PATCHES,
        MaskShape.MASK_RATIO,
        Background.REFERENCE,
        null,
        SchedulerName.DPM_2M,
        LIGHT_STRENGTH,
        1,
        Text.NONE,
        Ablation.NONE,
        0,
        Looks.DEFAULT);
  }
}
