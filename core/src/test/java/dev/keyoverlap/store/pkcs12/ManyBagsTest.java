package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.store.KeystoreLimitException;
import dev.keyoverlap.store.pkcs12.ForeignFile.Encryption;
import dev.keyoverlap.store.pkcs12.ForeignFile.Label;
import dev.keyoverlap.store.pkcs12.ForeignFile.Mac;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are for a moment more than anybody can read: the limit is told, and the look ends. */
class ManyBagsTest {

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey key = TestKeys.ec("key");
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("keys.p12");
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      rotation.add(alias("orders"), key);
    }
  }

  @Test
  void look_atAHundredThousandBags_isRefusedWithTheLimit_andTheRingStays() throws Exception {
    ForeignFile many = new ForeignFile();
    for (int i = 0; i < 100_000; i++) {
      many.key(key, Label.NONE, Encryption.AES);
    }
    requireRefused(many.written(Mac.SHA_256), Limit.KEYSTORE_BAGS);
  }

  @Test
  void look_atBagsWithinBags_isRefusedBeyondTheLimit_andTakenBelowIt() throws Exception {
    requireRefused(new ForeignFile().nested(key, 40).written(Mac.SHA_256), Limit.KEYSTORE_NESTING);
    requireRefused(new ForeignFile().nested(key, 400).written(Mac.SHA_256), Limit.KEYSTORE_NESTING);

    Files.write(file, new ForeignFile().nested(key, 4).written(Mac.SHA_256));
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThat(Keystores.held(rotation, "nested").privateKey()).isEqualTo(key.privateKey());
    }
  }

  private void requireRefused(byte[] content, Limit limit) throws Exception {
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, content);
      assertThatThrownBy(rotation::reload)
          .isInstanceOfSatisfying(
              KeystoreLimitException.class, e -> assertThat(e.limit()).isEqualTo(limit));
      assertThat(rotation.lastReloadFailure()).containsInstanceOf(KeystoreLimitException.class);
      assertThat(rotation.keyring().find(key.keyId())).isPresent();
      Files.write(file, whole);
      assertThat(rotation.reload()).isFalse();
      assertThat(rotation.lastReloadFailure()).isEmpty();
    }
  }
}
