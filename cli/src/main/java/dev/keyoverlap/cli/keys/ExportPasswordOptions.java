package dev.keyoverlap.cli.keys;

import dev.keyoverlap.cli.store.PasswordSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the new password of an exported file is, as a mixin. */
public final class ExportPasswordOptions {

  @ArgGroup private Password password = new Password();

  /** For picocli. */
  public ExportPasswordOptions() {}

  /** The options on the command line. */
  public PasswordSource.Named named() {
    return new PasswordSource.Named(password.file, password.variable, password.credential);
  }

  static final class Password {
    @Option(
        names = "--export-password-file",
        paramLabel = "FILE",
        description =
            "A file with the new password of the exported file. Default:"
                + " KEYOVERLAP_EXPORT_PASSWORD_FILE.")
    @Nullable Path file;

    @Option(
        names = "--export-password-env",
        paramLabel = "NAME",
        description =
            "The environment variable with the new password of the exported file. Default:"
                + " KEYOVERLAP_EXPORT_PASSWORD.")
    @Nullable String variable;

    @Option(
        names = "--export-password-credential",
        paramLabel = "NAME",
        description =
            "The systemd credential with the new password of the exported file. Default:"
                + " keyoverlap.export-password.")
    @Nullable String credential;
  }
}
