package dev.keyoverlap.spring.internal.keystore;

import dev.keyoverlap.spring.internal.settings.InvalidSettingException;
import dev.keyoverlap.spring.internal.settings.StoreProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The password of a keystore. */
final class Passwords {

  private Passwords() {}

  static char[] of(String prefix, StoreProperties settings) {
    String password = settings.password();
    String file = settings.passwordFile();
    if (password != null && file != null) {
      throw new InvalidSettingException(
          prefix + ".password",
          "The property '" + prefix + ".password-file' is set, too.",
          "Set one of them.");
    }
    if (password != null) {
      return password.toCharArray();
    }
    if (file != null) {
      return read(prefix + ".password-file", file);
    }
    throw new InvalidSettingException(
        prefix + ".password-file",
        "It is not set, and neither is '" + prefix + ".password'.",
        "Set it to a file whose first line is the password of the keystore.");
  }

  private static char[] read(String property, String file) {
    try (BufferedReader lines = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      if (line == null || line.isEmpty()) {
        throw new InvalidSettingException(
            property,
            "The first line of '" + file + "' is empty.",
            "Write the password of the keystore into its first line.");
      }
      return line.toCharArray();
    } catch (IOException | InvalidPathException e) {
      throw new InvalidSettingException(
          property,
          "Cannot read '" + file + "': " + reason(e) + ".",
          "Correct the path, and let the application read the file.");
    }
  }

  /** The message of such an exception is often only the path. */
  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    return e instanceof InvalidPathException
        ? "it is no path"
        : "the system refuses it (" + e.getClass().getSimpleName() + ")";
  }
}
