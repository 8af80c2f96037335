package dev.keyoverlap.cms;

import static dev.keyoverlap.cms.RecipientKeys.encryptorTo;
import static dev.keyoverlap.cms.RecipientKeys.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.AgreementSuite;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.CurveKind;
import dev.keyoverlap.cms.internal.algorithm.EncapsulationSuite;
import dev.keyoverlap.cms.internal.algorithm.KeyWrap;
import dev.keyoverlap.cms.internal.algorithm.MlKem;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.cms.internal.envelope.AgreedKey;
import dev.keyoverlap.cms.internal.envelope.RecipientKey;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.TokenProvider;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.KEMRecipientInfo;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.OriginatorIdentifierOrKey;
import org.bouncycastle.asn1.cms.OriginatorPublicKey;
import org.bouncycastle.asn1.cms.OtherRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientEncryptedKey;
import org.bouncycastle.asn1.cms.RecipientIdentifier;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Known attacks on keys that are encapsulated (ML-KEM) or agreed on over X25519; each beside the
 * message that it was made from.
 */
class RecipientAttacksTest {

  private static final byte[] CONTENT =
      "what nobody else should read".getBytes(StandardCharsets.UTF_8);
  private static final int RANDOM_SEED = 20_261_121;
  private static final HeldKey X25519 = RecipientKeys.x25519("receiver");
  private static final HeldKey EC = TestKeys.ec("receiver on another curve");

  private static void assertOpens(HeldKey key, byte[] message) throws Exception {
    assertThat(CmsDecryptor.of(ring(key)).decrypt(message).content()).isEqualTo(CONTENT);
  }

  /** What an attacker learns: nothing but that it failed. */
  private static DecryptionException assertFails(HeldKey key, byte[] message) throws Exception {
    CmsDecryptor decryptor = CmsDecryptor.of(ring(key));
    DecryptionException e =
        catchThrowableOfType(DecryptionException.class, () -> decryptor.decrypt(message));
    assertThat(e).isNotNull();
    assertThat(e.getMessage()).isEqualTo("The message could not be decrypted");
    assertThat(e.getCause()).isNull();
    assertThat(e.getSuppressed()).isEmpty();
    return e;
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= 1;
    return copy;
  }

  private static byte[] with(byte[] message, RecipientInfo recipient) throws Exception {
    EnvelopeParts parts = EnvelopeParts.of(message);
    parts.recipients().set(0, recipient);
    return parts.message();
  }

  /** A key that counts how often anybody takes it in hand. */
  @SuppressWarnings({"serial", "ArrayRecordComponent"}) // Nobody compares it.
  private record CountedKey(byte[] encoded, AtomicInteger uses) implements PrivateKey {
    @Override
    public String getAlgorithm() {
      return "ML-KEM";
    }

    @Override
    public String getFormat() {
      return "PKCS#8";
    }

    @Override
    public byte[] getEncoded() {
      uses.incrementAndGet();
      return encoded.clone();
    }
  }

  // ---- ML-KEM

  private static HeldKey mlKem(KeyEncapsulation kind) throws Exception {
    return RecipientKeys.mlKem("receiver", kind);
  }

  private static KEMRecipientInfo encapsulation(byte[] message) throws Exception {
    OtherRecipientInfo other =
        (OtherRecipientInfo) EnvelopeParts.of(message).recipients().get(0).getInfo();
    return KEMRecipientInfo.getInstance(other.getValue());
  }

  private static byte[] with(byte[] message, KEMRecipientInfo info) throws Exception {
    return with(message, (ASN1Encodable) info);
  }

  private static byte[] with(byte[] message, ASN1Encodable kemRecipientInfo) throws Exception {
    return with(
        message,
        new RecipientInfo(
            new OtherRecipientInfo(CMSObjectIdentifiers.id_ori_kem, kemRecipientInfo)));
  }

  private static byte[] with(
      byte[] message, UnaryOperator<byte[]> ciphertext, UnaryOperator<byte[]> wrappedKey)
      throws Exception {
    KEMRecipientInfo info = encapsulation(message);
    return with(
        message,
        new KEMRecipientInfo(
            info.getRecipientIdentifier(),
            info.getKem(),
            new DEROctetString(ciphertext.apply(info.getKemct().getOctets())),
            info.getKdf(),
            new ASN1Integer(info.getKekLength()),
            null,
            info.getWrap(),
            new DEROctetString(wrappedKey.apply(info.getEncryptedKey().getOctets()))));
  }

