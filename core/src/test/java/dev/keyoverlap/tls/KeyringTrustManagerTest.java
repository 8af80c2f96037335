package dev.keyoverlap.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Retention;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyringTrustManagerTest {

  private static final Alias ROOT = alias("root");
  private static final Alias PARTNER = alias("partner");
  private static final Retention RETENTION = Retention.ofDays(90);
  private static final HeldKey AUTHORITY = TestKeys.ec("authority");

  private final Instant now = Instant.now();
  private final Live keys = new Live();
  private final X509ExtendedTrustManager manager =
      KeyringTls.with(keys).trusting(ROOT).trusting(PARTNER).build().trustManager();

  private static HeldKey issued(String name) {
    return TestKeys.named(name).algorithm("EC", 256).noAuthority().issuedBy(AUTHORITY).make();
  }

  private static X509Certificate[] chain(HeldKey key) {
    return key.chain().toArray(X509Certificate[]::new);
  }

  static Stream<Arguments> shownByNobody() {
    return Stream.of(
            null,
            new X509Certificate[0],
            new X509Certificate[1],
            new X509Certificate[] {AUTHORITY.certificate(), null})
        .map(shown -> Arguments.of((Object) shown));
  }

  @ParameterizedTest
  @MethodSource("shownByNobody")
  void listWithoutCertificates_isRefusedWithTheCheckedException(X509Certificate[] shown)
      throws Exception {
    keys.ring = Ring.of(keys.ring).add(ROOT, TestKeys.certificateOf(AUTHORITY), now).keyring();

    assertThatCode(() -> manager.checkClientTrusted(chain(AUTHORITY), "EC"))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(() -> manager.checkClientTrusted(shown, "EC"));
    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(() -> manager.checkServerTrusted(shown, "EC"));
  }

  @Test
  void authenticationType_thatIsNonsense_isRefusedWithTheCheckedException() throws Exception {
    keys.ring = Ring.of(keys.ring).add(ROOT, TestKeys.certificateOf(AUTHORITY), now).keyring();
    HeldKey key = issued("client");

    for (String type : new String[] {null, ""}) {
      assertThatExceptionOfType(CertificateException.class)
          .isThrownBy(() -> manager.checkServerTrusted(chain(key), type));
    }
  }

  @Test
  void compromisedKey_isRefused_thoughATrustedAuthorityCertifiedIt() throws Exception {
    HeldKey before = issued("partner");
    HeldKey after = issued("partner");
    HeldKey again =
        TestKeys.named("partner")
            .algorithm("EC", 256)
            .noAuthority()
            .forTheKeyPairOf(before)
            .issuedBy(AUTHORITY)
            .make();
    keys.ring =
        Ring.of(keys.ring)
            .add(ROOT, TestKeys.certificateOf(AUTHORITY), now)
            .add(PARTNER, TestKeys.certificateOf(before), now)
            .swap(PARTNER, TestKeys.certificateOf(after), now, RETENTION)
            .keyring();
    assertThatCode(() -> manager.checkClientTrusted(chain(before), "EC"))
        .doesNotThrowAnyException();

    keys.ring = Ring.of(keys.ring).compromised(before.keyId(), now, RETENTION).keyring();

    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(() -> manager.checkClientTrusted(chain(before), "EC"))
        .withMessageContaining("compromised");
    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(() -> manager.checkClientTrusted(chain(again), "EC"));
    assertThatCode(() -> manager.checkClientTrusted(chain(after), "EC")).doesNotThrowAnyException();
  }

  @Test
  void compromisedKey_afterItsPurge_isRefused_thoughATrustedAuthorityCertifiedIt()
      throws Exception {
    HeldKey before = issued("partner");
    HeldKey after = issued("partner");
    Instant later = now.plus(RETENTION.duration()).plusSeconds(1);
    keys.ring =
        Ring.of(keys.ring)
            .add(ROOT, TestKeys.certificateOf(AUTHORITY), now)
            .add(PARTNER, TestKeys.certificateOf(before), now)
            .swap(PARTNER, TestKeys.certificateOf(after), now, RETENTION)
            .compromised(before.keyId(), now, RETENTION)
            .purge(before.keyId(), later)
            .keyring();

    assertThat(keys.ring.find(before.keyId())).isEmpty();
    assertThatCode(() -> manager.checkClientTrusted(chain(after), "EC")).doesNotThrowAnyException();
    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(() -> manager.checkClientTrusted(chain(before), "EC"))
        .withMessageContaining("retention has ended");
  }

  @Test
  void compromisedIntermediateAuthority_isRefused_whereverItStandsInTheChain() throws Exception {
    HeldKey intermediate =
        TestKeys.named("intermediate").algorithm("EC", 256).issuedBy(AUTHORITY).make();
    HeldKey leaf =
        TestKeys.named("leaf").algorithm("EC", 256).noAuthority().issuedBy(intermediate).make();
    keys.ring =
        Ring.of(keys.ring)
            .add(ROOT, TestKeys.certificateOf(AUTHORITY), now)
            .add(alias("other"), TestKeys.certificateOf(intermediate), now)
            .keyring();
    assertThatCode(() -> manager.checkClientTrusted(chain(leaf), "EC")).doesNotThrowAnyException();

    keys.ring = Ring.of(keys.ring).compromised(intermediate.keyId(), now, RETENTION).keyring();

    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(() -> manager.checkClientTrusted(chain(leaf), "EC"))
        .withMessageContaining("intermediate");
  }

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private void assertTrusted(HeldKey key) {
    for (String role : new String[] {"client", "server"}) {
      assertThatCode(() -> check(role, key)).as(role).doesNotThrowAnyException();
    }
  }

  private void assertNotTrusted(HeldKey key, String reason) {
    for (String role : new String[] {"client", "server"}) {
      assertThatExceptionOfType(CertificateException.class)
          .as(role)
          .isThrownBy(() -> check(role, key))
          .withStackTraceContaining(reason);
    }
  }

  private void check(String role, HeldKey key) throws CertificateException {
    if (role.equals("client")) {
      manager.checkClientTrusted(chain(key), "EC");
    } else {
      manager.checkServerTrusted(chain(key), "ECDHE_ECDSA");
    }
  }

  @Test
  void pathLength_ofTheAuthorityInTheRing_isKept() throws Exception {
    HeldKey root = authority("narrow").pathLength(0).make();
    HeldKey below = authority("below").issuedBy(root).make();
    HeldKey leaf = TestKeys.named("leaf").algorithm("EC", 256).noAuthority().issuedBy(root).make();
    HeldKey further =
        TestKeys.named("leaf").algorithm("EC", 256).noAuthority().issuedBy(below).make();
    keys.ring = Ring.of(keys.ring).add(ROOT, TestKeys.certificateOf(root), now).keyring();

    assertTrusted(leaf);
    assertNotTrusted(further, "longer than CN=narrow");
    // The one below, if it is trusted itself, is not above itself.
    keys.ring = Ring.of(keys.ring).add(PARTNER, TestKeys.certificateOf(below), now).keyring();
    assertTrusted(further);
  }

  @Test
  void nameConstraints_ofTheAuthorityInTheRing_areKept() throws Exception {
    HeldKey root =
        authority("names")
            .extension(
                Extension.nameConstraints,
                true,
                new NameConstraints(
                    new GeneralSubtree[] {
                      new GeneralSubtree(new GeneralName(GeneralName.dNSName, "partner.example"))
                    },
                    null))
            .make();
    HeldKey issuing = authority("issuing authority").issuedBy(root).make();
    keys.ring = Ring.of(keys.ring).add(ROOT, TestKeys.certificateOf(root), now).keyring();

    for (HeldKey issuer : new HeldKey[] {root, issuing}) {
      assertTrusted(host("mail.partner.example", issuer));
      assertNotTrusted(
          host("mail.other.example", issuer), "CN=names, in the ring, does not permit");
    }
  }

  private static HeldKey host(String name, HeldKey issuer) {
    return TestKeys.named("host")
        .algorithm("EC", 256)
        .noAuthority()
        .extension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, name)))
        .issuedBy(issuer)
        .make();
  }

  @Test
  void keyRetiredHere_andActiveUnderAnotherAlias_isRefused_thoughATrustedAuthorityCertifiedIt()
      throws Exception {
    HeldKey before = issued("partner");
    HeldKey again =
        TestKeys.named("partner")
            .algorithm("EC", 256)
            .noAuthority()
            .forTheKeyPairOf(before)
            .issuedBy(AUTHORITY)
            .make();
    Instant longAgo = now.minus(RETENTION.duration()).minusSeconds(9);
    keys.ring =
        Ring.of(keys.ring)
            .add(ROOT, TestKeys.certificateOf(AUTHORITY), longAgo)
            .add(PARTNER, TestKeys.certificateOf(before), longAgo)
            .add(alias("zebra"), TestKeys.certificateOf(again), longAgo)
            .keyring();
    assertTrusted(before);
    assertTrusted(again);

    keys.ring = Ring.of(keys.ring).retire(PARTNER, longAgo, RETENTION).keyring();

    assertNotTrusted(before, "retention has ended");
    assertNotTrusted(again, "retention has ended");
    assertThatCode(
            () ->
                KeyringTls.with(keys)
                    .trusting(alias("zebra"))
                    .build()
                    .trustManager()
                    .checkClientTrusted(chain(again), "EC"))
        .doesNotThrowAnyException();
  }

  /** The JDK takes a certificate that is trusted itself for every purpose. */
  @Test
  void certificateForAnotherPurpose_isRefused_thoughItStandsInTheRing() throws Exception {
    HeldKey client =
        TestKeys.named("client")
            .algorithm("EC", 256)
            .noAuthority()
            .extension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
            .make();
    keys.ring = Ring.of(keys.ring).add(PARTNER, TestKeys.certificateOf(client), now).keyring();

    assertThatCode(() -> manager.checkClientTrusted(chain(client), "EC"))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(() -> manager.checkServerTrusted(chain(client), "EC"))
        .withMessageContaining("extended key usage");
  }

  @Test
  void announcement_namesEachAuthorityOnce_andTheIssuerOfACertificateThatIsTrustedItself()
      throws Exception {
    HeldKey sameName = TestKeys.ec("authority");
    HeldKey ofAnother =
        TestKeys.named("partner")
            .algorithm("EC", 256)
            .noAuthority()
            .issuedBy(TestKeys.ec("another authority"))
            .make();
    keys.ring =
        Ring.of(keys.ring)
            .add(ROOT, TestKeys.certificateOf(AUTHORITY), now)
            .swap(ROOT, TestKeys.certificateOf(sameName), now, RETENTION)
            .add(PARTNER, TestKeys.certificateOf(ofAnother), now)
            .keyring();

    X509Certificate[] announced = manager.getAcceptedIssuers();

    assertThat(announced)
        .extracting(each -> each.getSubjectX500Principal().getName())
        .containsExactlyInAnyOrder("CN=authority", "CN=partner", "CN=another authority");
    assertThat(announced)
        .filteredOn(each -> each.getSubjectX500Principal().getName().equals("CN=another authority"))
        .allSatisfy(
            standIn -> {
              standIn.verify(standIn.getPublicKey());
              assertThat(standIn.getPublicKey())
                  .isNotEqualTo(ofAnother.certificate().getPublicKey());
            });
    // What stands for the name is not trusted.
    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(
            () ->
                manager.checkClientTrusted(
                    new X509Certificate[] {
                      Stream.of(announced)
                          .filter(
                              each ->
                                  each.getSubjectX500Principal()
                                      .getName()
                                      .equals("CN=another authority"))
                          .findFirst()
                          .orElseThrow()
                    },
                    "EC"));
  }
}
