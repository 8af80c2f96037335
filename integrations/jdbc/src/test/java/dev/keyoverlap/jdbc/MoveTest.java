package dev.keyoverlap.jdbc;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.KeystoreCopy;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import dev.keyoverlap.testkit.KeyKind;
import dev.keyoverlap.testkit.SettableClock;
import dev.keyoverlap.testkit.TestAuthority;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file to the database and back. */
class MoveTest {

  private static final TestAuthority AUTHORITY = TestAuthority.named("CN=move");

  @Test
  void keystore_copiedToTheDatabaseAndBack_keepsKeysStatesAndHistory(@TempDir Path folder)
      throws Exception {
    char[] password = "file".toCharArray();
    KeyringStore file = Pkcs12KeyringStore.at(folder.resolve("keys.p12"), password);
    KeyringStore database = JdbcKeyringStore.of(Server.database(), Server.MASTER);
    KeyringStore back = Pkcs12KeyringStore.at(folder.resolve("back.p12"), password);
    SettableClock clock = SettableClock.now();
    HeldKey purged = AUTHORITY.issue("CN=orders", KeyKind.EC_P256);
    try (KeystoreRotation rotation =
        KeystoreRotation.with(file).clock(clock).reloadManually().open()) {
      rotation.add(alias("orders"), purged);
      rotation.swap(alias("orders"), AUTHORITY.issue("CN=orders", KeyKind.EC_P256));
      clock.advance(Duration.ofDays(91));
      rotation.purgeKey(purged.keyId());
      rotation.swap(alias("orders"), AUTHORITY.issue("CN=orders", KeyKind.RSA_2048));
    }

    KeystoreCopy.copy(file, database);
    KeystoreCopy.copy(database, back);

    for (KeyringStore copy : new KeyringStore[] {database, back}) {
      assertThat(copy.load().keyring()).isEqualTo(file.load().keyring());
      assertThat(copy.history(copy.load())).isEqualTo(file.history(file.load()));
      assertThat(copy.load().keyring().tombstones()).hasSize(1);
    }
    HeldKey active = (HeldKey) back.load().keyring().active(alias("orders")).orElseThrow().entry();
    assertThat(active.privateKey()).isNotNull();
    assertThatThrownBy(() -> KeystoreCopy.copy(file, database))
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("exists already");
  }
}
