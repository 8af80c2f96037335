package dev.keyoverlap.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.names.DistinguishedName;
import dev.keyoverlap.internal.names.KeyIdentifiers;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

/** Certificates, found by each identifier that a message may carry. */
class CertificateIndexTest {

  private static final HeldKey KEY =
      TestKeys.named("one").algorithm("EC", 256).serialNumber(7).make();
  private static final X509Certificate ONE = KEY.certificate();
  private static final X509Certificate OTHER =
      TestKeys.named("other").algorithm("EC", 256).serialNumber(7).make().certificate();
  private static final X509Certificate WITHOUT =
      TestKeys.named("one")
          .withoutSubjectKeyIdentifier()
          .forTheKeyPairOf(KEY)
          .serialNumber(8)
          .make()
          .certificate();

  private final AtomicInteger asked = new AtomicInteger();
  private final CertificateIndex<X509Certificate> index =
      new CertificateIndex<>(
          () -> {
            asked.incrementAndGet();
            return List.of(ONE, OTHER, WITHOUT);
          },
          certificate -> certificate,
          KeyId::of);

  private static byte[] digest(String algorithm, byte[] bytes) throws Exception {
    return MessageDigest.getInstance(algorithm).digest(bytes);
  }

  @Test
  void certificates_areFoundByWhatNamesThem_inTheirOrder() throws Exception {
    DistinguishedName name = DistinguishedName.ofText("CN=one").orElseThrow();
    ByteBuffer key = KeyIdentifiers.encoded(ONE.getPublicKey()).orElseThrow();

    assertThat(index.byKeyId(KeyId.of(OTHER))).containsExactly(OTHER);
    assertThat(index.byIssuerAndSerial(name, BigInteger.valueOf(7))).containsExactly(ONE);
    assertThat(index.byIssuerAndSerial(name, BigInteger.valueOf(9))).isEmpty();
    assertThat(index.bySerialNumber(BigInteger.valueOf(7))).containsExactly(ONE, OTHER);
    assertThat(index.bySubject(name)).containsExactly(ONE, WITHOUT);
    assertThat(index.byPublicKey(key)).containsExactly(ONE, WITHOUT);
    assertThat(index.byThumbprint(ByteBuffer.wrap(digest("SHA-1", OTHER.getEncoded()))))
        .containsExactly(OTHER);
  }

  @Test
  void index_isBuiltOnce() {
    for (int i = 0; i < 3; i++) {
      index.bySerialNumber(BigInteger.valueOf(i));
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void keyIdentifier_withoutTheExtension_isEachThatCanBeComputed() throws Exception {
    byte[] encoded = ONE.getPublicKey().getEncoded();
    byte[] key = SubjectPublicKeyInfo.getInstance(encoded).getPublicKeyData().getBytes();
    byte[] sha1 = digest("SHA-1", key);
    // RFC 5280, 4.2.1.2, (2): 0100, and the last 60 bits.
    String last = HexFormat.of().formatHex(sha1, 12, 20);
    byte[] short64 = HexFormat.of().parseHex("4" + last.substring(1));

    assertThat(index.byKeyIdentifier(ByteBuffer.wrap(sha1))).containsExactly(ONE, WITHOUT);
    for (byte[] identifier :
        List.of(
            short64,
            Arrays.copyOf(digest("SHA-256", key), 20),
            Arrays.copyOf(digest("SHA-384", key), 20),
            Arrays.copyOf(digest("SHA-512", key), 20),
            digest("SHA-1", encoded),
            digest("SHA-256", encoded))) {
      assertThat(index.byKeyIdentifier(ByteBuffer.wrap(identifier))).containsExactly(WITHOUT);
    }
    assertThat(index.byKeyIdentifier(ByteBuffer.wrap(key))).isEmpty();
  }
}
