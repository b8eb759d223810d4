package org.icportrait.portrait.model;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;

/** The kinds of model folders; a family says where its parts lie and how they are read. */
public sealed interface ModelFamily permits MiniFamily, StableDiffusionFamily {
  /** The family that this project trains from nothing. */
  ModelFamily MINI = new MiniFamily();

  /** The family of those who work on a Stable Diffusion checkpoint. */
  ModelFamily STABLE_DIFFUSION = new StableDiffusionFamily();

  /** All families. */
  static List<ModelFamily> all() {
    return List.of(MINI, STABLE_DIFFUSION);
  }

  /**
   * The family of a folder.
   *
   * @throws BadModelException when its card names none of these
   */
  static ModelFamily of(ModelCard card, Path folder) {
    return all().stream()
        .filter(family -> family.name().equals(card.family()))
        .findFirst()
        .orElseThrow(
            () ->
                new BadModelException(
                    folder.toString(),
                    "family " + card.family(),
                    all().stream().map(ModelFamily::name).collect(Collectors.joining(" or "))));
  }

  /** What the card says. */
  String name();

  /** Whether all files of a folder are in this project's own layout, none in that of a base. */
  boolean isOwnLayout();

  /**
   * Where the geometry lies.
   *
   * @param lender a folder that lends it where the model may go without
   */
  Path geometry(Path folder, Path lender);

  /** Whether prompts mean something to it. */
  boolean readsText();

  /** Steps of a portrait when nobody says how many. */
  int defaultSteps();

  /**
   * Looks whether a folder has the parts that draw, without reading their weights.
   *
   * @throws BadModelException naming what is missing
   */
  void check(Path folder);

  /**
   * Reads the networks of a folder, which the caller closes.
   *
   * @param compute element type of the heavy computations
   * @throws BadModelException naming the file that is missing, damaged or does not fit
   */
  HeadParts open(Path folder, DType compute);
}
