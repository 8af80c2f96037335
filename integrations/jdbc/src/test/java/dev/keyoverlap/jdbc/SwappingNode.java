package dev.keyoverlap.jdbc;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.testkit.KeyKind;
import dev.keyoverlap.testkit.TestAuthority;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process that swaps a key again and again. It prints each key id before the swap and again after
 * it, so that a test knows what was asked for, what was stored, and what was refused.
 */
final class SwappingNode {

  private SwappingNode() {}

  public static void main(String[] args) throws Exception {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(args[0]);
    database.setUser("postgres");
    swap(database, Alias.alias(args[1]), Integer.parseInt(args[2]));
  }

  static Process started(String url, String alias, int swaps) throws Exception {
    return new ProcessBuilder(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SwappingNode.class.getName(),
                url,
                alias,
                Integer.toString(swaps)))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void swap(DataSource database, Alias alias, int swaps) throws Exception {
    // One for each process: the certificates of two would have the same serial numbers.
    TestAuthority authority =
        TestAuthority.named("CN=node " + alias + " " + ProcessHandle.current().pid());
    try (KeystoreRotation rotation = opened(JdbcKeyringStore.of(database, Server.MASTER))) {
      for (int i = 0; i < swaps; i++) {
        HeldKey key = authority.issue("CN=" + alias, KeyKind.EC_P256);
        boolean again = true;
        while (again) {
          again = false;
          say("asked", key);
          try {
            if (rotation.keyring().active(alias).isEmpty()) {
              rotation.add(alias, key);
            } else {
              rotation.swap(alias, key);
            }
            say("stored", key);
          } catch (ChangedMeanwhileException e) {
            again = true;
          } catch (KeyringStoreException e) {
            say(e.getMessage().contains("not known") ? "unknown" : "refused", key);
            TimeUnit.MILLISECONDS.sleep(50);
          }
        }
      }
    }
  }

  /** The server may be starting. */
  private static KeystoreRotation opened(JdbcKeyringStore store) throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        return KeystoreRotation.with(store).reloadManually().open();
      } catch (KeyringStoreException e) {
        if (tries == 20) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private static void say(String what, HeldKey key) {
    System.out.println(what + " " + key.keyId().hex());
    System.out.flush();
  }
}
