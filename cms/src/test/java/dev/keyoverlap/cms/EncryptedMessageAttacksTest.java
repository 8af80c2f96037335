package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.CurveKind;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.cms.internal.envelope.RsaKeyTransport;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.TokenProvider;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Known attacks on encrypted messages; each beside the message that it was made from. */
class EncryptedMessageAttacksTest {

  private static final byte[] CONTENT =
      "what nobody else should read".getBytes(StandardCharsets.UTF_8);

  private static final HeldKey KEY = TestKeys.rsa("receiver");
  private static final HeldKey SECOND = TestKeys.rsa("second key of the receiver");
  private static final HeldKey STRANGER = TestKeys.rsa("stranger");
  private static final HeldKey EC = TestKeys.ec("receiver on a curve");

  private static final int RANDOM_SEED = 20_261_121;

  private static Keyring ring(HeldKey... keys) throws Exception {
    Keyring ring = Keyring.empty();
    for (HeldKey key : keys) {
      ring =
          Ring.of(ring).add(alias("key-" + ring.versions().size()), key, Instant.now()).keyring();
    }
    return ring;
  }

  private static byte[] encrypted(
      ContentEncryption encryption, KeyTransport transport, HeldKey... recipients)
      throws Exception {
    CmsEncryptor.Builder builder =
        CmsEncryptor.with(ring(recipients)).contentEncryption(encryption).keyTransport(transport);
    for (int i = 0; i < recipients.length; i++) {
      builder.encryptTo(alias("key-" + i));
    }
    return builder.build().encrypt(CONTENT);
  }

  private static byte[] encrypted(HeldKey... recipients) throws Exception {
    return encrypted(ContentEncryption.AES_256_GCM, KeyTransport.RSA_OAEP_SHA256, recipients);
  }

  private static CmsDecryptor lenient(HeldKey... keys) throws Exception {
    return CmsDecryptor.with(ring(keys))
        .accept(ContentEncryption.LEGACY_AES_256_CBC)
        .accept(ContentEncryption.LEGACY_AES_128_CBC)
        .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
        .build();
  }

  /** What an attacker learns: nothing but that it failed. */
  private static void assertFails(CmsDecryptor decryptor, byte[] message) throws Exception {
    assertUniform(failure(decryptor, message).orElseGet(() -> fail("Decrypted")));
  }

  private static void assertUniform(DecryptionException e) {
    assertThat(e.getMessage()).isEqualTo("The message could not be decrypted");
    assertThat(e.getCause()).isNull();
    assertThat(e.getSuppressed()).isEmpty();
  }

  private static Optional<DecryptionException> failure(CmsDecryptor decryptor, byte[] message)
      throws KeyUnavailableException {
    try {
      DecryptedContent content = decryptor.decrypt(message);
      assertThat(content).isNotNull();
      return Optional.empty();
    } catch (DecryptionException e) {
      return Optional.of(e);
    }
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= 1;
    return copy;
  }

  @Test
  void authenticatedMessage_rewrittenAsCbc_isRefused() throws Exception {
    byte[] message = encrypted(KEY);
    CmsDecryptor decryptor = CmsDecryptor.of(ring(KEY));
    assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);

