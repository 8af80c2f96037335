package dev.keyoverlap.wssec;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.SoapMessage.Encrypted;
import dev.keyoverlap.wssec.SoapMessage.EncryptedKeys;
import dev.keyoverlap.wssec.SoapMessage.SecurityHeader;
import dev.keyoverlap.wssec.SoapMessage.Signature;
import dev.keyoverlap.wssec.internal.envelope.ContentCipher;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.envelope.Pointers;
import dev.keyoverlap.wssec.internal.envelope.SoapInput;
import dev.keyoverlap.wssec.internal.receive.SecurityTokens;
import dev.keyoverlap.wssec.internal.receive.SecurityTokens.NamedKey;
import dev.keyoverlap.wssec.internal.receive.Timestamp;
import dev.keyoverlap.wssec.spec.SoapVersion;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Inspects one message. Reads what it can, and says in words what it cannot. For one thread. */
final class SoapInspection {

  private final Keyring ring;
  private final Budget budget;
  private final Set<String> needed = new LinkedHashSet<>();

  SoapInspection(Keyring ring, Limits limits) {
    this.ring = ring;
    this.budget = Budget.of(limits);
  }

  SoapMessage inspect(byte[] message) throws MalformedMessageException {
    budget.require(Limit.SOAP_BYTES, message.length);
    Envelope envelope = Envelope.of(SoapInput.parse(message, budget), budget);
    List<Element> blocks = envelope.headerBlocks();
    budget.require(Limit.SOAP_HEADER_BLOCKS, blocks.size());
    List<SecurityHeader> headers = new ArrayList<>();
    for (Element block : blocks) {
      if (XmlNames.is(block, Names.WSSE, "Security")) {
        headers.add(header(envelope, block));
      }
    }
    if (headers.isEmpty()) {
      needed.add("a security header: the message is not protected");
    } else if (headers.stream().noneMatch(header -> header.actor().isEmpty())) {
      headers.forEach(header -> needed.add("actor(\"" + header.actor() + "\")"));
    }
    NodeList encrypted = envelope.document().getElementsByTagNameNS(Names.XENC, "EncryptionMethod");
    for (int i = 0; i < encrypted.getLength(); i++) {
      encryption(Names.printable(StrictElement.algorithm((Element) encrypted.item(i))));
    }
    Pointers.in(envelope.body())
        .ifPresent(
            pointer ->
                needed.add("content within the message: the body has " + pointer + " instead"));
    return new SoapMessage(
        envelope.isSoap12() ? SoapVersion.SOAP_1_2 : SoapVersion.SOAP_1_1,
        message.length,
        blocks.stream().map(SoapInspection::name).toList(),
        headers,
        encrypted(envelope),
        List.copyOf(needed));
  }

  private static List<Encrypted> encrypted(Envelope envelope) {
    List<Encrypted> parts = new ArrayList<>();
    NodeList found = envelope.document().getElementsByTagNameNS(Names.XENC, "EncryptedData");
    for (int i = 0; i < found.getLength(); i++) {
      Element part = (Element) found.item(i);
      long characters =
          child(part, Names.XENC, "CipherData")
              .flatMap(data -> child(data, Names.XENC, "CipherValue"))
              .map(value -> value.getTextContent().chars().filter(c -> c > ' ').count())
              .orElse(0L);
      parts.add(
          new Encrypted(
              part.getParentNode() instanceof Element parent ? name(parent) : "",
              algorithm(part, Names.XENC, "EncryptionMethod"),
              characters * 3 / 4));
    }
    return parts;
  }

  private void encryption(String algorithm) {
    Optional<ContentCipher> cipher = ContentCipher.of(algorithm);
    if (cipher.isPresent() && !cipher.get().isAuthenticated()) {
      needed.add("accept(ContentEncryption." + cipher.get().encryption() + ")");
    } else if (algorithm.equals(Names.XENC + "rsa-1_5")) {
      needed.add("accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)");
    } else if (cipher.isEmpty() && !algorithm.contains("rsa-oaep")) {
      needed.add("another algorithm than " + algorithm + ", which no receiver accepts");
    }
  }

