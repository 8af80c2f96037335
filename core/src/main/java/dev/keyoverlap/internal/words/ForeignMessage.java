package dev.keyoverlap.internal.words;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Puts exceptions of the JDK, of providers and of file systems into words for people: their
 * messages often name classes, or are missing.
 */
public final class ForeignMessage {

  /** As {@code Throwable.toString} begins, and messages that were made of another exception. */
  private static final Pattern CLASS =
      Pattern.compile("(?:[a-z_][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error)\\b(?::\\s*)?");

  private ForeignMessage() {}

  /**
   * The reason, as a part of a sentence.
   *
   * @param thrown the exception
   * @return its message without names of classes; that of its cause if it has none. An error of the
   *     JVM is named, since its message alone rarely says what happened
   */
  public static String of(Throwable thrown) {
    if (thrown instanceof Error) {
      return thrown.getClass().getSimpleName() + ": " + message(thrown);
    }
    return message(thrown);
  }

  private static String message(Throwable thrown) {
    if (thrown instanceof FileSystemException failed && failed.getFile() != null) {
      return of(failed);
    }
    String words =
        CLASS
            .matcher(Optional.ofNullable(thrown.getMessage()).orElse(""))
            .replaceAll("")
            .replaceAll("\\s+", " ")
            .strip();
    if (!words.isEmpty()) {
      return words;
    }
    return thrown.getCause() == null ? "no reason was given" : of(thrown.getCause());
  }

  private static String of(FileSystemException failed) {
    String file = failed.getFile();
    if (failed instanceof NoSuchFileException) {
      return file + " does not exist";
    }
    if (failed instanceof AccessDeniedException) {
      return "this process may not access " + file;
    }
    if (failed instanceof FileAlreadyExistsException) {
      return file + " exists already";
    }
    if (failed instanceof NotDirectoryException) {
      return file + " is not a folder";
    }
    return file
        + ": "
        + Optional.ofNullable(failed.getReason()).orElse("the file system refused to access it");
  }
}
