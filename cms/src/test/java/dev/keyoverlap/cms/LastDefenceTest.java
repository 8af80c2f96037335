package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.SampleMessages.Sample;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.request.CertificateRefusedException;
import dev.keyoverlap.request.CertificateRequest;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

/** Whatever a message or an answer is, no public method throws what its caller does not expect. */
class LastDefenceTest {

  private static final Alias ORDERS = alias("orders");
  private static final int MUTANTS = 600;

  private final MessageMutator mutator = new MessageMutator();

  @Test
  void inspection_ofAMutatedMessage_tells_orIsMalformed() throws Exception {
    List<Sample> samples = SampleMessages.make();
    List<Asn1Element> parts =
        samples.stream().map(sample -> Asn1Element.of(sample.message())).toList();
    int told = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant =
          mutator.mutated(parts.get(i % parts.size()), parts, new Random(13_000_000 + i));
      try {
        assertThat(CmsMessage.inspect(mutant)).isNotNull();
        told++;
      } catch (MalformedMessageException e) {
        assertThat(e).hasMessageNotContaining("did not foresee");
      }
    }
    assertThat(told).isBetween(1, MUTANTS - 1);
  }

  @Test
  void inspection_doesNotBlameTheMessageForTheCallersFaults() {
    IllegalStateException own = new IllegalStateException("the network is away");
    InputStream failing =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] bytes, int offset, int length) {
            throw own;
          }
        };
    assertThatThrownBy(() -> CmsMessage.inspectStream(failing)).isSameAs(own);
    assertThatThrownBy(
            () ->
                CmsMessage.inspect(
                    new byte[1],
                    () -> {
                      throw own;
                    }))
        .isSameAs(own);
    assertThatThrownBy(() -> CmsMessage.inspect((byte[]) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> CmsMessage.inspectStream((InputStream) null))
        .isInstanceOf(NullPointerException.class);
  }

  /** A signed message within an encrypted one is as much a stranger's as any. */
  @Test
  void openedStream_ofMutatedMessages_opens_orIsRefusedByACheckedException() throws Exception {
    HeldKey ours = TestKeys.rsa("ours");
    HeldKey theirs = TestKeys.ec("theirs");
    Keyring ring =
        Keyring.of(
            List.of(
                KeyVersion.active(ORDERS, ours, Instant.EPOCH),
                KeyVersion.active(alias("partner"), theirs, Instant.EPOCH)));
    CmsEncryptor encryptor = CmsEncryptor.with(ring).encryptTo(ORDERS).build();
    Asn1Element signed =
        Asn1Element.of(
            CmsSigner.with(ring).signAs(alias("partner")).build().sign(SampleMessages.CONTENT));
    CmsOpener opener =
        CmsOpener.decryptThenVerify(
            CmsDecryptor.of(ring),
            CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("partner"))));
    int opened = 0;
    for (int i = 0; i < 100; i++) {
      byte[] mutant =
          i == 0
              ? signed.encoded()
              : mutator.mutated(signed, List.of(signed), new Random(14_000_000 + i));
      byte[] message = encryptor.encrypt(mutant);
      try {
        assertThat(
                opener.openStream(
                    new ByteArrayInputStream(message), OutputStream.nullOutputStream()))
            .isNotNull();
        opened++;
      } catch (KeyOverlapException e) {
        assertThat(String.valueOf(e.getMessage())).doesNotContain("did not foresee");
      }
    }
    assertThat(opened).isBetween(1, 99);
  }

  // ---- an authority's answer

  @Test
  void mutatedAnswer_isTaken_orRefused() throws Exception {
    KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty());
    rotation.add(ORDERS, TestKeys.ec("orders"));
    CertificateRequest request = CertificateRequest.with(rotation, ORDERS).begin();
    byte[] answer = answer(request);
    assertThat(request.complete(answer).chain()).hasSize(2);
    Asn1Element parts = Asn1Element.of(answer);
    int refused = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutator.mutated(parts, List.of(parts), new Random(15_000_000 + i));
      try {
        assertThat(request.complete(mutant)).isNotNull();
      } catch (KeyOverlapException e) {
        assertThat(String.valueOf(e.getMessage())).doesNotContain("did not foresee");
        refused++;
      }
    }
    assertThat(refused).isBetween(1, MUTANTS - 1);
    assertThatThrownBy(() -> request.complete(null)).isInstanceOf(NullPointerException.class);
    assertThatExceptionOfType(CertificateRefusedException.class)
        .isThrownBy(() -> request.complete(new byte[0]));
  }

  /** The certificate and that of its authority, as PKCS #7. */
  private static byte[] answer(CertificateRequest request) throws Exception {
    HeldKey authority = TestKeys.ec("authority");
    JcaPKCS10CertificationRequest asked = new JcaPKCS10CertificationRequest(request.encoded());
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        authority.certificate(),
                        BigInteger.valueOf(4711),
                        Date.from(Instant.now().minusSeconds(60)),
                        authority.certificate().getNotAfter(),
                        asked.getSubject(),
                        asked.getPublicKey())
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(authority.privateKey())));
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addCertificates(new JcaCertStore(List.of(certificate, authority.certificate())));
    return generator.generate(new CMSAbsentContent()).getEncoded();
  }
}
