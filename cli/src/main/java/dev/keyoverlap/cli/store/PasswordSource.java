package dev.keyoverlap.cli.store;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where one password comes from: what the command line names, then what the environment says, then
 * a credential of systemd, then a question on the terminal. It is never an argument, because every
 * user of the machine can read those.
 *
 * <p>For a password called {@code key-password}, the options are {@code --key-password-file},
 * {@code --key-password-env} and {@code --key-password-credential}; the environment variables are
 * {@code KEYOVERLAP_KEY_PASSWORD_FILE} and {@code KEYOVERLAP_KEY_PASSWORD}; and the credential is
 * {@code keyoverlap.key-password}.
 */
public final class PasswordSource {

  private static final int MOST_BYTES = 4096;

  private final Console console;
  private final String name;

  /**
   * A source.
   *
   * @param console the console
   * @param name {@code password} for that of the keystore, and such as {@code key-password}
   */
  public PasswordSource(Console console, String name) {
    this.console = console;
    this.name = name;
  }

  /**
   * The password, which is asked for if it is nowhere else.
   *
   * @param named what the command line names
   * @param what what it opens, such as {@code keys.p12}
   * @return the password; wipe it
   */
  public char[] required(Named named, String what) throws CommandException, IOException {
    Optional<char[]> given = given(named);
    return given.isPresent() ? given.get() : console.askPassword("Password of " + what, instead());
  }

  /** A new password, which is asked for twice if it is nowhere else. */
  public char[] chosen(Named named, String what) throws CommandException, IOException {
    Optional<char[]> given = given(named);
    char[] password =
        given.isPresent()
            ? given.get()
            : console.askNewPassword("New password of " + what, instead());
    if (password.length == 0) {
      throw CommandException.usage(
          "Cannot protect " + what + " with an empty password. Choose one, and try again.");
    }
    return password;
  }

  /** The password, if it is given without a question. */
  public Optional<char[]> given(Named named) throws CommandException, IOException {
    String variable = "KEYOVERLAP_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    if (named.file != null) {
      return Optional.of(fromFile(console.path(named.file)));
    }
    if (named.variable != null) {
      String other = named.variable;
      return Optional.of(
          console
              .surroundings()
              .variable(other)
              .map(String::toCharArray)
              .orElseThrow(
                  () ->
                      CommandException.usage(
                          "Cannot read the password, because the environment variable "
                              + other
                              + " is not set. Set it, or see --"
                              + name
                              + "-file.")));
    }
    if (named.credential != null) {
      return Optional.of(fromFile(credentials().resolve(named.credential)));
    }
    Optional<String> file = console.surroundings().variable(variable + "_FILE");
    if (file.isPresent()) {
      return Optional.of(fromFile(console.path(Path.of(file.get()))));
    }
    Optional<String> value = console.surroundings().variable(variable);
    if (value.isPresent()) {
      return value.map(String::toCharArray);
    }
    Optional<Path> credential =
        console
            .surroundings()
            .variable("CREDENTIALS_DIRECTORY")
            .map(folder -> Path.of(folder).resolve("keyoverlap." + name))
            .filter(Files::exists);
    return credential.isPresent() ? Optional.of(fromFile(credential.get())) : Optional.empty();
  }

  private Path credentials() throws CommandException {
    return console
        .surroundings()
        .variable("CREDENTIALS_DIRECTORY")
        .map(Path::of)
        .orElseThrow(
            () ->
                CommandException.usage(
                    "Cannot read the credential, because CREDENTIALS_DIRECTORY is not set. Run the"
                        + " command in a systemd service with LoadCredential=, or see --"
                        + name
                        + "-file."));
  }

  private String instead() {
    return "Give the password in a file with --"
        + name
        + "-file, or in an environment variable with --"
        + name
        + "-env.";
  }

  /** The first line, without its end. */
  private char[] fromFile(Path file) throws CommandException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw CommandException.usage(
          "Cannot read the password from "
              + file
              + ": "
              + (Files.exists(file) ? "it cannot be read" : "there is no such file")
              + ". Check the path and the permissions.");
    }
    try {
      if (bytes.length > MOST_BYTES) {
        throw CommandException.usage(
            "Cannot read the password from "
                + file
                + ": the file is longer than 4096 bytes. Name a file with the password in its first"
                + " line.");
      }
      warnOfReaders(file);
      return firstLine(bytes);
    } catch (CharacterCodingException e) {
      throw CommandException.usage(
          "Cannot read the password from " + file + ": it is not text in UTF-8. Save it as such.");
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static char[] firstLine(byte[] bytes) throws CharacterCodingException {
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    int end = 0;
    while (end < text.limit() && text.get(end) != '\n' && text.get(end) != '\r') {
      end++;
    }
    char[] line = new char[end];
    text.get(line);
    Arrays.fill(text.array(), '\0');
    return line;
  }

  private void warnOfReaders(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (Files.isRegularFile(file) && permissions.contains(PosixFilePermission.OTHERS_READ)) {
        console.note(
            "Warning: every user of this machine can read the password in "
                + file
                + ". Run chmod 600 on it.");
      }
    } catch (IOException | UnsupportedOperationException e) {
      // No such permissions here.
    }
  }

  /**
   * The options on the command line; at most one of them is set.
   *
   * @param file a file with the password in its first line
   * @param variable the name of an environment variable
   * @param credential the name of a systemd credential
   */
  public record Named(@Nullable Path file, @Nullable String variable, @Nullable String credential) {

    /** The command line names nothing. */
    public static final Named NOTHING = new Named(null, null, null);
  }
}
