package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.request.CertificateRefusedException;
import dev.keyoverlap.request.CertificateRequest;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

/** A request asks for what the certificate in use has; an answer with less is refused by name. */
class CertificateRequestExtensionsTest {

  private static final Alias ORDERS = alias("orders");
  private static final String TLS_FEATURE = "1.3.6.1.5.5.7.1.24";
  private static final int BOTH = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
  private static final GeneralNames NAMES =
      new GeneralNames(
          new GeneralName[] {
            new GeneralName(GeneralName.rfc822Name, "as2@example.org"),
            new GeneralName(GeneralName.dNSName, "as2.example.org")
          });
  private static final ExtendedKeyUsage PURPOSE =
      new ExtendedKeyUsage(KeyPurposeId.id_kp_emailProtection);

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey OLD = certified(TestKeys.named("orders"), BOTH, NAMES).make();

  private final KeystoreRotation rotation = open();

  private static TestKeys certified(TestKeys keys, int usage, GeneralNames names) {
    return keys.noAuthority()
        .issuedBy(ROOT)
        .extension(Extension.keyUsage, true, new KeyUsage(usage))
        .extension(Extension.extendedKeyUsage, false, PURPOSE)
        .extension(Extension.subjectAlternativeName, false, names);
  }

  private static KeystoreRotation open() {
    try {
      KeystoreRotation rotation =
          KeystoreRotation.with(InMemoryKeyringStore.empty()).reloadManually().open();
      rotation.add(ORDERS, OLD);
      return rotation;
    } catch (dev.keyoverlap.key.KeyOverlapException e) {
      throw new AssertionError(e);
    }
  }

  private static Extensions requested(CertificateRequest request) throws Exception {
    return new PKCS10CertificationRequest(request.encoded()).getRequestedExtensions();
  }

  @Test
  void request_asksForWhatTheCertificateInUseHas_alsoWhenItIsTakenUpLater() throws Exception {
    CertificateRequest unused = CertificateRequest.with(rotation, ORDERS).begin();
    Extensions asked = requested(CertificateRequest.resume(rotation, ORDERS).orElseThrow());

    assertThat(asked.getExtension(Extension.subjectAlternativeName).getParsedValue())
        .isEqualTo(NAMES.toASN1Primitive());
    assertThat(asked.getExtension(Extension.keyUsage).isCritical()).isTrue();
    assertThat(KeyUsage.fromExtensions(asked)).isEqualTo(new KeyUsage(BOTH));
    assertThat(ExtendedKeyUsage.fromExtensions(asked)).isEqualTo(PURPOSE);
    assertThat(asked.getExtensionOIDs()).hasSize(3);
  }

  @Test
  void request_forAKeyOfAnotherKind_asksForItsKindOfEncryption() throws Exception {
    Extensions asked =
        requested(CertificateRequest.with(rotation, ORDERS).curve("secp256r1").begin());

    assertThat(KeyUsage.fromExtensions(asked))
        .isEqualTo(new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement));
  }

  @Test
  void request_thatSaysSo_asksForMoreOrLess() throws Exception {
    byte[] statusRequest = {0x30, 3, 2, 1, 5};
    GeneralNames other = new GeneralNames(new GeneralName(GeneralName.dNSName, "b.example"));
    Extensions asked =
        requested(
            CertificateRequest.with(rotation, ORDERS)
                .extension(TLS_FEATURE, false, statusRequest)
                .extension(Extension.subjectAlternativeName.getId(), false, other.getEncoded())
                .withoutExtension(Extension.extendedKeyUsage.getId())
                .begin());

    assertThat(asked.getExtension(new ASN1ObjectIdentifier(TLS_FEATURE)).getExtnValue().getOctets())
        .isEqualTo(statusRequest);
    assertThat(asked.getExtension(Extension.subjectAlternativeName).getParsedValue())
        .isEqualTo(other.toASN1Primitive());
    assertThat(asked.getExtension(Extension.extendedKeyUsage)).isNull();
  }

  // ---- the answer

  private HeldKey answered(CertificateRequest request, String name, int usage, GeneralNames names)
      throws Exception {
    KeyPair pair =
        new KeyPair(
            new JcaPKCS10CertificationRequest(request.encoded()).getPublicKey(),
            ((HeldKey) rotation.keyring().versions(alias("orders-request")).get(0).entry())
                .privateKey());
    X509Certificate answer =
        certified(TestKeys.named(name).forKeyPair(pair), usage, names).make().certificate();
    return request.complete(answer.getEncoded());
  }

  @Test
  void answer_asAskedFor_isTaken_withTheIssuersOfTheKeyInUse() throws Exception {
    HeldKey key =
        answered(CertificateRequest.with(rotation, ORDERS).begin(), "orders", BOTH, NAMES);

    assertThat(key.chain()).hasSize(2).endsWith(ROOT.certificate());
    assertThat(rotation.swap(ORDERS, key).entry()).isEqualTo(key);
  }

  @Test
  void answer_forAnotherSubject_isRefused_unlessAccepted() throws Exception {
    CertificateRequest request = CertificateRequest.with(rotation, ORDERS).begin();

    assertThatExceptionOfType(CertificateRefusedException.class)
        .isThrownBy(() -> answered(request, "somebody", BOTH, NAMES))
        .satisfies(
            e ->
                assertThat(e.reason()).isEqualTo(CertificateRefusedException.Reason.OTHER_SUBJECT));
    CertificateRequest accepting =
        CertificateRequest.resume(rotation.accepting(Narrowing.SUBJECT), ORDERS).orElseThrow();
    HeldKey unused = answered(accepting, "somebody", BOTH, NAMES);
  }

  @Test
  void answer_withLess_isRefusedByName_andTheRequestWaitsOn() throws Exception {
    CertificateRequest request = CertificateRequest.with(rotation, ORDERS).begin();
    GeneralNames fewer = new GeneralNames(NAMES.getNames()[0]);

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> answered(request, "orders", KeyUsage.keyEncipherment, NAMES))
        .satisfies(e -> assertThat(e.narrowings()).containsExactly(Narrowing.KEY_USAGE));
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> answered(request, "orders", BOTH, fewer))
        .satisfies(e -> assertThat(e.narrowings()).containsExactly(Narrowing.ALTERNATIVE_NAMES));
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> answered(request, "orders", KeyUsage.cRLSign, NAMES))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(KeyRefusedException.Reason.UNFIT));
    assertThat(rotation.keyring().staged(alias("orders-request"))).isPresent();
    HeldKey unused = answered(request, "orders", BOTH, NAMES);
  }
}
