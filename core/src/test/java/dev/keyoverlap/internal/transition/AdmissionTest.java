package dev.keyoverlap.internal.transition;

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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Tombstone;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.Test;

/** What a new key is measured by, and which keys stay out for how long. */
class AdmissionTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey RENEWED_A = TestKeys.named("a").forTheKeyPairOf(A).make();
  private static final HeldKey AGAIN_A = TestKeys.named("a").forTheKeyPairOf(A).make();
  private static final PeerCertificate PEER = TestKeys.certificateOf(TestKeys.ec("peer"));
  private static final HeldKey TWO_HOSTS = forHosts("a.example", "b.example");
  private static final HeldKey ONE_HOST = forHosts("a.example");
  private static final Instant END = T1.plus(KEEP.duration());

  private static HeldKey forHosts(String... hosts) {
    GeneralName[] names = new GeneralName[hosts.length];
    for (int i = 0; i < hosts.length; i++) {
      names[i] = new GeneralName(GeneralName.dNSName, hosts[i]);
    }
    return TestKeys.named("hosts")
        .algorithm("EC", 256)
        .extension(Extension.subjectAlternativeName, false, new GeneralNames(names))
        .make();
  }

  // ---- as good as the one before

  private static void narrower(Keyring ring) {
    HeldKey narrow = forHosts("a.example");
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> Admission.requireFit(ring, ORDERS, narrow, Set.of(), T2))
        .satisfies(e -> assertThat(e.narrowings()).containsExactly(Narrowing.ALTERNATIVE_NAMES));
  }

  private static void asGood(Keyring ring, Narrowing... accepted) throws Exception {
    Admission.requireFit(ring, ORDERS, forHosts("a.example"), Set.of(accepted), T2);
  }

  @Test
  void newKey_isMeasuredByTheOneInUse_orElseByTheOneThatWasLast() throws Exception {
    narrower(ring(active(ORDERS, TWO_HOSTS), retained(ORDERS, ONE_HOST, T1)));
    asGood(ring(active(ORDERS, ONE_HOST), retained(ORDERS, TWO_HOSTS, T1)));
    narrower(ring(retained(ORDERS, ONE_HOST, T0), retained(ORDERS, TWO_HOSTS, T1)));
    asGood(ring(retained(ORDERS, ONE_HOST, T1), retained(ORDERS, TWO_HOSTS, T0)));
    asGood(ring(active(ORDERS, TWO_HOSTS)), Narrowing.ALTERNATIVE_NAMES);
    asGood(ring(active(NEXT, TWO_HOSTS)));
  }

  @Test
  void newKey_isNotMeasuredByOneThatOnlyWaits() throws Exception {
    HeldKey later = forHosts("a.example");

    narrower(ring(staged(ORDERS, later), retained(ORDERS, TWO_HOSTS, T0.minusSeconds(1))));
    asGood(ring(staged(ORDERS, TWO_HOSTS), retained(ORDERS, ONE_HOST, T0.minusSeconds(1))));
  }

  @Test
  void expiredKey_thatReplacesNone_isNamed() {
    HeldKey expired =
        TestKeys.named("expired").algorithm("EC", 256).valid(T0, T2.minusMillis(1)).make();

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> Admission.requireFit(Keyring.empty(), ORDERS, expired, Set.of(), T2))
        .satisfies(e -> assertThat(e.narrowings()).containsExactly(Narrowing.VALIDITY));
  }

  // ---- kinds and aliases

  @Test
  void keyOfTheOtherKind_isRefused_sayingWhichOfTheTwoIsThere() {
    Keyring ours = ring(active(ORDERS, A));
    Keyring theirs = ring(active(ORDERS, PEER));

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> Ring.of(ours).swap(ORDERS, PEER, T1, KEEP))
        .withMessageContaining("it is a key pair");
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> Ring.of(theirs).swap(ORDERS, A, T1, KEEP))
        .withMessageContaining("it is a partner's certificate");
  }

  @Test
  void reservedAlias_takesNoFirstKey_butIsRenewed() throws Exception {
    Admission.requireNotReserved(ORDERS::equals, ring(active(ORDERS, A)), ORDERS);
    Admission.requireNotReserved(ORDERS::equals, Keyring.empty(), NEXT);
    refused(
        Keyring.empty(),
        Reason.RESERVED_ALIAS,
        null,
        () -> Admission.requireNotReserved(ORDERS::equals, ring(active(NEXT, A)), ORDERS));
  }

  @Test
  void keyThatIsNotRetained_isNotStagedAgain_norRestoredElsewhere() throws Exception {
    Keyring ring = ring(active(ORDERS, A), outOfUse(ORDERS, B, KeyState.COMPROMISED, T1));

    for (HeldKey key : List.of(A, B)) {
      refused(
          ring, Reason.NOT_RETAINED, key, () -> Ring.of(ring).stageAgain(NEXT, key.keyId(), T2));
      refused(
          ring, Reason.NOT_RETAINED, key, () -> Ring.of(ring).restore(key.keyId(), NEXT, T2, KEEP));
    }
    Keyring waiting = ring(staged(ORDERS, A));
    assertThat(Ring.of(waiting).stageAgain(NEXT, A.keyId(), T2).keyring().staged(NEXT)).isPresent();
    assertThat(Ring.of(waiting).restore(A.keyId(), NEXT, T2, KEEP).keyring().active(NEXT))
        .isPresent();
    refused(
        waiting,
        Reason.NOT_RETAINED,
        A,
        () -> Ring.of(waiting).restore(A.keyId(), ORDERS, T2, KEEP));
  }

  // ---- keys that stay out

  @Test
  void keyPastItsDate_isBarred_whileItsCertificateIsValid_andNoOtherIsInUse() {
    Instant last = A.certificate().getNotAfter().toInstant();
    Keyring ring = ring(retained(ORDERS, A, T1));

    assertThat(ring.isBarred(A.certificate(), END.minusMillis(1))).isFalse();
    assertThat(ring.isBarred(A.certificate(), END)).isTrue();
    assertThat(ring.isBarred(RENEWED_A.certificate(), END)).isTrue();
    assertThat(ring.isBarred(A.certificate(), last)).isTrue();
    assertThat(ring.isBarred(A.certificate(), last.plusMillis(1))).isFalse();
    Keyring renewed = ring(retained(ORDERS, A, T1), active(ORDERS, RENEWED_A, T1));
    assertThat(renewed.isBarred(A.certificate(), END)).isFalse();
    Keyring stolen =
        ring(active(ORDERS, RENEWED_A, T1), outOfUse(ORDERS, A, KeyState.COMPROMISED, T1));
    assertThat(stolen.isBarred(AGAIN_A.certificate(), T1)).isTrue();
  }

  @Test
  void purgedKey_staysOutUnderEachCertificate_unlessOneOfThemIsInUse() throws Exception {
    Keyring purged =
        Ring.of(ring(retained(ORDERS, A, T0), retained(ORDERS, RENEWED_A, T1)))
            .purge(A.keyId(), END)
            .keyring();

    assertThat(purged.isBarred(AGAIN_A.certificate(), END)).isTrue();
    refused(Keyring.empty(), Reason.PURGED, AGAIN_A, () -> Ring.of(purged).add(NEXT, AGAIN_A, END));
    Keyring inUse =
        Ring.of(ring(retained(ORDERS, A, T0), active(ORDERS, RENEWED_A, T1)))
            .purge(A.keyId(), END)
            .keyring();
    assertThat(inUse.isBarred(AGAIN_A.certificate(), END)).isFalse();
    assertThat(inUse.isBarred(A.certificate(), END)).isTrue();
  }

  @Test
  void keyThatWasPurgedTwice_isAsBadAsTheWorseOfTheTwo() {
    Tombstone retired = Tombstone.of(retained(ORDERS, A, T0), END);
    Tombstone stolen = Tombstone.of(outOfUse(ORDERS, A, KeyState.COMPROMISED, T0), END);

    for (List<Tombstone> both : List.of(List.of(retired, stolen), List.of(stolen, retired))) {
      assertThat(Keyring.of(List.of(active(ORDERS, A)), Map.of(), both).find(A.keyId()))
          .map(KeyVersion::state)
          .contains(KeyState.COMPROMISED);
    }
    assertThat(Keyring.of(List.of(active(ORDERS, A)), Map.of(), List.of(retired)).find(A.keyId()))
        .flatMap(KeyVersion::keptUntil)
        .isEqualTo(Optional.of(END));
  }
}
