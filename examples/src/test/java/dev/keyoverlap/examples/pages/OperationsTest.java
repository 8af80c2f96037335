package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.ChangedMeanwhileException;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page on operations. */
class OperationsTest {

  @TempDir Path folder;

  @Test
  void rotation_tellsWhatItFinds_andRepeatsAChange() throws Exception {
    Path file = folder.resolve("keys.p12");
    char[] password = "example only".toCharArray();
    HeldKey newKey = HeldKey.selfSigned("CN=orders");

    try (KeystoreRotation rotation =
        KeystoreRotation.with(Pkcs12KeyringStore.at(file, password))
            .reloadEvery(Duration.ofSeconds(30))
            .reportTo(finding -> System.err.println(finding.kind() + ": " + finding.message()))
            .open()) {

      // Why the last reload failed, for a health check; empty if all is well.
      boolean healthy = rotation.lastReloadFailure().isEmpty();

      // Two processes changed the keystore at the same time: repeat the change.
      try {
        rotation.add(alias("orders"), newKey);
      } catch (ChangedMeanwhileException e) {
        rotation.add(alias("orders"), newKey);
      }

      assertThat(healthy).isTrue();
    }
  }
}
