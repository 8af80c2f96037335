package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** How the tests of this package open, read and copy keystores. */
public final class Keystores {

  public static final char[] PASSWORD = "correct horse".toCharArray();

  private static final List<String> ITERATIONS =
      List.of(
          "keystore.pkcs12.certPbeIterationCount",
          "keystore.pkcs12.keyPbeIterationCount",
          "keystore.pkcs12.macIterationCount");

  private Keystores() {}

  /** Lets keys be derived at once: that takes most of the time, and is no subject of most tests. */
  static void deriveKeysQuickly() {
    ITERATIONS.forEach(property -> System.setProperty(property, "8"));
  }

  static void deriveKeysSlowlyAgain() {
    ITERATIONS.forEach(System::clearProperty);
  }

  public static KeystoreRotation open(Path file, InstantSource clock) throws KeyringStoreException {
    return open(file, clock, new FileLayer());
  }

  public static KeystoreRotation open(Path file, InstantSource clock, FileLayer files)
      throws KeyringStoreException {
    return KeystoreRotation.with(
            new KeystoreFileStore(file, PASSWORD, files, Limits.DEFAULT, false))
        .clock(clock)
        .reloadManually()
        .open();
  }

  static HeldKey held(KeystoreRotation rotation, String alias) {
    KeyVersion active = rotation.keyring().active(Alias.alias(alias)).orElseThrow();
    return (HeldKey) active.entry();
  }

  /** A keystore as another program writes it, with the key pair and whatever it holds so far. */
  static void putPlain(Path file, String name, HeldKey key) throws Exception {
    KeyStore keystore = KeyStore.getInstance("PKCS12");
    if (Files.exists(file)) {
      keystore = KeyStore.getInstance(file.toFile(), PASSWORD);
    } else {
      keystore.load(null, PASSWORD);
    }
    keystore.setKeyEntry(name, key.privateKey(), PASSWORD, key.chain().toArray(new Certificate[0]));
    save(keystore, file);
  }

  static void save(KeyStore keystore, Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      keystore.store(out, PASSWORD);
    }
  }

  /** What is in a folder, without locks, whose content and presence mean nothing. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(path -> !path.toString().endsWith(".lock")).sorted().toList();
    }
  }

  public static List<String> names(Path folder) throws IOException {
    return files(folder).stream().map(path -> path.getFileName().toString()).toList();
  }

  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files(from)) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
  }
}
