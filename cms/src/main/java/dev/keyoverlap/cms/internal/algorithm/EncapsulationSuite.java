package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.algorithm.KeyEncapsulation;
import java.security.PublicKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The parts of a {@link KeyEncapsulation}, and its names in messages. */
public final class EncapsulationSuite {

  private static final Map<KeyEncapsulation, EncapsulationSuite> ALL =
      new EnumMap<>(KeyEncapsulation.class);

  static {
    for (KeyEncapsulation encapsulation : KeyEncapsulation.values()) {
      ALL.put(encapsulation, row(encapsulation));
    }
  }

  private final KeyEncapsulation encapsulation;
  private final ASN1ObjectIdentifier oid;
  private final KeyWrap wrap;

  private EncapsulationSuite(
      KeyEncapsulation encapsulation, ASN1ObjectIdentifier oid, KeyWrap wrap) {
    this.encapsulation = encapsulation;
    this.oid = oid;
    this.wrap = wrap;
  }

  private static EncapsulationSuite row(KeyEncapsulation encapsulation) {
    return switch (encapsulation) {
      case ML_KEM_512 ->
          new EncapsulationSuite(
              encapsulation, NISTObjectIdentifiers.id_alg_ml_kem_512, KeyWrap.AES_128);
      case ML_KEM_768 ->
          new EncapsulationSuite(
              encapsulation, NISTObjectIdentifiers.id_alg_ml_kem_768, KeyWrap.AES_256);
      case ML_KEM_1024 ->
          new EncapsulationSuite(
              encapsulation, NISTObjectIdentifiers.id_alg_ml_kem_1024, KeyWrap.AES_256);
    };
  }

  /** The one row for a way of encapsulating keys. */
  public static EncapsulationSuite of(KeyEncapsulation encapsulation) {
    return Objects.requireNonNull(ALL.get(encapsulation));
  }

  /** As a message names it, without parameters; empty if it is none of these. */
  public static Optional<EncapsulationSuite> of(AlgorithmIdentifier identifier) {
    return of(identifier.getAlgorithm()).filter(known -> identifier.getParameters() == null);
  }

  /**
   * By the key's encoding: runtimes and providers have several names for it. One that does not know
   * the algorithm, as JDK 17, also adds parameters that the certificate does not have.
   */
  public static Optional<EncapsulationSuite> of(PublicKey key) {
    return of(SubjectPublicKeyInfo.getInstance(key.getEncoded()).getAlgorithm().getAlgorithm());
  }

  private static Optional<EncapsulationSuite> of(ASN1ObjectIdentifier oid) {
    return ALL.values().stream().filter(known -> known.oid.equals(oid)).findFirst();
  }

  public KeyEncapsulation encapsulation() {
    return encapsulation;
  }

  public AlgorithmIdentifier identifier() {
    return new AlgorithmIdentifier(oid);
  }

  /** The wrap that every receiver of this must know (RFC 9936, 2.1). */
  public KeyWrap wrap() {
    return wrap;
  }
}
