package dev.keyoverlap.cms;

import java.security.MessageDigest;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * The digests that signatures are made of. SHA-1 and MD5 are not among them, so that nothing here
 * can accept them by mistake.
 */
@SuppressWarnings("ImmutableEnumChecker") // object identifiers and MGF1 parameters do not change
enum DigestAlgorithm {
  SHA256("SHA-256", 32, NISTObjectIdentifiers.id_sha256, MGF1ParameterSpec.SHA256),
  SHA384("SHA-384", 48, NISTObjectIdentifiers.id_sha384, MGF1ParameterSpec.SHA384),
  SHA512("SHA-512", 64, NISTObjectIdentifiers.id_sha512, MGF1ParameterSpec.SHA512);

  private final String jcaName;
  private final int length;
  private final ASN1ObjectIdentifier oid;
  private final MGF1ParameterSpec mgf1;

  DigestAlgorithm(String jcaName, int length, ASN1ObjectIdentifier oid, MGF1ParameterSpec mgf1) {
    this.jcaName = jcaName;
    this.length = length;
    this.oid = oid;
    this.mgf1 = mgf1;
  }

  static Optional<DigestAlgorithm> of(AlgorithmIdentifier identifier) {
    return Arrays.stream(values())
        .filter(digest -> digest.oid.equals(identifier.getAlgorithm()))
        .findFirst();
  }

  String jcaName() {
    return jcaName;
  }

  /** The length of a digest in bytes. */
  int length() {
    return length;
  }

  MGF1ParameterSpec mgf1() {
    return mgf1;
  }

  /** As SignedData names it: without parameters (RFC 5754, 2). */
  AlgorithmIdentifier identifier() {
    return new AlgorithmIdentifier(oid);
  }

  /** As the parameters of RSASSA-PSS and RSAES-OAEP name it: with NULL (RFC 4055, 2.1). */
  AlgorithmIdentifier identifierWithNull() {
    return new AlgorithmIdentifier(oid, DERNull.INSTANCE);
  }

  byte[] digest(byte[] content) {
    return newDigest().digest(content);
  }

  /** A digest to be fed. */
  MessageDigest newDigest() {
    return CryptoProviders.byRule().digest(jcaName);
  }
}