  private static String name(Element element) {
    String namespace = element.getNamespaceURI();
    return Names.printable(
        (namespace == null ? "" : "{" + namespace + "}") + element.getLocalName());
  }

  private SecurityHeader header(Envelope envelope, Element security)
      throws MalformedMessageException {
    List<Element> children = Envelope.elements(security);
    budget.require(Limit.SOAP_SECURITY_ELEMENTS, children.size());
    SecurityTokens tokens = new SecurityTokens(ring, security, budget);
    List<Signature> signatures = new ArrayList<>();
    List<EncryptedKeys> keys = new ArrayList<>();
    List<String> others = new ArrayList<>();
    Optional<Instant> created = Optional.empty();
    Optional<Instant> expires = Optional.empty();
    for (Element child : children) {
      if (XmlNames.isSignature(child)) {
        signatures.add(signature(envelope, tokens, child));
      } else if (XmlNames.is(child, Names.XENC, "EncryptedKey")) {
        Named named = named(tokens, child);
        keys.add(
            new EncryptedKeys(
                named.words(), algorithm(child, Names.XENC, "EncryptionMethod"), named.inRing()));
      } else if (XmlNames.is(child, XmlNames.WSU, "Timestamp")) {
        created = time(child, "Created");
        expires = time(child, "Expires");
      } else {
        others.add(name(child));
      }
    }
    return new SecurityHeader(
        Names.printable(envelope.actorOf(security)), created, expires, signatures, keys, others);
  }

  private Signature signature(Envelope envelope, SecurityTokens tokens, Element signature)
      throws MalformedMessageException {
    Named signer = named(tokens, signature);
    List<String> covers = new ArrayList<>();
    String algorithm = "";
    Optional<Element> info = child(signature, XmlNames.DSIG, "SignedInfo");
    if (info.isPresent()) {
      algorithm = algorithm(info.get(), XmlNames.DSIG, "SignatureMethod");
      for (Element reference : Envelope.elements(info.get())) {
        if (XmlNames.is(reference, XmlNames.DSIG, "Reference")) {
          budget.spend(Limit.SOAP_REFERENCES, 1);
          covers.add(covered(envelope, reference.getAttributeNS(null, "URI")));
        }
      }
    }
    if (SigningMethod.of(algorithm).isEmpty()) {
      needed.add("another algorithm than " + algorithm + ", which no receiver accepts");
    }
    return new Signature(signer.words(), algorithm, covers, signer.inRing());
  }

  private static String covered(Envelope envelope, String uri) {
    List<Element> found =
        uri.startsWith("#") ? envelope.ids().find(uri.substring(1)) : List.<Element>of();
    return found.size() == 1
        ? name(found.get(0))
        : "%s, which is on %d elements".formatted(Names.printable(uri), found.size());
  }

  private Named named(SecurityTokens tokens, Element owner) throws LimitExceededException {
    Optional<Element> keyInfo = child(owner, XmlNames.DSIG, "KeyInfo");
    if (keyInfo.isEmpty()) {
      return new Named("no name", List.of());
    }
    try {
      NamedKey key = tokens.read(keyInfo.get());
      return new Named(key.description(), key.candidates().all());
    } catch (LimitExceededException e) {
      throw e;
    } catch (MalformedMessageException e) {
      needed.add("another name of a key: " + e.getMessage());
      return new Named("a name that is not known here", List.of());
    }
  }

  private static Optional<Instant> time(Element timestamp, String which) {
    return child(timestamp, XmlNames.WSU, which)
        .flatMap(
            element -> {
              try {
                return Timestamp.time(element);
              } catch (MalformedMessageException e) {
                return Optional.empty();
              }
            });
  }

  private static String algorithm(Element parent, String namespace, String method) {
    return child(parent, namespace, method)
        .map(element -> Names.printable(StrictElement.algorithm(element)))
        .orElse("");
  }

  private static Optional<Element> child(Element parent, String namespace, String name) {
    return Envelope.elements(parent).stream()
        .filter(element -> XmlNames.is(element, namespace, name))
        .findFirst();
  }

  private record Named(String words, List<KeyVersion> inRing) {}
}