  @ParameterizedTest
  @EnumSource(KeyEncapsulation.class)
  void encapsulatedKey_changedInAnyWay_failsAlike_afterTheSameUseOfTheKey(KeyEncapsulation kind)
      throws Exception {
    HeldKey key = mlKem(kind);
    AtomicInteger uses = new AtomicInteger();
    HeldKey counted =
        HeldKey.of(new CountedKey(key.privateKey().getEncoded().clone(), uses), key.chain());
    byte[] message = encryptorTo(key).build().encrypt(CONTENT);
    uses.set(0);
    assertOpens(counted, message);
    int usesOfOneMessage = uses.get();
    assertThat(usesOfOneMessage).isPositive();
    Random random = new Random(RANDOM_SEED);
    byte[] forAnother =
        MlKem.encapsulate(mlKem(kind).certificate().getPublicKey()).getEncapsulation();

    for (UnaryOperator<byte[]> change :
        List.<UnaryOperator<byte[]>>of(
            c -> flipped(c, 0),
            c -> flipped(c, c.length - 1),
            c -> flipped(c, random.nextInt(c.length)),
            c -> new byte[c.length],
            c -> forAnother)) {
      uses.set(0);
      assertFails(counted, with(message, change, UnaryOperator.identity()));
      assertThat(uses).hasValue(usesOfOneMessage);
    }
    // The length is for all to see.
    for (UnaryOperator<byte[]> change :
        List.<UnaryOperator<byte[]>>of(
            c -> Arrays.copyOf(c, c.length - 1),
            c -> Arrays.copyOf(c, c.length + 1),
            c -> new byte[0])) {
      assertFails(counted, with(message, change, UnaryOperator.identity()));
    }
    for (UnaryOperator<byte[]> change :
        List.<UnaryOperator<byte[]>>of(
            w -> flipped(w, 0),
            w -> flipped(w, w.length - 1),
            w -> Arrays.copyOf(w, 24),
            w -> Arrays.copyOf(w, w.length - 1),
            w -> new byte[0])) {
      uses.set(0);
      assertFails(counted, with(message, UnaryOperator.identity(), change));
      assertThat(uses).hasValue(usesOfOneMessage);
    }
  }

