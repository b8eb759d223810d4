package org.icportrait.app.service;

import java.nio.file.Path;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.serve.Tokens;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Who may use the service. */
final class TokenOptions {
  @Option(
      names = "--token",
      paramLabel = "TEXT",
      defaultValue = "${env:ICPORTRAIT_TOKEN}",
      description = "What clients must send as bearer token, 16 characters or more.")
  String token;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = "File with a name and a token a line: each holder sees the own jobs alone.")
  Path tokens;

  /** The tokens, none where nothing is asked for. */
  Tokens read(CommandSpec spec) {
    boolean one = token != null && !token.isEmpty();
    if (one && tokens != null) {
      throw OptionRange.refuse(spec, "--tokens", "--token, too", "one of both");
    }
    if (tokens != null) {
      return Tokens.read(tokens);
    }
    if (!one) {
      return Tokens.none();
    }
    if (!Tokens.isToken(token)) {
      throw OptionRange.refuse(spec, "--token", "another", "16 or more printable ASCII characters");
    }
    return Tokens.shared(token);
  }
}
