package dev.keyoverlap.testkit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * A kind of test key.
 *
 * <pre>{@code
 * HeldKey key = TestAuthority.named("CN=test authority").issue("CN=orders", KeyKind.ML_DSA_65);
 * }</pre>
 *
 * @since 1.0
 */
public enum KeyKind {
  /** RSA with 2048 bits: signs and decrypts in every format. */
  RSA_2048("RSA", 2048, KeyUsage.digitalSignature | KeyUsage.keyEncipherment),
  /** The curve P-256: signs and decrypts. It is made much faster than an RSA key. */
  EC_P256("EC", 256, KeyUsage.digitalSignature | KeyUsage.keyAgreement),
  /** The curve P-384. */
  EC_P384("EC", 384, KeyUsage.digitalSignature | KeyUsage.keyAgreement),
  /** Ed25519: signs. */
  ED25519("Ed25519", 0, KeyUsage.digitalSignature),
  /** X25519: decrypts CMS. */
  X25519("X25519", 0, KeyUsage.keyAgreement),
  /** ML-DSA-65: signs CMS. */
  ML_DSA_65("ML-DSA-65", 0, KeyUsage.digitalSignature),
  /** ML-KEM-768: decrypts CMS. */
  ML_KEM_768("ML-KEM-768", 0, KeyUsage.keyEncipherment);

  private final String algorithm;
  private final int bits;
  private final int usage;

  KeyKind(String algorithm, int bits, int usage) {
    this.algorithm = algorithm;
    this.bits = bits;
    this.usage = usage;
  }

  KeyUsage usage() {
    return new KeyUsage(usage);
  }

  KeyPair pair() {
    try {
      // Not every Java runtime has these.
      Optional<Provider> provider =
          algorithm.startsWith("ML-") ? Optional.of(new BouncyCastleProvider()) : Optional.empty();
      KeyPairGenerator generator =
          provider.isPresent()
              ? KeyPairGenerator.getInstance(algorithm, provider.get())
              : KeyPairGenerator.getInstance(algorithm);
      if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java cannot make a key pair of " + algorithm, e);
    }
  }
}
