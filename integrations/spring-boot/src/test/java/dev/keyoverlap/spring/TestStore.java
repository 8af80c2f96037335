package dev.keyoverlap.spring;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** A keystore in a file with its password beside it, as an application finds them. */
public final class TestStore {

  private final Path file;
  private final Path passwordFile;

  private TestStore(Path file, Path passwordFile) {
    this.file = file;
    this.passwordFile = passwordFile;
  }

  /** A keystore with this key. */
  public static TestStore with(Path folder, String alias, KeyEntry key) throws Exception {
    TestStore store = new TestStore(folder.resolve("keys.p12"), folder.resolve("password"));
    Files.writeString(store.passwordFile, "a secret of tests\n");
    return store.and(alias, key);
  }

  /** Adds a key, as another process does. */
  public TestStore and(String alias, KeyEntry key) throws Exception {
    try (KeystoreRotation other = open()) {
      other.add(alias(alias), key);
    }
    return this;
  }

  /** The keystore in another process. */
  public KeystoreRotation open() throws Exception {
    return KeystoreRotation.with(
            Pkcs12KeyringStore.at(file, Files.readString(passwordFile).strip().toCharArray()))
        .reloadManually()
        .open();
  }

  public Path file() {
    return file;
  }

  public Path passwordFile() {
    return passwordFile;
  }

  /** The properties of {@code keyoverlap.store}, or of another. */
  public String[] properties(String prefix) {
    return new String[] {prefix + ".path=" + file, prefix + ".password-file=" + passwordFile};
  }
}
