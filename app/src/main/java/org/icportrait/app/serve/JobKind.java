package org.icportrait.app.serve;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be asked of the service. */
public enum JobKind {
  /** A portrait of the profiles' person in the reference's light and pose. */
  PORTRAIT("portraits"),
  /** A picture's person in another light. */
  RELIGHT("relight"),
  /** A picture's person from other sides. */
  VIEWS("views"),
  /** Which points of two faces belong together. */
  MATCH("match"),
  /** The faces of a picture. */
  FACE("face");

  private static final int MOST_PROFILES = 8;

  private final String path;

  /**
   * A form field that carries pictures.
   *
   * @param least how many are needed
   * @param most how many are taken
   */
  public record FileField(String name, int least, int most) {}

  JobKind(String path) {
    this.path = path;
  }

  /** Its place below /v1. */
  public String path() {
    return path;
  }

  /** The pictures it takes. */
  public List<FileField> files() {
    FileField profile = new FileField("profile", 1, 1);
    FileField reference = new FileField("reference", 1, 1);
    return switch (this) {
      case PORTRAIT -> List.of(new FileField("profile", 1, MOST_PROFILES), reference);
      case RELIGHT -> List.of(profile, new FileField("reference", 0, 1));
      case VIEWS -> List.of(profile);
      case MATCH -> List.of(profile, reference);
      case FACE -> List.of(new FileField("picture", 1, 1));
    };
  }

  /** Whether its pictures stay until the job is deleted; those looked at for faces alone do not. */
  boolean keepsFiles() {
    return this != FACE;
  }

  /** Whether its result is a picture. */
  boolean makesPicture() {
    return this != FACE && this != MATCH;
  }

  /** The kind of a path below /v1. */
  static Optional<JobKind> ofPath(String path) {
    return Arrays.stream(values()).filter(kind -> kind.path.equals(path)).findFirst();
  }

  /** Whether it takes so little time that it goes before portraits. */
  boolean isQuick() {
    return this == FACE || this == MATCH;
  }

  Optional<FileField> file(String name) {
    return files().stream().filter(field -> field.name().equals(name)).findFirst();
  }

  static JobKind of(String name) {
    return Arrays.stream(values()).filter(k -> k.name().equals(name)).findFirst().orElseThrow();
  }
}