    byte[] rewritten =
        EnvelopeParts.of(message)
            .asEnvelopedData()
            .algorithm(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16]))
            .content(new byte[64])
            .message();

    TokenProvider.whileInstalled(
        () -> {
          CmsDecryptor inToken = CmsDecryptor.of(ring(TokenProvider.inToken(KEY)));
          assertThat(inToken.decrypt(message).content()).isEqualTo(CONTENT);
          int before = TokenProvider.operations();
          assertFails(inToken, rewritten);
          // It does not even come to the private key: what is announced is not accepted.
          assertThat(TokenProvider.operations()).isEqualTo(before);
        });
  }

  @Test
  void gcm_inEnvelopedData_whereNothingLooksAtTheTag_isRefused() throws Exception {
    byte[] message = encrypted(KEY);
    assertThat(lenient(KEY).decrypt(message).content()).isEqualTo(CONTENT);

    assertFails(lenient(KEY), EnvelopeParts.of(message).asEnvelopedData().message());
  }

  @Test
  void shortTags_areRefused() throws Exception {
    byte[] message = encrypted(KEY);
    CmsDecryptor decryptor = CmsDecryptor.of(ring(KEY));
    byte[] nonce = nonceOf(message);

    for (int length = 1; length <= 16; length++) {
      EnvelopeParts parts = EnvelopeParts.of(message);
      byte[] shortened =
          parts
              .tag(Arrays.copyOf(parts.tag(), length))
              .algorithm(NISTObjectIdentifiers.id_aes256_GCM, gcmParameters(nonce, length))
              .message();
      // The first bytes of a tag are a correct shorter tag: only its length speaks against it.
      if (length < 12) {
        assertFails(decryptor, shortened);
      } else {
        assertThat(decryptor.decrypt(shortened).content()).isEqualTo(CONTENT);
      }
    }
  }

  /** What BouncyCastle's own class refuses to write. */
  private static DERSequence gcmParameters(byte[] nonce, int tagLength) {
    return new DERSequence(
        new ASN1Encodable[] {new DEROctetString(nonce), new ASN1Integer(tagLength)});
  }

  private static byte[] nonceOf(byte[] message) throws Exception {
    org.bouncycastle.asn1.cms.AuthEnvelopedData data =
        org.bouncycastle.asn1.cms.AuthEnvelopedData.getInstance(
            org.bouncycastle.asn1.cms.ContentInfo.getInstance(message).getContent());
    return GCMParameters.getInstance(
            data.getAuthEncryptedContentInfo().getContentEncryptionAlgorithm().getParameters())
        .getNonce();
  }

  @Test
  void everyByteOfAnAuthenticatedMessage_flipped_failsAlikeOrChangesNothing() throws Exception {
    byte[] message = encrypted(EC);
    CmsDecryptor decryptor = CmsDecryptor.of(ring(EC));
    assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);
    int failed = 0;

    for (int i = 0; i < message.length; i++) {
      try {
        assertThat(decryptor.decrypt(flipped(message, i)).content()).isEqualTo(CONTENT);
      } catch (DecryptionException e) {
        assertUniform(e);
        failed++;
      }
    }
    // All but version numbers and the like.
    assertThat(failed).isGreaterThan(message.length - 20);
  }

  @Test
  void cbcContent_flipped_failsAlikeOrIsRubbish() throws Exception {
    byte[] message =
        encrypted(ContentEncryption.LEGACY_AES_256_CBC, KeyTransport.RSA_OAEP_SHA256, KEY);
    CmsDecryptor decryptor = lenient(KEY);
    assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);
    byte[] content = EnvelopeParts.of(message).content();
    int failed = 0;

    for (int i = 0; i < content.length; i++) {
      byte[] changed = EnvelopeParts.of(message).content(flipped(content, i)).message();
      Optional<DecryptionException> failure = failure(decryptor, changed);
      failure.ifPresent(EncryptedMessageAttacksTest::assertUniform);
      failed += failure.isPresent() ? 1 : 0;
    }
    assertThat(failed).isPositive();
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyTransport.class,
      names = {"RSA_OAEP_SHA256", "LEGACY_RSA_PKCS1_V1_5"})
  void encryptedKey_changedInAnyWay_failsAlikeAfterOneOperation(KeyTransport transport)
      throws Exception {
    byte[] message = encrypted(ContentEncryption.AES_256_GCM, transport, KEY);
    Random random = new Random(RANDOM_SEED);
    List<UnaryOperator<byte[]>> changes =
        List.of(
            key -> flipped(key, 0),
            key -> flipped(key, key.length - 1),
            key -> flipped(key, random.nextInt(key.length)),
            key -> new byte[key.length],
            key -> random(random, key.length),
            // Correctly encrypted, but not a key of this length.
            key -> encryptedTo(transport, new byte[16]),
            key -> encryptedTo(transport, new byte[0]),
            key -> encryptedTo(transport, new byte[32]));

    TokenProvider.whileInstalled(
        () -> {
          CmsDecryptor decryptor = lenient(TokenProvider.inToken(KEY));
          assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);
          for (UnaryOperator<byte[]> change : changes) {
            byte[] changed = EnvelopeParts.of(message).encryptedKey(change).message();
            int before = TokenProvider.operations();
            assertFails(decryptor, changed);
            assertThat(TokenProvider.operations()).isEqualTo(before + 1);
          }
        });
  }

  private static byte[] encryptedTo(KeyTransport transport, byte[] key) {
    try {
      return RsaKeyTransport.encrypt(
          CryptoProviders.byRule(),
          TransportSuite.of(transport),
          KEY.certificate().getPublicKey(),
          ContentKey.of(key));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[0] = 0; // less than the modulus
    return bytes;
  }

  @Test
  void wrongPkcs1Padding_isAnsweredTheSameEachTime() throws Exception {
    byte[] message =
        encrypted(ContentEncryption.LEGACY_AES_128_CBC, KeyTransport.LEGACY_RSA_PKCS1_V1_5, KEY);
    CmsDecryptor decryptor = lenient(KEY);
    assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);

    // With unauthenticated content a wrong key can give rubbish once in some 250 times. An attacker
    // who repeats a message must not see a different answer, or wrong padding could be told from
    // right.
    for (int i = 1; i <= 40; i++) {
      int at = i;
      byte[] probe = EnvelopeParts.of(message).encryptedKey(key -> flipped(key, at)).message();
      Set<String> answers = new HashSet<>();
      for (int repeat = 0; repeat < 5; repeat++) {
        answers.add(answer(decryptor, probe));
      }
      assertThat(answers).hasSize(1);
    }
  }

  private static String answer(CmsDecryptor decryptor, byte[] message)
      throws KeyUnavailableException {
    try {
      return new String(decryptor.decrypt(message).content(), StandardCharsets.ISO_8859_1);
    } catch (DecryptionException e) {
      return "failed";
    }
  }

  @Test
  void validRecipientAndProbe_forOneKey_costOneOperation() throws Exception {
    byte[] message = encrypted(KEY);
    TokenProvider.whileInstalled(
        () -> {
          CmsDecryptor decryptor = CmsDecryptor.of(ring(TokenProvider.inToken(KEY)));
          assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);
          EnvelopeParts parts = EnvelopeParts.of(message);
          parts.recipients().add(parts.withKey(0, key -> flipped(key, 9)));

          int before = TokenProvider.operations();
          assertThat(decryptor.decrypt(parts.message()).content()).isEqualTo(CONTENT);
          assertThat(TokenProvider.operations()).isEqualTo(before + 1);

          Collections.reverse(parts.recipients());
          assertFails(decryptor, parts.message());
          assertThat(TokenProvider.operations()).isEqualTo(before + 2);
        });
  }

  @Test
  void messageForSomebodyElse_touchesNoKeyOfOurs() throws Exception {
    TokenProvider.whileInstalled(
        () -> {
          CmsDecryptor decryptor =
              CmsDecryptor.of(ring(TokenProvider.inToken(KEY), TokenProvider.inToken(SECOND)));
          assertThat(decryptor.decrypt(encrypted(STRANGER, SECOND)).decryptedWith().keyId())
              .isEqualTo(SECOND.keyId());
          int before = TokenProvider.operations();

          DecryptionException e = failure(decryptor, encrypted(STRANGER)).orElseThrow();

          assertUniform(e);
          assertThat(e.ours()).isEmpty();
          assertThat(e.recipients()).singleElement().asString().contains("CN=stranger");
          assertThat(TokenProvider.operations()).isEqualTo(before);
        });
  }

  @Test
  void messageForTwoOfOurs_costsOneOperation() throws Exception {
    byte[] message = encrypted(KEY, SECOND);
    TokenProvider.whileInstalled(
        () -> {
          CmsDecryptor decryptor =
              CmsDecryptor.of(ring(TokenProvider.inToken(KEY), TokenProvider.inToken(SECOND)));
          decryptor.decrypt(message);
          int before = TokenProvider.operations();

          assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);

          assertThat(TokenProvider.operations()).isEqualTo(before + 1);
        });
  }

  @Test
  void wrongKey_neverSucceeds() throws Exception {
    // Under the name of our certificate, but encrypted to another key.
    HeldKey namesake =
        TestKeys.named("receiver")
            .serialNumber(KEY.certificate().getSerialNumber().longValueExact())
            .make();
    CmsDecryptor decryptor = lenient(KEY);
    CmsEncryptor encryptor =
        CmsEncryptor.with(ring(namesake))
            .encryptTo(alias("key-0"))
            .keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
            .build();
    assertThat(lenient(namesake).decrypt(encryptor.encrypt(CONTENT)).content()).isEqualTo(CONTENT);

    long succeeded =
        IntStream.range(0, 10_000)
            .parallel()
            .filter(
                i -> {
                  try {
                    return failure(decryptor, encryptor.encrypt(CONTENT)).isEmpty();
                  } catch (KeyUnavailableException e) {
                    throw new AssertionError(e);
                  }
                })
            .count();

    assertThat(succeeded).isZero();
  }

  @Test
  void pointOffTheCurve_isNotMultiplied() throws Exception {
    byte[] message = encrypted(EC);
    CmsDecryptor decryptor = CmsDecryptor.of(ring(EC));
    assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);
    var recipient =
        (org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo)
            EnvelopeParts.of(message).recipients().get(0).getInfo();
    byte[] point = recipient.getOriginator().getOriginatorKey().getPublicKeyData().getBytes();
    int at = indexOf(message, point);

    assertFails(decryptor, flipped(message, at + point.length - 1));
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                CurveKind.NIST.received(
                    CryptoProviders.byRule(),
                    EC.certificate().getPublicKey(),
                    flipped(point, point.length - 1)));
    assertThat(
            CurveKind.NIST.received(
                CryptoProviders.byRule(), EC.certificate().getPublicKey(), point))
        .isNotNull();
  }

  private static int indexOf(byte[] whole, byte[] part) {
    for (int i = 0; i + part.length <= whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  @Test
  void contentEncryptedInAnUnknownWay_isToldWithWhomItIsFor() throws Exception {
    byte[] message = encrypted(KEY);
    assertThat(CmsDecryptor.of(ring(KEY)).decrypt(message).content()).isEqualTo(CONTENT);
    byte[] longNonce =
        EnvelopeParts.of(message)
            .algorithm(NISTObjectIdentifiers.id_aes256_GCM, gcmParameters(new byte[16], 16))
            .message();

    for (byte[] unknown : List.of(longNonce, tripleDes())) {
      TokenProvider.whileInstalled(
          () -> {
            int before = TokenProvider.operations();
            assertNamesOurs(ring(TokenProvider.inToken(KEY)), KEY, unknown);
            assertThat(TokenProvider.operations()).isEqualTo(before);
          });
    }
  }

  private static void assertNamesOurs(Keyring ring, HeldKey key, byte[] message) throws Exception {
    DecryptionException e = failure(CmsDecryptor.of(ring), message).orElseThrow();
    assertUniform(e);
    assertThat(e.recipients())
        .singleElement()
        .asString()
        .contains(key.certificate().getSubjectX500Principal().getName());
    assertThat(e.ours())
        .singleElement()
        .satisfies(version -> assertThat(version.keyId()).isEqualTo(key.keyId()));
  }

  private static byte[] tripleDes() throws Exception {
    Provider bouncyCastle = new BouncyCastleProvider();
    CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(
        new JceKeyTransRecipientInfoGenerator(
                KEY.certificate(), TransportSuite.of(KeyTransport.RSA_OAEP_SHA256).identifier())
            .setProvider(bouncyCastle));
    return generator
        .generate(
            new CMSProcessableByteArray(CONTENT),
            new JceCMSContentEncryptorBuilder(CMSAlgorithm.DES_EDE3_CBC)
                .setProvider(bouncyCastle)
                .build())
        .getEncoded();
  }

  @Test
  void keyWrapThatIsNotKnown_doesNotComeToThePrivateKey() throws Exception {
    byte[] message = encrypted(EC);
    AtomicInteger unlocked = new AtomicInteger();
    HeldKey counted =
        HeldKey.locked(
            EC.chain(),
            () -> {
              unlocked.incrementAndGet();
              try {
                return EC.privateKey();
              } catch (KeyUnavailableException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(CmsDecryptor.of(ring(counted)).decrypt(message).content()).isEqualTo(CONTENT);
    assertThat(unlocked).hasValue(1);

    for (ASN1Encodable wrap :
        new ASN1Encodable[] {
          new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes256_wrap_pad), DERNull.INSTANCE, null
        }) {
      assertNamesOurs(ring(counted), EC, withKeyWrap(message, wrap));
      assertThat(unlocked).hasValue(1);
    }
  }

  private static byte[] withKeyWrap(byte[] message, ASN1Encodable wrap) throws Exception {
    EnvelopeParts parts = EnvelopeParts.of(message);
    KeyAgreeRecipientInfo info = (KeyAgreeRecipientInfo) parts.recipients().get(0).getInfo();
    parts
        .recipients()
        .set(
            0,
            new RecipientInfo(
                new KeyAgreeRecipientInfo(
                    info.getOriginator(),
                    info.getUserKeyingMaterial(),
                    new AlgorithmIdentifier(info.getKeyEncryptionAlgorithm().getAlgorithm(), wrap),
                    info.getRecipientEncryptedKeys())));
    return parts.message();
  }

  @Test
  void keyThatCannotBeUnlocked_isOurOwnTrouble_andSaidSo() throws Exception {
    byte[] message = encrypted(KEY);
    HeldKey locked =
        HeldKey.locked(
            KEY.chain(),
            () -> {
              throw new java.security.UnrecoverableKeyException("the token is not there");
            });
    assertThat(CmsDecryptor.of(ring(KEY)).decrypt(message).content()).isEqualTo(CONTENT);

    org.assertj.core.api.Assertions.assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> CmsDecryptor.of(ring(locked)).decrypt(message))
        .satisfies(e -> assertThat(e.keyId()).contains(KEY.keyId()));
  }

  @Test
  void signing_withAKeyThatStaysInItsToken_works() throws Exception {
    TokenProvider.whileInstalled(
        () -> {
          Keyring ring = ring(TokenProvider.inToken(KEY));
          byte[] signed = CmsSigner.with(ring).signAs(alias("key-0")).build().sign(CONTENT);
          assertThat(
                  CmsVerifier.of(
                          ring, dev.keyoverlap.message.VerificationPolicy.anyOf(alias("key-0")))
                      .verify(signed)
                      .content())
              .isEqualTo(CONTENT);
          assertThat(ring.active(alias("key-0")).map(KeyVersion::keyId)).contains(KEY.keyId());
        });
  }
}
