package dev.keyoverlap.wssec;

import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.StrictElement;
import dev.keyoverlap.xmldsig.internal.XmlNames;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * Which key of the ring a message means: reads the tokens of a security header, and the references
 * to keys. A certificate in a message finds the same one in the ring, and is trusted for nothing.
 * Not for use by several threads.
 */
final class SecurityTokens {

  private final CertificateSearch search;
  private final Element security;
  private final Budget budget;

  /** What was read before: several may refer to one, and it may be long. */
  private final IdentityHashMap<Element, NamedKey> known = new IdentityHashMap<>();

  SecurityTokens(CertificateSearch search, Element security, Budget budget) {
    this.search = search;
    this.security = security;
    this.budget = budget;
  }

  /**
   * The key that a {@code ds:KeyInfo} names.
   *
   * @throws MalformedMessageException if it does so in a way that is not known here
   */
  NamedKey read(Element keyInfo) throws MalformedMessageException {
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
      case Names.X509_PATH -> ofCertificates(path(token, bytes));
      default ->
          throw StrictElement.malformed(token, "is no X.509 certificate, nor a path of them");
    };
  }

  /** Only in the same header, since whoever adds another one must not add to what it says. */
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

  /** The certificates of a path, that of the key first. */
  private static List<byte[]> path(Element token, byte[] encoded) throws MalformedMessageException {
    List<byte[]> certificates = new ArrayList<>();
    try {
      for (var certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertPath(new ByteArrayInputStream(encoded), "PkiPath")
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
    KeyId keyId = keyId(encoded.get(0));
    return new NamedKey(
        search.ring().find(keyId).stream().toList(), "certificate " + keyId, encoded);
  }

  /** As {@link KeyId#of}, for bytes that need not be a certificate. */
  private static KeyId keyId(byte[] encoded) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
      return new KeyId(HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private NamedKey ofKeyIdentifier(Element identifier) throws MalformedMessageException {
    byte[] bytes = StrictElement.base64(identifier);
    String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 32));
    return switch (identifier.getAttributeNS(null, "ValueType")) {
      case Names.X509_SKI ->
          new NamedKey(
              search.bySubjectKeyIdentifier(bytes), "subject key identifier " + hex, List.of());
      case Names.THUMBPRINT ->
          new NamedKey(search.byThumbprint(bytes), "SHA-1 thumbprint " + hex, List.of());
      case Names.X509_V3 -> ofCertificates(List.of(bytes));
      default -> throw StrictElement.malformed(identifier, "is of a kind that is not known here");
    };
  }

  /** Several names in one are names of one key: what fits only some of them does not fit. */
  private NamedKey ofX509Data(Element data) throws MalformedMessageException {
    List<NamedKey> names = new ArrayList<>();
    for (Element name : Envelope.elements(data)) {
      budget.spend(Limit.SOAP_KEY_NAMES, 1);
      if (name.getFirstChild() == null) {
        // As zeep writes it: an element that names nothing.
        continue;
      }
      switch (XmlNames.DSIG.equals(name.getNamespaceURI()) ? name.getLocalName() : "") {
        case "X509IssuerSerial" -> names.add(ofIssuerSerial(name));
        case "X509SKI" -> {
          byte[] bytes = StrictElement.base64(name);
          names.add(
              new NamedKey(
                  search.bySubjectKeyIdentifier(bytes), "subject key identifier", List.of()));
        }
        case "X509Certificate" -> names.add(ofCertificates(List.of(StrictElement.base64(name))));
        case "X509SubjectName" ->
            names.add(
                new NamedKey(
                    search.bySubject(StrictElement.text(name)), "subject name", List.of()));
        default ->
            throw StrictElement.malformed(data, "names a key in a way that is not known here");
      }
    }
    if (names.isEmpty()) {
      throw StrictElement.malformed(data, "names no key");
    }
    Set<KeyVersion> all = new LinkedHashSet<>(names.get(0).candidates());
    List<byte[]> certificates = new ArrayList<>();
    for (NamedKey name : names) {
      all.retainAll(name.candidates());
      certificates.addAll(name.certificates());
    }
    return new NamedKey(List.copyOf(all), names.get(0).description(), certificates);
  }

  private NamedKey ofIssuerSerial(Element element) throws MalformedMessageException {
    StrictElement children = StrictElement.of(element);
    String issuer = StrictElement.text(children.next(XmlNames.DSIG, "X509IssuerName"));
    String number = StrictElement.text(children.next(XmlNames.DSIG, "X509SerialNumber"));
    children.end();
    if (!number.matches("-?[0-9]{1,60}")) {
      throw StrictElement.malformed(element, "has a serial number that is no number");
    }
    return new NamedKey(
        search.byIssuerAndSerial(issuer, new BigInteger(number)),
        "issuer " + printable(issuer) + ", serial number " + number,
        List.of());
  }

  /** A stranger has chosen these words, and they end up in logs. */
  private static String printable(String text) {
    String part = text.length() > 200 ? text.substring(0, 200) + "..." : text;
    return part.replaceAll("\\p{C}", "?");
  }

  /**
   * What a message says of a key.
   *
   * @param candidates the versions of the ring that it fits, of any state
   * @param description what it says, for people
   * @param certificates those that travel with it, encoded; that of the key first
   */
  record NamedKey(List<KeyVersion> candidates, String description, List<byte[]> certificates) {

    Optional<X509Certificate> firstCertificate() {
      try {
        return certificates.isEmpty()
            ? Optional.empty()
            : CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(certificates.get(0)))
                        instanceof X509Certificate certificate
                    && MessageDigest.isEqual(certificate.getEncoded(), certificates.get(0))
                ? Optional.of(certificate)
                : Optional.empty();
      } catch (CertificateEncodingException e) {
        return Optional.empty();
      } catch (CertificateException | RuntimeException e) {
        // Providers throw unchecked exceptions here, too.
        return Optional.empty();
      }
    }
  }
}
