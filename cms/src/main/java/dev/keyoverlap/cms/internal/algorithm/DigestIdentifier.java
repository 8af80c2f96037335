package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * How messages name a {@link DigestAlgorithm}. SHA-1 has methods of its own, so that no one gets it
 * by accident.
 */
public final class DigestIdentifier {

  private static final Map<DigestAlgorithm, ASN1ObjectIdentifier> ALL =
      new EnumMap<>(DigestAlgorithm.class);

  static {
    for (DigestAlgorithm digest : DigestAlgorithm.values()) {
      ALL.put(digest, oid(digest));
    }
  }

  /** SHAKE256 with its length beside it, as Ed448 needs it (RFC 8419, 2.3). */
  static final AlgorithmIdentifier SHAKE256_OF_512_BITS =
      new AlgorithmIdentifier(
          NISTObjectIdentifiers.id_shake256_len,
          new ASN1Integer(DigestAlgorithm.SHAKE256.length() * (long) Byte.SIZE));

  private DigestIdentifier() {}

  private static ASN1ObjectIdentifier oid(DigestAlgorithm digest) {
    return switch (digest) {
      case SHA256 -> NISTObjectIdentifiers.id_sha256;
      case SHA384 -> NISTObjectIdentifiers.id_sha384;
      case SHA512 -> NISTObjectIdentifiers.id_sha512;
      case SHA3_256 -> NISTObjectIdentifiers.id_sha3_256;
      case SHA3_384 -> NISTObjectIdentifiers.id_sha3_384;
      case SHA3_512 -> NISTObjectIdentifiers.id_sha3_512;
      case SHAKE128 -> NISTObjectIdentifiers.id_shake128;
      case SHAKE256 -> NISTObjectIdentifiers.id_shake256;
      case LEGACY_SHA1 -> OIWObjectIdentifiers.idSHA1;
    };
  }

  /** One that is as good as it should be; empty if it is none of these. */
  public static Optional<DigestAlgorithm> read(AlgorithmIdentifier identifier) {
    return readEvenIfWeak(identifier).filter(digest -> digest != DigestAlgorithm.LEGACY_SHA1);
  }

  /** For those who look afterwards whether it is accepted. */
  public static Optional<DigestAlgorithm> readEvenIfWeak(AlgorithmIdentifier identifier) {
    if (identifier.equals(SHAKE256_OF_512_BITS)) {
      return Optional.of(DigestAlgorithm.SHAKE256);
    }
    return ALL.entrySet().stream()
        .filter(each -> each.getValue().equals(identifier.getAlgorithm()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** As SignedData names it: without parameters (RFC 5754, 2). */
  public static AlgorithmIdentifier of(DigestAlgorithm digest) {
    return new AlgorithmIdentifier(Objects.requireNonNull(ALL.get(digest)));
  }

  /** As the parameters of RSASSA-PSS and RSAES-OAEP name it: with NULL (RFC 4055, 2.1). */
  public static AlgorithmIdentifier withNull(DigestAlgorithm digest) {
    return new AlgorithmIdentifier(Objects.requireNonNull(ALL.get(digest)), DERNull.INSTANCE);
  }
}
