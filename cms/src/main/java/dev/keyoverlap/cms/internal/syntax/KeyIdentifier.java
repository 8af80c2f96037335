package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.judge.Candidates;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientIdentifier;

/**
 * How a message names a signer or a recipient: by issuer and serial number, or by subject key
 * identifier (RFC 5652, 5.3 and 6.2).
 */
public final class KeyIdentifier {

  private final KeyHint hint;

  private KeyIdentifier(KeyHint hint) {
    this.hint = hint;
  }

  /**
   * From a message.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static KeyIdentifier of(ASN1Encodable id) {
    return id instanceof ASN1OctetString identifier
        ? bySubjectKeyIdentifier(identifier.getOctets())
        : byIssuerAndSerial(IssuerAndSerialNumber.getInstance(id));
  }

  /**
   * From a message.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static KeyIdentifier of(KeyAgreeRecipientIdentifier id) {
    IssuerAndSerialNumber issuerAndSerial = id.getIssuerAndSerialNumber();
    return issuerAndSerial != null
        ? byIssuerAndSerial(issuerAndSerial)
        : bySubjectKeyIdentifier(id.getRKeyID().getSubjectKeyIdentifier().getOctets());
  }

  private static KeyIdentifier bySubjectKeyIdentifier(byte[] identifier) {
    return new KeyIdentifier(KeyHint.subjectKeyIdentifier(identifier));
  }

  private static KeyIdentifier byIssuerAndSerial(IssuerAndSerialNumber id) {
    BigInteger serialNumber = id.getSerialNumber().getValue();
    try {
      X500Principal issuer = new X500Principal(id.getName().getEncoded());
      return new KeyIdentifier(KeyHint.issuerAndSerial(issuer, serialNumber));
    } catch (IOException | IllegalArgumentException e) {
      // A name that cannot be read: the serial number decides.
      return new KeyIdentifier(KeyHint.issuerAndSerial("an unreadable name", serialNumber));
    }
  }

  /** The versions that may be meant, of any state. */
  public Candidates candidates(Keyring ring) {
    return Candidates.of(ring, List.of(hint));
  }

  /** The versions meant, of any state: active ones first, then staged, retained, compromised. */
  public List<KeyVersion> find(Keyring ring) {
    return ring.findByHint(hint).stream().sorted(Comparator.comparing(KeyVersion::state)).toList();
  }

  /** Whether it names one key, and not several that have a serial number in common. */
  public boolean isPrecise() {
    return hint.isPrecise();
  }

  /** The certificates meant, of those that came with the message; none of them is trusted. */
  public List<X509Certificate> find(PresentedCertificates presented) {
    return presented.find(hint);
  }

  /** For people; printable and of limited length. */
  @Override
  public String toString() {
    return hint.toString();
  }
}
