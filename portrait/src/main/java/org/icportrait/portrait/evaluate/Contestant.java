package org.icportrait.portrait.evaluate;

import java.nio.file.Path;
import org.icportrait.portrait.generate.GenerateOptions;

/** A row of an evaluation: where the outputs come from. */
public sealed interface Contestant {
  /** The name in CSV and JSON. */
  String id();

  /** What people read. */
  String title();

  /** Rows that this program fills itself. */
  enum Own implements Contestant {
    /** The portrait of somebody else, what a stranger scores. */
    STRANGER("stranger", "a stranger's portrait"),
    /** The profile's person turned by 20 degrees, what a faithful view scores. */
    TURNED("same_person_turned", "the same person, turned 20 degrees"),
    /** The reference as it is: perfect light and pose of the wrong person. */
    REFERENCE("reference", "reference as is"),
    /** The profile as it is: the right person in another light and pose. */
    PROFILE("profile", "profile as is"),
    /** The profile relit by the ratio image, then warped, no network. */
    RATIO("ratio_image", "ratio-image relight"),
    /** The warp in the reference's colours, no network (Reinhard et al. 2001). */
    REINHARD("reinhard", "the warp in the reference's colours (Reinhard)"),
    /** The warp's face cloned into the reference without a seam, no network (Pérez et al. 2003). */
    POISSON("poisson", "the warp's face cloned into the reference (Poisson)"),
    /** The first guess alone: the profile's head warped into the reference, its own light. */
    WITHOUT_NETWORK("without_network", "without the network"),
    /** The method without the branch. */
    WITHOUT_BRANCH("without_branch", "without the branch"),
    /** The method without the profile's half of the canvas. */
    WITHOUT_CANVAS("without_canvas", "without the profile's half of the canvas"),
    /** The method. */
    FULL("full", "full");

    private final String id;
    private final String title;

    Own(String id, String title) {
      this.id = id;
      this.title = title;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public String title() {
      return title;
    }
  }

  /**
   * The method with other options.
   *
   * @param id a name
   * @param title what people read
   * @param options how portraits are made
   * @param profiles how many of the person's pictures it is given, at most
   */
  record Variant(String id, String title, GenerateOptions options, int profiles)
      implements Contestant {}

  /**
   * Outputs of another program.
   *
   * @param id a name
   * @param folder with a picture of each pair's name
   */
  record Added(String id, Path folder) implements Contestant {
    @Override
    public String title() {
      return id;
    }
  }
}
