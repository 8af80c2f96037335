package dev.keyoverlap.internal.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.internal.pkcs12.Pkcs12Exception.Reason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.junit.jupiter.api.Test;

/** Each cipher for passwords, held against BouncyCastle; and which one is used to write. */
class PbeTest {

  private static final String OF_RFC_7292 = "1.2.840.113549.1.12.1.";
  private static final String SHA_512 = "1.2.840.113549.2.11";
  private static final String DES = "1.3.14.3.2.7";
  private static final String TRIPLE_DES = "1.2.840.113549.3.7";
  private static final String AES_128 = "2.16.840.1.101.3.4.1.2";
  private static final String CAMELLIA_256 = "1.2.392.200011.61.1.1.1.4";
  private static final String SCRYPT = "1.3.6.1.4.1.11591.4.11";
  private static final char[] CHARACTERS = "p\u00e4ssword".toCharArray();
  private static final Password PASSWORD = Password.of(CHARACTERS);
  private static final byte[] PLAIN = "some plain text".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SALT = {1, 2, 3, 4, 5, 6, 7, 8};

  private final Meter meter = Meter.of(Bounds.STANDARD);

  /** What both families of algorithms take. */
  private static byte[] simple(String oid, int iterations) {
    return Der.sequence(Der.oid(oid), Der.sequence(Der.octets(SALT), Der.integer(iterations)));
  }

  private static byte[] pbes2(String cipher, int ivBytes, byte[]... ofPbkdf2) {
    return Der.sequence(
        Der.oid(Algorithms.PBES2),
        Der.sequence(
            Der.sequence(Der.oid(Algorithms.PBKDF2), Der.sequence(ofPbkdf2)),
            Der.sequence(Der.oid(cipher), Der.octets(new byte[ivBytes]))));
  }

  private static byte[] withSha512(String cipher, int ivBytes) {
    return pbes2(cipher, ivBytes, Der.octets(SALT), Der.integer(3), algorithm(SHA_512));
  }

  private static byte[] algorithm(String oid) {
    return Der.sequence(Der.oid(oid), Der.nothing());
  }

  private byte[] encrypted(byte[] algorithm) throws Exception {
    return Pbe.encrypt(algorithm, PLAIN, PASSWORD, meter);
  }

  private byte[] decrypted(byte[] algorithm, byte[] secret) throws Exception {
    return Pbe.decrypt(Ber.of(algorithm, meter), secret, PASSWORD, meter);
  }

  private static byte[] byOthers(byte[] algorithm, byte[] secret) throws Exception {
    InputDecryptorProvider decryptors =
        new JcePKCSPBEInputDecryptorProviderBuilder()
            .setProvider(new BouncyCastleProvider())
            .build(CHARACTERS);
    return decryptors
        .get(AlgorithmIdentifier.getInstance(algorithm))
        .getInputStream(new ByteArrayInputStream(secret))
        .readAllBytes();
  }

  private void unsupported(String message, ThrowingCallable crypting) {
    fails(Reason.UNSUPPORTED, message, crypting);
  }

