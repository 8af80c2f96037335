package dev.keyoverlap.internal.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys are refused for their size, at each boundary. */
class KeyFamilyTest {

  private record Rsa(BigInteger getModulus, BigInteger getPublicExponent) implements RSAPublicKey {

    private static final long serialVersionUID = 1L;

    static Rsa of(int bits, int exponentBits) {
      return new Rsa(
          BigInteger.ONE.shiftLeft(bits - 1), BigInteger.ONE.shiftLeft(exponentBits - 1));
    }

    @Override
    public String getAlgorithm() {
      return "RSA";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      return new byte[0];
    }
  }

  @ParameterizedTest
  @CsvSource({
    " 2047, 17, 'its RSA key has only 2047 bits, and less than 2048 are not safe'",
    " 2048, 17, ",
    " 2048, 64, ",
    " 2048, 65, 'its RSA key has an exponent of 65 bits, which nobody uses'",
    "16384, 17, ",
    "16385, 17, 'its RSA key has 16385 bits, which nobody uses'",
  })
  void rsaKey_ofEachSize_isAcceptedOrRefused(int bits, int exponentBits, String weakness) {
    assertThat(KeyFamily.weakness(Rsa.of(bits, exponentBits)).orElse(null)).isEqualTo(weakness);
  }

  @ParameterizedTest
  @CsvSource({
    "secp224r1, 224, 'its elliptic curve key has only 224 bits, and less than 256 are not safe'",
    "secp256r1, 256, ",
    "secp521r1, 521, ",
  })
  void curve_ofEachSize_isAcceptedOrRefused(String curve, int bits, String weakness)
      throws Exception {
    java.security.KeyPairGenerator generator =
        java.security.KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
    generator.initialize(ECNamedCurveTable.getParameterSpec(curve));
    PublicKey key = generator.generateKeyPair().getPublic();

    assertThat(KeyFamily.curveBits((ECKey) key)).isEqualTo(bits);
    assertThat(KeyFamily.weakness(key).orElse(null)).isEqualTo(weakness);
  }

  @Test
  void otherKeys_areNotJudgedByTheirSize() {
    PublicKey key =
        TestKeys.named("partner").algorithm("Ed25519", 0).make().certificate().getPublicKey();

    assertThat(KeyFamily.weakness(key)).isEmpty();
  }
}
