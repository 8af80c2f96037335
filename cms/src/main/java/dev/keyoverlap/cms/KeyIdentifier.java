package dev.keyoverlap.cms;

import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.message.PresentedCertificates;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientIdentifier;

/**
 * How a message names a signer or a recipient: by issuer and serial number, or by subject key
 * identifier (RFC 5652, 5.3 and 6.2).
 */
final class KeyIdentifier {

  private static final int LONGEST_TEXT = 200;

  private static final Pattern NOT_PRINTABLE = Pattern.compile("\\p{C}");

  /** RFC 5280, 4.1.2.2, allows 160; this much is still printed. */
  private static final int LONGEST_SERIAL_NUMBER_BITS = 256;

  private final String text;
  private final Function<Keyring, List<KeyVersion>> lookUp;
  private final Function<PresentedCertificates, List<X509Certificate>> lookUpPresented;

  private KeyIdentifier(
      String text,
      Function<Keyring, List<KeyVersion>> lookUp,
      Function<PresentedCertificates, List<X509Certificate>> lookUpPresented) {
    this.text = printable(text);
    this.lookUp = lookUp;
    this.lookUpPresented = lookUpPresented;
  }

  /**
   * From a message.
   *
   * @throws IllegalArgumentException if it is none
   */
  static KeyIdentifier of(ASN1Encodable id) {
    return id instanceof ASN1OctetString identifier
        ? bySubjectKeyIdentifier(identifier.getOctets())
        : byIssuerAndSerial(IssuerAndSerialNumber.getInstance(id));
  }

  /**
   * From a message.
   *
   * @throws IllegalArgumentException if it is none
   */
  static KeyIdentifier of(KeyAgreeRecipientIdentifier id) {
    IssuerAndSerialNumber issuerAndSerial = id.getIssuerAndSerialNumber();
    return issuerAndSerial != null
        ? byIssuerAndSerial(issuerAndSerial)
        : bySubjectKeyIdentifier(id.getRKeyID().getSubjectKeyIdentifier().getOctets());
  }

  private static KeyIdentifier bySubjectKeyIdentifier(byte[] identifier) {
    return new KeyIdentifier(
        "key identifier " + HexFormat.of().formatHex(identifier),
        ring -> ring.findBySubjectKeyIdentifier(identifier),
        presented -> presented.findBySubjectKeyIdentifier(identifier));
  }

  private static KeyIdentifier byIssuerAndSerial(IssuerAndSerialNumber id) {
    BigInteger serialNumber = id.getSerialNumber().getValue();
    X500Principal issuer;
    try {
      issuer = new X500Principal(id.getName().getEncoded());
    } catch (IOException e) {
      throw new IllegalArgumentException("The issuer has no encoded form", e);
    }
    String serial =
        serialNumber.bitLength() <= LONGEST_SERIAL_NUMBER_BITS
            ? "0x" + serialNumber.toString(16)
            : "of " + serialNumber.bitLength() + " bits";
    return new KeyIdentifier(
        "serial number " + serial + " of " + issuer.getName(),
        ring -> ring.findByIssuerAndSerial(issuer, serialNumber),
        presented -> presented.findByIssuerAndSerial(issuer, serialNumber));
  }

  /** The versions meant, of any state: active ones first, then staged, retained, compromised. */
  List<KeyVersion> find(Keyring ring) {
    return lookUp.apply(ring).stream().sorted(Comparator.comparing(KeyVersion::state)).toList();
  }

  /** The certificates meant, of those that came with the message; none of them is trusted. */
  List<X509Certificate> find(PresentedCertificates presented) {
    return lookUpPresented.apply(presented);
  }

  /** A stranger chose these words and they end up in logs: no line breaks, no endless names. */
  private static String printable(String text) {
    String start = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
    // Nearly all names are plain.
    return start.chars().allMatch(c -> c >= ' ' && c <= '~')
        ? start
        : NOT_PRINTABLE.matcher(start).replaceAll("?");
  }

  /** For people; printable and of limited length. */
  @Override
  public String toString() {
    return text;
  }
}
