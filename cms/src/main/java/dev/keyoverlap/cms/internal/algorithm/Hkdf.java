package dev.keyoverlap.cms.internal.algorithm;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.util.DigestFactory;

/** Makes a key of a shared secret (RFC 5869, named as in RFC 8619). */
@SuppressWarnings("ImmutableEnumChecker")
public // object identifiers and digest makers do not change
enum Hkdf {
  SHA256(PKCSObjectIdentifiers.id_alg_hkdf_with_sha256, DigestFactory::createSHA256),
  SHA384(PKCSObjectIdentifiers.id_alg_hkdf_with_sha384, DigestFactory::createSHA384),
  SHA512(PKCSObjectIdentifiers.id_alg_hkdf_with_sha512, DigestFactory::createSHA512);

  private final ASN1ObjectIdentifier oid;
  private final Supplier<Digest> digest;

  Hkdf(ASN1ObjectIdentifier oid, Supplier<Digest> digest) {
    this.oid = oid;
    this.digest = digest;
  }

  /** As a message names it, without parameters (RFC 8619, 2); empty if it is none of these. */
  public static Optional<Hkdf> of(AlgorithmIdentifier identifier) {
    return Arrays.stream(values())
        .filter(known -> known.oid.equals(identifier.getAlgorithm()))
        .filter(known -> identifier.getParameters() == null)
        .findFirst();
  }

  public AlgorithmIdentifier identifier() {
    return new AlgorithmIdentifier(oid);
  }

  /**
   * A key from a secret.
   *
   * @param salt empty for none, which counts as zeros
   * @param info what the key is bound to
   * @param length of the key in bytes
   */
  public byte[] derive(byte[] secret, byte[] salt, byte[] info, int length) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(digest.get());
    generator.init(new HKDFParameters(secret, salt, info));
    byte[] key = new byte[length];
    generator.generateBytes(key, 0, length);
    return key;
  }
}
