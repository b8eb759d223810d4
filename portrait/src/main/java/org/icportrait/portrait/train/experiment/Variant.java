package org.icportrait.portrait.train.experiment;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.portrait.train.run.WholeHeadSettings;

/**
 * One training of an experiment.
 *
 * @param name of the curve; the same for all seeds
 * @param seed of everything random
 * @param started whether it goes on from the experiment's start, else from random weights
 * @param conditioning see the training's recipe; null for a branch
 * @param whole pairs and what is drawn of them
 */
record Variant(
    String name, long seed, boolean started, String conditioning, WholeHeadSettings whole) {
  static final String BASE = "from the base";
  static final String NOTHING = "from random weights";
  static final String BRANCH = "branch";
  private static final String CONCATENATION = "concatenation";

  /** Its folder in the experiment's output. */
  String folder() {
    return name.replaceAll("[^A-Za-z0-9]+", "-") + "-seed-" + seed;
  }

  /** All trainings of an experiment: those of a seed together. */
  static List<Variant> of(TrainedExperimentRecipe recipe) {
    List<Variant> all = new ArrayList<>();
    for (long seed : recipe.seeds()) {
      switch (recipe.experiment()) {
        case MATCHING -> addMatching(recipe.whole(), seed, all);
        case MASK -> addMasks(recipe, seed, all);
        case BRANCH -> addBranches(recipe.whole(), seed, all);
      }
    }
    return all;
  }

  /** No sample has a warp: the canvas alone carries the person. */
  private static void addMatching(WholeHeadSettings w, long seed, List<Variant> all) {
    WholeHeadSettings blind = with(w, w.triplets(), 1, w.hidden(), w.attacked(), w.raw());
    all.add(new Variant(BASE, seed, true, null, blind));
    all.add(new Variant(NOTHING, seed, false, null, blind));
  }

  private static void addMasks(TrainedExperimentRecipe recipe, long seed, List<Variant> all) {
    for (TrainedExperimentRecipe.Patches patches : recipe.patches()) {
      for (int hidden : recipe.hidden()) {
        all.add(
            new Variant(mask(patches, hidden), seed, true, null, masked(recipe, patches, hidden)));
      }
    }
  }

  /** The name of a variant that hides so many percent. */
  static String mask(TrainedExperimentRecipe.Patches patches, int hidden) {
    return patches.name().toLowerCase(java.util.Locale.ROOT) + " " + hidden;
  }

  private static WholeHeadSettings masked(
      TrainedExperimentRecipe recipe, TrainedExperimentRecipe.Patches patches, int hidden) {
    WholeHeadSettings w = recipe.whole();
    boolean raw = patches == TrainedExperimentRecipe.Patches.RAW;
    return with(w, w.triplets(), w.missing(), hidden / 100.0, w.attacked(), raw);
  }

  private static void addBranches(WholeHeadSettings w, long seed, List<Variant> all) {
    all.add(new Variant(BRANCH, seed, true, BRANCH, w));
    all.add(new Variant(CONCATENATION, seed, true, CONCATENATION, w));
    all.add(new Variant("no cross-identity pairs", seed, true, BRANCH, taught(w, 0, true)));
    all.add(new Variant("no attacks", seed, true, BRANCH, taught(w, w.triplets(), false)));
    all.add(new Variant("neither", seed, true, BRANCH, taught(w, 0, false)));
  }

  private static WholeHeadSettings taught(WholeHeadSettings w, double triplets, boolean attacked) {
    return with(w, triplets, w.missing(), w.hidden(), attacked, w.raw());
  }

  /** The same pairs, drawn otherwise. */
  private static WholeHeadSettings with(
      WholeHeadSettings w,
      double triplets,
      double missing,
      Double hidden,
      Boolean attacked,
      Boolean raw) {
    return new WholeHeadSettings(
        w.pairs(),
        w.validation(),
        triplets,
        missing,
        w.noisiest(),
        hidden,
        attacked,
        raw,
        null,
        w.painted(),
        w.leastNoise());
  }
}
