package dev.keyoverlap.cli.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DoctorTest extends CommandTest {

  @Test
  void doctor_ofAHealthyKeystore_findsNothing() throws Exception {
    keystore("orders");

    Shell.Run run = shell.run("doctor");

    assertThat(run.status()).as(run.out()).isZero();
    assertThat(run.out()).contains("No findings.", "No backup was checked.");
  }

  @Test
  void doctor_ofOpenPermissionsAndLeftovers_saysWhatToDo() throws Exception {
    keystore("orders");
    assumeTrue(store.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-r--r--"));
    Path leftover = folder.resolve("keys.p12." + UUID.randomUUID() + ".tmp");
    Files.createFile(
        leftover,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.delete(folder.resolve("keys.p12.history"));

    Shell.Run run = shell.run("doctor");

    assertThat(run.status()).isEqualTo(10);
    assertThat(run.out())
        .contains("permissions: Other users can read or write ", "Run: chmod 600 ")
        .contains("leftover: A change was interrupted", "Leave it.")
        .contains("history: The history ");
    assertThat(shell.run("doctor", "-o", "json").status()).isEqualTo(10);
  }

  @Test
  void doctor_ofBackups_findsOldAndMissingOnes() throws Exception {
    keystore("orders");
    Path backup = Files.copy(store, folder.resolve("backup.p12"));
    Files.setLastModifiedTime(backup, FileTime.from(Shell.NOW.minus(Duration.ofDays(3))));

    assertThat(shell.run("doctor", "--backup", "backup.p12").status()).isZero();
    assertThat(shell.run("doctor", "--backup", "backup.p12", "--backup-age", "2d").out())
        .contains("backup.p12 is 3 days old");
    assertThat(shell.run("doctor", "--backup", "none").out()).contains("is missing");
    keystore("invoices");
    assertThat(shell.run("doctor", "--backup", "backup.p12").out())
        .contains("The keystore was changed after the backup");
  }

  @Test
  void doctor_withAClockThatIsBehind_findsIt() throws Exception {
    keystore("orders");

    Shell.Run run = shell.at(Shell.NOW.minus(Duration.ofDays(1))).run("doctor");

    assertThat(run.out()).contains("clock: ", "Correct the clock before you change keys.");
  }

  @Test
  void doctor_ofAKeyThatExpired_findsIt() throws Exception {
    keystore("orders");

    Shell.Run run = shell.at(Shell.NOW.plus(Duration.ofDays(1000))).run("doctor");

    assertThat(run.status()).isEqualTo(10);
    assertThat(run.out()).contains("expired: The active key ");
  }

  @Test
  void doctor_ofADamagedFile_stillChecksTheRest() throws Exception {
    keystore("orders");
    Files.write(store, new byte[] {1, 2, 3});

    Shell.Run run = shell.run("doctor");

    assertThat(run.status()).isEqualTo(10);
    assertThat(run.out()).contains("keystore: ");
  }

  @Test
  void doctor_ofNoFile_endsWithStore() {
    assertThat(shell.run("doctor").status()).isEqualTo(3);
  }
}
