package dev.keyoverlap.wssec.internal.protect;

import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.wssec.internal.envelope.BodyTape;
import dev.keyoverlap.wssec.internal.envelope.ContentCipher;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.MessagePart;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.envelope.Splice;
import dev.keyoverlap.wssec.internal.envelope.Tidying;
import dev.keyoverlap.wssec.spec.KeyReference;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.common.crypto.Crypto;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.common.util.WSTimeSource;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.WsuIdAllocator;
import org.apache.wss4j.dom.message.WSSecEncrypt;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecTimestamp;
import org.w3c.dom.Element;
import org.w3c.dom.Text;

/**
 * One security header of one message in the making. WSS4J puts each thing in front of those before,
 * so that a receiver undoes them in the order in which it reads.
 */
public final class Protection {

  static {
    org.apache.xml.security.Init.init();
  }

  private final Envelope envelope;
  private final WSSecHeader header;
  private final Crypto crypto;
  private final Instant now;

  /** The elements that replace header blocks since they were encrypted. */
  private final Map<MessagePart, Element> encryptedBlocks = new HashMap<>();

  public Protection(
      Envelope envelope, Optional<String> actor, boolean mustUnderstand, Crypto crypto, Instant now)
      throws MalformedMessageException {
    if (envelope.securityHeader(actor.orElse("")).isPresent()) {
      throw new MalformedMessageException(
          "The message already has a security header for this actor. Protect a message"
              + " once only");
    }
    this.envelope = envelope;
    this.header = new WSSecHeader(actor.orElse(null), mustUnderstand, envelope.document());
    this.crypto = crypto;
    this.now = now;
    try {
      header.insertSecurityHeader();
    } catch (WSSecurityException e) {
      throw new IllegalStateException("An envelope takes a header", e);
    }
  }

  public void timestamp(Duration validFor) {
    WSSecTimestamp timestamp = new WSSecTimestamp(header);
    timestamp.setIdAllocator(Identifiers.INSTANCE);
    timestamp.setWsTimeSource(new Time(now));
    timestamp.setTimeToLive((int) validFor.toSeconds());
    timestamp.build();
    tidyHeader();
  }

  /** Where nothing is encrypted, nothing else needs it; the body may be long. */
  private void tidyHeader() {
    Tidying.tidy(header.getSecurityHeaderElement().getParentNode());
  }

  /**
   * Call it last. If gSOAP is asked whether the body was signed, it counts on from a signed element
   * that is last in the header, finds the body twice, and refuses the message.
   */
  public void putTimestampFirst() {
    Element security = header.getSecurityHeaderElement();
    for (Element child : Envelope.elements(security)) {
      if (XmlNames.is(child, XmlNames.WSU, "Timestamp")) {
        security.insertBefore(child, security.getFirstChild());
        return;
      }
    }
  }

  public void sign(
      SigningKey key,
      KeyReference reference,
      Set<MessagePart> parts,
      MessageSignature.Digests digests)
      throws MalformedMessageException, KeyUnavailableException {
    envelope.fillEncrypted();
    MessageSignature signature = new MessageSignature(header, envelope, digests);
    signature.setIdAllocator(Identifiers.INSTANCE);
    signature.setUserInfo(key.version().alias().name(), null);
    signature.setKeyIdentifierType(wss4j(reference));
    signature.setSignatureAlgorithm(key.algorithm().uri());
    signature.setSignatureProvider(new SignatureProvider(key));
    signature.setDigestAlgo(DigestUri.of(key.algorithm().digest()));
    for (MessagePart part : parts) {
      signature.getParts().add(part(part, require(part), "Content"));
    }
    try {
      signature.build(crypto);
    } catch (WSSecurityException e) {
      throw key.failed(e);
    }
    for (MessagePart part : parts) {
      requireWhole(part);
    }
    tidyHeader();
  }

