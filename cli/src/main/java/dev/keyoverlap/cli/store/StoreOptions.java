package dev.keyoverlap.cli.store;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * The keystore of a command, and its password. A command that only reads has it as {@code @Mixin
 * StoreOptions store}:
 *
 * <pre>{@code
 * try (KeystoreRotation rotation = store.open()) {
 *   output.print(new Count(rotation.keyring().versions().size()));
 * }
 * }</pre>
 *
 * <p>A command that changes keys extends {@link ChangeCommand}.
 */
public final class StoreOptions {

  /** Two letters at least: one is a drive of Windows. */
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+):(.*)");

  private final Console console;

  @Option(
      names = {"-s", "--store"},
      paramLabel = "FILE",
      description = "The keystore. Default: the environment variable KEYOVERLAP_STORE.")
  private @Nullable String store;

  @ArgGroup private Password password = new Password();

  /** For picocli. */
  public StoreOptions(Console console) {
    this.console = console;
  }

  /**
   * Opens the keystore for reading. It must exist; nothing is written.
   *
   * @return the keystore; close it
   */
  public KeystoreRotation open() throws CommandException, KeyringStoreException, IOException {
    return KeystoreRotation.with(store())
        .clock(console.clock())
        .reloadManually()
        .mustExist()
        .readOnly()
        .open();
  }

  /** The store itself, which must exist. Asks for the password if that is nowhere. */
  public KeyringStore store() throws CommandException, IOException {
    Path file = file();
    if (!Files.exists(file)) {
      throw CommandException.store(
          "NO_SUCH_STORE",
          "Cannot open the keystore "
              + file
              + ", because there is no such file. Check the path. To create it, put a first key"
              + " into it with --create: see `keyoverlap new --help`.");
    }
    return at(file, passwords().required(password.named(), shown()));
  }

  /** A store that does not exist yet; a new password is asked for twice. */
  KeyringStore storeToCreate() throws CommandException, IOException {
    Path file = file();
    return at(file, passwords().chosen(password.named(), shown()));
  }

  private static KeyringStore at(Path file, char[] password) {
    try {
      return Pkcs12KeyringStore.at(file, password);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private PasswordSource passwords() {
    return new PasswordSource(console, "password");
  }

  /** The keystore's file. */
  public Path file() throws CommandException {
    String named = shown();
    Matcher url = SCHEME.matcher(named);
    if (url.matches() && !url.group(1).equalsIgnoreCase("file")) {
      throw CommandException.usage(
          "Cannot open "
              + url.group(1)
              + ":..., because this version knows keystores in files only. Give the path of a"
              + " PKCS #12 file.");
    }
    return console.path(Path.of(url.matches() ? url.group(2) : named));
  }

  /** Whether a keystore is named at all, for commands that can do without. */
  public boolean isNamed() {
    return store != null || console.surroundings().variable("KEYOVERLAP_STORE").isPresent();
  }

  /** The keystore as the user named it. */
  public String shown() throws CommandException {
    String named =
        store != null ? store : console.surroundings().variable("KEYOVERLAP_STORE").orElse("");
    if (named.isEmpty()) {
      throw CommandException.usage(
          "Cannot tell which keystore to use. Give --store FILE, or set KEYOVERLAP_STORE.");
    }
    return named;
  }

  /** Where the password is. */
  static final class Password {
    @Option(
        names = "--password-file",
        paramLabel = "FILE",
        description =
            "A file with the keystore's password in its first line. Default:"
                + " KEYOVERLAP_PASSWORD_FILE.")
    @Nullable Path file;

    @Option(
        names = "--password-env",
        paramLabel = "NAME",
        description =
            "The environment variable with the keystore's password. Default: KEYOVERLAP_PASSWORD.")
    @Nullable String variable;

    @Option(
        names = "--password-credential",
        paramLabel = "NAME",
        description =
            "The systemd credential with the keystore's password. Default: keyoverlap.password.")
    @Nullable String credential;

    PasswordSource.Named named() {
      return new PasswordSource.Named(file, variable, credential);
    }
  }
}
