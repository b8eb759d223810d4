package org.icportrait.app.doctor;

/**
 * One thing that was looked at.
 *
 * @param subject what was looked at
 * @param verdict how it is
 * @param found what was found
 * @param advice what to do; empty where nothing is wrong
 */
public record Finding(String subject, Verdict verdict, String found, String advice) {
  /** How it is. */
  public enum Verdict {
    /** As it should be. */
    GOOD,
    /** Works, but slower or with less room than it could. */
    NOTE,
    /** Portraits can't be made like this. */
    WRONG
  }

  static Finding good(String subject, String found) {
    return new Finding(subject, Verdict.GOOD, found, "");
  }

  static Finding note(String subject, String found, String advice) {
    return new Finding(subject, Verdict.NOTE, found, advice);
  }

  static Finding wrong(String subject, String found, String advice) {
    return new Finding(subject, Verdict.WRONG, found, advice);
  }

  /** The same of what is not needed. */
  Finding asNote() {
    return verdict == Verdict.WRONG ? note(subject, found, advice) : this;
  }
}
