package dev.keyoverlap.internal.key;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.interfaces.XECKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of keys: their names, their uses, what their certificates must allow, and their sizes.
 * A size can be too short to prove or protect anything, or cost too much to try. Every format asks
 * here, and has only the identifiers of its own.
 */
public enum KeyFamily {
  RSA("RSA", true, Optional.of(Usage.KEY_ENCIPHERMENT)),
  /** An RSA key that its certificate restricts to RSASSA-PSS (RFC 4055, 1.2). */
  RSA_PSS_ONLY("RSASSA-PSS", true, Optional.empty()),
  EC("elliptic curve", true, Optional.of(Usage.KEY_AGREEMENT)),
  ED25519("Ed25519", true, Optional.empty()),
  ED448("Ed448", true, Optional.empty()),
  /** For agreeing on keys only (RFC 8410). */
  X25519("X25519", false, Optional.of(Usage.KEY_AGREEMENT)),
  /** For agreeing on keys only (RFC 8410). */
  X448("X448", false, Optional.of(Usage.KEY_AGREEMENT)),
  /** For signatures only, of any length (RFC 9881). */
  ML_DSA("ML-DSA", true, Optional.empty()),
  /** For signatures only, of any parameters (RFC 9814). */
  SLH_DSA("SLH-DSA", true, Optional.empty()),
  /** For encapsulating keys only, of any length (RFC 9935). */
  ML_KEM("ML-KEM", false, Optional.of(Usage.KEY_ENCIPHERMENT));

  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 16_384;
  private static final int MOST_EXPONENT_BITS = 64;
  private static final int LEAST_EC_BITS = 256;

  /**
   * The start of the object identifiers 2.16.840.1.101.3.4.3 (signatures) and .4 (KEMs), in DER.
   */
  private static final byte[] NIST_ALGORITHMS = {6, 9, 0x60, (byte) 0x86, 0x48, 1, 0x65, 3, 4};

  private static final int SIGNATURES = 3;
  private static final int FIRST_ML_DSA = 17;
  private static final int LAST_ML_DSA = 19;
  private static final int FIRST_SLH_DSA = 20;
  private static final int LAST_SLH_DSA = 31;
  private static final int ENCAPSULATIONS = 4;
  private static final int FIRST_ML_KEM = 1;
  private static final int LAST_ML_KEM = 3;

  private final String inWords;
  private final boolean signs;
  private final Optional<Usage> toEncryptTo;

  KeyFamily(String inWords, boolean signs, Optional<Usage> toEncryptTo) {
    this.inWords = inWords;
    this.signs = signs;
    this.toEncryptTo = toEncryptTo;
  }

  /** The uses that a certificate may allow (RFC 5280, 4.2.1.3). */
  public enum Usage {
    DIGITAL_SIGNATURE(0, "signatures"),
    NON_REPUDIATION(1, "signatures that commit the signer"),
    KEY_ENCIPHERMENT(2, "encrypting keys to it"),
    KEY_AGREEMENT(4, "agreeing on keys with it");

    private final int position;
    private final String inWords;

    Usage(int position, String inWords) {
      this.position = position;
      this.inWords = inWords;
    }

    /**
     * Whether a certificate allows this. One without this extension allows everything.
     *
     * @param certificate the certificate
     * @return true if it does
     */
    public boolean isAllowedBy(X509Certificate certificate) {
      boolean[] usage = certificate.getKeyUsage();
      return usage == null || (usage.length > position && usage[position]);
    }

    @Override
    public String toString() {
      return inWords;
    }
  }

