package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.ChangeEvent;
import dev.keyoverlap.ExpiryEvent;
import dev.keyoverlap.KeystoreListener;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyringStoreException;
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

    try (KeystoreRotation first = KeystoreRotation.open(Pkcs12KeyringStore.at(file, password))) {
      first.add(alias("orders"), HeldKey.selfSigned("CN=orders"));
    }

    KeystoreListener monitor =
        new KeystoreListener() {
          @Override
          public void onChange(ChangeEvent event) {
            System.err.println(event); // who, what, when, why, old and new key
          }

          @Override
          public void onExpiring(ExpiryEvent event) {
            System.err.println(event);
          }

          @Override
          public void onReloadFailed(KeyringStoreException failure) {
            System.err.println(failure.getMessage());
          }

          @Override
          public void onFinding(Finding finding) {
            System.err.println(finding.kind() + ": " + finding.message());
          }
        };
    try (KeystoreRotation rotation =
        KeystoreRotation.with(Pkcs12KeyringStore.at(file, password))
            .reloadEvery(Duration.ofSeconds(30))
            .mustExist() // a mistyped path is an error
            .requireKeys(alias("orders")) // so is a missing or expired key
            .expiryWarnings(Duration.ofDays(60), Duration.ofDays(14))
            .addListener(monitor)
            .open()) {

      // Why the last reload failed, for a health check; empty if all is well.
      boolean healthy = rotation.lastReloadFailure().isEmpty();

      // Another process replaced the key of this alias first: look, and decide again.
      try {
        rotation.swap(alias("orders"), newKey);
      } catch (ChangedMeanwhileException e) {
        System.err.println("Now active: " + rotation.keyring().active(alias("orders")));
      }

      assertThat(healthy).isTrue();
    }
  }
}
