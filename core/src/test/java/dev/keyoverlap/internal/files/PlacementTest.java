package dev.keyoverlap.internal.files;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.KeystoreLimitException;
import dev.keyoverlap.store.pkcs12.Keystores;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What else can stand where a keystore should, and what a commit leaves of the place. */
class PlacementTest {

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey old = TestKeys.ec("old");
  private final HeldKey next = TestKeys.ec("next");
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("keys.p12");
    try (KeystoreRotation rotation = open(new FileLayer())) {
      rotation.add(alias("orders"), old);
    }
  }

  @Test
  @Timeout(60)
  void swap_whereAPipeTakesThePlaceOfAFile_doesNotWait() throws Exception {
    for (String name : List.of("keys.p12", "keys.p12.history")) {
      try (KeystoreRotation rotation = open(new FileLayer())) {
        Path place = folder.resolve(name);
        Path aside = Files.move(place, folder.resolve("aside"));
        pipe(place);

        assertThatThrownBy(() -> rotation.swap(alias("orders"), next))
            .isInstanceOf(KeyringStoreException.class)
            .hasMessageContaining("a pipe, a socket or a device");
        Files.move(aside, place, StandardCopyOption.REPLACE_EXISTING);
        rotation.reload();
        assertThat(rotation.keyring().active(alias("orders"))).isPresent();
      } catch (AssertionError e) {
        throw new AssertionError(name + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  @Timeout(60)
  void swap_besidePipesThatLookLikeLeftOvers_leavesThemAlone() throws Exception {
    Path pipe = folder.resolve("keys.p12.01234567-0123-0123-0123-0123456789ab.tmp");
    pipe(pipe);
    try (KeystoreRotation rotation = open(new FileLayer())) {
      rotation.swap(alias("orders"), next);
    }
    assertThat(pipe).exists();
  }

  @Test
  void refresh_ofAFileThatIsTooLong_isRefusedWithTheLimit_andEveryOtherFileTooIsBounded()
      throws Exception {
    try (KeystoreRotation rotation = open(new FileLayer())) {
      byte[] whole = Files.readAllBytes(file);
      sparse(file);
      assertThatThrownBy(rotation::reload)
          .isInstanceOfSatisfying(
              KeystoreLimitException.class,
              e -> assertThat(e.limit()).isEqualTo(Limit.KEYSTORE_BYTES))
          .hasMessageContaining("keystore-bytes of 16777216");
      Files.write(file, whole);
      assertThat(rotation.reload()).isFalse();
      assertThat(rotation.lastReloadFailure()).isEmpty();

      sparse(folder.resolve("keys.p12.history"));
      assertThatThrownBy(rotation::history)
          .isInstanceOfSatisfying(
              KeystoreLimitException.class,
              e -> assertThat(e.limit()).isEqualTo(Limit.HISTORY_BYTES));
    }
  }

  @Test
  void limit_ofBytes_isWhatTheCallerSets() throws Exception {
    long length = Files.size(file);
    Pkcs12KeyringStore.with(file, Keystores.PASSWORD)
        .limits(Limits.DEFAULT.with(Limit.KEYSTORE_BYTES, length))
        .build()
        .load();
    KeyringStore store =
        Pkcs12KeyringStore.with(file, Keystores.PASSWORD)
            .limits(Limits.DEFAULT.with(Limit.KEYSTORE_BYTES, length - 1))
            .build();
    assertThatThrownBy(store::load).isInstanceOf(KeystoreLimitException.class);
  }

  @Test
  void commit_whereTheFolderIsGone_makesNoNewOne() throws Exception {
    Path elsewhere = folder.resolve("moved");
    Path store = Files.createDirectory(folder.resolve("store"));
    Files.move(file, store.resolve("keys.p12"));
    file = store.resolve("keys.p12");
    try (KeystoreRotation rotation = open(new FileLayer())) {
      Files.move(store, elsewhere);

      assertThatThrownBy(() -> rotation.swap(alias("orders"), next))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("folder")
          .hasMessageContaining("is missing");
      assertThat(store).doesNotExist();
      assertThat(rotation.keyring().find(old.keyId())).isPresent();
      Files.move(elsewhere, store);
      rotation.swap(alias("orders"), next);
    }
  }

  @Test
  void commit_thatCannotReplaceTheFile_takesBackWhatItWroteBesideIt() throws Exception {
    FileLayer busy =
        new FileLayer() {
          @Override
          public void replace(Path target, Path by) throws IOException {
            if (target.equals(file)) {
              throw new IOException("Device or resource busy");
            }
            super.replace(target, by);
          }
        };
    byte[] history = Files.readAllBytes(folder.resolve("keys.p12.history"));
    try (KeystoreRotation rotation = open(busy)) {
      assertThatThrownBy(() -> rotation.swap(alias("orders"), next))
          .hasMessageContaining("It is unchanged");
    }
    assertThat(Keystores.names(folder))
        .containsExactly("keys.p12", "keys.p12.history", "keys.p12.previous");
    assertThat(folder.resolve("keys.p12.history")).hasBinaryContent(history);
  }

  @Test
  void swap_ofAFileThatOthersRead_keepsOwnerGroupPermissionsAndAccessList() throws Exception {
    assumeTrue(
        System.getProperty("user.name").equals("root"), "Skipped: only root gives files away");
    run("chown", "65534:65534", file.toString());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    boolean list = succeeds("setfacl", "-m", "u:1:r", file.toString());
    try (KeystoreRotation rotation = open(new FileLayer())) {
      rotation.swap(alias("orders"), next);
      rotation.swap(alias("orders"), TestKeys.ec("third"));
    }
    for (String name : List.of("keys.p12", "keys.p12.previous")) {
      Path path = folder.resolve(name);
      assertThat(Files.getAttribute(path, "unix:uid")).as(name).isEqualTo(65534);
      assertThat(Files.getAttribute(path, "unix:gid")).as(name).isEqualTo(65534);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-r-----");
      if (list) {
        assertThat(run("getfacl", "-n", path.toString())).contains("user:1:r--");
      }
    }
  }

  @Test
  void lock_isForThoseWhoMayWriteTheKeystore() throws Exception {
    Path lock = folder.resolve("keys.p12.lock");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-r--r--"));
    try (KeystoreRotation rotation = open(new FileLayer())) {
      rotation.swap(alias("orders"), next);
      assertThat(permissions(lock)).isEqualTo("rw-------");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
      rotation.swap(alias("orders"), TestKeys.ec("third"));
      assertThat(permissions(lock)).isEqualTo("rw-rw----");
    }
  }

  @Test
  void mountPoint_isFoundInTheListOfTheSystem_alsoWhereItsNameHasSigns() {
    String mounts =
        """
        22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
        31 22 8:1 /var/keys.p12 /app/keys.p12 ro,relatime - ext4 /dev/sda1 rw
        32 22 8:1 /var/x /app/our\\040keys\\134\\044.p12 rw - ext4 /dev/sda1 rw
        33 22 0:21 /
        34 22 8:1 /app/other.p12 /mnt
        """;
    assertThat(Placement.isListed(mounts, Path.of("/app/keys.p12"))).isTrue();
    assertThat(Placement.isListed(mounts, Path.of("/app/our keys\\$.p12"))).isTrue();
    assertThat(Placement.isListed(mounts, Path.of("/mnt"))).isTrue();
    assertThat(Placement.isListed(mounts, Path.of("/app/other.p12"))).isFalse();
    assertThat(Placement.isListed(mounts, Path.of("/app"))).isFalse();
  }

  @Test
  void mountPoint_isNotReplaceable() {
    Path mounted = Path.of("/proc");
    assumeTrue(
        Files.exists(mounted.resolve("self")) && Files.isWritable(mounted.getRoot()),
        "Skipped: nothing is mounted in a folder that this user may write to");
    assertThatThrownBy(() -> Placement.requireReplaceable(mounted))
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("Cannot replace the keystore /proc: ")
        .hasMessageContaining("the file itself is a mount point");
  }

  @Test
  void file_inAFolderWithTheStickyBit_isReplacedByRootItsOwnerAndTheFoldersOnly() {
    assertThat(Placement.isProtected(7, 8, 9)).isTrue();
    assertThat(Placement.isProtected(7, 7, 9)).isFalse();
    assertThat(Placement.isProtected(7, 8, 7)).isFalse();
    assertThat(Placement.isProtected(0, 8, 9)).isFalse();
  }

  @Test
  void ownKeystore_inAFolderWithTheStickyBit_isReplaceable() throws Exception {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("unix"),
        "Skipped: this file system has no sticky bit");
    Files.setAttribute(folder, "unix:mode", 01777);
    Placement.requireReplaceable(file);
    Placement.requireReplaceable(folder.resolve("not there"));
  }

  private KeystoreRotation open(FileLayer files) throws KeyringStoreException {
    return Keystores.open(file, clock, files);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void pipe(Path path) throws Exception {
    assumeTrue(succeeds("mkfifo", path.toString()), "Skipped: there is no mkfifo");
  }

  /** 90 MiB that take no room on the disk. */
  private static void sparse(Path path) throws IOException {
    try (RandomAccessFile random = new RandomAccessFile(path.toFile(), "rw")) {
      random.setLength(90 << 20);
    }
  }

  private static boolean succeeds(String... command) throws Exception {
    try {
      run(command);
      return true;
    } catch (IOException | AssertionError e) {
      return false;
    }
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
