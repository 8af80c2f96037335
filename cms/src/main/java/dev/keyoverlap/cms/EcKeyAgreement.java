package dev.keyoverlap.cms;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.ecc.ECCCMSSharedInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.KDF2BytesGenerator;
import org.bouncycastle.crypto.params.KDFParameters;

/**
 * Agrees on a key-encryption key by ECDH, and wraps the key of the content in it (RFC 5753, 3.1).
 */
final class EcKeyAgreement {

  private static final Map<ASN1ObjectIdentifier, Integer> WRAP_BITS =
      Map.of(
          NISTObjectIdentifiers.id_aes128_wrap, 128,
          NISTObjectIdentifiers.id_aes192_wrap, 192,
          NISTObjectIdentifiers.id_aes256_wrap, 256);

  private EcKeyAgreement() {}

  /** Whether this is one of AES Key Wrap's identifiers (RFC 3394). */
  static boolean isKeyWrap(AlgorithmIdentifier wrap) {
    return WRAP_BITS.containsKey(wrap.getAlgorithm());
  }

  /** The wrap as strong as the content's own key (RFC 5753, 8). */
  static AlgorithmIdentifier wrapFor(ContentEncryption encryption) {
    return new AlgorithmIdentifier(
        switch (encryption.keyBits()) {
          case 128 -> NISTObjectIdentifiers.id_aes128_wrap;
          case 192 -> NISTObjectIdentifiers.id_aes192_wrap;
          default -> NISTObjectIdentifiers.id_aes256_wrap;
        });
  }

  /** A key pair for one message, on the recipient's curve. */
  static KeyPair ephemeral(ECPublicKey recipient) throws GeneralSecurityException {
    return CryptoProviders.byRule()
        .generate(CryptoTask.ELLIPTIC_CURVE, "EC", recipient.getParams());
  }

  /** The point of a public key, as a message carries it. */
  static byte[] point(PublicKey key) {
    return SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
  }

  /**
   * A public key from a point that a stranger sent. That it lies on the curve is checked here,
   * whatever the provider checks: a point elsewhere gives away the private key bit by bit.
   *
   * @throws IllegalArgumentException if it does not lie on the curve, or the curve is unknown
   */
  static PublicKey onCurveOf(PublicKey ours, byte[] point) throws GeneralSecurityException {
    AlgorithmIdentifier algorithm =
        SubjectPublicKeyInfo.getInstance(ours.getEncoded()).getAlgorithm();
    X962Parameters parameters = X962Parameters.getInstance(algorithm.getParameters());
    X9ECParameters curve =
        CustomNamedCurves.getByOID(ASN1ObjectIdentifier.getInstance(parameters.getParameters()));
    byte[] uncompressed = curve.getCurve().decodePoint(point).getEncoded(false);
    return CryptoProviders.byRule()
        .publicKey(
            CryptoTask.ELLIPTIC_CURVE,
            MessageSyntax.der(new SubjectPublicKeyInfo(algorithm, uncompressed)));
  }

  static byte[] wrap(Agreement agreement, PrivateKey ephemeral, PublicKey recipient, ContentKey key)
      throws GeneralSecurityException {
    Cipher cipher = keyWrap(Cipher.WRAP_MODE, agreement.keyEncryptionKey(ephemeral, recipient));
    return cipher.wrap(key.asSecretKey());
  }

  private static Cipher keyWrap(int mode, SecretKey key) throws GeneralSecurityException {
    return CryptoProviders.byRule().cipher(CryptoTask.KEY_WRAP, "AESWrap", mode, key, null);
  }

  /** Unwraps with one private-key operation. */
  static byte[] unwrap(Agreement agreement, PrivateKey ours, PublicKey ephemeral, byte[] wrapped)
      throws GeneralSecurityException {
    Cipher cipher = keyWrap(Cipher.UNWRAP_MODE, agreement.keyEncryptionKey(ours, ephemeral));
    return cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY).getEncoded();
  }

  /**
   * What both sides must agree on.
   *
   * @param scheme the digest of the derivation
   * @param wrap the key wrap, a known one
   * @param userKeyingMaterial what the sender added, if anything
   */
  record Agreement(
      KeyAgreementScheme scheme,
      AlgorithmIdentifier wrap,
      Optional<ASN1OctetString> userKeyingMaterial) {

    Agreement {
      if (!isKeyWrap(wrap)) {
        throw new IllegalArgumentException("Unknown key wrap " + wrap.getAlgorithm());
      }
    }

    SecretKey keyEncryptionKey(PrivateKey ours, PublicKey theirs) throws GeneralSecurityException {
      KeyAgreement agreement;
      try {
        agreement = CryptoProviders.byRule().agreeing(CryptoTask.ELLIPTIC_CURVE, "ECDH", ours);
      } catch (InvalidKeyException e) {
        throw new UnusablePrivateKeyException(e);
      }
      agreement.doPhase(theirs, true);
      byte[] secret = agreement.generateSecret();
      int bits = Objects.requireNonNull(WRAP_BITS.get(wrap.getAlgorithm()));
      byte[] key = new byte[bits / Byte.SIZE];
      KDF2BytesGenerator derivation = new KDF2BytesGenerator(scheme.newDigest());
      derivation.init(new KDFParameters(secret, sharedInfo(bits)));
      derivation.generateBytes(key, 0, key.length);
      Arrays.fill(secret, (byte) 0);
      SecretKey result = new SecretKeySpec(key, "AES");
      Arrays.fill(key, (byte) 0);
      return result;
    }

    /** RFC 5753, 7.2. */
    private byte[] sharedInfo(int bits) {
      byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(bits).array();
      return MessageSyntax.der(
          userKeyingMaterial
              .map(material -> new ECCCMSSharedInfo(wrap, material.getOctets(), length))
              .orElseGet(() -> new ECCCMSSharedInfo(wrap, length)));
    }
  }
}
