package dev.keyoverlap.cms;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * How the key of the content is brought to a recipient's ML-KEM key (FIPS 203): a secret is
 * encapsulated to it, HKDF with SHA-256 makes a key of that secret, and AES Key Wrap encrypts the
 * key of the content with it (RFC 9629, RFC 9936). No quantum computer known or planned undoes it.
 *
 * <p>The recipient's certificate decides which of them it is. A {@link CmsDecryptor} accepts all of
 * them.
 */
@SuppressWarnings("ImmutableEnumChecker") // object identifiers do not change
public enum KeyEncapsulation {
  /** As hard to break as AES-128; with AES-128 Key Wrap. */
  ML_KEM_512(NISTObjectIdentifiers.id_alg_ml_kem_512, KeyWrap.AES_128),
  /** As hard to break as AES-192; with AES-256 Key Wrap. */
  ML_KEM_768(NISTObjectIdentifiers.id_alg_ml_kem_768, KeyWrap.AES_256),
  /** As hard to break as AES-256; with AES-256 Key Wrap. */
  ML_KEM_1024(NISTObjectIdentifiers.id_alg_ml_kem_1024, KeyWrap.AES_256);

  private final ASN1ObjectIdentifier oid;
  private final KeyWrap wrap;

  KeyEncapsulation(ASN1ObjectIdentifier oid, KeyWrap wrap) {
    this.oid = oid;
    this.wrap = wrap;
  }

  /** As a message names it, without parameters; empty if it is none of these. */
  static Optional<KeyEncapsulation> of(AlgorithmIdentifier identifier) {
    return of(identifier.getAlgorithm()).filter(known -> identifier.getParameters() == null);
  }

  /**
   * By the key's encoding: runtimes and providers have several names for it. One that does not know
   * the algorithm, as JDK 17, also adds parameters that the certificate does not have.
   */
  static Optional<KeyEncapsulation> of(PublicKey key) {
    return of(SubjectPublicKeyInfo.getInstance(key.getEncoded()).getAlgorithm().getAlgorithm());
  }

  private static Optional<KeyEncapsulation> of(ASN1ObjectIdentifier oid) {
    return Arrays.stream(values()).filter(known -> known.oid.equals(oid)).findFirst();
  }

  AlgorithmIdentifier identifier() {
    return new AlgorithmIdentifier(oid);
  }

  /** The wrap that every receiver of this must know (RFC 9936, 2.1). */
  KeyWrap wrap() {
    return wrap;
  }
}
