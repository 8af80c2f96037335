package dev.keyoverlap.cli.keys;

import dev.keyoverlap.cli.store.PasswordSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the password of another file with keys is, as a mixin. */
public final class KeyPasswordOptions {

  @ArgGroup private Password password = new Password();

  /** For picocli. */
  public KeyPasswordOptions() {}

  /** The options on the command line. */
  public PasswordSource.Named named() {
    return new PasswordSource.Named(password.file, password.variable, password.credential);
  }

  static final class Password {
    @Option(
        names = "--key-password-file",
        paramLabel = "FILE",
        description =
            "A file with the password of the key's file. Default: KEYOVERLAP_KEY_PASSWORD_FILE.")
    @Nullable Path file;

    @Option(
        names = "--key-password-env",
        paramLabel = "NAME",
        description =
            "The environment variable with the password of the key's file. Default:"
                + " KEYOVERLAP_KEY_PASSWORD.")
    @Nullable String variable;

    @Option(
        names = "--key-password-credential",
        paramLabel = "NAME",
        description =
            "The systemd credential with the password of the key's file. Default:"
                + " keyoverlap.key-password.")
    @Nullable String credential;
  }
}
