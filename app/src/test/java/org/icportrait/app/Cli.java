package org.icportrait.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.icportrait.app.session.Cancellation;
import org.icportrait.app.session.Session;

/** Runs a command inside the test's own JVM. */
public final class Cli {
  /**
   * How a command ended.
   *
   * @param code its exit code
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Result(int code, String out, String err) {}

  private Cli() {}

  public static Result run(Object... args) {
    return run(new Cancellation(), args);
  }

  public static Result run(Cancellation cancellation, Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    int code =
        Icportrait.run(
            texts, new Session(new PrintWriter(out), new PrintWriter(err), cancellation));
    return new Result(code, out.toString(), err.toString());
  }

  /** The repository this test belongs to. */
  public static Path home() {
    return Path.of(System.getProperty("icportrait.home"));
  }

  public static Path exampleProfile() {
    return home().resolve("examples/profile.jpg");
  }

  public static Path exampleReference() {
    return home().resolve("examples/reference.jpg");
  }
}
