package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.judge.Candidates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * By what a signature names its key: a claim, and nothing more. It is used to find a key in the
 * ring, or a certificate to look for a chain from.
 */
public final class ReceivedKeyInfo {

  private static final int MOST_DIGITS = 100;

  private final List<byte[]> certificates = new ArrayList<>();
  private final List<KeyHint> issuersAndSerials = new ArrayList<>();
  private final List<KeyHint> keyIdentifiers = new ArrayList<>();
  private final List<KeyHint> subjects = new ArrayList<>();
  private final Set<KeyValue> keyValues = new HashSet<>();

  private ReceivedKeyInfo() {}

  /** Unknown content is ignored: it can only name a key that is not found. */
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

  /** Programs that have nothing to say write empty elements. */
  private void addPart(Element part) throws MalformedMessageException {
    if (part.getFirstChild() == null) {
      return;
    }
    if (XmlNames.is(part, XmlNames.DSIG, "X509Certificate")) {
      certificates.add(StrictElement.base64(part));
    } else if (XmlNames.is(part, XmlNames.DSIG, "X509SKI")) {
      keyIdentifiers.add(KeyHint.subjectKeyIdentifier(StrictElement.base64(part)));
    } else if (XmlNames.is(part, XmlNames.DSIG, "X509SubjectName")) {
      subjects.add(KeyHint.subject(StrictElement.text(part)));
    } else if (XmlNames.is(part, XmlNames.DSIG, "X509IssuerSerial")) {
      StrictElement both = StrictElement.of(part);
      String issuer = StrictElement.text(both.next("X509IssuerName"));
      String serialNumber = StrictElement.text(both.next("X509SerialNumber"));
      both.end();
      if (serialNumber.length() <= MOST_DIGITS && serialNumber.matches("-?[0-9]+")) {
        issuersAndSerials.add(KeyHint.issuerAndSerial(issuer, new BigInteger(serialNumber)));
      }
    }
  }

  /** Whether it names nothing that a key could be found by. */
  boolean isEmpty() {
    return parts() == 0;
  }

  /** The versions, of any state, that it may mean, apart from those of its certificates. */
  public Candidates candidates(Keyring ring) {
    List<KeyHint> hints = new ArrayList<>(issuersAndSerials);
    hints.addAll(keyIdentifiers);
    hints.addAll(subjects);
    Candidates byName = Candidates.of(ring, hints);
    return keyValues.isEmpty()
        ? byName
        : new Candidates(
                ring.versions().stream().filter(this::hasKeyValue).toList(), List.of(), false)
            .and(byName);
  }

  private boolean hasKeyValue(KeyVersion version) {
    return KeyValue.allOf(version.entry().certificate().getPublicKey()).stream()
        .anyMatch(keyValues::contains);
  }

  /** The certificates in it, as they are; none of them trusted. */
  public List<byte[]> certificates() {
    return certificates;
  }

  /** For people. */
  @Override
  public String toString() {
    if (!issuersAndSerials.isEmpty()) {
      return issuersAndSerials.get(0).toString();
    }
    if (!certificates.isEmpty()) {
      return KeyHint.certificate(certificates.get(0)).toString();
    }
    if (!keyIdentifiers.isEmpty()) {
      return keyIdentifiers.get(0).toString();
    }
    if (!subjects.isEmpty()) {
      return subjects.get(0).toString();
    }
    return keyValues.isEmpty() ? "nobody" : "a key without certificate";
  }
}
