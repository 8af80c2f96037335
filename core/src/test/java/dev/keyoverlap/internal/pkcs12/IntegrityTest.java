package dev.keyoverlap.internal.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.bc.BcPKCS12PBMac1CalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilderProvider;
import org.junit.jupiter.api.Test;

/** Which MAC is written, held against BouncyCastle; and what a MAC confirms. */
class IntegrityTest {

  private static final String DATA = "1.2.840.113549.1.7.1";
  private static final char[] CHARACTERS = "correct horse".toCharArray();
  private static final Password PASSWORD = Password.of(CHARACTERS);
  private static final byte[] CONTENT = Der.sequence();
  private static final String SHA_512 = "1.2.840.113549.2.11";

  /** BouncyCastle finds no other HMAC by the identifier of its digest. */
  private static final List<String> KNOWN_TO_OTHERS = List.of("1.3.14.3.2.26", Algorithms.SHA_256);

  private final Meter meter = Meter.of(Bounds.STANDARD);

  private Integrity integrity(byte[] macData) throws Exception {
    return Integrity.read(Ber.of(macData, meter));
  }

  private byte[] fresh(Optional<Integrity> like, int least) throws Exception {
    return Integrity.fresh(like, CONTENT, PASSWORD, least, meter);
  }

  private static PKCS12PfxPdu file(byte[] macData) throws Exception {
    return new PKCS12PfxPdu(
        Der.sequence(
            Der.integer(3),
            Der.sequence(Der.oid(DATA), Der.explicit(Der.octets(CONTENT))),
            macData));
  }

  private void requireConfirming(byte[] macData) throws Exception {
    Integrity mac = integrity(macData);
    assertThat(mac.confirms(CONTENT, PASSWORD, meter)).isTrue();
    assertThat(mac.confirms(Der.nothing(), PASSWORD, meter)).isFalse();
    assertThat(mac.confirms(CONTENT, Password.of("another".toCharArray()), meter)).isFalse();
  }

  private static byte[] classic(String digest, byte[]... count) {
    byte[] info =
        Der.sequence(Der.sequence(Der.oid(digest), Der.nothing()), Der.octets(new byte[32]));
    return count.length == 0
        ? Der.sequence(info, Der.octets(new byte[8]))
        : Der.sequence(info, Der.octets(new byte[8]), count[0]);
  }

  @Test
  void mac_whereNoneWas_isOfSha256() throws Exception {
    byte[] written = fresh(Optional.empty(), 7);

    requireClassic(written, Algorithms.SHA_256, 7);
    assertThat(fresh(Optional.empty(), 7)).as("another salt").isNotEqualTo(written);
  }

  @Test
  void mac_isWrittenWithTheDigestOfTheFile_andAtLeastAsManyIterations() throws Exception {
    for (String digest :
        List.of("1.3.14.3.2.26", "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.3")) {
      requireClassic(fresh(Optional.of(integrity(classic(digest, Der.integer(5)))), 4), digest, 5);
      requireClassic(fresh(Optional.of(integrity(classic(digest, Der.integer(5)))), 6), digest, 6);
      requireClassic(fresh(Optional.of(integrity(classic(digest))), 1), digest, 1);
    }
  }

  private void requireClassic(byte[] macData, String digest, int iterations) throws Exception {
    requireConfirming(macData);
    MacData read = MacData.getInstance(macData);
    assertThat(read.getMac().getAlgorithmId().getAlgorithm().getId()).isEqualTo(digest);
    assertThat(read.getSalt()).hasSize(20);
    assertThat(read.getIterationCount().intValueExact()).isEqualTo(iterations);
    if (!KNOWN_TO_OTHERS.contains(digest)) {
      return;
    }
    assertThat(
            file(macData)
                .isMacValid(
                    new JcePKCS12MacCalculatorBuilderProvider()
                        .setProvider(new BouncyCastleProvider()),
                    CHARACTERS))
        .isTrue();
  }

  private static byte[] pbmac1(int iterations, byte[]... more) {
    byte[] prf = Der.sequence(Der.oid(SHA_512), Der.nothing());
    byte[] derivation =
        more.length == 0
            ? Der.sequence(Der.octets(new byte[8]), Der.integer(iterations), prf)
            : Der.sequence(Der.octets(new byte[8]), Der.integer(iterations), more[0], prf);
    byte[] parameters = Der.sequence(Der.sequence(Der.oid(Algorithms.PBKDF2), derivation), prf);
    return Der.sequence(
        Der.sequence(
            Der.sequence(Der.oid(Algorithms.PBMAC1), parameters), Der.octets(new byte[64])),
        Der.octets("unused".getBytes(StandardCharsets.US_ASCII)),
        Der.integer(1));
  }

  @Test
  void pbmac1_staysPbmac1_withItsFunction_andAtLeastAsManyIterations() throws Exception {
    requirePbmac1(fresh(Optional.of(integrity(pbmac1(5))), 4), 5);
    requirePbmac1(fresh(Optional.of(integrity(pbmac1(5, Der.integer(64)))), 6), 6);
  }

  private void requirePbmac1(byte[] macData, int iterations) throws Exception {
    requireConfirming(macData);
    MacData read = MacData.getInstance(macData);
    PBMAC1Params parameters =
        PBMAC1Params.getInstance(read.getMac().getAlgorithmId().getParameters());
    assertThat(parameters.getMessageAuthScheme().getAlgorithm().getId()).isEqualTo(SHA_512);
    PBKDF2Params derivation =
        PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
    assertThat(derivation.getPrf().getAlgorithm().getId()).isEqualTo(SHA_512);
    assertThat(derivation.getIterationCount().intValueExact()).isEqualTo(iterations);
    assertThat(derivation.getKeyLength().intValueExact()).isEqualTo(64);
    assertThat(file(macData).isMacValid(new BcPKCS12PBMac1CalculatorBuilderProvider(), CHARACTERS))
        .isTrue();
  }
}
