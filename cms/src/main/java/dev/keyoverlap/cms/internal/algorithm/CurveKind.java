package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.provider.CryptoTask;
import dev.keyoverlap.cms.internal.provider.UnusablePrivateKeyException;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.internal.device.BoundKey;
import dev.keyoverlap.internal.key.KeyFamily;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/**
 * The kinds of elliptic curves for key agreement: how to make the key pair for one message, what a
 * message carries of it, and how both sides compute the secret.
 */
@SuppressWarnings("ImmutableEnumChecker")
public // object identifiers do not change
enum CurveKind {
  /** P-256, P-384, P-521 (RFC 5753). */
  NIST(CryptoTask.ELLIPTIC_CURVE, "ECDH", X9ObjectIdentifiers.id_ecPublicKey),
  /** RFC 8418. */
  X25519(CryptoTask.X25519, "X25519", EdECObjectIdentifiers.id_X25519);

  private static final int X25519_BYTES = 32;

  private final CryptoTask task;
  private final String algorithm;
  private final ASN1ObjectIdentifier oid;

  CurveKind(CryptoTask task, String algorithm, ASN1ObjectIdentifier oid) {
    this.task = task;
    this.algorithm = algorithm;
    this.oid = oid;
  }

  /** Of a key; empty if nothing can be agreed on with it. */
  public static Optional<CurveKind> of(PublicKey key) {
    return KeyFamily.of(key)
        .flatMap(
            family ->
                switch (family) {
                  case EC -> Optional.of(NIST);
                  case X25519 -> Optional.of(X25519);
                  default -> Optional.empty();
                });
  }

  /** The algorithm of the sender's key, as a message names it. */
  public AlgorithmIdentifier identifier() {
    return new AlgorithmIdentifier(oid);
  }

  public boolean isNamedBy(AlgorithmIdentifier identifier) {
    return oid.equals(identifier.getAlgorithm());
  }

  /** A key pair for one message, on the recipient's curve. */
  public KeyPair pairFor(CryptoProviders providers, PublicKey recipient)
      throws GeneralSecurityException {
    return providers.generate(
        task, task.keyFactory(), this == NIST ? ((ECPublicKey) recipient).getParams() : null);
  }

  /** A public key as a message carries it. */
  public static byte[] sent(PublicKey key) {
    return SubjectPublicKeyInfo.getInstance(key.getEncoded()).getPublicKeyData().getBytes();
  }

  /**
   * A public key that a stranger sent. That it lies on our curve is checked here, whatever the
   * provider checks: a point elsewhere gives away the private key bit by bit.
   *
   * @throws IllegalArgumentException if it does not lie on the curve, or the curve is unknown
   */
  public PublicKey received(CryptoProviders providers, PublicKey ours, byte[] sent)
      throws GeneralSecurityException {
    AlgorithmIdentifier curve = SubjectPublicKeyInfo.getInstance(ours.getEncoded()).getAlgorithm();
    byte[] checked = this == NIST ? onCurve(curve, sent) : ofLength(sent);
    return providers.publicKey(task, MessageSyntax.der(new SubjectPublicKeyInfo(curve, checked)));
  }

  private static byte[] onCurve(AlgorithmIdentifier algorithm, byte[] point) {
    X962Parameters parameters = X962Parameters.getInstance(algorithm.getParameters());
    X9ECParameters curve =
        CustomNamedCurves.getByOID(ASN1ObjectIdentifier.getInstance(parameters.getParameters()));
    return curve.getCurve().decodePoint(point).getEncoded(false);
  }

  /** Every value of this length is a point of the curve or its twist, which is as good. */
  private static byte[] ofLength(byte[] coordinate) {
    if (coordinate.length != X25519_BYTES) {
      throw new IllegalArgumentException("A key of " + coordinate.length + " bytes");
    }
    return coordinate;
  }

  /**
   * Computes the secret that both sides share, with one private-key operation.
   *
   * @throws UnusablePrivateKeyException if the private key cannot be used, whatever the message
   * @throws GeneralSecurityException if the other key makes the secret known beforehand
   */
  public byte[] secret(CryptoProviders providers, PrivateKey ours, PublicKey theirs)
      throws GeneralSecurityException {
    byte[] secret =
        ours instanceof BoundKey bound
            ? UnusablePrivateKeyException.unlessAnswered(
                () -> bound.device().agree(algorithm, theirs))
            : agreed(providers, ours, theirs);
    // RFC 8418, 2: not every provider looks itself.
    if (this == X25519 && isZero(secret)) {
      throw new GeneralSecurityException("The sender's key is of small order");
    }
    return secret;
  }

  private byte[] agreed(CryptoProviders providers, PrivateKey ours, PublicKey theirs)
      throws GeneralSecurityException {
    KeyAgreement agreement;
    try {
      agreement = providers.agreeing(task, algorithm, ours);
    } catch (InvalidKeyException e) {
      throw new UnusablePrivateKeyException(e);
    }
    agreement.doPhase(theirs, true);
    return agreement.generateSecret();
  }

  /** Without telling by the time how many bytes are. */
  private static boolean isZero(byte[] secret) {
    int bits = 0;
    for (byte b : secret) {
      bits |= b;
    }
    return bits == 0;
  }
}
