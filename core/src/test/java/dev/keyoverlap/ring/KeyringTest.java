package dev.keyoverlap.ring;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a ring holds and how it is found. How it changes is tested with the transitions. */
class KeyringTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias PARTNER = alias("partner");
  private static final HeldKey KEY = TestKeys.ec("orders");
  private static final HeldKey OTHER = TestKeys.ec("orders");
  private static final HeldKey THIRD = TestKeys.ec("orders");
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  @Nested
  class Invariants {

    @Test
    void ring_ofTheSameCertificateTwice_isRefusedNamingBothAliases() {
      KeyVersion one = KeyVersion.active(ORDERS, KEY, T0);
      KeyVersion same = KeyVersion.active(PARTNER, TestKeys.certificateOf(KEY), T0);
      KeyVersion another = KeyVersion.active(PARTNER, OTHER, T0);

      assertThat(Keyring.of(List.of(one, another)).versions()).containsExactly(one, another);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Keyring.of(List.of(one, same)))
          .withMessageContaining("'orders'")
          .withMessageContaining("'partner'");
    }

    @Test
    void ring_withTwoActiveVersionsOfAnAlias_isRefused() {
      KeyVersion one = KeyVersion.active(ORDERS, KEY, T0);
      KeyVersion two = KeyVersion.active(ORDERS, OTHER, T0);

      assertThat(Keyring.of(List.of(one, retained(OTHER, T0))).active(ORDERS)).contains(one);
      assertThatIllegalArgumentException().isThrownBy(() -> Keyring.of(List.of(one, two)));
    }

    @Test
    void ring_withTwoStagedVersionsOfAnAlias_isRefused() {
      KeyVersion active = KeyVersion.active(ORDERS, KEY, T0);

      assertThat(Keyring.of(List.of(active, staged(OTHER))).staged(ORDERS)).contains(staged(OTHER));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Keyring.of(List.of(staged(KEY), staged(OTHER))));
    }

    @Test
    void ring_withSeveralVersionsOutOfUse_isAccepted() {
      List<KeyVersion> versions = List.of(retained(KEY, T0), retained(OTHER, T0), compromised());

      assertThat(Keyring.of(versions).versions()).containsExactlyInAnyOrderElementsOf(versions);
      assertThat(Keyring.of(versions).active(ORDERS)).isEmpty();
    }

    @Test
    void ring_ofAKeystoreThatUsesOneKeyTwice_isAcceptedAsItIs() {
      // Nothing but an existing keystore leads here, and it is adopted rather than refused.
      HeldKey renewed = TestKeys.named("renewed").forTheKeyPairOf(KEY).make();
      Keyring ring =
          Keyring.of(
              List.of(KeyVersion.active(ORDERS, KEY, T0), KeyVersion.active(PARTNER, renewed, T0)));

      assertThat(ring.aliases()).containsExactly(ORDERS, PARTNER);
    }

    @Test
    void ring_whoseCollectionIsChangedAfterwards_staysAsItWas() {
      List<KeyVersion> given = new java.util.ArrayList<>(List.of(retained(KEY, T0)));
      Keyring ring = Keyring.of(given);
      given.clear();

      assertThat(ring.versions()).containsExactly(retained(KEY, T0));
    }
  }

  @Nested
  class Listing {

    private final KeyVersion first = KeyVersion.active(ORDERS, KEY, T0);
    private final KeyVersion staged = staged(OTHER);
    private final KeyVersion younger = retained(TestKeys.ec("y"), T0.plus(Duration.ofDays(2)));
    private final KeyVersion older = retained(THIRD, T0.plus(Duration.ofDays(1)));
    private final KeyVersion compromised = compromised();
    private final KeyVersion partner = KeyVersion.active(PARTNER, TestKeys.ec("p"), T0);
    private final Keyring ring =
        Keyring.of(List.of(partner, compromised, older, staged, younger, first));

    @Test
    void versions_stand_byAliasThenStateThenYoungestFirst() {
      assertThat(ring.versions())
          .containsExactly(first, staged, younger, older, compromised, partner);
      assertThat(ring.versions(ORDERS)).containsExactly(first, staged, younger, older, compromised);
      assertThat(ring.versions(PARTNER)).containsExactly(partner);
    }

    @Test
    void versions_ofTheSameMoment_standInTheSameOrderEachTime() {
      KeyVersion one = retained(KEY, T0);
      KeyVersion two = retained(OTHER, T0);

      assertThat(Keyring.of(List.of(one, two)).versions())
          .isEqualTo(Keyring.of(List.of(two, one)).versions());
    }

    @Test
    void aliases_stand_inAlphabeticalOrderAndIncludeThoseOutOfUse() {
      KeyVersion archived =
          KeyVersion.of(
              alias("archive"),
              KEY,
              KeyState.RETAINED,
              T0,
              Optional.of(T0.plus(Retention.MINIMUM)));
      Keyring withOneOutOfUse = Keyring.of(List.of(partner, archived));

      assertThat(withOneOutOfUse.aliases()).containsExactly(alias("archive"), PARTNER);
      assertThat(withOneOutOfUse.active(alias("archive"))).isEmpty();
    }

    @Test
    void unknownAliasOrKey_isEmptyAndNoError() {
      Alias unknown = alias("nobody");

      assertThat(ring.versions(unknown)).isEmpty();
      assertThat(ring.active(unknown)).isEmpty();
      assertThat(ring.staged(unknown)).isEmpty();
      assertThat(ring.find(TestKeys.ec("unknown").keyId())).isEmpty();
      assertThat(ring.find(KEY.keyId())).contains(first);
      assertThat(ring.find(OTHER.keyId())).contains(staged);
    }

    @Test
    void emptyRing_isEmptyEverywhere() {
      Keyring empty = Keyring.empty();

      assertThat(empty.versions()).isEmpty();
      assertThat(empty.aliases()).isEmpty();
      assertThat(empty.keyring()).isSameAs(empty);
      assertThat(empty).isEqualTo(Keyring.of(List.of())).isNotEqualTo(ring);
    }

    @Test
    void rings_ofTheSameVersionsInAnyOrder_areEqual() {
      Keyring same = Keyring.of(List.of(first, younger, staged, older, compromised, partner));

      assertThat(ring).isEqualTo(same).hasSameHashCodeAs(same).hasToString(same.toString());
      assertThat(ring).isNotEqualTo(Keyring.of(List.of(first)));
      assertThat(ring.toString().lines())
          .hasSize(6)
          .first()
          .asString()
          .contains("orders", "active", KEY.keyId().shortForm());
    }
  }

  @Nested
  class Identifiers {

    private final HeldKey authority = TestKeys.ec("authority");
    private final HeldKey key = issued("orders", 7);
    private final HeldKey renewed =
        TestKeys.named("orders").forTheKeyPairOf(key).issuedBy(authority).serialNumber(8).make();
    private final HeldKey nameless =
        TestKeys.named("orders").algorithm("EC", 256).withoutSubjectKeyIdentifier().make();
    private final Keyring ring =
        Keyring.of(
            List.of(
                retained(key, T0),
                KeyVersion.active(ORDERS, renewed, T0),
                KeyVersion.active(PARTNER, nameless, T0)));

    private HeldKey issued(String name, long serialNumber) {
      return TestKeys.named(name)
          .algorithm("EC", 256)
          .issuedBy(authority)
          .serialNumber(serialNumber)
          .make();
    }

    @Test
    void issuerAndSerial_ofAKeyInAnyState_findsThatKeyOnly() {
      assertThat(byIssuerAndSerial(ring, key)).containsExactly(retained(key, T0));
      assertThat(byIssuerAndSerial(ring, renewed))
          .containsExactly(KeyVersion.active(ORDERS, renewed, T0));
    }

    @Test
    void issuerAndSerial_ofNoKey_findsNothing() {
      X500Principal issuer = new X500Principal("CN=authority");

      assertThat(ring.findByIssuerAndSerial(issuer, BigInteger.valueOf(7))).hasSize(1);
      assertThat(ring.findByIssuerAndSerial(issuer, BigInteger.valueOf(9))).isEmpty();
      assertThat(
              ring.findByIssuerAndSerial(
                  new X500Principal("CN=another authority"), BigInteger.valueOf(7)))
          .isEmpty();
      assertThat(byIssuerAndSerial(Keyring.empty(), key)).isEmpty();
    }

    @Test
    void issuerAndSerial_writtenInAnotherWay_findsTheKey() {
      // RFC 5280, 7.1: names are compared without regard to case and repeated spaces.
      assertThat(
              ring.findByIssuerAndSerial(
                  new X500Principal("cn=  AUTHORITY "), BigInteger.valueOf(7)))
          .hasSize(1);
    }

    @Test
    void issuerAndSerial_thatAnAdoptedKeystoreHasTwice_findsBoth() {
      HeldKey double7 = issued("orders", 7);
      KeyVersion active = KeyVersion.active(ORDERS, double7, T0);
      Keyring both = Keyring.of(List.of(retained(key, T0), active));

      assertThat(byIssuerAndSerial(both, key)).containsExactly(active, retained(key, T0));
    }

    @Test
    void subjectKeyIdentifier_ofARenewedCertificate_findsBothActiveFirst() {
      assertThat(ring.findBySubjectKeyIdentifier(identifierOf(key)))
          .containsExactly(KeyVersion.active(ORDERS, renewed, T0), retained(key, T0));
    }

    @Test
    void subjectKeyIdentifier_ofNoKey_findsNothing() {
      byte[] known = identifierOf(key);
      byte[] changed = known.clone();
      changed[0] ^= 1;

      assertThat(ring.findBySubjectKeyIdentifier(known)).isNotEmpty();
      assertThat(ring.findBySubjectKeyIdentifier(changed)).isEmpty();
      assertThat(ring.findBySubjectKeyIdentifier(java.util.Arrays.copyOf(known, 19))).isEmpty();
      assertThat(ring.findBySubjectKeyIdentifier(java.util.Arrays.copyOf(known, 21))).isEmpty();
      for (int length : new int[] {0, 1, 125, 126, 127, 128, 255, 256, 65536}) {
        assertThat(ring.findBySubjectKeyIdentifier(new byte[length])).as("%d", length).isEmpty();
      }
    }

    @Test
    void certificateWithoutSubjectKeyIdentifier_isFoundByIssuerAndSerialOnly() {
      assertThat(nameless.certificate().getExtensionValue("2.5.29.14")).isNull();
      assertThat(byIssuerAndSerial(ring, nameless)).hasSize(1);
      assertThat(ring.findBySubjectKeyIdentifier(new byte[0])).isEmpty();
    }

    @Test
    void lookup_inTheRingBeforeASwap_staysAsItWas() throws Exception {
      Keyring before = Keyring.of(List.of(KeyVersion.active(ORDERS, KEY, T0)));
      assertThat(byIssuerAndSerial(before, KEY)).hasSize(1);
      Keyring after =
          Ring.of(before).swap(ORDERS, OTHER, Instant.now(), Retention.DEFAULT).keyring();

      assertThat(byIssuerAndSerial(before, KEY).get(0).state()).isEqualTo(KeyState.ACTIVE);
      assertThat(byIssuerAndSerial(before, OTHER)).isEmpty();
      assertThat(byIssuerAndSerial(after, KEY).get(0).state()).isEqualTo(KeyState.RETAINED);
      assertThat(byIssuerAndSerial(after, OTHER)).hasSize(1);
    }

    private static List<KeyVersion> byIssuerAndSerial(Keyring ring, KeyEntry entry) {
      X509Certificate certificate = entry.certificate();
      return ring.findByIssuerAndSerial(
          certificate.getIssuerX500Principal(), certificate.getSerialNumber());
    }

    private static byte[] identifierOf(KeyEntry entry) {
      byte[] extension = entry.certificate().getExtensionValue("2.5.29.14");
      byte[] inner = ASN1OctetString.getInstance(extension).getOctets();
      return ASN1OctetString.getInstance(inner).getOctets();
    }
  }

  private static KeyVersion staged(HeldKey key) {
    return KeyVersion.of(ORDERS, key, KeyState.STAGED, T0, Optional.empty());
  }

  private static KeyVersion retained(HeldKey key, Instant since) {
    return outOfUse(key, KeyState.RETAINED, since);
  }

  private static KeyVersion compromised() {
    return outOfUse(COMPROMISED, KeyState.COMPROMISED, T0.plus(Duration.ofDays(3)));
  }

  private static final HeldKey COMPROMISED = TestKeys.ec("compromised");

  private static KeyVersion outOfUse(HeldKey key, KeyState state, Instant since) {
    return KeyVersion.of(ORDERS, key, state, since, Optional.of(Retention.DEFAULT.until(since)));
  }
}
