package dev.keyoverlap;

import static dev.keyoverlap.fixtures.Rings.KEEP;
import static dev.keyoverlap.fixtures.Rings.T0;
import static dev.keyoverlap.fixtures.Rings.T1;
import static dev.keyoverlap.fixtures.Rings.T2;
import static dev.keyoverlap.fixtures.Rings.active;
import static dev.keyoverlap.fixtures.Rings.outOfUse;
import static dev.keyoverlap.fixtures.Rings.refused;
import static dev.keyoverlap.fixtures.Rings.retained;
import static dev.keyoverlap.fixtures.Rings.ring;
import static dev.keyoverlap.fixtures.Rings.staged;
import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.ring.KeyState.COMPROMISED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A partner's certificate that was renewed for the same key may stand under a second alias. What
 * rests on a key rather than on its alias stays true.
 */
class PartnersKeyUnderTwoAliasesTest {

  private static final Alias PARTNER = alias("partner");
  private static final Alias NEXT = alias("partner-next");
  private static final Instant END = T1.plus(KEEP.duration());

  private static final HeldKey PAIR = TestKeys.ec("partner");
  private static final HeldKey RENEWED_PAIR =
      TestKeys.named("partner").forTheKeyPairOf(PAIR).make();
  private static final PeerCertificate OLD = TestKeys.certificateOf(PAIR);
  private static final PeerCertificate RENEWED = TestKeys.certificateOf(RENEWED_PAIR);
  private static final PeerCertificate OTHER = TestKeys.certificateOf(TestKeys.ec("other"));

  private final Keyring both = ring(active(PARTNER, OLD), active(NEXT, RENEWED));

  private static void assertRefused(Reason reason, ThrowingCallable change) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(change)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void everyVerb_takesARenewedCertificateUnderASecondAlias() throws Exception {
    Keyring one = ring(active(PARTNER, OLD));
    Keyring two = ring(active(PARTNER, OLD), active(NEXT, OTHER));

    assertThat(Ring.of(one).add(NEXT, RENEWED, T0).keyring()).isEqualTo(both);
    assertThat(Ring.of(ring(staged(PARTNER, OLD))).add(NEXT, RENEWED, T1).keyring().active(NEXT))
        .isPresent();
    assertThat(Ring.of(two).stage(NEXT, RENEWED, T1).keyring().staged(NEXT)).isPresent();
    assertThat(
            Ring.of(two).swap(NEXT, RENEWED, T1, KEEP).keyring().active(NEXT).orElseThrow().entry())
        .isEqualTo(RENEWED);
    Keyring retired = Ring.of(both).retire(OLD.keyId(), T1, KEEP).keyring();
    assertThat(Ring.of(retired).restore(OLD.keyId(), T2, KEEP).keyring().active(PARTNER))
        .isPresent();
    assertThat(Ring.of(both).promote(NEXT, PARTNER, T1, KEEP).keyring())
        .isEqualTo(ring(active(PARTNER, RENEWED, T1), retained(PARTNER, OLD, T1)));
  }

  @Test
  void keyPairOfOurs_standsUnderOneAlias() {
    Keyring ours = ring(active(PARTNER, PAIR));
    Keyring theirs = ring(active(PARTNER, OLD));

    refused(ours, Reason.ACTIVE_ELSEWHERE, PAIR, () -> Ring.of(ours).add(NEXT, RENEWED_PAIR, T1));
    refused(ours, Reason.ACTIVE_ELSEWHERE, PAIR, () -> Ring.of(ours).add(NEXT, RENEWED, T1));
    refused(
        theirs, Reason.ACTIVE_ELSEWHERE, OLD, () -> Ring.of(theirs).add(NEXT, RENEWED_PAIR, T1));
  }

  @Test
  void sameCertificate_standsUnderOneAlias() {
    refused(both, Reason.ALREADY_HELD, OLD, () -> Ring.of(both).add(alias("third"), OLD, T1));
  }

