package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.KeystoreLimitException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files belong to a keystore, and what is read of them. */
class KeystoreFilesTest {

  private static final String RANDOM = "01234567-0123-0123-0123-0123456789ab";

  /** The SHA-256 of "abc" (FIPS 180-2, B.1). */
  private static final String MARK_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  private final KeystoreFiles files =
      new KeystoreFiles(
          new FileLayer(),
          Limits.DEFAULT.with(Limit.KEYSTORE_BYTES, 3).with(Limit.HISTORY_BYTES, 3));
  private Path file;

  @BeforeEach
  void nameFile() throws Exception {
    folder = folder.toRealPath();
    file = folder.resolve("keys.p12");
  }

  @Test
  void target_isTheFileThatALinkLeadsTo_andALinkToNothingIsNone() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertThatThrownBy(() -> KeystoreFiles.target(link))
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("to a file that does not exist. Fix the link");
    assertThat(KeystoreFiles.target(file)).isEqualTo(file);
    Files.write(file, ABC);
    assertThat(KeystoreFiles.target(link)).isEqualTo(file);
  }

  @Test
  void companions_standBesideTheFile_underItsWholeName() {
    assertThat(KeystoreFiles.folder(file)).isEqualTo(folder);
    assertThat(KeystoreFiles.previous(file)).isEqualTo(folder.resolve("keys.p12.previous"));
    assertThat(KeystoreFiles.history(file)).isEqualTo(folder.resolve("keys.p12.history"));
    assertThat(KeystoreFiles.lock(file)).isEqualTo(folder.resolve("keys.p12.lock"));
    assertThat(KeystoreFiles.temporary(file).toString())
        .startsWith(file + ".")
        .endsWith(".tmp")
        .isNotEqualTo(KeystoreFiles.temporary(file).toString());
  }

  @Test
  void mark_isTheDigestOfTheFile_andOfNoneSaysSo() throws Exception {
    assertThat(files.mark(file)).isEqualTo(KeystoreFiles.ABSENT);
    Files.write(file, ABC);
    assertThat(files.mark(file)).isEqualTo(MARK_OF_ABC);
    assertThat(files.holds(file, MARK_OF_ABC)).isTrue();
    assertThat(files.holds(file, KeystoreFiles.ABSENT)).isFalse();
  }

  @Test
  void fileThatIsTooLong_isNoKeystore_andIsNotRead() throws Exception {
    Files.write(file, ABC);
    assertThat(files.isKeystore(file)).isTrue();
    assertThat(files.keystore(file)).hasValue(ABC);

    Files.write(file, new byte[4]);
    assertThat(files.isKeystore(file)).isFalse();
    assertThat(files.holds(file, KeystoreFiles.mark(new byte[4]))).isFalse();
    assertThatThrownBy(() -> files.keystore(file))
        .isInstanceOf(KeystoreLimitException.class)
        .hasMessageContaining("The keystore " + file + " exceeds the limit keystore-bytes of 3")
        .hasCauseInstanceOf(FileLayer.TooLongException.class);
    assertThat(files.isKeystore(folder)).isFalse();
    assertThat(files.isKeystore(folder.resolve("none"))).isFalse();
  }

  @Test
  void history_isReadFromBesideTheFile_andBounded() throws Exception {
    assertThat(files.historyOf(file)).isEmpty();
    Files.write(KeystoreFiles.history(file), ABC);
    assertThat(files.historyOf(file)).isEqualTo(ABC);
    Files.write(KeystoreFiles.history(file), new byte[4]);
    assertThatThrownBy(() -> files.historyOf(file))
        .isInstanceOf(KeystoreLimitException.class)
        .hasMessageContaining("The history " + folder.resolve("keys.p12.history"));
  }

  @Test
  void leftOvers_areFilesOfThisNameAlone() throws Exception {
    assertThat(KeystoreFiles.leftOvers(folder.resolve("no folder").resolve("keys.p12"))).isEmpty();
    Path ours = Files.write(KeystoreFiles.temporary(file), ABC);
    Path fixed = Files.write(folder.resolve("keys.p12." + RANDOM + ".tmp"), ABC);
    for (String other :
        List.of(
            "keys.p12.old." + RANDOM + ".tmp",
            "keysXp12." + RANDOM + ".tmp",
            "keys.p12." + RANDOM + ".tmp2",
            "keys.p12.mine.tmp",
            "keys.p12")) {
      Files.write(folder.resolve(other), ABC);
    }
    Files.createDirectory(folder.resolve("keys.p12." + RANDOM.replace('0', '1') + ".tmp"));

    assertThat(KeystoreFiles.leftOvers(file)).containsExactlyInAnyOrder(ours, fixed);
  }

  @Test
  void leftOvers_ofTheFileAndThoseBesideIt_areRemoved_butForThoseThatAreWanted() throws Exception {
    Path wanted = Files.write(KeystoreFiles.temporary(file), ABC);
    List<Path> others =
        List.of(
            Files.write(KeystoreFiles.temporary(file), ABC),
            Files.write(KeystoreFiles.temporary(KeystoreFiles.previous(file)), ABC),
            Files.write(KeystoreFiles.temporary(KeystoreFiles.history(file)), ABC));

    files.removeLeftOvers(file, leftOver -> !leftOver.equals(wanted));

    assertThat(wanted).exists();
    assertThat(others).noneMatch(Files::exists);
  }
}
