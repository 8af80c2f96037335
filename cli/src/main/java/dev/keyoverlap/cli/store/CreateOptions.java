package dev.keyoverlap.cli.store;

import picocli.CommandLine.Option;

/** For commands that put a first key into a keystore: {@code --create}, as a mixin. */
public final class CreateOptions {

  @Option(
      names = "--create",
      description =
          "Create the keystore if it does not exist. Without this, a mistyped path is an error.")
  private boolean create;

  /** For picocli. */
  public CreateOptions() {}

  /** Whether the keystore may be created. */
  public boolean isGiven() {
    return create;
  }
}
