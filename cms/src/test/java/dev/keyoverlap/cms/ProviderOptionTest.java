package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.TokenProvider;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.Provider;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A provider that the caller names does what it can, and the rest is done as always: the messages
 * are the same to everybody else. Amazon's Corretto provider, where its native library can be
 * loaded, and BouncyCastle's in its place everywhere.
 */
class ProviderOptionTest {

  private static final byte[] CONTENT = content();

  private static final HeldKey AUTHORITY = TestKeys.ec("authority");
  private static final Map<String, HeldKey> SIGNERS = new LinkedHashMap<>();
  private static final Map<String, HeldKey> RECIPIENTS = new LinkedHashMap<>();

  static {
    HeldKey rsa = TestKeys.rsa("rsa");
    SIGNERS.put("rsa", rsa);
    SIGNERS.put("pss", key("pss", "RSASSA-PSS", 2048));
    RECIPIENTS.put("rsa", rsa);
    for (int bits : new int[] {256, 384, 521}) {
      HeldKey curve = key("p-" + bits, "EC", bits);
      SIGNERS.put("p-" + bits, curve);
      RECIPIENTS.put("p-" + bits, curve);
    }
    SIGNERS.put("ed25519", key("ed25519", "Ed25519", 0));
    SIGNERS.put("ml-dsa", key("ml-dsa", "ML-DSA-65", 0));
    RECIPIENTS.put("x25519", key("x25519", "X25519", 0));
    RECIPIENTS.put("ml-kem", key("ml-kem", "ML-KEM-768", 0));
  }

  private static HeldKey key(String name, String algorithm, int bits) {
    return TestKeys.named(name).algorithm(algorithm, bits).issuedBy(AUTHORITY).make();
  }

  /** Longer than one step, and no multiple of a block. */
  private static byte[] content() {
    byte[] content = new byte[Pump.STEP + 5];
    new Random(20_261_121).nextBytes(content);
    return content;
  }

  @SuppressWarnings("ImmutableEnumChecker") // the constructors' references keep nothing
  enum Named {
    BOUNCY_CASTLE(ObservedProvider::ofBouncyCastle),
    CORRETTO(ObservedProvider::ofCorretto);

    private final Supplier<ObservedProvider> make;

    Named(Supplier<ObservedProvider> make) {
      this.make = make;
    }

    ObservedProvider observed() {
      return make.get();
    }
  }

  private static Keyring ring(Map<String, HeldKey> keys) throws Exception {
    Keyring ring = Keyring.empty();
    for (Map.Entry<String, HeldKey> key : keys.entrySet()) {
      ring = Ring.of(ring).add(alias(key.getKey()), key.getValue(), Instant.now()).keyring();
    }
    return ring;
  }

