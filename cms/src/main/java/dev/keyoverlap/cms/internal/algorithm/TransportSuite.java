package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.algorithm.KeyTransport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** The parts of a {@link KeyTransport}, and its names in messages. */
public final class TransportSuite {

  private static final Map<KeyTransport, TransportSuite> ALL = new EnumMap<>(KeyTransport.class);

  static {
    for (KeyTransport transport : KeyTransport.values()) {
      ALL.put(transport, row(transport));
    }
  }

  private final KeyTransport transport;
  private final String digestName;
  private final ASN1ObjectIdentifier oid;
  private final String maskDigestName;
  private final ASN1ObjectIdentifier maskOid;

  private TransportSuite(KeyTransport transport, String digestName, ASN1ObjectIdentifier oid) {
    this(transport, digestName, oid, digestName, oid);
  }

  private TransportSuite(
      KeyTransport transport,
      String digestName,
      ASN1ObjectIdentifier oid,
      String maskDigestName,
      ASN1ObjectIdentifier maskOid) {
    this.transport = transport;
    this.digestName = digestName;
    this.oid = oid;
    this.maskDigestName = maskDigestName;
    this.maskOid = maskOid;
  }

  private static TransportSuite row(KeyTransport transport) {
    return switch (transport) {
      case RSA_OAEP_SHA256 ->
          new TransportSuite(transport, "SHA-256", NISTObjectIdentifiers.id_sha256);
      case RSA_OAEP_SHA384 ->
          new TransportSuite(transport, "SHA-384", NISTObjectIdentifiers.id_sha384);
      case RSA_OAEP_SHA512 ->
          new TransportSuite(transport, "SHA-512", NISTObjectIdentifiers.id_sha512);
      case LEGACY_RSA_OAEP_SHA1 ->
          new TransportSuite(transport, "SHA-1", OIWObjectIdentifiers.idSHA1);
      case LEGACY_RSA_OAEP_SHA256_MGF1_SHA1 ->
          new TransportSuite(
              transport,
              "SHA-256",
              NISTObjectIdentifiers.id_sha256,
              "SHA-1",
              OIWObjectIdentifiers.idSHA1);
      case LEGACY_RSA_PKCS1_V1_5 ->
          new TransportSuite(transport, "", PKCSObjectIdentifiers.rsaEncryption);
    };
  }

  /** The one row for a way of transporting keys. */
  public static TransportSuite of(KeyTransport transport) {
    return Objects.requireNonNull(ALL.get(transport));
  }

  /** As a message names it; empty if it is none of these. */
  public static Optional<TransportSuite> of(AlgorithmIdentifier identifier) {
    if (PKCSObjectIdentifiers.rsaEncryption.equals(identifier.getAlgorithm())) {
      return Optional.of(of(KeyTransport.LEGACY_RSA_PKCS1_V1_5));
    }
    if (!PKCSObjectIdentifiers.id_RSAES_OAEP.equals(identifier.getAlgorithm())
        || identifier.getParameters() == null) {
      return Optional.empty();
    }
    RSAESOAEPparams parameters = RSAESOAEPparams.getInstance(identifier.getParameters());
    AlgorithmIdentifier mask = parameters.getMaskGenAlgorithm();
    boolean usual =
        PKCSObjectIdentifiers.id_mgf1.equals(mask.getAlgorithm())
            && RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM.equals(parameters.getPSourceAlgorithm());
    if (!usual) {
      return Optional.empty();
    }
    ASN1ObjectIdentifier digest = parameters.getHashAlgorithm().getAlgorithm();
    ASN1ObjectIdentifier maskDigest =
        AlgorithmIdentifier.getInstance(mask.getParameters()).getAlgorithm();
    return ALL.values().stream()
        .filter(TransportSuite::isOaep)
        .filter(known -> known.oid.equals(digest) && known.maskOid.equals(maskDigest))
        .findFirst();
  }

  public KeyTransport transport() {
    return transport;
  }

  public AlgorithmIdentifier identifier() {
    if (!isOaep()) {
      return new AlgorithmIdentifier(oid, DERNull.INSTANCE);
    }
    AlgorithmIdentifier digest = new AlgorithmIdentifier(oid, DERNull.INSTANCE);
    AlgorithmIdentifier maskDigest = new AlgorithmIdentifier(maskOid, DERNull.INSTANCE);
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_RSAES_OAEP,
        new RSAESOAEPparams(
            digest,
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, maskDigest),
            RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM));
  }

  public boolean isOaep() {
    return transport != KeyTransport.LEGACY_RSA_PKCS1_V1_5;
  }

  /** The digest of OAEP, by the JDK's name. */
  public String digestName() {
    return digestName;
  }

  /** The digest of the mask generation function of OAEP, by the JDK's name. */
  public String maskDigestName() {
    return maskDigestName;
  }

  public boolean isLegacy() {
    return switch (transport) {
      case RSA_OAEP_SHA256, RSA_OAEP_SHA384, RSA_OAEP_SHA512 -> false;
      case LEGACY_RSA_OAEP_SHA1, LEGACY_RSA_OAEP_SHA256_MGF1_SHA1, LEGACY_RSA_PKCS1_V1_5 -> true;
    };
  }
}
