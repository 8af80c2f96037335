package dev.keyoverlap.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import dev.keyoverlap.testkit.KeyKind;
import dev.keyoverlap.testkit.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Measures opening, a swap and an idle reload of both kinds of stores, in milliseconds. */
final class CostRun {

  private static final TestAuthority AUTHORITY = TestAuthority.named("CN=cost");

  private CostRun() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("cost");
    System.out.println("| keys | store | open | swap | idle reload |\n|---|---|---|---|---|");
    for (int keys : new int[] {1, 100, 1_000, 10_000}) {
      Path file = folder.resolve(keys + ".p12");
      HikariDataSource pool = new HikariDataSource();
      pool.setDataSource(Server.database());
      char[] password = "file".toCharArray();
      measured(keys, "PostgreSQL", () -> JdbcKeyringStore.of(pool, Server.MASTER));
      if (keys <= 1_000 || args.length > 0) {
        measured(keys, "PKCS #12", () -> Pkcs12KeyringStore.at(file, password));
      }
      pool.close();
    }
    System.exit(0);
  }

  private static void measured(int keys, String name, Callable<KeyringStore> stores)
      throws Exception {
    List<KeyVersion> versions = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    Instant now = Instant.now();
    for (int i = 0; i < keys; i++) {
      Alias alias = Alias.alias("key-" + i);
      HeldKey key = AUTHORITY.issue("CN=" + alias, KeyKind.EC_P256);
      versions.add(KeyVersion.active(alias, key, now));
      changes.add(
          Change.of(
              Change.Verb.ADD,
              alias,
              key.keyId(),
              Optional.empty(),
              Optional.empty(),
              now,
              Change.Note.NONE));
    }
    KeyringStore first = stores.call();
    Revision unused = first.commit(first.load(), Keyring.of(versions), changes);

    long before = System.nanoTime();
    KeyringStore store = stores.call();
    try (KeystoreRotation rotation = KeystoreRotation.with(store).reloadManually().open()) {
      double open = since(before);
      int times = 10;
      List<HeldKey> next = new ArrayList<>();
      for (int i = 0; i < times + 3; i++) {
        next.add(AUTHORITY.issue("CN=key-0", KeyKind.EC_P256));
      }
      for (int i = 0; i < 3; i++) {
        rotation.swap(Alias.alias("key-0"), next.remove(0));
      }
      before = System.nanoTime();
      for (HeldKey key : next) {
        rotation.swap(Alias.alias("key-0"), key);
      }
      double swap = since(before) / times;
      int looks = 200;
      before = System.nanoTime();
      for (int i = 0; i < looks; i++) {
        rotation.reload();
      }
      System.out.printf(
          "| %,d | %s | %.0f | %.1f | %.2f |%n", keys, name, open, swap, since(before) / looks);
    }
  }

  private static double since(long before) {
    return (System.nanoTime() - before) / 1e6;
  }
}