  private static CmsVerifier.Builder verifier(String name) throws Exception {
    return CmsVerifier.with(ring(SIGNERS), VerificationPolicy.anyOf(alias(name)));
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void signatures_ofEveryKind_areTheSameToEverybody(Named named) throws Exception {
    for (Map.Entry<String, HeldKey> each : SIGNERS.entrySet()) {
      for (SignatureAlgorithm algorithm : SignatureSuite.all()) {
        if (SignatureSuite.of(algorithm).isForReadingOnly()
            || !SignatureSuite.of(algorithm).fits(each.getValue().certificate().getPublicKey())) {
          continue;
        }
        ObservedProvider signing = named.observed();
        ObservedProvider verifying = named.observed();
        byte[] byIt =
            CmsSigner.with(ring(SIGNERS))
                .signAs(alias(each.getKey()), algorithm)
                .provider(signing)
                .build()
                .sign(CONTENT);
        byte[] byTheRule =
            CmsSigner.with(ring(SIGNERS))
                .signAs(alias(each.getKey()), algorithm)
                .build()
                .sign(CONTENT);

        CmsVerifier withIt = verifier(each.getKey()).provider(verifying).build();
        assertThat(verifier(each.getKey()).build().verify(byIt).content()).isEqualTo(CONTENT);
        assertThat(withIt.verify(byIt).content()).isEqualTo(CONTENT);
        assertThat(withIt.verify(byTheRule).content()).isEqualTo(CONTENT);
        if (signing.has("MessageDigest", SignatureSuite.of(algorithm).digest().jcaName())) {
          assertThat(signing.made("MessageDigest")).as("digests for %s", algorithm).isPositive();
        }
        if (canMake(signing, each.getKey(), algorithm)) {
          assertThat(signing.made("Signature", SignatureSuite.of(algorithm).jcaName()))
              .as("signatures of %s", algorithm)
              .isEqualTo(1);
          assertThat(verifying.made("Signature", SignatureSuite.of(algorithm).jcaName()))
              .as("verifications of %s", algorithm)
              .isEqualTo(2);
        }
      }
    }
  }

  /** What it has, with keys that its key factory reads. */
  private static boolean canMake(
      ObservedProvider provider, String key, SignatureAlgorithm algorithm) {
    return provider.has("Signature", SignatureSuite.of(algorithm).jcaName())
        && provider.has("KeyFactory", SignatureSuite.of(algorithm).task().keyFactory())
        && !key.equals("pss");
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void encryption_ofEveryKind_isTheSameToEverybody(Named named) throws Exception {
    for (ContentEncryption encryption : ContentEncryption.values()) {
      for (String name : RECIPIENTS.keySet()) {
        // Every content to one kind of key, and one content to every kind.
        if (ContentSuite.of(encryption).isForReadingOnly()
            || (encryption != ContentEncryption.AES_256_GCM && !name.equals("p-256"))) {
          continue;
        }
        ObservedProvider encrypting = named.observed();
        ObservedProvider decrypting = named.observed();
        CmsEncryptor.Builder encryptor =
            CmsEncryptor.with(ring(RECIPIENTS))
                .encryptTo(alias(name))
                .contentEncryption(encryption);
        byte[] byTheRule = encryptor.build().encrypt(CONTENT);
        byte[] byIt = encryptor.provider(encrypting).build().encrypt(CONTENT);
        CmsDecryptor.Builder decryptor = CmsDecryptor.with(ring(RECIPIENTS)).accept(encryption);

        assertThat(decryptor.build().decrypt(byIt).content()).isEqualTo(CONTENT);
        CmsDecryptor withIt = decryptor.provider(decrypting).build();
        assertThat(withIt.decrypt(byIt).content()).isEqualTo(CONTENT);
        assertThat(withIt.decrypt(byTheRule).content()).isEqualTo(CONTENT);
        if (encryption == ContentEncryption.AES_256_GCM) {
          assertThat(encrypting.made("Cipher")).as("ciphers for %s", name).isPositive();
          assertThat(decrypting.made("Cipher")).as("ciphers for %s", name).isPositive();
        }
        if (name.startsWith("p-")) {
          assertThat(encrypting.made("KeyAgreement", "ECDH")).isEqualTo(1);
          assertThat(decrypting.made("KeyAgreement", "ECDH")).isEqualTo(2);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void everyWayOfTheContentsKey_isTheSameToEverybody(Named named) throws Exception {
    for (KeyTransport transport : KeyTransport.values()) {
      byte[] message =
          CmsEncryptor.with(ring(RECIPIENTS))
              .encryptTo(alias("rsa"))
              .keyTransport(transport)
              .provider(named.observed())
              .build()
              .encrypt(CONTENT);
      CmsDecryptor.Builder decryptor = CmsDecryptor.with(ring(RECIPIENTS)).accept(transport);

      assertThat(decryptor.build().decrypt(message).content()).isEqualTo(CONTENT);
      assertThat(decryptor.provider(named.observed()).build().decrypt(message).content())
          .isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void streams_goThroughItToo(Named named) throws Exception {
    ObservedProvider provider = named.observed();
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    CmsSigner.with(ring(SIGNERS))
        .signAs(alias("p-256"))
        .provider(provider)
        .build()
        .signStream(new ByteArrayInputStream(CONTENT), sealed);
    ByteArrayOutputStream verified = new ByteArrayOutputStream();
    int before = provider.made("MessageDigest", "SHA-256");

    verifier("p-256")
        .provider(provider)
        .build()
        .verifyStream(new ByteArrayInputStream(sealed.toByteArray()), verified);

    assertThat(verified.toByteArray()).isEqualTo(CONTENT);
    assertThat(before).isEqualTo(1);
    assertThat(provider.made("MessageDigest", "SHA-256")).isEqualTo(2);

    ByteArrayOutputStream encrypted = new ByteArrayOutputStream();
    ByteArrayOutputStream decrypted = new ByteArrayOutputStream();
    CmsEncryptor.with(ring(RECIPIENTS))
        .encryptTo(alias("rsa"))
        .provider(provider)
        .build()
        .encryptStream(new ByteArrayInputStream(CONTENT), encrypted);
    CmsDecryptor.with(ring(RECIPIENTS))
        .provider(provider)
        .build()
        .decryptStream(new ByteArrayInputStream(encrypted.toByteArray()), decrypted);
    assertThat(decrypted.toByteArray()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void keys_areBroughtIntoItsFormOnce(Named named) throws Exception {
    ObservedProvider provider = named.observed();
    Keyring ring = ring(SIGNERS);
    CmsSigner signer =
        CmsSigner.with(ring).signAs(alias("rsa")).signAs(alias("p-256")).provider(provider).build();
    signer.sign(CONTENT);
    int conversions = provider.made("KeyFactory");

    for (int i = 0; i < 5; i++) {
      signer.sign(CONTENT);
    }

    assertThat(conversions).isEqualTo(2);
    assertThat(provider.made("KeyFactory")).isEqualTo(conversions);
    assertThat(provider.made("Signature", "SHA256withRSA")).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void whatIsWrong_isRefusedAlike(Named named) throws Exception {
    CmsVerifier verifier = verifier("rsa").provider(named.observed()).build();
    byte[] signed = CmsSigner.with(ring(SIGNERS)).signAs(alias("rsa")).build().sign(CONTENT);
    signed[signed.length - 1] ^= 1;
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier.verify(signed))
        .satisfies(
            e ->
                assertThat(e.report().signers())
                    .extracting(SignerVerdict::verdict)
                    .containsExactly(Verdict.INVALID));

    for (String name : RECIPIENTS.keySet()) {
      byte[] message =
          CmsEncryptor.with(ring(RECIPIENTS)).encryptTo(alias(name)).build().encrypt(CONTENT);
      CmsDecryptor decryptor =
          CmsDecryptor.with(ring(RECIPIENTS)).provider(named.observed()).build();
      assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);
      message[message.length - 1] ^= 1;
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> decryptor.decrypt(message))
          .withMessage("The message could not be decrypted")
          .withNoCause();
    }
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void keyInAToken_staysThere(Named named) throws Exception {
    ObservedProvider provider = named.observed();
    TokenProvider.whileInstalled(
        () -> {
          HeldKey inToken = TokenProvider.inToken(SIGNERS.get("rsa"));
          CmsSigner signer =
              CmsSigner.with(ring(Map.of("rsa", inToken)))
                  .signAs(alias("rsa"))
                  .provider(provider)
                  .build();
          signer.sign(CONTENT); // which also tries whether the key is that of its certificate
          int before = TokenProvider.operations();
          byte[] message = signer.sign(CONTENT);

          assertThat(TokenProvider.operations()).isEqualTo(before + 1);
          assertThat(verifier("rsa").build().verify(message).content()).isEqualTo(CONTENT);
        });
    assertThat(provider.made("KeyFactory")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Named.class)
  void provider_isNeverRegistered(Named named) throws Exception {
    List<String> before = TokenProvider.installedProviders();
    Provider provider = named.observed();

    byte[] message =
        CmsSigner.with(ring(SIGNERS)).signAs(alias("rsa")).provider(provider).build().sign(CONTENT);
    verifier("rsa").provider(provider).build().verify(message);

    assertThat(TokenProvider.installedProviders()).isEqualTo(before);
  }
}