  /**
   * The kind of a key.
   *
   * @param key the key
   * @return its kind; empty if it is none of these
   */
  public static Optional<KeyFamily> of(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> Optional.of(RSA);
      case "RSASSA-PSS" -> Optional.of(RSA_PSS_ONLY);
      case "EC", "ECDSA" -> Optional.of(EC);
      case "Ed25519" -> Optional.of(ED25519);
      case "Ed448" -> Optional.of(ED448);
      case "X25519" -> Optional.of(X25519);
      case "X448" -> Optional.of(X448);
      // The JDK names the family and keeps the curve in the parameters.
      case "EdDSA" ->
          key instanceof EdECKey edwards
              ? named(edwards.getParams().getName(), ED25519, ED448)
              : Optional.empty();
      case "XDH" ->
          key instanceof XECKey montgomery
                  && montgomery.getParams() instanceof NamedParameterSpec curve
              ? named(curve.getName(), X25519, X448)
              : Optional.empty();
      default -> byIdentifier(key);
    };
  }

  private static Optional<KeyFamily> named(String curve, KeyFamily... families) {
    return Arrays.stream(families).filter(family -> family.inWords.equals(curve)).findFirst();
  }

  /** Runtimes and providers have several names for the others, and one identifier. */
  private static Optional<KeyFamily> byIdentifier(PublicKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      return Optional.empty();
    }
    int start = inside(encoded, inside(encoded, 0));
    int end = start + NIST_ALGORITHMS.length;
    if (encoded.length < end + 2
        || !Arrays.equals(encoded, start, end, NIST_ALGORITHMS, 0, NIST_ALGORITHMS.length)) {
      return Optional.empty();
    }
    int last = encoded[end + 1];
    return switch (encoded[end]) {
      case SIGNATURES ->
          last >= FIRST_ML_DSA && last <= LAST_ML_DSA
              ? Optional.of(ML_DSA)
              : last >= FIRST_SLH_DSA && last <= LAST_SLH_DSA
                  ? Optional.of(SLH_DSA)
                  : Optional.empty();
      case ENCAPSULATIONS ->
          last >= FIRST_ML_KEM && last <= LAST_ML_KEM ? Optional.of(ML_KEM) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Where the content of a sequence begins, if it is one (SubjectPublicKeyInfo, RFC 5280, 4.1). */
  private static int inside(byte[] encoded, int sequence) {
    int length = sequence + 1 < encoded.length ? encoded[sequence + 1] : 0;
    return sequence + 2 + (length < 0 ? length & 0x7f : 0);
  }

  /**
   * Whether keys of this kind make signatures.
   *
   * @return true if they do
   */
  public boolean signs() {
    return signs;
  }

  /**
   * The use that a certificate must allow for messages to be encrypted to its key.
   *
   * @return the usage; empty if keys of this kind are for signatures only
   */
  public Optional<Usage> toEncryptTo() {
    return toEncryptTo;
  }

  /**
   * Whether a certificate allows signatures of either kind.
   *
   * @param certificate the certificate
   * @return true if it does
   */
  public static boolean isForSignatures(X509Certificate certificate) {
    return Usage.DIGITAL_SIGNATURE.isAllowedBy(certificate)
        || Usage.NON_REPUDIATION.isAllowedBy(certificate);
  }

  /**
   * Why nothing may rest on a key.
   *
   * @param key the key
   * @return what is wrong with it, to go on after the name of its owner; empty if nothing is
   */
  public static Optional<String> weakness(PublicKey key) {
    if (key instanceof RSAPublicKey rsa
        && rsa.getPublicExponent().bitLength() > MOST_EXPONENT_BITS) {
      return Optional.of(
          "its RSA key has an exponent of %d bits, which nobody uses"
              .formatted(rsa.getPublicExponent().bitLength()));
    }
    if (key instanceof RSAKey rsa) {
      int bits = rsa.getModulus().bitLength();
      return bits > MOST_RSA_BITS
          ? Optional.of("its RSA key has %d bits, which nobody uses".formatted(bits))
          : tooShort("RSA", bits, LEAST_RSA_BITS);
    }
    return key instanceof ECKey ec
        ? tooShort("elliptic curve", curveBits(ec), LEAST_EC_BITS)
        : Optional.empty();
  }

  /**
   * The bits of a curve's field.
   *
   * @param key a key on the curve
   * @return how many
   */
  public static int curveBits(ECKey key) {
    return key.getParams().getCurve().getField().getFieldSize();
  }

  private static Optional<String> tooShort(String kind, int bits, int least) {
    return bits < least
        ? Optional.of(
            "its %s key has only %d bits, and less than %d are not safe"
                .formatted(kind, bits, least))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return inWords;
  }
}
