package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.judge.Candidates;
import dev.keyoverlap.internal.judge.Carried;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * Which key of the ring a message means: reads the tokens of a security header, and the references
 * to keys. A certificate in a message finds the same one in the ring, and is trusted for nothing.
 * Not for use by several threads.
 */
public final class SecurityTokens {

  private final Keyring ring;
  private final Element security;
  private final Budget budget;

  /** The tokens that were read before: several may refer to one, and it may be long. */
  private final IdentityHashMap<Element, NamedKey> known = new IdentityHashMap<>();

  public SecurityTokens(Keyring ring, Element security, Budget budget) {
    this.ring = ring;
    this.security = security;
    this.budget = budget;
  }

  /**
   * The key that a {@code ds:KeyInfo} names.
   *
   * @throws MalformedMessageException if it does so in a way that is not known here
   */
  public NamedKey read(Element keyInfo) throws MalformedMessageException {
    budget.spend(Limit.SOAP_KEY_NAMES, 1);
    Element child = StrictElement.onlyChild(keyInfo);
    if (XmlNames.is(child, XmlNames.DSIG, "X509Data")) {
      return ofX509Data(child);
    }
    if (!XmlNames.is(child, Names.WSSE, "SecurityTokenReference")) {
      throw StrictElement.malformed(keyInfo, "names a key in a way that is not known here");
    }
    return ofReference(StrictElement.onlyChild(child));
  }

  private NamedKey ofReference(Element named) throws MalformedMessageException {
    if (XmlNames.is(named, Names.WSSE, "Reference")) {
      return ofBinaryToken(named);
    }
    if (XmlNames.is(named, Names.WSSE, "KeyIdentifier")) {
      return ofKeyIdentifier(named);
    }
    if (XmlNames.is(named, XmlNames.DSIG, "X509Data")) {
      return ofX509Data(named);
    }
    throw StrictElement.malformed(named, "names a key in a way that is not known here");
  }

  /**
   * The token that a {@code wsse:SecurityTokenReference} of this header refers to.
   *
   * @return the token; empty if the header does not carry it
   */
  public Optional<Element> token(Element reference) throws MalformedMessageException {
    Element named = StrictElement.onlyChild(reference);
    return XmlNames.is(named, Names.WSSE, "Reference")
        ? Optional.of(binaryToken(named))
        : Optional.empty();
  }

  private NamedKey ofBinaryToken(Element reference) throws MalformedMessageException {
    Element token = binaryToken(reference);
    NamedKey read = known.get(token);
    if (read == null) {
      read = readBinary(token);
      known.put(token, read);
    }
    return read;
  }

  private NamedKey readBinary(Element token) throws MalformedMessageException {
    String encoding = token.getAttributeNS(null, "EncodingType");
    if (!encoding.isEmpty() && !encoding.equals(Names.BASE64)) {
      throw StrictElement.malformed(token, "is not in Base64");
    }
    byte[] bytes = StrictElement.base64(token);
    return switch (token.getAttributeNS(null, "ValueType")) {
      case Names.X509_V3 -> ofCertificates(List.of(bytes));
      case Names.X509_PATH -> ofCertificates(path(token, bytes, "PkiPath"));
      case Names.X509_PKCS7 -> ofCertificates(path(token, bytes, "PKCS7"));
      default ->
          throw StrictElement.malformed(token, "is no X.509 certificate, nor a path of them");
    };
  }

  /**
   * Only in the same header: someone who adds another header must not add to what this one says.
   */
  private Element binaryToken(Element reference) throws MalformedMessageException {
    String id = StrictElement.localReference(reference);
    List<Element> tokens =
        Envelope.elements(security).stream()
            .filter(child -> XmlNames.is(child, Names.WSSE, "BinarySecurityToken"))
            .filter(token -> token.getAttributeNS(XmlNames.WSU, "Id").equals(id))
            .toList();
    if (tokens.size() != 1) {
      throw StrictElement.malformed(
          reference, "refers to %d certificates of the same header".formatted(tokens.size()));
    }
    return tokens.get(0);
  }

