package dev.keyoverlap.internal.keyfile;

import dev.keyoverlap.internal.keyfile.KeyFileException.Reason;
import dev.keyoverlap.internal.words.ForeignMessage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files with keys and certificates, which are short. */
public final class FileBytes {

  /** As many bytes as a keystore may have by default. */
  static final int MOST = 16 << 20;

  private FileBytes() {}

  /**
   * All bytes of a file.
   *
   * @param file the file
   * @return its bytes
   * @throws KeyFileException if it cannot be read, or is too long to hold keys
   */
  public static byte[] of(Path file) throws KeyFileException {
    if (Files.isDirectory(file)) {
      throw new KeyFileException(Reason.UNREADABLE, "it is a folder", "Give the path of a file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST + 1);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new KeyFileException(
          Reason.UNREADABLE,
          "there is no such file",
          "Check the path; a relative one starts at " + Path.of("").toAbsolutePath(),
          e);
    } catch (AccessDeniedException e) {
      throw new KeyFileException(
          Reason.UNREADABLE,
          "this process may not read it",
          "Give the user that runs the program permission to read the file",
          e);
    } catch (IOException e) {
      throw new KeyFileException(
          Reason.UNREADABLE, "reading failed: " + ForeignMessage.of(e), "Check the file", e);
    }
    if (bytes.length > MOST) {
      throw new KeyFileException(
          Reason.TOO_LARGE,
          "it has more than " + (MOST >> 20) + " MiB, which no file with keys has",
          "Check the path");
    }
    return bytes;
  }
}
