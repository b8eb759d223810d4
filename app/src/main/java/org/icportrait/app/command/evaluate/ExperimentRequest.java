package org.icportrait.app.command.evaluate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.model.PortraitModel;

/**
 * What an experiment is given.
 *
 * @param data portraits
 * @param synthetic a packed head, or none
 * @param heads rendered people, or none
 * @param quick whether it is tried at the smallest size
 * @param seed instead of the recipe's; null for the recipe's
 */
record ExperimentRequest(
    Session session,
    Progress progress,
    ModelOptions model,
    Path data,
    SyntheticOptions synthetic,
    HeadsOptions heads,
    boolean quick,
    Long seed) {

  /** An input that an experiment can't do without. */
  static BadInputException missing(String name, String option, String what) {
    return new BadInputException("experiment " + name, "no " + option, what);
  }

  /** What a page says of the program and the model. */
  Map<String, String> settings(PortraitModel used) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("program", PictureNotes.software());
    settings.put("model", model.folder().getFileName() + " (" + used.card().family() + ")");
    return settings;
  }

  /** The surface of landmarks of the training folder. */
  FaceMesh mesh() {
    return FaceMesh.readCanonical(data.resolve("canonical_landmarks.safetensors"));
  }

  /** Portraits that no training sees, or all where there are none. */
  List<PortraitFolder.Entry> unseen() {
    PortraitFolder folder = PortraitFolder.read(data);
    return folder.validation().isEmpty() ? folder.train() : folder.validation();
  }
}
