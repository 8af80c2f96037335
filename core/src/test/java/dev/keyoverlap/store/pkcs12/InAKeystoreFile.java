package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests on one PKCS#12 file in a folder of their own. */
abstract class InAKeystoreFile {

  static final char[] PASSWORD = "correct horse".toCharArray();

  @TempDir Path folder;
  final SetClock clock = new SetClock();
  Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("keys.p12");
  }

  final KeystoreRotation open() throws KeyringStoreException {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(file, PASSWORD))
        .clock(clock)
        .reloadManually()
        .open();
  }

  static KeyVersion active(KeystoreRotation rotation, String name) {
    return rotation.keyring().active(alias(name)).orElseThrow();
  }

  static HeldKey held(KeystoreRotation rotation, String name) {
    return (HeldKey) active(rotation, name).entry();
  }

  static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  final KeyStore plainKeystore() throws Exception {
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  static KeyStore writePlain(Path file, String type, String name, HeldKey key) throws Exception {
    KeyStore keystore = KeyStore.getInstance(type);
    keystore.load(null, PASSWORD);
    keystore.setKeyEntry(name, key.privateKey(), PASSWORD, key.chain().toArray(new Certificate[0]));
    keystore.setCertificateEntry("authority", TestKeys.ec("authority").certificate());
    save(keystore, file);
    return keystore;
  }

  static void save(KeyStore keystore, Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      keystore.store(out, PASSWORD);
    }
  }
}
