package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyringStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders in which a keystore cannot be replaced: told before anything is written. */
class UnwritablePlaceTest {

  /** Nobody, on every Linux. */
  private static final int NOBODY = 65534;

  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey next = TestKeys.ec("next");
  private Path place;
  private Path file;
  private Path key;

  @BeforeEach
  void write() throws Exception {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("unix"),
        "Skipped: this file system has no permissions");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    place = Files.createDirectory(folder.resolve("place"));
    file = place.resolve("keys.p12");
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      rotation.add(alias("orders"), TestKeys.ec("first"));
      rotation.swap(alias("orders"), TestKeys.ec("old"));
    }
    key = folder.resolve("key");
    SwappingProcess.writeKeys(key, List.of(next));
  }

  /** Opens the keystore as some process and swaps; prints what came of it. */
  static final class Trying {

    private Trying() {}

    private static final Logger LOGGER = Logger.getLogger("dev.keyoverlap");

    public static void main(String[] arguments) throws Exception {
      // The log line of the swap is not what this process is asked.
      LOGGER.setLevel(Level.OFF);
      HeldKey key = SwappingProcess.key(Files.readAllLines(Path.of(arguments[1])).get(0));
      String outcome = "swapped";
      try (KeystoreRotation rotation =
          Keystores.open(Path.of(arguments[0]), InstantSource.system())) {
        outcome = "opened, ";
        rotation.trustingClock().swap(alias("orders"), key);
        outcome += "swapped";
      } catch (KeyringStoreException e) {
        outcome += e.getMessage();
      }
      say(outcome);
    }

    @SuppressWarnings("SystemOut") // The test reads it.
    private static void say(String outcome) {
      System.out.println(outcome);
    }
  }

  @Test
  void readOnlyFolder_refusesBeforeAnythingIsWritten_andReadingGoesOn() throws Exception {
    List<String> before = Keystores.names(place);
    byte[] history = Files.readAllBytes(place.resolve("keys.p12.history"));
    String outcome;
    if (isRoot()) {
      assumeTrue(
          Tool.succeeds("unshare", "-m", "true"), "Skipped: no file system can be mounted here");
      outcome =
          tryIt(
              List.of(
                  "unshare",
                  "-m",
                  "sh",
                  "-c",
                  "mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\" && exec \"$@\"",
                  place.toString()));
    } else {
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("r-xr-xr-x"));
      try {
        outcome = tryIt(List.of());
      } finally {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    assertThat(outcome)
        .startsWith("opened, ")
        .contains("may not write to its folder")
        .contains("Nothing was written");
    assertThat(Keystores.names(place)).isEqualTo(before);
    assertThat(place.resolve("keys.p12.history")).hasBinaryContent(history);
    // The positive control: the same process, where the folder can be written to.
    assertThat(tryIt(List.of())).endsWith("opened, swapped");
  }

  @Test
  void immutableFolder_refusesBeforeAnythingIsWritten() throws Exception {
    assumeTrue(
        Tool.succeeds("chattr", "+i", place.toString()), "Skipped: chattr has no effect here");
    List<String> before = Keystores.names(place);
    try {
      assertThat(tryIt(List.of())).contains("may not write to its folder");
      assertThat(Keystores.names(place)).isEqualTo(before);
    } finally {
      assertThat(Tool.succeeds("chattr", "-i", place.toString())).isTrue();
    }
  }

  @Test
  void stickyFolder_withTheFileOfSomebodyElse_refusesBeforeAnythingIsWritten() throws Exception {
    assumeTrue(isRoot(), "Skipped: only root can work as somebody else");
    assumeTrue(Tool.succeeds("setpriv", "--version"), "Skipped: there is no setpriv");
    Files.setAttribute(place, "unix:mode", 01777);
    for (Path each : Keystores.files(place)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-r--r--"));
    }
    List<String> before = Keystores.names(place);
    assertThat(tryIt(AS_NOBODY)).startsWith("opened, ").contains("a folder with the sticky bit");
    assertThat(Keystores.names(place)).isEqualTo(before);

    // The positive control: its own file in such a folder.
    assertThat(Tool.succeeds("sh", "-c", "chown " + NOBODY + ":" + NOBODY + " " + place + "/*"))
        .isTrue();
    assertThat(tryIt(AS_NOBODY)).endsWith("opened, swapped");
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(NOBODY);
  }

  @Test
  void fileOfSomebodyElse_thatWouldChangeItsOwner_isRefusedAndLeavesNothing() throws Exception {
    assumeTrue(isRoot(), "Skipped: only root can work as somebody else");
    assumeTrue(Tool.succeeds("setpriv", "--version"), "Skipped: there is no setpriv");
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    for (Path each : Keystores.files(place)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    Files.setPosixFilePermissions(
        place.resolve("keys.p12.lock"), PosixFilePermissions.fromString("rw-rw-rw-"));
    List<String> before = Keystores.names(place);

    assertThat(tryIt(AS_NOBODY))
        .startsWith("opened, ")
        .contains("it belongs to root:root, and a file in its place would belong to")
        .contains("It is unchanged");

    assertThat(Keystores.names(place)).isEqualTo(before);
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
  }

  /** What a process of its own says that is started by a command. */
  private String tryIt(List<String> command) throws Exception {
    List<String> all = new ArrayList<>(command);
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    all.addAll(List.of(Trying.class.getName(), file.toString(), key.toString()));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    assumeFalse(
        output.contains("Could not find or load main class"),
        "Skipped: the classes cannot be read by somebody else");
    return output.strip();
  }
}
