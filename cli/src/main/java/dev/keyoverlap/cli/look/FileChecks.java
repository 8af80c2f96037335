package dev.keyoverlap.cli.look;

import dev.keyoverlap.cli.look.Doctor.Finding;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks of the keystore's file and of those beside it. */
final class FileChecks {

  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private static final Pattern LEFTOVER = Pattern.compile("\\.[0-9a-f-]{36}\\.tmp");

  private final Path file;
  private final List<Finding> findings = new ArrayList<>();

  private FileChecks(Path file) {
    this.file = file;
  }

  static List<Finding> of(Path file) throws IOException {
    FileChecks checks = new FileChecks(file);
    List<Path> all = checks.files();
    for (Path one : all) {
      checks.permissions(one);
      checks.owner(one);
    }
    checks.folder();
    checks.lock();
    checks.history();
    all.stream().filter(checks::isLeftover).forEach(checks::leftover);
    return checks.findings;
  }

  private void add(String check, String finding, String advice) {
    findings.add(new Finding(check, finding, advice));
  }

  /** The keystore and the files of its name. */
  private List<Path> files() throws IOException {
    List<Path> all = new ArrayList<>(List.of(file));
    for (String end : List.of(".history", ".previous", ".lock")) {
      Path beside = file.resolveSibling(file.getFileName() + end);
      if (Files.exists(beside)) {
        all.add(beside);
      }
    }
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(folderOf(file))) {
      for (Path one : folder) {
        if (isLeftover(one)) {
          all.add(one);
        }
      }
    }
    return all;
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file : folder;
  }

  private boolean isLeftover(Path one) {
    String name = String.valueOf(one.getFileName());
    String start = String.valueOf(file.getFileName());
    return name.startsWith(start) && LEFTOVER.matcher(name.substring(start.length())).matches();
  }

  private static boolean isPosix(Path one) {
    return one.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private void permissions(Path one) throws IOException {
    if (!isPosix(one)) {
      return;
    }
    Set<PosixFilePermission> given = EnumSet.copyOf(Files.getPosixFilePermissions(one));
    given.retainAll(OF_OTHERS);
    boolean secret = !String.valueOf(one.getFileName()).endsWith(".lock");
    if (secret && !given.isEmpty()) {
      add(
          "permissions",
          "Other users can read or write "
              + one
              + " ("
              + PosixFilePermissions.toString(Files.getPosixFilePermissions(one))
              + ").",
          "Run: chmod 600 " + one);
    }
  }

  private void owner(Path one) throws IOException {
    if (isPosix(one) && !Files.getOwner(one).equals(Files.getOwner(file))) {
      add(
          "owner",
          one
              + " belongs to "
              + Files.getOwner(one)
              + ", and the keystore to "
              + Files.getOwner(file)
              + ".",
          "Run: chown " + Files.getOwner(file) + " " + one);
    }
  }

  private void folder() throws IOException {
    Path folder = folderOf(file);
    if (!Files.isWritable(folder)) {
      add(
          "folder",
          "This user cannot write to the folder " + folder + ", so changes fail.",
          "Run commands that change keys as the owner of the folder.");
    }
    if (isPosix(folder)
        && Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)
        && !isSticky(folder)) {
      add(
          "folder",
          "Every user can replace files in the folder " + folder + ".",
          "Run: chmod o-w " + folder);
    }
  }

  private static boolean isSticky(Path folder) throws IOException {
    try {
      Object mode = Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return mode instanceof Integer bits && (bits & 01000) != 0;
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  private void lock() throws IOException {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    if (!Files.isWritable(lock)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      @SuppressWarnings("NullAway") // null says that somebody else has it
      FileLock taken = channel.tryLock();
      if (taken == null) {
        locked();
      } else {
        taken.release();
      }
    } catch (OverlappingFileLockException e) {
      locked();
    }
  }

  private void locked() {
    add(
        "lock",
        "Another program is changing the keystore now.",
        "Wait a minute and check again. If it stays, find the program that hangs.");
  }

  private void history() {
    Path history = file.resolveSibling(file.getFileName() + ".history");
    if (!Files.exists(history)) {
      add(
          "history",
          "The history " + history + " is missing.",
          "Restore it from the backup of the keystore. Without it, nobody can tell who changed"
              + " what, and a compromised key is known only from the keystore itself.");
    }
  }

  private void leftover(Path one) {
    add(
        "leftover",
        "A change was interrupted and left " + one + ", which contains keys.",
        "Leave it. The next change removes it.");
  }

  /** Checks a backup: it is there, young enough, and not older than the last change. */
  static List<Finding> ofBackup(Path backup, Path file, Instant now, Duration oldest)
      throws IOException {
    if (!Files.isRegularFile(backup)) {
      return List.of(
          new Finding(
              "backup",
              "The backup " + backup + " is missing.",
              "Make a backup, and check its job."));
    }
    Instant made = Files.getLastModifiedTime(backup).toInstant();
    List<Finding> findings = new ArrayList<>();
    if (made.plus(oldest).isBefore(now)) {
      findings.add(
          new Finding(
              "backup",
              "The backup " + backup + " is " + Duration.between(made, now).toDays() + " days old.",
              "Make a backup, and check its job."));
    }
    if (Files.mismatch(backup, file) >= 0
        && made.isBefore(Files.getLastModifiedTime(file).toInstant())) {
      findings.add(
          new Finding(
              "backup",
              "The keystore was changed after the backup " + backup + " was made.",
              "Make a backup after each change of keys, of FILE and FILE.history together."));
    }
    return findings;
  }
}
