package org.icportrait.app.serve;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be asked of the service. */
public enum JobKind {
  /** A portrait of the profiles' person in the reference's light and pose. */
  PORTRAIT("portraits", List.of(new FileField("profile", 1, 8), new FileField("reference", 1, 1))),
  /** A picture's person in another light. */
  RELIGHT("relight", List.of(new FileField("profile", 1, 1), new FileField("reference", 0, 1))),
  /** A picture's person from other sides. */
  VIEWS("views", List.of(new FileField("profile", 1, 1))),
  /** Which points of two faces belong together. */
  MATCH("match", List.of(new FileField("profile", 1, 1), new FileField("reference", 1, 1))),
  /** The faces of a picture. */
  FACE("face", List.of(new FileField("picture", 1, 1)));

  private final String path;
  private final List<FileField> files;

  /**
   * A form field that carries pictures.
   *
   * @param least how many are needed
   * @param most how many are taken
   */
  public record FileField(String name, int least, int most) {}

  JobKind(String path, List<FileField> files) {
    this.path = path;
    this.files = files;
  }

  /** Its place below /v1. */
  public String path() {
    return path;
  }

  /** The pictures it takes. */
  public List<FileField> files() {
    return files;
  }

  /** Whether it takes so little time that it goes before portraits. */
  boolean isQuick() {
    return this == FACE || this == MATCH;
  }

  Optional<FileField> file(String name) {
    return files.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  static JobKind of(String name) {
    return Arrays.stream(values()).filter(k -> k.name().equals(name)).findFirst().orElseThrow();
  }
}
