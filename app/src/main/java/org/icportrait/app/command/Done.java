package org.icportrait.app.command;

import java.nio.file.Path;
import java.util.List;
import org.icportrait.app.session.Session;
import org.icportrait.portrait.generate.PortraitResult;

/** Tells on standard error what was done: which faces were taken, what was turned, what written. */
final class Done {
  private final Session session;
  private final boolean quiet;

  /** With {@code quiet} only warnings are told. */
  Done(Session session, boolean quiet) {
    this.session = session;
    this.quiet = quiet;
  }

  void tell(PortraitResult result) {
    tell(result.notes());
  }

  /** Notes as {@link PortraitResult#notes}: what is no warning in one line. */
  void tell(List<String> notes) {
    List<String> plain = notes.stream().filter(note -> !PortraitResult.isWarning(note)).toList();
    if (!quiet && !plain.isEmpty()) {
      session.say(String.join("; ", plain));
    }
    notes.stream().filter(PortraitResult::isWarning).forEach(session::say);
  }

  void wrote(Path output) {
    if (!quiet) {
      session.say("wrote " + output);
    }
  }
}
