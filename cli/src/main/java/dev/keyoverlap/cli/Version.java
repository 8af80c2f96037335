package dev.keyoverlap.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the build, from the manifest of the jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"keyoverlap " + number()};
  }

  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(not from a release)");
  }
}
