package dev.keyoverlap.xmldsig;

import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.DigestAlgorithm;
import dev.keyoverlap.xmldsig.internal.StrictElement;
import dev.keyoverlap.xmldsig.internal.XmlNames;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.w3c.dom.Element;

/**
 * By what a signature names its key: a claim, and nothing more. It is used to find a key in the
 * ring, or a certificate to look for a chain from.
 */
final class ReceivedKeyInfo {

  private static final int LONGEST_NAME = 120;

  /** XmlNames of attributes that other programs write, and Java does not know by itself. */
  private static final Map<String, String> KEYWORDS =
      Map.of(
          "E", "1.2.840.113549.1.9.1",
          "EMAIL", "1.2.840.113549.1.9.1",
          "EMAILADDRESS", "1.2.840.113549.1.9.1",
          "S", "2.5.4.8",
          "SN", "2.5.4.4",
          "SERIALNUMBER", "2.5.4.5");

  private final List<byte[]> certificates = new ArrayList<>();
  private final List<IssuerAndSerial> issuersAndSerials = new ArrayList<>();
  private final List<byte[]> keyIdentifiers = new ArrayList<>();
  private final List<X500Principal> subjects = new ArrayList<>();
  private final List<KeyValue> keyValues = new ArrayList<>();

  private ReceivedKeyInfo() {}

  /** What is not understood is passed over: it can only name a key that is not found. */
  static ReceivedKeyInfo of(Optional<Element> keyInfo, Budget budget)
      throws MalformedMessageException {
    ReceivedKeyInfo info = new ReceivedKeyInfo();
    if (keyInfo.isPresent()) {
      StrictElement children = StrictElement.of(keyInfo.get());
      Optional<Element> child = children.nextOfAnyKind();
      while (child.isPresent()) {
        info.add(child.get());
        budget.require(Limit.XML_KEY_INFO_PARTS, info.parts());
        child = children.nextOfAnyKind();
      }
    }
    return info;
  }

  private int parts() {
    return certificates.size()
        + issuersAndSerials.size()
        + keyIdentifiers.size()
        + subjects.size()
        + keyValues.size();
  }

  private void add(Element element) throws MalformedMessageException {
    if (XmlNames.is(element, XmlNames.DSIG, "X509Data")) {
      StrictElement children = StrictElement.of(element);
      Optional<Element> child = children.nextOfAnyKind();
      while (child.isPresent()) {
        addPart(child.get());
        child = children.nextOfAnyKind();
      }
    } else if (XmlNames.is(element, XmlNames.DSIG, "KeyValue")
        || XmlNames.is(element, XmlNames.DSIG11, "DEREncodedKeyValue")) {
      KeyValue.of(element).ifPresent(keyValues::add);
    }
  }

  private void addPart(Element part) throws MalformedMessageException {
    if (XmlNames.is(part, XmlNames.DSIG, "X509Certificate")) {
      certificates.add(StrictElement.base64(part));
    } else if (XmlNames.is(part, XmlNames.DSIG, "X509SKI")) {
      keyIdentifiers.add(StrictElement.base64(part));
    } else if (XmlNames.is(part, XmlNames.DSIG, "X509SubjectName")) {
      principal(StrictElement.text(part)).ifPresent(subjects::add);
    } else if (XmlNames.is(part, XmlNames.DSIG, "X509IssuerSerial")) {
      StrictElement both = StrictElement.of(part);
      String issuer = StrictElement.text(both.next("X509IssuerName"));
      String serialNumber = StrictElement.text(both.next("X509SerialNumber"));
      both.end();
      IssuerAndSerial.of(issuer, serialNumber).ifPresent(issuersAndSerials::add);
    }
  }

  static Optional<X500Principal> principal(String name) {
    try {
      return Optional.of(new X500Principal(name, KEYWORDS));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it names nothing that a key could be found by. */
  boolean isEmpty() {
    return certificates.isEmpty()
        && issuersAndSerials.isEmpty()
        && keyIdentifiers.isEmpty()
        && subjects.isEmpty()
        && keyValues.isEmpty();
  }

  /** The versions, of any state, that it names in one way or another. */
  Set<KeyVersion> find(Keyring ring) {
    Set<KeyVersion> found = new LinkedHashSet<>();
    for (byte[] certificate : certificates) {
      byte[] digest = DigestAlgorithm.SHA256.digest(certificate);
      ring.find(new KeyId(HexFormat.of().formatHex(digest))).ifPresent(found::add);
    }
    for (IssuerAndSerial name : issuersAndSerials) {
      found.addAll(ring.findByIssuerAndSerial(name.issuer(), name.serialNumber()));
    }
    keyIdentifiers.forEach(identifier -> found.addAll(ring.findBySubjectKeyIdentifier(identifier)));
    if (!subjects.isEmpty() || !keyValues.isEmpty()) {
      ring.versions().stream().filter(this::names).forEach(found::add);
    }
    return found;
  }

  private boolean names(KeyVersion version) {
    var certificate = version.entry().certificate();
    return subjects.contains(certificate.getSubjectX500Principal())
        || keyValues.stream().anyMatch(value -> value.is(certificate.getPublicKey()));
  }

  /** The certificates in it, as they stand there; none of them trusted. */
  List<byte[]> certificates() {
    return certificates;
  }

  /** For people. */
  @Override
  public String toString() {
    if (!issuersAndSerials.isEmpty()) {
      return issuersAndSerials.get(0).toString();
    }
    if (!certificates.isEmpty()) {
      byte[] digest = DigestAlgorithm.SHA256.digest(certificates.get(0));
      return "certificate " + new KeyId(HexFormat.of().formatHex(digest)).shortForm();
    }
    if (!keyIdentifiers.isEmpty()) {
      return "subject key identifier " + shortened(HexFormat.of().formatHex(keyIdentifiers.get(0)));
    }
    if (!subjects.isEmpty()) {
      return "subject " + shortened(subjects.get(0).getName());
    }
    return keyValues.isEmpty() ? "nobody" : "a key without certificate";
  }

  /** A stranger may have chosen these words, and they end up in logs. */
  private static String shortened(String text) {
    String printable = text.replaceAll("\\p{C}", "?");
    return printable.length() > LONGEST_NAME
        ? printable.substring(0, LONGEST_NAME) + "..."
        : printable;
  }

  private record IssuerAndSerial(X500Principal issuer, BigInteger serialNumber) {

    private static final int MOST_DIGITS = 100;

    static Optional<IssuerAndSerial> of(String issuer, String serialNumber) {
      return serialNumber.length() <= MOST_DIGITS && serialNumber.matches("-?[0-9]+")
          ? principal(issuer).map(name -> new IssuerAndSerial(name, new BigInteger(serialNumber)))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return "issuer " + shortened(issuer.getName()) + ", serial number " + serialNumber;
    }
  }
}
