package dev.keyoverlap.cli;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.SelfSignedKey;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder, a shell in it, and a keystore {@code keys.p12} whose place and password the shell's
 * environment holds. The keystore does not exist until a test makes it.
 */
public abstract class CommandTest {

  /** The password of every file. */
  protected static final String PASSWORD = "correct horse";

  /** Making a key takes long; tests do not change them. */
  private static final Map<String, HeldKey> MADE = new ConcurrentHashMap<>();

  @TempDir protected Path folder;

  /** Runs command lines in the folder. */
  protected Shell shell;

  /** The keystore's file. */
  protected Path store;

  @BeforeEach
  void openShell() {
    store = folder.resolve("keys.p12");
    shell =
        new Shell(folder)
            .set("KEYOVERLAP_STORE", "keys.p12")
            .set("KEYOVERLAP_PASSWORD", PASSWORD)
            .set("KEYOVERLAP_KEY_PASSWORD", PASSWORD);
  }

  /** A key pair on P-256, valid for two years from a day before {@link Shell#NOW}; made once. */
  protected static HeldKey key(String subject) {
    return MADE.computeIfAbsent(
        subject,
        name ->
            SelfSignedKey.of(name)
                .ellipticCurve()
                .valid(Shell.NOW.minus(Duration.ofDays(1)), Shell.NOW.plus(Duration.ofDays(730)))
                .build());
  }

  /** Puts a key pair into the keystore, and makes that if need be. */
  protected KeystoreRotation rotation() throws Exception {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(store, PASSWORD.toCharArray()))
        .clock(() -> Shell.NOW)
        .reloadManually()
        .open();
  }

  /** The keystore with one active key pair under each alias, of the subject {@code CN=ALIAS}. */
  protected void keystore(String... aliases) throws Exception {
    try (KeystoreRotation rotation = rotation()) {
      for (String each : aliases) {
        var unused = rotation.add(alias(each), key("CN=" + each));
      }
    }
  }

  /** The keys as they are in the file. */
  protected Keyring ring() throws Exception {
    try (KeystoreRotation rotation = rotation()) {
      return rotation.keyring();
    }
  }

  /** A PKCS #12 file with a key pair, with the password of all files. */
  protected Path p12(String name, HeldKey key) throws Exception {
    KeyStore pkcs12 = KeyStore.getInstance("PKCS12");
    pkcs12.load(null, null);
    pkcs12.setKeyEntry(
        "key",
        key.privateKey(),
        PASSWORD.toCharArray(),
        key.chain().toArray(X509Certificate[]::new));
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      pkcs12.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  /** A PEM file with the certificate of a key. */
  protected Path cer(String name, HeldKey key) throws Exception {
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(key.certificate().getEncoded())
            + "\n-----END CERTIFICATE-----\n");
  }
}