  @Test
  void compromisedOrPurgedKey_comesBackUnderNoAlias() throws Exception {
    Keyring compromised = ring(outOfUse(PARTNER, OLD, COMPROMISED, T1));
    assertRefused(Reason.COMPROMISED, () -> Ring.of(compromised).add(NEXT, RENEWED, T2));

    Keyring purged = Ring.of(compromised).purge(OLD.keyId(), END).keyring();
    assertRefused(Reason.PURGED, () -> Ring.of(purged).add(NEXT, RENEWED, END));
    Keyring retired = Ring.of(ring(retained(PARTNER, OLD, T1))).purge(OLD.keyId(), END).keyring();
    assertRefused(Reason.PURGED, () -> Ring.of(retired).add(NEXT, RENEWED, END));
  }

  @Test
  void compromise_ofOneCertificate_takesOutTheKeyUnderBothAliases() throws Exception {
    for (PeerCertificate named : new PeerCertificate[] {OLD, RENEWED}) {
      Keyring after = Ring.of(both).compromised(named.keyId(), T1, KEEP).keyring();

      assertThat(after)
          .isEqualTo(
              ring(
                  outOfUse(PARTNER, OLD, COMPROMISED, T1),
                  outOfUse(NEXT, RENEWED, COMPROMISED, T1)));
      assertThat(after.isBarred(OLD.certificate(), T1)).isTrue();
      assertThat(after.isBarred(RENEWED.certificate(), T1)).isTrue();
    }
  }

  @Test
  void compromise_isInTheHistoryForBothAliases() throws Exception {
    KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty());
    rotation.add(PARTNER, OLD);
    rotation.add(NEXT, RENEWED);
    rotation.markCompromised(RENEWED.keyId(), "stolen");

    assertThat(rotation.history())
        .filteredOn(change -> change.verb() == Change.Verb.COMPROMISED)
        .extracting(Change::alias)
        .containsExactlyInAnyOrder(PARTNER, NEXT);
  }

  @Test
  void retiredCertificate_leavesTheKeyInUseUnderTheOtherAlias() throws Exception {
    Keyring retired = Ring.of(both).retire(PARTNER, T1, KEEP).keyring();
    assertThat(retired.isBarred(OLD.certificate(), END)).isFalse();
    assertThat(retired.isBarred(RENEWED.certificate(), END)).isFalse();

    Keyring purged = Ring.of(retired).purge(OLD.keyId(), END).keyring();
    assertThat(purged.isBarred(OLD.certificate(), END)).isTrue();
    assertThat(purged.isBarred(RENEWED.certificate(), END)).isFalse();
    assertRefused(Reason.PURGED, () -> Ring.of(purged).add(PARTNER, OLD, END));

    Keyring neither = ring(retained(PARTNER, OLD, T1), retained(NEXT, RENEWED, T1));
    assertThat(neither.isBarred(OLD.certificate(), END)).isTrue();
    assertThat(neither.isBarred(RENEWED.certificate(), END)).isTrue();
  }

  @Test
  void keystore_bringsBothBack(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    char[] password = "correct horse".toCharArray();
    KeystoreRotation rotation = KeystoreRotation.open(Pkcs12KeyringStore.at(file, password));
    rotation.add(PARTNER, OLD);
    rotation.add(NEXT, RENEWED);

    KeystoreRotation again = KeystoreRotation.open(Pkcs12KeyringStore.at(file, password));
    assertThat(again.keyring()).isEqualTo(rotation.keyring());
    assertThat(again.keyring().aliases()).containsExactly(PARTNER, NEXT);
  }

  @Test
  void expiredCertificateOfAPartner_standsBesideTheOneThatRenewsIt() throws Exception {
    SetClock clock = new SetClock();
    Instant now = clock.instant();
    PeerCertificate expired =
        TestKeys.certificateOf(
            TestKeys.named("partner")
                .forTheKeyPairOf(PAIR)
                .valid(now.minus(Duration.ofDays(400)), now.minus(Duration.ofDays(2)))
                .make());
    KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).open();

    rotation.add(PARTNER, expired);
    rotation.add(NEXT, OTHER);
    assertThat(rotation.keyring().aliases()).containsExactly(PARTNER, NEXT);
    // It takes the place of none that is valid.
    assertRefused(Reason.NARROWER, () -> rotation.stage(NEXT, expired));
  }
}
