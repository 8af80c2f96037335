package dev.keyoverlap.internal.files;

import dev.keyoverlap.ring.KeyringStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a file can be replaced by renaming another one over it. Asked before anything is written,
 * so that a commit that must fail leaves nothing behind.
 */
public final class Placement {

  /** Where Linux lists what is mounted; the fifth field is the place (proc(5)). */
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  /** Belongs to the user as whom this process works (proc(5)). */
  private static final Path PROCESS = Path.of("/proc/self");

  private static final Object ROOT = 0;
  private static final int PLACE = 4;
  private static final int MOST_BYTES = 4 << 20;
  private static final int STICKY = 01000;
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

  private Placement() {}

  /**
   * Checks a place.
   *
   * @param target an existing or future file, in a folder that exists
   */
  public static void requireReplaceable(Path target) throws KeyringStoreException, IOException {
    Path folder = target.getParent();
    if (folder == null) {
      return;
    }
    if (!Files.isWritable(folder)) {
      throw refused(
          target,
          "this program may not write to its folder, which is mounted read-only or belongs to"
              + " another user. Give this program's user write permission, or move the keystore to"
              + " a folder of its own");
    }
    if (Files.exists(target) && isMountPoint(target)) {
      throw refused(
          target,
          "the file itself is a mount point, such as a bind mount of one file or a Kubernetes"
              + " subPath. Mount the folder of the keystore instead of the file");
    }
    if (Files.exists(target) && isProtectedBySticky(target, folder)) {
      throw refused(
          target,
          "it belongs to another user, in a folder with the sticky bit. Give the keystore to this"
              + " program's user, or move it to a folder of its own");
    }
  }

  /**
   * Checks that nothing but a file is at the places where a commit writes one beside the keystore.
   */
  public static void requireFiles(Path... companions) throws IOException {
    for (Path companion : companions) {
      if (Files.exists(companion)) {
        FileLayer.requireRegular(
            companion, Files.readAttributes(companion, BasicFileAttributes.class));
      }
    }
  }

  private static KeyringStoreException refused(Path target, String why) {
    return new KeyringStoreException(
        "Cannot replace the keystore "
            + target
            + ": "
            + why
            + ". Nothing was written. Reading still works.");
  }

  private static boolean isMountPoint(Path target) throws IOException {
    if (!Files.isReadable(MOUNTS)) {
      return false;
    }
    byte[] content;
    try (var in = Files.newInputStream(MOUNTS)) {
      content = in.readNBytes(MOST_BYTES);
    }
    return isListed(new String(content, StandardCharsets.UTF_8), target.toRealPath());
  }

  /**
   * Whether something is mounted at a place.
   *
   * @param mounts the list, as in proc(5)
   */
  static boolean isListed(String mounts, Path place) {
    return mounts
        .lines()
        .map(line -> line.split(" ", PLACE + 2))
        .anyMatch(
            fields -> fields.length > PLACE && unescaped(fields[PLACE]).equals(place.toString()));
  }

  /** White space and the backslash are octal numbers there. */
  private static String unescaped(String place) {
    return ESCAPED
        .matcher(place)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(match.group(1), Byte.SIZE))));
  }

  /** The number by which the system knows this program's user; in containers it has no name. */
  private static Object user() throws IOException {
    if (Files.exists(PROCESS)) {
      return Files.getAttribute(PROCESS, "unix:uid");
    }
    Path made = Files.createTempFile("keyoverlap", ".tmp");
    try {
      return Files.getAttribute(made, "unix:uid");
    } finally {
      Files.delete(made);
    }
  }

  private static boolean isProtectedBySticky(Path target, Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")
        || ((Integer) Files.getAttribute(folder, "unix:mode") & STICKY) == 0) {
      return false;
    }
    return isProtected(
        user(), Files.getAttribute(target, "unix:uid"), Files.getAttribute(folder, "unix:uid"));
  }

  /** In such a folder, a file is replaced only by root, its owner and the folder's (rename(2)). */
  static boolean isProtected(Object user, Object ownerOfFile, Object ownerOfFolder) {
    return !user.equals(ROOT) && !user.equals(ownerOfFile) && !user.equals(ownerOfFolder);
  }
}
