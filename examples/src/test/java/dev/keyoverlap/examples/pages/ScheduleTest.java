package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.examples.Printed;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.KeySchedule;
import dev.keyoverlap.renewal.KeyUses;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.KeyUsageLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of the pages on the schedule, on several partners, and on who uses a key. */
class ScheduleTest {

  @Test
  void schedule_listsWhatEndsFirst() throws Exception {
    try (KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty())) {
      rotation.add(alias("orders"), HeldKey.selfSigned("CN=orders"));
      rotation.add(
          alias("partner"), PeerCertificate.of(HeldKey.selfSigned("CN=partner").certificate()));

      List<String> lines =
          Printed.by(
                  out -> {
                    KeySchedule schedule = KeySchedule.of(rotation);
                    schedule.expiries().forEach(out::println); // what ends first, at the top
                    schedule.dueForRenewal().forEach(out::println); // own keys, 60 days ahead
                    schedule.activateDue(); // activates staged keys in the last 24 hours
                  })
              .lines();

      assertThat(lines).hasSize(2);
    }
  }

  @Test
  void severalPartners_areRenewedTogether() throws Exception {
    Alias orders = alias("orders");
    PartnerProfile openssl = PartnerProfile.ALL_HOLDING_SEVERAL;
    PartnerProfile gateway = PartnerProfile.AS_ABAP;
    try (KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty())) {
      rotation.add(orders, HeldKey.selfSigned("CN=orders"));

      KeyUses uses = new KeyUses();
      KeyringSource toWarehouse =
          uses.register("warehouse", UseCase.CMS_SIGNER_OUTBOUND, openssl, rotation);
      KeyringSource toGateway =
          uses.register("gateway", UseCase.CMS_SIGNER_OUTBOUND, gateway, rotation);
      CmsSigner forWarehouse = CmsSigner.with(toWarehouse).signAs(orders).build();
      CmsSigner forGateway = CmsSigner.with(toGateway).signAs(orders).build();

      uses.whereUsed(orders); // both uses
      Renewal renewal = uses.renewal(rotation, orders).begin();

      assertThat(uses.whereUsed(orders)).hasSize(2);
      assertThat(renewal.state().procedures()).hasSize(2);
      assertThat(List.of(forWarehouse, forGateway)).doesNotContainNull();
    }
  }

  @Test
  void keyThatWasUsed_isNotRetired() throws Exception {
    try (KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty())) {
      rotation.add(alias("invoices"), HeldKey.selfSigned("CN=invoices"));
      var keyId = rotation.keyring().active(alias("invoices")).orElseThrow().keyId();

      KeyUsageLog log = KeyUsageLog.of(InstantSource.system());
      CmsDecryptor decryptor = CmsDecryptor.of(rotation.withListener(log));
      // ... messages arrive
      boolean unused = log.isUnusedFor(keyId, Duration.ofDays(14));

      assertThat(unused).isFalse();
      assertThat(decryptor).isNotNull();
    }
  }
}