  private static void fails(Reason reason, String message, ThrowingCallable crypting) {
    assertThatThrownBy(crypting)
        .isInstanceOfSatisfying(
            Pkcs12Exception.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  @Test
  void cipher_ofTheJdk_isDecryptedByOthers() throws Exception {
    List<byte[]> algorithms =
        List.of(
            simple(OF_RFC_7292 + "1", 3),
            simple(OF_RFC_7292 + "2", 3),
            simple(OF_RFC_7292 + "3", 3),
            simple(OF_RFC_7292 + "4", 3),
            simple(OF_RFC_7292 + "5", 3),
            simple(OF_RFC_7292 + "6", 3),
            withSha512(AES_128, 16),
            withSha512("2.16.840.1.101.3.4.1.22", 16),
            withSha512(Algorithms.AES_256_CBC, 16),
            withSha512(TRIPLE_DES, 8),
            pbes2(AES_128, 16, Der.octets(SALT), Der.integer(3)),
            pbes2(AES_128, 16, Der.octets(SALT), Der.integer(3), Der.integer(16)),
            pbes2(
                AES_128,
                16,
                Der.octets(SALT),
                Der.integer(3),
                Der.integer(16),
                algorithm(Algorithms.HMAC_SHA_256)));
    for (byte[] algorithm : algorithms) {
      byte[] secret = encrypted(algorithm);
      String what = AlgorithmIdentifier.getInstance(algorithm).getAlgorithm().getId();
      assertThat(byOthers(algorithm, secret)).as(what).isEqualTo(PLAIN);
      assertThat(decrypted(algorithm, secret)).as(what).isEqualTo(PLAIN);
    }
  }

  /** BouncyCastle takes a password for PBES1 as ASCII. */
  @Test
  void pbes1_isDecryptedByOthers() throws Exception {
    char[] ascii = "password".toCharArray();
    for (String oid : List.of("1.2.840.113549.1.5.3", "1.2.840.113549.1.5.10")) {
      byte[] algorithm = simple(oid, 3);
      byte[] secret = Pbe.encrypt(algorithm, PLAIN, Password.of(ascii), meter);
      assertThat(
              new JcePKCSPBEInputDecryptorProviderBuilder()
                  .setProvider(new BouncyCastleProvider())
                  .build(ascii)
                  .get(AlgorithmIdentifier.getInstance(algorithm))
                  .getInputStream(new ByteArrayInputStream(secret))
                  .readAllBytes())
          .as(oid)
          .isEqualTo(PLAIN);
    }
  }

  @Test
  void cipher_thatOnlyASpareProviderKnows_isUsedWithTheKeyOfItsLength() throws Exception {
    Map<String, Integer> ciphers =
        Map.of(
            "1.2.392.200011.61.1.1.1.2",
            16,
            "1.2.392.200011.61.1.1.1.3",
            16,
            CAMELLIA_256,
            16,
            "1.2.410.200046.1.1.2",
            16,
            "1.2.410.200046.1.1.7",
            16,
            "1.2.410.200046.1.1.12",
            16,
            "1.2.410.200004.1.4",
            16);
    for (Map.Entry<String, Integer> cipher : ciphers.entrySet()) {
      byte[] algorithm = withSha512(cipher.getKey(), cipher.getValue());
      byte[] secret = encrypted(algorithm);
      assertThat(secret).as(cipher.getKey()).isNotEqualTo(PLAIN).hasSize(16);
      assertThat(decrypted(algorithm, secret)).as(cipher.getKey()).isEqualTo(PLAIN);
    }
  }

  @Test
  void content_thatNoCipherDecrypts_isNotCalledUnsupported() {
    for (String cipher : List.of(AES_128, CAMELLIA_256)) {
      assertThatThrownBy(() -> decrypted(withSha512(cipher, 16), new byte[15]))
          .as(cipher)
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Test
  void whatNobodyKnows_isUnsupported_andNamed() {
    byte[] secret = new byte[16];
    unsupported(
        "it uses the encryption " + OF_RFC_7292 + "7",
        () -> decrypted(simple(OF_RFC_7292 + "7", 3), secret));
    unsupported("it uses the encryption 1.2.3", () -> decrypted(simple("1.2.3", 3), secret));
    unsupported(
        "it uses the cipher AES-256-GCM (2.16.840.1.101.3.4.1.46)",
        () -> decrypted(withSha512("2.16.840.1.101.3.4.1.46", 12), secret));
    unsupported(
        "a pseudo-random function or MAC 1.2.3",
        () ->
            decrypted(
                pbes2(AES_128, 16, Der.octets(SALT), Der.integer(3), algorithm("1.2.3")), secret));
    byte[] byScrypt =
        Der.sequence(
            Der.oid(Algorithms.PBES2),
            Der.sequence(
                Der.sequence(Der.oid(SCRYPT), Der.sequence(Der.octets(SALT), Der.integer(3))),
                Der.sequence(Der.oid(AES_128), Der.octets(new byte[16]))));
    unsupported("it derives keys by scrypt (" + SCRYPT + ")", () -> decrypted(byScrypt, secret));
  }

  @Test
  void algorithm_withoutParameters_orOfAnImpossibleKey_isDamage() throws Exception {
    byte[] secret = new byte[16];
    fails(
        Reason.DAMAGED,
        "has no parameters",
        () -> decrypted(Der.sequence(Der.oid(Algorithms.PBES2)), secret));
    for (int length : List.of(1, 1024)) {
      assertThat(Pbe.derived(ofLength(length), 16, PASSWORD, meter)).hasSize(length);
    }
    for (int length : List.of(0, 1025)) {
      fails(
          Reason.DAMAGED,
          "a key of " + length + " bytes",
          () -> Pbe.derived(ofLength(length), 16, PASSWORD, meter));
    }
  }

  private Ber ofLength(int length) throws Exception {
    return Ber.of(
        Der.sequence(
            Der.oid(Algorithms.PBKDF2),
            Der.sequence(Der.octets(SALT), Der.integer(3), Der.integer(length))),
        meter);
  }

  // ---- writing

  private byte[] fresh(byte[] like, int iterations) throws Exception {
    return Pbe.fresh(Optional.of(Ber.of(like, meter)), iterations, meter);
  }

  private static void isPbes2(byte[] algorithm, String cipher, int iv, String prf, int iterations) {
    AlgorithmIdentifier written = AlgorithmIdentifier.getInstance(algorithm);
    assertThat(written.getAlgorithm().getId()).isEqualTo(Algorithms.PBES2);
    PBES2Parameters parts = PBES2Parameters.getInstance(written.getParameters());
    EncryptionScheme encryption = parts.getEncryptionScheme();
    assertThat(encryption.getAlgorithm().getId()).isEqualTo(cipher);
    assertThat(encryption.getParameters().toASN1Primitive())
        .isInstanceOfSatisfying(
            ASN1OctetString.class,
            octets -> assertThat(octets.getOctets()).hasSize(iv).isNotEqualTo(new byte[iv]));
    PBKDF2Params derivation =
        PBKDF2Params.getInstance(parts.getKeyDerivationFunc().getParameters());
    assertThat(derivation.getPrf().getAlgorithm().getId()).isEqualTo(prf);
    assertThat(derivation.getIterationCount().intValueExact()).isEqualTo(iterations);
    assertThat(derivation.getSalt()).hasSize(20).isNotEqualTo(new byte[20]);
  }

  @Test
  void written_whereNothingWas_isAes256() throws Exception {
    isPbes2(
        Pbe.fresh(Optional.empty(), 7, meter),
        Algorithms.AES_256_CBC,
        16,
        Algorithms.HMAC_SHA_256,
        7);
  }

  @Test
  void written_whereAesOrTripleDesWas_isTheSame_withAtLeastAsManyIterations() throws Exception {
    isPbes2(fresh(withSha512(AES_128, 16), 2), AES_128, 16, SHA_512, 3);
    isPbes2(fresh(withSha512(AES_128, 16), 4), AES_128, 16, SHA_512, 4);
    isPbes2(fresh(withSha512(TRIPLE_DES, 8), 4), TRIPLE_DES, 8, SHA_512, 4);
    byte[] byDefault = pbes2(AES_128, 16, Der.octets(SALT), Der.integer(3), Der.integer(16));
    isPbes2(fresh(byDefault, 4), AES_128, 16, Algorithms.HMAC_SHA_1, 4);
  }

  @Test
  void written_whereAWeakOrRareCipherWas_isAStrongOneOfItsFamily() throws Exception {
    for (byte[] like :
        List.of(
            withSha512(DES, 8),
            withSha512(CAMELLIA_256, 16),
            simple("1.2.840.113549.1.5.3", 3),
            simple("1.2.3", 3))) {
      isPbes2(fresh(like, 4), Algorithms.AES_256_CBC, 16, Algorithms.HMAC_SHA_256, 4);
    }
    for (int iterations : List.of(2, 3, 4)) {
      AlgorithmIdentifier written =
          AlgorithmIdentifier.getInstance(fresh(simple(OF_RFC_7292 + "6", 3), iterations));
      assertThat(written.getAlgorithm().getId()).isEqualTo(Algorithms.PBE_SHA_1_3DES);
      PKCS12PBEParams parameters = PKCS12PBEParams.getInstance(written.getParameters());
      assertThat(parameters.getIV()).hasSize(20).isNotEqualTo(new byte[20]);
      assertThat(parameters.getIterations().intValueExact()).isEqualTo(Math.max(3, iterations));
    }
  }
}
