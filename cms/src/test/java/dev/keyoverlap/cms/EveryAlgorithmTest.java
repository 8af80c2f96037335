package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite.Scheme;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every algorithm that this library offers, with a key that was kept in a PKCS#12 file: there and
 * back.
 */
class EveryAlgorithmTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final char[] PASSWORD = "correct horse".toCharArray();

  @TempDir static Path folder;

  /** Each kind of key for signatures, and what signs with it. */
  private static final Map<String, List<SignatureAlgorithm>> SIGNERS =
      Map.ofEntries(
          Map.entry(
              "rsa",
              List.of(
                  SignatureAlgorithm.RSA_SHA256,
                  SignatureAlgorithm.RSA_SHA384,
                  SignatureAlgorithm.RSA_SHA512,
                  SignatureAlgorithm.RSA_SHA3_256,
                  SignatureAlgorithm.RSA_SHA3_384,
                  SignatureAlgorithm.RSA_SHA3_512,
                  SignatureAlgorithm.RSA_PSS_SHA256,
                  SignatureAlgorithm.RSA_PSS_SHA384,
                  SignatureAlgorithm.RSA_PSS_SHA512)),
          Map.entry(
              "pss-only",
              List.of(
                  SignatureAlgorithm.RSA_PSS_SHA256,
                  SignatureAlgorithm.RSA_PSS_SHA384,
                  SignatureAlgorithm.RSA_PSS_SHA512)),
          Map.entry(
              "p-256", List.of(SignatureAlgorithm.ECDSA_SHA256, SignatureAlgorithm.ECDSA_SHA3_256)),
          Map.entry(
              "p-384",
              List.of(
                  SignatureAlgorithm.ECDSA_SHA384,
                  SignatureAlgorithm.ECDSA_SHA256,
                  SignatureAlgorithm.ECDSA_SHA3_384)),
          Map.entry(
              "p-521",
              List.of(
                  SignatureAlgorithm.ECDSA_SHA512,
                  SignatureAlgorithm.ECDSA_SHA256,
                  SignatureAlgorithm.ECDSA_SHA3_512)),
          Map.entry("ed25519", List.of(SignatureAlgorithm.ED25519)),
          Map.entry("ed448", List.of(SignatureAlgorithm.ED448)),
          Map.entry("ml-dsa-44", List.of(SignatureAlgorithm.ML_DSA_44)),
          Map.entry("ml-dsa-65", List.of(SignatureAlgorithm.ML_DSA_65)),
          Map.entry("ml-dsa-87", List.of(SignatureAlgorithm.ML_DSA_87)));

  private static final List<String> RECIPIENTS =
      List.of(
          "rsa", "p-256", "p-384", "p-521", "x25519", "ml-kem-512", "ml-kem-768", "ml-kem-1024");

  private static Map<String, HeldKey> keys() {
    HeldKey authority = TestKeys.ec("authority");
    Map<String, HeldKey> keys = new LinkedHashMap<>();
    keys.put("rsa", TestKeys.rsa("rsa"));
    keys.put(
        "pss-only", TestKeys.named("pss").algorithm("RSASSA-PSS", 2048).issuedBy(authority).make());
    for (int bits : new int[] {256, 384, 521}) {
      keys.put("p-" + bits, TestKeys.named("p" + bits).algorithm("EC", bits).make());
    }
    keys.put("ed25519", TestKeys.named("ed25519").algorithm("Ed25519", 0).make());
    keys.put("ed448", TestKeys.named("ed448").algorithm("Ed448", 0).make());
    for (String name :
        List.of(
            "X25519",
            "ML-KEM-512",
            "ML-KEM-768",
            "ML-KEM-1024",
            "ML-DSA-44",
            "ML-DSA-65",
            "ML-DSA-87")) {
      keys.put(
          name.toLowerCase(Locale.ROOT),
          TestKeys.named(name).algorithm(name, 0).issuedBy(authority).make());
    }
    return keys;
  }

  private static KeystoreRotation open() throws Exception {
    return KeystoreRotation.open(Pkcs12KeyringStore.at(folder.resolve("keys.p12"), PASSWORD));
  }

  @BeforeAll
  static void fillTheFile() throws Exception {
    try (KeystoreRotation rotation = open()) {
      for (Map.Entry<String, HeldKey> key : keys().entrySet()) {
        rotation.add(alias(key.getKey()), key.getValue());
      }
    }
  }

  @Test
  void nothingThatCanBeWritten_isLeftOut() {
    Set<SignatureAlgorithm> tried =
        SIGNERS.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    assertThat(SignatureSuite.all())
        .filteredOn(algorithm -> !SignatureSuite.of(algorithm).isForReadingOnly())
        // HashBasedSignaturesTest has these: some take a second for each signature.
        .filteredOn(algorithm -> SignatureSuite.of(algorithm).scheme() != Scheme.SLH_DSA)
        .allSatisfy(algorithm -> assertThat(tried).contains(algorithm));
    assertThat(RECIPIENTS)
        .containsAll(
            Arrays.stream(KeyEncapsulation.values())
                .map(kind -> kind.name().replace('_', '-').toLowerCase(Locale.ROOT))
                .toList());
  }

  static Stream<Arguments> signatures() {
    return SIGNERS.entrySet().stream()
        .flatMap(each -> each.getValue().stream().map(algo -> Arguments.of(each.getKey(), algo)));
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void signature_ofEveryKind_verifies(String name, SignatureAlgorithm algorithm) throws Exception {
    try (KeystoreRotation rotation = open()) {
      CmsSigner signer = CmsSigner.with(rotation).signAs(alias(name), algorithm).build();
      CmsVerifier verifier = CmsVerifier.of(rotation, VerificationPolicy.anyOf(alias(name)));
      ByteArrayOutputStream streamed = new ByteArrayOutputStream();
      signer.signStream(new ByteArrayInputStream(CONTENT), streamed);

      for (byte[] message : List.of(signer.sign(CONTENT), streamed.toByteArray())) {
        var verified = verifier.verify(message);
        assertThat(verified.content()).isEqualTo(CONTENT);
        assertThat(verified.report().signers())
            .singleElement()
            .extracting(SignerVerdict::verdict)
            .isEqualTo(SignerVerdict.Verdict.VALID);
      }
    }
  }

  /** One key after the other, with the algorithm that follows from the key. */
  @Test
  void signers_allAtOnce_withTheirOwnAlgorithms() throws Exception {
    try (KeystoreRotation rotation = open()) {
      CmsSigner.Builder signer = CmsSigner.with(rotation);
      SIGNERS.keySet().forEach(name -> signer.signAs(alias(name)));

      byte[] message = signer.build().sign(CONTENT);

      for (String name : SIGNERS.keySet()) {
        assertThat(
                CmsVerifier.of(rotation, VerificationPolicy.anyOf(alias(name)))
                    .verify(message)
                    .content())
            .isEqualTo(CONTENT);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ContentEncryption.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "LEGACY_DES_EDE3_CBC") // cannot be written; ContentEncryptionTest reads it
  void content_encryptedInEveryWay_toEveryKindOfKey_decrypts(ContentEncryption encryption)
      throws Exception {
    try (KeystoreRotation rotation = open()) {
      CmsDecryptor decryptor = CmsDecryptor.with(rotation).accept(encryption).build();
      for (String name : RECIPIENTS) {
        byte[] message =
            CmsEncryptor.with(rotation)
                .encryptTo(alias(name))
                .contentEncryption(encryption)
                .build()
                .encrypt(CONTENT);

        DecryptedContent decrypted = decryptor.decrypt(message);

        assertThat(decrypted.content()).isEqualTo(CONTENT);
        assertThat(decrypted.decryptedWith().alias()).isEqualTo(alias(name));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KeyTransport.class)
  void rsaKey_getsTheContentsKey_inEveryWay(KeyTransport transport) throws Exception {
    try (KeystoreRotation rotation = open()) {
      byte[] message =
          CmsEncryptor.with(rotation)
              .encryptTo(alias("rsa"))
              .keyTransport(transport)
              .build()
              .encrypt(CONTENT);

      assertThat(CmsDecryptor.with(rotation).accept(transport).build().decrypt(message).content())
          .isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest
  @EnumSource(KeyAgreementScheme.class)
  void curveKeys_agreeInEveryWay(KeyAgreementScheme scheme) throws Exception {
    try (KeystoreRotation rotation = open()) {
      for (String name : List.of("p-256", "p-384", "p-521", "x25519")) {
        byte[] message =
            CmsEncryptor.with(rotation)
                .encryptTo(alias(name))
                .keyAgreement(scheme)
                .build()
                .encrypt(CONTENT);

        assertThat(CmsDecryptor.with(rotation).accept(scheme).build().decrypt(message).content())
            .isEqualTo(CONTENT);
      }
    }
  }
}
