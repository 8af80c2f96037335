package dev.keyoverlap.internal.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of which kind a key is, and which are refused for their size, at each boundary. */
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
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
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

  @ParameterizedTest
  @CsvSource({
    "RSA, RSA, RSA",
    "EC, EC, EC",
    "Ed25519, ED25519, Ed25519",
    "Ed448, ED448, Ed448",
    "X25519, X25519, X25519",
    "X448, X448, X448",
    "ML-DSA-44, ML_DSA, ML-DSA",
    "ML-DSA-87, ML_DSA, ML-DSA",
    "SLH-DSA-SHA2-128S, SLH_DSA, SLH-DSA",
    "SLH-DSA-SHAKE-256F, SLH_DSA, SLH-DSA",
    "ML-KEM-512, ML_KEM, ML-KEM",
    "ML-KEM-1024, ML_KEM, ML-KEM",
  })
  void key_ofAnyProvider_isOfItsFamily_evenUnderAnotherName(
      String algorithm, KeyFamily family, String words) throws Exception {
    PublicKey key =
        KeyPairGenerator.getInstance(algorithm, new BouncyCastleProvider())
            .generateKeyPair()
            .getPublic();

    assertThat(KeyFamily.of(key)).contains(family);
    assertThat(family.toString()).isEqualTo(family == KeyFamily.EC ? "elliptic curve" : words);
    if (algorithm.contains("-DSA") || algorithm.startsWith("ML-")) {
      assertThat(KeyFamily.of(named("2.16.840.1", key.getEncoded()))).contains(family);
    }
    assertThat(KeyFamily.of(named("2.16.840.1", new byte[0]))).isEmpty();
  }

  @Test
  void key_ofAnUnknownKind_isOfNoFamily() throws Exception {
    byte[] encoded =
        KeyPairGenerator.getInstance("ML-KEM-768", new BouncyCastleProvider())
            .generateKeyPair()
            .getPublic()
            .getEncoded();
    for (int length : new int[] {1, 2, 3, 8, 12, 16}) {
      assertThat(KeyFamily.of(named("cut", Arrays.copyOf(encoded, length)))).isEmpty();
    }
    int last = encoded.length - 1184 - 5 - 1; // of the identifier, before the key and its header
    assertThat(encoded[last]).isEqualTo((byte) 2);
    for (int set : new int[] {0, 4, 17, -1}) {
      byte[] other = encoded.clone();
      other[last] = (byte) set;
      assertThat(KeyFamily.of(named("another set", other))).isEmpty();
    }
    assertThat(KeyFamily.of(named("hash functions", with(encoded, last - 1, 2)))).isEmpty();
    assertThat(KeyFamily.of(named("DSA", with(encoded, last, 0)))).isEmpty();
  }

  private static byte[] with(byte[] encoded, int at, int value) {
    byte[] changed = encoded.clone();
    changed[at] = (byte) value;
    return changed;
  }

  /** A key that a provider has under some name. */
  private static PublicKey named(String algorithm, byte[] encoded) {
    return new PublicKey() {
      private static final long serialVersionUID = 1L;

      @Override
      public String getAlgorithm() {
        return algorithm;
      }

      @Override
      public String getFormat() {
        return "X.509";
      }

      @Override
      public byte[] getEncoded() {
        return encoded.clone();
      }
    };
  }
}
