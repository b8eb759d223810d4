package org.icportrait.diffusion.pipeline;

import java.util.List;
import org.icportrait.diffusion.schedule.SchedulerName;

/**
 * The pictures somebody wants. Immutable.
 *
 * @param prompt what they show
 * @param start what they are made from
 * @param size null for the size of the picture they are made from, else of the first control's
 *     picture, else the model's own
 * @param sampling how
 * @param guidance how closely to follow the prompt
 * @param batch how many, from which noise
 * @param controls ControlNets; may be empty
 * @param guess whether ControlNets see the prompt's half of the guidance only, and their finer
 *     residuals weigh less
 */
public record SampleRequest(
    Prompt prompt,
    Start start,
    Size size,
    Sampling sampling,
    Guidance guidance,
    Batch batch,
    List<Control> controls,
    boolean guess) {
  /** Copies the list. */
  public SampleRequest {
    controls = List.copyOf(controls);
  }

  /** Text to image with the usual values of Stable Diffusion 1.x: 50 steps, guidance 7.5. */
  public static SampleRequest of(String prompt, long seed) {
    return new SampleRequest(
        new Prompt(prompt, "", 0),
        new Start.Noise(),
        null,
        new Sampling(50, null, 0),
        new Guidance(7.5, 0),
        Batch.shared(1, seed),
        List.of(),
        false);
  }

  /**
   * Texts, in which words may have weights; they may be longer than the encoder reads at a time.
   *
   * @param text what to show
   * @param negative what to avoid, heard of with guidance only
   * @param clipSkip how many of the text encoder's last layers to leave out for the text
   * @param syntax how weights are written in both texts
   */
  public record Prompt(String text, String negative, int clipSkip, PromptSyntax syntax) {
    /** In the plain syntax. */
    public Prompt(String text, String negative, int clipSkip) {
      this(text, negative, clipSkip, PromptSyntax.PLAIN);
    }
  }

  /**
   * Pixels.
   *
   * @param width a multiple of the autoencoder's factor, as the height
   */
  public record Size(int width, int height) {}

  /**
   * The way from noise to a picture.
   *
   * @param steps 1 up to the timesteps of training
   * @param scheduler null for the checkpoint's own
   * @param eta 0..1, noise that DDIM adds in each step; other samplers take none
   */
  public record Sampling(int steps, SchedulerName scheduler, double eta) {}

  /**
   * How many pictures, and the seeds of their noise.
   *
   * @param count at least 1
   * @param seeds one for all pictures, whose noise is then drawn together, or one for each, which
   *     then doesn't depend on the others
   */
  public record Batch(int count, List<Long> seeds) {
    /** Refuses numbers that don't belong together. */
    public Batch {
      seeds = List.copyOf(seeds);
      if (count < 1 || (seeds.size() != 1 && seeds.size() != count)) {
        throw new IllegalArgumentException(
            "seeds: found " + seeds.size() + " for " + count + " pictures, expected 1 or as many");
      }
    }

    /** Pictures whose noise comes from one generator, as with one in diffusers. */
    public static Batch shared(int count, long seed) {
      return new Batch(count, List.of(seed));
    }
  }

  /** The same from something else. */
  public SampleRequest withStart(Start other) {
    return new SampleRequest(prompt, other, size, sampling, guidance, batch, controls, guess);
  }

  /** The same with other texts. */
  public SampleRequest withPrompt(Prompt other) {
    return new SampleRequest(other, start, size, sampling, guidance, batch, controls, guess);
  }

  /** The same in another size. */
  public SampleRequest withSize(int width, int height) {
    Size other = new Size(width, height);
    return new SampleRequest(prompt, start, other, sampling, guidance, batch, controls, guess);
  }

  /** The same with another way. */
  public SampleRequest withSampling(Sampling other) {
    return new SampleRequest(prompt, start, size, other, guidance, batch, controls, guess);
  }

  /** The same with other guidance. */
  public SampleRequest withGuidance(Guidance other) {
    return new SampleRequest(prompt, start, size, sampling, other, batch, controls, guess);
  }

  /** The same in another number or from other noise. */
  public SampleRequest withBatch(Batch other) {
    return new SampleRequest(prompt, start, size, sampling, guidance, other, controls, guess);
  }

  /** The same with other ControlNets. */
  public SampleRequest withControls(List<Control> others, boolean guessing) {
    return new SampleRequest(prompt, start, size, sampling, guidance, batch, others, guessing);
  }
}
