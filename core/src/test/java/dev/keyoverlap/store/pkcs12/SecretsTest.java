package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store says, logs and leaves lying about holds no key and no password. */
class SecretsTest {

  private static final String PASSWORD = "Tr0ub4dor-and-3";
  private static final String WRONG_PASSWORD = "correct-horse-battery";

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey key = TestKeys.ec("key");
  private final HeldKey next = TestKeys.ec("next");
  private final List<String> said = new ArrayList<>();
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("keys.p12");
  }

  @Test
  void whateverIsSaidAndLogged_inHealthAndInTrouble_holdsNoKeyAndNoPassword() throws Exception {
    Logger logger = Logger.getLogger("dev.keyoverlap");
    Level level = logger.getLevel();
    Handler listener = new Listener();
    logger.addHandler(listener);
    logger.setLevel(Level.ALL);
    try {
      useAndBreak();
    } finally {
      logger.removeHandler(listener);
      logger.setLevel(level);
    }

    assertThat(said).hasSizeGreaterThan(20);
    assertThat(said).anyMatch(text -> text.contains("The loaded keys stay in use"));
    for (String text : said) {
      assertThat(text).doesNotContain(PASSWORD).doesNotContain(WRONG_PASSWORD);
      for (String secret : secrets()) {
        assertThat(text).doesNotContainIgnoringCase(secret);
      }
    }
    for (Path path : Keystores.files(folder)) {
      String bytes = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
      assertThat(bytes)
          .as(path.toString())
          .doesNotContain(PASSWORD)
          .doesNotContain(new String(secretNumber(key), StandardCharsets.ISO_8859_1));
    }
  }

  /** That the search finds what it searches for. */
  @Test
  void search_whereThereIsASecret_findsIt() throws Exception {
    String careless = "key " + HexFormat.of().formatHex(key.privateKey().getEncoded());
    assertThat(secrets()).anyMatch(careless::contains);
    String open = new String(key.privateKey().getEncoded(), StandardCharsets.ISO_8859_1);
    assertThat(open).contains(new String(secretNumber(key), StandardCharsets.ISO_8859_1));
  }

  @Test
  void everyFile_atEveryStepOfACommit_isForItsOwnerOnly() throws Exception {
    Map<String, Set<PosixFilePermission>> seen = new TreeMap<>();
    FileLayer watching =
        new FileLayer() {
          @Override
          public void replace(Path target, Path by) throws IOException {
            look();
            super.replace(target, by);
            look();
          }

          private void look() throws IOException {
            for (Path path : Keystores.files(folder)) {
              seen.put(
                  path.getFileName().toString().replaceAll("[0-9a-f-]{36}", "random"),
                  Files.getPosixFilePermissions(path));
            }
          }
        };
    try (KeystoreRotation rotation = open(watching, PASSWORD)) {
      rotation.add(alias("orders"), key);
      rotation.swap(alias("orders"), next);
    }
    assertThat(seen.keySet())
        .containsExactly(
            "keys.p12",
            "keys.p12.history",
            "keys.p12.history.random.tmp",
            "keys.p12.previous",
            "keys.p12.previous.random.tmp",
            "keys.p12.random.tmp");
    assertThat(seen.values()).containsOnly(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void password_wipedByTheCallerAfterwards_isNotNeededAnyMore() throws Exception {
    char[] password = PASSWORD.toCharArray();
    KeyringStore store = Pkcs12KeyringStore.at(file, password);
    Arrays.fill(password, ' ');
    try (KeystoreRotation rotation = KeystoreRotation.with(store).reloadManually().open()) {
      rotation.add(alias("orders"), key);
    }
    assertThat(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()).size()).isEqualTo(1);
  }

  @Test
  void providers_afterEverythingTheStoreDoes_areWhatTheyWere() throws Exception {
    List<Provider> before = List.of(Security.getProviders());
    useAndBreak();
    assertThat(Security.getProviders()).containsExactlyElementsOf(before);
  }

  private void useAndBreak() throws Exception {
    FailingFiles files = new FailingFiles();
    KeyringStore store =
        new KeystoreFileStore(file, PASSWORD.toCharArray(), files, Limits.DEFAULT, false);
    try (KeystoreRotation rotation =
        KeystoreRotation.with(store).clock(clock).reloadManually().open()) {
      rotation.by("alice", "first").add(alias("orders"), key);
      rotation.swap(alias("orders"), next);
      rotation.stage(alias("orders"), TestKeys.ec("staged"));
      rotation.add(alias("partner"), TestKeys.certificateOf(TestKeys.ec("partner")));
      say(store, rotation, rotation.keyring(), rotation.history());
      say(
          store.load(),
          LockedKey.elsewhere(() -> (PrivateKey) plain().getKey("orders", PASSWORD.toCharArray())));
      for (KeyVersion version : rotation.keyring().versions()) {
        say(version, version.entry(), VersionRecord.attributesOf(version));
      }
      for (int step = 1; step < 20; step += 3) {
        files.arm(step, FailingFiles.Point.BEFORE, FailingFiles.Failure.ERROR);
        saysWhenItFails(() -> rotation.activate(alias("orders")));
        files.disarm();
      }
      saysWhenItFails(() -> open(new FileLayer(), WRONG_PASSWORD));
      byte[] whole = Files.readAllBytes(file);
      for (int length : List.of(0, 10, whole.length / 2, whole.length - 1)) {
        Files.write(file, Arrays.copyOf(whole, length));
        saysWhenItFails(() -> rotation.swap(alias("orders"), TestKeys.ec("unlucky")));
        saysWhenItFails(rotation::reload);
        saysWhenItFails(() -> open(new FileLayer(), WRONG_PASSWORD));
        rotation.lastReloadFailure().ifPresent(this::sayAll);
      }
      Files.writeString(file, "something else");
      saysWhenItFails(rotation::reload);
      Files.delete(file);
      saysWhenItFails(rotation::reload);
      Files.write(file, whole);
      assertThat(rotation.reload()).isIn(true, false);
      KeyStore odd = plain();
      odd.setKeyEntry(
          "odd",
          TestKeys.ec("odd").privateKey(),
          "another".toCharArray(),
          key.chain().toArray(new Certificate[0]));
      try (var out = Files.newOutputStream(file)) {
        odd.store(out, PASSWORD.toCharArray());
      }
      saysWhenItFails(rotation::reload);
    }
  }

  private KeyStore plain() throws GeneralSecurityException {
    try {
      return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private KeystoreRotation open(FileLayer files, String password) throws KeyringStoreException {
    return KeystoreRotation.with(
            new KeystoreFileStore(file, password.toCharArray(), files, Limits.DEFAULT, false))
        .clock(clock)
        .reloadManually()
        .open();
  }

  private void say(Object... things) {
    Arrays.stream(things).map(String::valueOf).forEach(said::add);
  }

  private void saysWhenItFails(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    if (thrown != null) {
      sayAll(thrown);
    }
  }

  /** With every cause, as a log shows it. */
  private void sayAll(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    said.add(text.toString());
  }

  /** The private keys, in the forms in which text could hold them. */
  private List<String> secrets() throws Exception {
    List<String> secrets = new ArrayList<>();
    for (HeldKey held : List.of(key, next)) {
      byte[] number = secretNumber(held);
      secrets.add(HexFormat.of().formatHex(number));
      secrets.add(new BigInteger(1, number).toString());
      secrets.add(Arrays.toString(number));
      secrets.add(Base64.getEncoder().encodeToString(held.privateKey().getEncoded()));
    }
    return secrets;
  }

  private static byte[] secretNumber(HeldKey held) throws Exception {
    byte[] number = ((ECPrivateKey) held.privateKey()).getS().toByteArray();
    // Without leading zeros, of whatever length.
    return Arrays.copyOfRange(number, number.length - 24, number.length);
  }

  /** Says what is logged. */
  private final class Listener extends Handler {

    Listener() {
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord entry) {
      said.add(entry.getMessage() + Arrays.toString(entry.getParameters()));
      Optional.ofNullable(entry.getThrown()).ifPresent(SecretsTest.this::sayAll);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