  @Test
  void encapsulation_namedOtherwise_fails() throws Exception {
    HeldKey key = mlKem(KeyEncapsulation.ML_KEM_768);
    byte[] message = encryptorTo(key).build().encrypt(CONTENT);
    KEMRecipientInfo info = encapsulation(message);
    AlgorithmIdentifier sha512 =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_alg_hkdf_with_sha512);
    AlgorithmIdentifier aes128 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes128_wrap);
    AlgorithmIdentifier aes192 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes192_wrap);
    assertOpens(key, with(message, altered(info, info.getKdf(), 32, null, info.getWrap())));

    for (KEMRecipientInfo other :
        List.of(
            altered(info, sha512, 32, null, info.getWrap()),
            altered(info, info.getKdf(), 16, null, aes128),
            altered(info, info.getKdf(), 24, null, aes192),
            altered(info, info.getKdf(), 32, new byte[8], info.getWrap()))) {
      assertFails(key, with(message, other));
    }
  }

  private static KEMRecipientInfo altered(
      KEMRecipientInfo info,
      AlgorithmIdentifier kdf,
      int length,
      byte[] keyingMaterial,
      AlgorithmIdentifier wrap) {
    return new KEMRecipientInfo(
        info.getRecipientIdentifier(),
        info.getKem(),
        info.getKemct(),
        kdf,
        new ASN1Integer(length),
        keyingMaterial == null ? null : new DEROctetString(keyingMaterial),
        wrap,
        info.getEncryptedKey());
  }

  @Test
  void encapsulation_thatIsNotKnownOrNotForOurKey_doesNotComeToThePrivateKey() throws Exception {
    HeldKey key = mlKem(KeyEncapsulation.ML_KEM_768);
    AtomicInteger unlocked = new AtomicInteger();
    byte[] message = encryptorTo(key).build().encrypt(CONTENT);
    KEMRecipientInfo info = encapsulation(message);
    assertOpens(counting(key, unlocked), message);
    assertThat(unlocked).hasValue(1);
    HeldKey counted = counting(key, unlocked);
    unlocked.set(0);

    AlgorithmIdentifier kdf = info.getKdf();
    AlgorithmIdentifier wrap = info.getWrap();
    for (ASN1Encodable other :
        List.of(
            // A length that is not that of the wrap's keys (RFC 9629, 3).
            parts(info, info.getKem(), kdf, 16, wrap),
            parts(info, info.getKem(), kdf, 1, wrap),
            parts(info, info.getKem(), kdf, 65_535, wrap),
            parts(
                info,
                EncapsulationSuite.of(KeyEncapsulation.ML_KEM_1024).identifier(),
                kdf,
                32,
                wrap),
            parts(
                info,
                EncapsulationSuite.of(KeyEncapsulation.ML_KEM_512).identifier(),
                kdf,
                32,
                wrap),
            parts(info, withNull(info.getKem()), kdf, 32, wrap),
            parts(info, info.getKem(), withNull(kdf), 32, wrap),
            parts(
                info,
                info.getKem(),
                new AlgorithmIdentifier(NISTObjectIdentifiers.id_Kmac256),
                32,
                wrap),
            parts(
                info,
                info.getKem(),
                kdf,
                32,
                new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes256_wrap_pad)))) {
      assertThat(assertFails(counted, with(message, other)).recipients()).hasSize(1);
      assertThat(unlocked).hasValue(0);
    }
    // A length that the syntax does not have: the message cannot be parsed, so it is for nobody.
    for (int length : new int[] {-1, 0, 65_536}) {
      ASN1Encodable other = parts(info, info.getKem(), kdf, length, wrap);
      assertThat(assertFails(counted, with(message, other)).recipients()).isEmpty();
      assertThat(unlocked).hasValue(0);
    }
  }

  private static HeldKey counting(HeldKey key, AtomicInteger unlocked) {
    return HeldKey.locked(
        key.chain(),
        () -> {
          unlocked.incrementAndGet();
          try {
            return key.privateKey();
          } catch (dev.keyoverlap.key.KeyUnavailableException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static AlgorithmIdentifier withNull(AlgorithmIdentifier identifier) {
    return new AlgorithmIdentifier(identifier.getAlgorithm(), DERNull.INSTANCE);
  }

  /** Also what BouncyCastle's own class refuses to write. */
  private static DERSequence parts(
      KEMRecipientInfo info,
      AlgorithmIdentifier kem,
      AlgorithmIdentifier kdf,
      int length,
      AlgorithmIdentifier wrap) {
    return new DERSequence(
        new ASN1Encodable[] {
          new ASN1Integer(0),
          info.getRecipientIdentifier(),
          kem,
          info.getKemct(),
          kdf,
          new ASN1Integer(length),
          wrap,
          info.getEncryptedKey()
        });
  }

  @Test
  void transportedKey_forAKeyThatIsNoRsaKey_doesNotComeToThePrivateKey() throws Exception {
    for (HeldKey key : List.of(mlKem(KeyEncapsulation.ML_KEM_512), X25519)) {
      AtomicInteger unlocked = new AtomicInteger();
      HeldKey counted = counting(key, unlocked);
      byte[] message = encryptorTo(key).build().encrypt(CONTENT);
      assertOpens(counted, message);
      unlocked.set(0);
      HeldKey fresh = counting(key, unlocked);

      RecipientIdentifier identifier =
          CertificateIdentifier.of(CertificateReference.ISSUER_AND_SERIAL)
              .recipient(key.certificate());
      assertFails(
          fresh,
          with(
              message,
              new RecipientInfo(
                  new KeyTransRecipientInfo(
                      identifier,
                      TransportSuite.of(KeyTransport.RSA_OAEP_SHA256).identifier(),
                      new DEROctetString(new byte[256])))));
      assertThat(unlocked).hasValue(0);
    }
  }

  // ---- X25519

  /**
   * Coordinates of small order, on the curve and on its twist, and other ways of writing them (RFC
   * 7748, 6.1).
   */
  private static final List<String> SMALL_ORDER =
      List.of(
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000000",
          "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
          "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

  private static KeyAgreeRecipientInfo agreement(byte[] message) throws Exception {
    return (KeyAgreeRecipientInfo) EnvelopeParts.of(message).recipients().get(0).getInfo();
  }

  private static byte[] with(
      byte[] message, AlgorithmIdentifier curve, byte[] ephemeral, byte[] wrappedKey)
      throws Exception {
    KeyAgreeRecipientInfo info = agreement(message);
    RecipientEncryptedKey encrypted =
        RecipientEncryptedKey.getInstance(info.getRecipientEncryptedKeys().getObjectAt(0));
    return with(
        message,
        new RecipientInfo(
            new KeyAgreeRecipientInfo(
                new OriginatorIdentifierOrKey(new OriginatorPublicKey(curve, ephemeral)),
                info.getUserKeyingMaterial(),
                info.getKeyEncryptionAlgorithm(),
                new DERSequence(
                    new RecipientEncryptedKey(
                        encrypted.getIdentifier(), new DEROctetString(wrappedKey))))));
  }

  private static byte[] ephemeral(byte[] message) throws Exception {
    return agreement(message).getOriginator().getOriginatorKey().getPublicKeyData().getOctets();
  }

  private static byte[] wrappedKey(byte[] message) throws Exception {
    ASN1OctetString wrapped =
        RecipientEncryptedKey.getInstance(
                agreement(message).getRecipientEncryptedKeys().getObjectAt(0))
            .getEncryptedKey();
    return wrapped.getOctets();
  }

  /** The key of the content, wrapped for a secret of the attacker's choice. */
  private static byte[] wrappedUnder(byte[] secret, byte[] message) throws Exception {
    RecipientInfo recipient = EnvelopeParts.of(message).recipients().get(0);
    AgreedKey agreed = (AgreedKey) RecipientKey.of(recipient).get(0);
    PublicKey ours = X25519.certificate().getPublicKey();
    ContentKey key =
        ContentKey.of(agreed.recover(CryptoProviders.byRule(), X25519.privateKey(), ours, 32));
    return KeyWrap.AES_256.wrap(agreed.agreement().keyFrom(secret.clone()), key);
  }

  @Test
  void ephemeralOfSmallOrder_withTheSecretThatItGives_isRefused() throws Exception {
    byte[] message = encryptorTo(X25519).build().encrypt(CONTENT);
    AlgorithmIdentifier curve = CurveKind.X25519.identifier();
    KeyPair attacker =
        CurveKind.X25519.pairFor(CryptoProviders.byRule(), X25519.certificate().getPublicKey());
    byte[] secret =
        CurveKind.X25519.secret(
            CryptoProviders.byRule(),
            attacker.getPrivate(),
            CurveKind.X25519.received(
                CryptoProviders.byRule(),
                X25519.certificate().getPublicKey(),
                CurveKind.sent(X25519.certificate().getPublicKey())));
    // The same forgery with an honest key shows that it is made well.
    assertOpens(
        X25519,
        with(message, curve, CurveKind.sent(attacker.getPublic()), wrappedUnder(secret, message)));

    byte[] underZero = wrappedUnder(new byte[32], message);
    for (String coordinate : SMALL_ORDER) {
      byte[] low = HexFormat.of().parseHex(coordinate);
      assertFails(X25519, with(message, curve, low, underZero));
      low[31] |= (byte) 0x80; // a bit that does not count
      assertFails(X25519, with(message, curve, low, underZero));
    }
  }

  @Test
  void agreedKey_changedInAnyWay_failsAlikeAfterOneOperation() throws Exception {
    byte[] message = encryptorTo(X25519).build().encrypt(CONTENT);
    AlgorithmIdentifier curve = CurveKind.X25519.identifier();
    byte[] ephemeral = ephemeral(message);
    byte[] wrapped = wrappedKey(message);
    TokenProvider.whileInstalled(
        () -> {
          HeldKey inToken = TokenProvider.inToken(X25519);
          assertOpens(inToken, message);
          for (int i = 0; i < ephemeral.length; i++) {
            assertCosts(1, inToken, with(message, curve, flipped(ephemeral, i), wrapped));
          }
          for (int i = 0; i < wrapped.length; i++) {
            assertCosts(1, inToken, with(message, curve, ephemeral, flipped(wrapped, i)));
          }
          assertCosts(1, inToken, with(message, curve, ephemeral, new byte[0]));
          assertCosts(1, inToken, with(message, curve, ephemeral, Arrays.copyOf(wrapped, 24)));
          // What is no key does not come to the private key, and everybody can see that it is none.
          assertCosts(0, inToken, with(message, curve, new byte[0], wrapped));
          assertCosts(0, inToken, with(message, curve, Arrays.copyOf(ephemeral, 31), wrapped));
          assertCosts(0, inToken, with(message, curve, Arrays.copyOf(ephemeral, 33), wrapped));
        });
  }

  private static void assertCosts(int operations, HeldKey inToken, byte[] message)
      throws Exception {
    int before = TokenProvider.operations();
    assertFails(inToken, message);
    assertThat(TokenProvider.operations() - before).isEqualTo(operations);
  }

  @Test
  void curvesSwapped_fails() throws Exception {
    AlgorithmIdentifier x25519 = CurveKind.X25519.identifier();
    AlgorithmIdentifier nist = CurveKind.NIST.identifier();
    byte[] toX25519 = encryptorTo(X25519).build().encrypt(CONTENT);
    byte[] toEc = encryptorTo(EC).build().encrypt(CONTENT);
    assertOpens(X25519, with(toX25519, x25519, ephemeral(toX25519), wrappedKey(toX25519)));
    assertOpens(EC, with(toEc, nist, ephemeral(toEc), wrappedKey(toEc)));

    assertFails(X25519, with(toX25519, nist, ephemeral(toX25519), wrappedKey(toX25519)));
    assertFails(X25519, with(toX25519, nist, ephemeral(toEc), wrappedKey(toX25519)));
    assertFails(X25519, with(toX25519, x25519, ephemeral(toEc), wrappedKey(toX25519)));
    assertFails(EC, with(toEc, x25519, ephemeral(toEc), wrappedKey(toEc)));
    assertFails(EC, with(toEc, x25519, ephemeral(toX25519), wrappedKey(toEc)));
    assertFails(EC, with(toEc, nist, ephemeral(toX25519), wrappedKey(toEc)));
  }

  @ParameterizedTest
  @EnumSource(KeyAgreementScheme.class)
  void schemeOrKeyingMaterial_exchanged_fails(KeyAgreementScheme scheme) throws Exception {
    byte[] message = encryptorTo(X25519).build().encrypt(CONTENT);
    KeyAgreeRecipientInfo info = agreement(message);
    CmsDecryptor decryptor = CmsDecryptor.with(ring(X25519)).accept(scheme).build();
    assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);

    for (byte[] keyingMaterial : new byte[][] {null, new byte[0], new byte[16]}) {
      if (scheme == KeyAgreementScheme.ECDH_HKDF_SHA256 && keyingMaterial == null) {
        continue; // as it was
      }
      byte[] altered =
          with(
              message,
              new RecipientInfo(
                  new KeyAgreeRecipientInfo(
                      info.getOriginator(),
                      keyingMaterial == null ? null : new DEROctetString(keyingMaterial),
                      new AlgorithmIdentifier(
                          AgreementSuite.of(scheme).oid(),
                          info.getKeyEncryptionAlgorithm().getParameters()),
                      info.getRecipientEncryptedKeys())));
      assertThat(catchThrowableOfType(DecryptionException.class, () -> decryptor.decrypt(altered)))
          .hasMessage("The message could not be decrypted");
    }
  }

  @Test
  void validRecipientAndProbe_forOneKey_costOneOperation() throws Exception {
    byte[] message = encryptorTo(X25519).build().encrypt(CONTENT);
    byte[] probe =
        with(
            message,
            CurveKind.X25519.identifier(),
            ephemeral(message),
            flipped(wrappedKey(message), 5));
    TokenProvider.whileInstalled(
        () -> {
          HeldKey inToken = TokenProvider.inToken(X25519);
          assertOpens(inToken, message);
          EnvelopeParts parts = EnvelopeParts.of(message);
          parts.recipients().add(EnvelopeParts.of(probe).recipients().get(0));

          int before = TokenProvider.operations();
          assertOpens(inToken, parts.message());
          assertThat(TokenProvider.operations()).isEqualTo(before + 1);

          Collections.reverse(parts.recipients());
          assertCosts(1, inToken, parts.message());
        });
  }
}