  void encrypt(ActiveKeys by, KeyVersion partner, EncryptingTerms terms)
      throws MalformedMessageException, KeyUnavailableException {
    if (terms.parts().stream().anyMatch(part -> part.place() == MessagePart.Place.IN_BODY)) {
      envelope.fill();
    }
    ContentCipher cipher = terms.content();
    TransportAlgorithms transport = terms.transport();
    WSSecEncrypt encryption = new WSSecEncrypt(header);
    encryption.setIdAllocator(Identifiers.INSTANCE);
    encryption.setUserInfo(partner.alias().name());
    encryption.setKeyIdentifierType(wss4j(terms.reference()));
    encryption.setSymmetricEncAlgorithm(cipher.uri());
    encryption.setKeyEncAlgo(transport.transport());
    encryption.setDigestAlgorithm(transport.digest());
    encryption.setMGFAlgorithm(transport.mask());
    for (MessagePart part : terms.parts()) {
      requireWhole(part);
      String modifier =
          switch (part.place()) {
            case BODY -> "Content";
            case HEADER -> "Header";
            case IN_BODY, TIMESTAMP -> "Element";
          };
      encryption.getParts().add(part(part, require(part), modifier));
    }
    if (terms.withSignature()) {
      for (Element child : List.copyOf(Envelope.elements(header.getSecurityHeaderElement()))) {
        if (XmlNames.is(child, XmlNames.DSIG, "Signature")) {
          WSEncryptionPart part = new WSEncryptionPart("Signature", XmlNames.DSIG, "Element");
          part.setElement(child);
          encryption.getParts().add(part);
        }
      }
    }
    Map<MessagePart, Integer> places = new HashMap<>();
    for (MessagePart part : terms.parts()) {
      if (part.place() == MessagePart.Place.HEADER) {
        places.put(part, envelope.headerBlocks().indexOf(require(part)));
      }
    }
    try {
      KeyGenerator generator = KeyGenerator.getInstance("AES");
      generator.init(cipher.keyLength() * Byte.SIZE);
      SecretKey key = generator.generateKey();
      encryption.build(crypto, key);
      if (terms.parts().contains(MessagePart.BODY) && envelope.content().isPresent()) {
        encryptContent(cipher, key, envelope.content().get());
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES", e);
    } catch (WSSecurityException e) {
      throw by.failed(partner, e);
    }
    Tidying.tidy(envelope.document());
    places.forEach((part, place) -> encryptedBlocks.put(part, envelope.headerBlocks().get(place)));
  }

  /** Of the body only what is around its content was in the tree, and encrypted. */
  private void encryptContent(ContentCipher cipher, SecretKey key, BodyTape content)
      throws GeneralSecurityException {
    byte[] encrypted = cipher.encrypt(key, content.bytes());
    Element value =
        (Element) envelope.body().getElementsByTagNameNS(Names.XENC, "CipherValue").item(0);
    Text place = Splice.place(envelope.document());
    value.setTextContent("");
    value.appendChild(place);
    envelope.encrypted(new Splice(place, Base64.getEncoder().encode(encrypted)));
  }

  private void requireWhole(MessagePart part) throws MalformedMessageException {
    Optional<String> pointer = envelope.pointerIn(require(part));
    if (pointer.isPresent()) {
      throw new MalformedMessageException(
          "Cannot protect %s: in it, %s points to content that would not be protected. Put the"
                  .formatted(part, pointer.get())
              + " content itself into the message (no MTOM, no attachments)");
    }
  }

  private Element require(MessagePart part) throws MalformedMessageException {
    Element block = encryptedBlocks.get(part);
    if (block != null) {
      return block;
    }
    return envelope
        .find(part, header.getSecurityHeaderElement())
        .orElseThrow(
            () -> new MalformedMessageException("Cannot protect the message: it lacks " + part));
  }

  private static int wss4j(KeyReference reference) {
    return switch (reference) {
      case BINARY_SECURITY_TOKEN -> WSConstants.BST_DIRECT_REFERENCE;
      case ISSUER_AND_SERIAL -> WSConstants.ISSUER_SERIAL;
      case SUBJECT_KEY_IDENTIFIER -> WSConstants.SKI_KEY_IDENTIFIER;
      case THUMBPRINT -> WSConstants.THUMBPRINT_IDENTIFIER;
    };
  }

  private static WSEncryptionPart part(MessagePart part, Element element, String modifier) {
    WSEncryptionPart result =
        new WSEncryptionPart(part.name().getLocalPart(), element.getNamespaceURI(), modifier);
    result.setElement(element);
    return result;
  }

  /**
   * How a message is encrypted.
   *
   * @param parts what of it
   * @param reference how the key is named
   * @param content with which cipher
   * @param transport how its key is encrypted
   * @param withSignature whether signatures are encrypted, too
   */
  public record EncryptingTerms(
      Set<MessagePart> parts,
      KeyReference reference,
      ContentCipher content,
      TransportAlgorithms transport,
      boolean withSignature) {}

  /** Random names: two messages in one, as attackers put them, then still have one of each. */
  private enum Identifiers implements WsuIdAllocator {
    INSTANCE;

    @Override
    public String createId(String prefix, Object element) {
      return prefix + UUID.randomUUID();
    }

    @Override
    public String createSecureId(String prefix, Object element) {
      return prefix + UUID.randomUUID();
    }
  }

  /**
   * A clock that does not advance.
   *
   * @param now the time
   */
  private record Time(Instant now) implements WSTimeSource {}
}
