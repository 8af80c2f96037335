package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.testkit.SettableClock;
import dev.keyoverlap.testkit.SimulatedReceiver;
import dev.keyoverlap.testkit.TestAuthority;
import dev.keyoverlap.testkit.TestKeys;
import dev.keyoverlap.testkit.fixture.Expected;
import dev.keyoverlap.testkit.fixture.Fixture;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.SetUp;
import dev.keyoverlap.testkit.junit.KeyringStoreContract;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/tasks/test-your-renewals.md}. */
class TestYourRenewalsTest {

  private final byte[] order = "ten boxes".getBytes(UTF_8);

  @Test
  void renewal_withASimulatedPartner_losesNothing() throws Exception {
    TestAuthority authority = TestAuthority.named("CN=test authority");
    HeldKey oldKey = authority.issue("CN=orders");
    HeldKey newKey = authority.issue("CN=orders");
    SimulatedReceiver partner = SimulatedReceiver.of(PartnerProfile.ANY_HOLDING_ONE);
    partner.hold(TestKeys.certificateOf(oldKey));

    SettableClock clock = SettableClock.now();
    KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).open();
    rotation.add(alias("orders"), oldKey);
    CmsSigner signer =
        CmsSigner.with(rotation)
            .signAs(alias("orders"))
            .signAsIfPresent(alias("orders-next"))
            .clock(clock)
            .build();

    rotation.add(alias("orders-next"), newKey); // two signatures
    assertThat(partner.accepts(signer.sign(order))).isTrue();
    partner.hold(TestKeys.certificateOf(newKey)); // replaces the old certificate
    assertThat(partner.accepts(signer.sign(order))).isTrue();
    clock.advance(Duration.ofDays(1));
    rotation.promote(alias("orders-next"), alias("orders")); // one signature, by the new key
    assertThat(partner.accepts(signer.sign(order))).isTrue();
    rotation.close();
  }

  @Test
  void receiver_givenTheFixtures_answersAsItMust() {
    SimulatedReceiver receiver = SimulatedReceiver.of(PartnerProfile.ALL_HOLDING_SEVERAL);
    Fixtures fixtures = Fixtures.current();
    fixtures
        .senderCertificates(fixtures.format("cms-signed-ml-dsa-65"), SetUp.OLD)
        .forEach(sender -> receiver.hold(PeerCertificate.of(sender)));

    for (Fixture fixture : fixtures.format("cms-signed-ml-dsa-65").fixtures()) {
      Expected expected = fixture.message().expected(SetUp.OLD);
      assertThat(expected.allows(receiver.accepts(fixture.bytes()))).isTrue();
    }
  }

  @Nested
  class OurStoreTest extends KeyringStoreContract {

    @Override
    protected KeyringStore newStore() {
      return InMemoryKeyringStore.empty();
    }

    @Override
    protected Optional<KeyringStore> openedAgain(KeyringStore store) {
      return Optional.empty(); // or another object for the same keystore
    }
  }
}
