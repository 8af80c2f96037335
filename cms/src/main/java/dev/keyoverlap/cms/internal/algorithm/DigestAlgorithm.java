package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import java.security.MessageDigest;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * The digests that signatures are made of. MD5 is not among them, so that nothing here can accept
 * it by mistake, and who wants SHA-1 must ask in another way than for the rest.
 */
@SuppressWarnings("ImmutableEnumChecker")
public // object identifiers do not change
enum DigestAlgorithm {
  SHA256("SHA-256", 32, NISTObjectIdentifiers.id_sha256),
  SHA384("SHA-384", 48, NISTObjectIdentifiers.id_sha384),
  SHA512("SHA-512", 64, NISTObjectIdentifiers.id_sha512),
  /** With 512 bits (RFC 8702, 3.1); senders use it with ML-DSA. For reading only. */
  SHAKE256("SHAKE256-512", 64, NISTObjectIdentifiers.id_shake256),
  /** For reading only, where the caller accepts it. */
  LEGACY_SHA1("SHA-1", 20, OIWObjectIdentifiers.idSHA1);

  private final String jcaName;
  private final int length;
  private final ASN1ObjectIdentifier oid;

  DigestAlgorithm(String jcaName, int length, ASN1ObjectIdentifier oid) {
    this.jcaName = jcaName;
    this.length = length;
    this.oid = oid;
  }

  /** One that is as good as it should be; empty if it is none of these. */
  public static Optional<DigestAlgorithm> of(AlgorithmIdentifier identifier) {
    return evenIfWeak(identifier).filter(digest -> digest != LEGACY_SHA1);
  }

  /** For those who look afterwards whether it is accepted. */
  public static Optional<DigestAlgorithm> evenIfWeak(AlgorithmIdentifier identifier) {
    return Arrays.stream(values())
        .filter(digest -> digest.oid.equals(identifier.getAlgorithm()))
        .findFirst();
  }

  public String jcaName() {
    return jcaName;
  }

  /** The length of a digest in bytes. */
  public int length() {
    return length;
  }

  MGF1ParameterSpec mgf1() {
    return new MGF1ParameterSpec(jcaName);
  }

  /** As SignedData names it: without parameters (RFC 5754, 2). */
  public AlgorithmIdentifier identifier() {
    return new AlgorithmIdentifier(oid);
  }

  /** As the parameters of RSASSA-PSS and RSAES-OAEP name it: with NULL (RFC 4055, 2.1). */
  public AlgorithmIdentifier identifierWithNull() {
    return new AlgorithmIdentifier(oid, DERNull.INSTANCE);
  }

  public byte[] digest(byte[] content) {
    return newDigest(CryptoProviders.byRule()).digest(content);
  }

  /** A digest to be fed. */
  public MessageDigest newDigest(CryptoProviders providers) {
    return providers.digest(jcaName);
  }
}