  /** The certificates of a path, or of a bag without order. */
  private static List<byte[]> path(Element token, byte[] encoded, String encoding)
      throws MalformedMessageException {
    List<byte[]> certificates = new ArrayList<>();
    try {
      for (var certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertPath(new ByteArrayInputStream(encoded), encoding)
              .getCertificates()) {
        certificates.add(certificate.getEncoded());
      }
    } catch (CertificateException | RuntimeException e) {
      throw StrictElement.malformed(token, "is no path of certificates");
    }
    if (certificates.isEmpty()) {
      throw StrictElement.malformed(token, "is an empty path");
    }
    return certificates;
  }

  private NamedKey ofCertificates(List<byte[]> encoded) {
    PresentedCertificates certificates = PresentedCertificates.of(encoded::stream, budget);
    Carried carried = Carried.of(certificates.all());
    String description =
        carried.ends().isEmpty()
            ? KeyHint.certificate(encoded.get(0)).toString()
            : "certificate " + KeyId.of(carried.ends().get(0)).shortForm();
    return new NamedKey(carried.candidates(ring), description, carried.all(), certificates);
  }

  private NamedKey of(KeyHint hint) {
    return new NamedKey(
        Candidates.of(ring, List.of(hint)),
        hint.toString(),
        List.of(),
        PresentedCertificates.none());
  }

  private NamedKey ofKeyIdentifier(Element identifier) throws MalformedMessageException {
    byte[] bytes = StrictElement.base64(identifier);
    return switch (identifier.getAttributeNS(null, "ValueType")) {
      case Names.X509_SKI -> of(KeyHint.subjectKeyIdentifier(bytes));
      case Names.THUMBPRINT -> of(KeyHint.thumbprint(bytes));
      case Names.X509_V3 -> ofCertificates(List.of(bytes));
      default -> throw StrictElement.malformed(identifier, "is of a kind that is not known here");
    };
  }

  /**
   * Several names in one are names of one key, and several certificates its chain. Each is a hint:
   * what fits all of them is meant, but if nothing does, what fits one of them may be.
   */
  private NamedKey ofX509Data(Element data) throws MalformedMessageException {
    List<NamedKey> names = new ArrayList<>();
    List<byte[]> certificates = new ArrayList<>();
    for (Element name : Envelope.elements(data)) {
      budget.spend(Limit.SOAP_KEY_NAMES, 1);
      if (name.getFirstChild() == null) {
        // As zeep writes it: an element that names nothing.
        continue;
      }
      switch (XmlNames.DSIG.equals(name.getNamespaceURI()) ? name.getLocalName() : "") {
        case "X509IssuerSerial" -> names.add(ofIssuerSerial(name));
        case "X509SKI" -> names.add(of(KeyHint.subjectKeyIdentifier(StrictElement.base64(name))));
        case "X509Certificate" -> certificates.add(StrictElement.base64(name));
        case "X509SubjectName" -> names.add(of(KeyHint.subject(StrictElement.text(name))));
        default ->
            throw StrictElement.malformed(data, "names a key in a way that is not known here");
      }
    }
    if (!certificates.isEmpty()) {
      names.add(ofCertificates(certificates));
    }
    return names.stream()
        .reduce(NamedKey::and)
        .orElseThrow(() -> StrictElement.malformed(data, "names no key"));
  }

  private NamedKey ofIssuerSerial(Element element) throws MalformedMessageException {
    StrictElement children = StrictElement.of(element);
    String issuer = StrictElement.text(children.next(XmlNames.DSIG, "X509IssuerName"));
    String number = StrictElement.text(children.next(XmlNames.DSIG, "X509SerialNumber"));
    children.end();
    if (!number.matches("-?[0-9]{1,60}")) {
      throw StrictElement.malformed(element, "has a serial number that is no number");
    }
    return of(KeyHint.issuerAndSerial(issuer, new BigInteger(number)));
  }

  /**
   * The key that a message names.
   *
   * @param candidates the versions of the ring that it may mean, of any state
   * @param description what it says, for people
   * @param carried certificates that travel with it, the likeliest first
   * @param certificates the same, for paths
   */
  public record NamedKey(
      Candidates candidates,
      String description,
      List<X509Certificate> carried,
      PresentedCertificates certificates) {

    /** Another name of the same key. */
    NamedKey and(NamedKey other) {
      return new NamedKey(
          candidates.narrowed(other.candidates),
          description,
          carried.isEmpty() ? other.carried : carried,
          carried.isEmpty() ? other.certificates : certificates);
    }
  }
}
