package org.icportrait.app.session;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {software()};
  }

  /** The program's name and version, as pictures and {@code --version} say them. */
  public static String software() {
    return "icportrait " + text();
  }

  /** The version alone. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
