package dev.keyoverlap.cms;

import dev.keyoverlap.cms.MessageSyntax.NotParsable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1SequenceParser;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1SetParser;
import org.bouncycastle.asn1.ASN1StreamParser;
import org.bouncycastle.asn1.ASN1TaggedObjectParser;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Takes an EnvelopedData (RFC 5652, 6.1) or AuthEnvelopedData (RFC 5083, 2.1) apart as it comes in,
 * in the order of its parts: recipients, encrypted content, and what stands behind it.
 *
 * <p>Each structure is read to its end, where nothing may follow: BouncyCastle's parser finds the
 * end of an outer one only behind that of the inner one.
 */
final class EnvelopeReader {

  private static final int ORIGINATOR_INFO = 0;
  private static final int ENCRYPTED_CONTENT = 0;
  private static final int UNPROTECTED_ATTRIBUTES = 1;
  private static final int AUTHENTICATED_ATTRIBUTES = 1;
  private static final int UNAUTHENTICATED_ATTRIBUTES = 2;

  private final Pump pump;
  private final MessageInput input;
  private final ASN1SequenceParser contentInfo;
  private final ASN1TaggedObjectParser explicit;
  private final ASN1SequenceParser envelope;
  private final boolean authenticated;

  private @Nullable ASN1SequenceParser contentParts;
  private @Nullable InputStream content;
  private Optional<ContentCipher> cipher = Optional.empty();
  private Optional<ContentSlice> inMemory = Optional.empty();
  private byte[] associated = {};
  private byte[] tag = {};

  private EnvelopeReader(Pump pump, MessageInput.Source message) throws IOException {
    this.pump = pump;
    this.input = message.open();
    this.contentInfo =
        Expected.sequence(new ASN1StreamParser(input, MessageInput.ELEMENT).readObject());
    ASN1Encodable type = contentInfo.readObject();
    this.authenticated = CMSObjectIdentifiers.authEnvelopedData.equals(type);
    if (!authenticated && !CMSObjectIdentifiers.envelopedData.equals(type)) {
      throw new IOException("It is of the type " + MessageSyntax.printable(type));
    }
    this.explicit = Expected.tagged(contentInfo.readObject(), 0);
    this.envelope = Expected.sequence(explicit.parseExplicitBaseObject());
    ASN1Integer version = Expected.require(ASN1Integer.class, envelope.readObject());
    if (authenticated && !version.hasValue(0)) {
      throw new IOException("It is of another version"); // RFC 5083, 2.1; others do not matter
    }
  }

  /**
   * Reads a message up to its content.
   *
   * @param recipients is told each of the recipients
   */
  static EnvelopeReader begin(InputStream message, Pump pump, Consumer<RecipientKey> recipients)
      throws NotParsable, IOException {
    return begin(() -> MessageInput.of(pump.counted(message)), pump, recipients);
  }

  /**
   * Takes a message apart that is in memory, without copying its content.
   *
   * @return the message; empty if that cannot be done, since its content is not in one piece, or it
   *     is malformed
   */
  static Optional<EnvelopedMessage> inPlace(byte[] message) {
    MessageBytes bytes = new MessageBytes(message);
    List<RecipientKey> recipients = new ArrayList<>();
    try {
      EnvelopeReader reader =
          begin(() -> MessageInput.lending(bytes), new Pump(done -> {}), recipients::add);
      byte[] unused = new byte[Pump.STEP];
      while (reader.read(unused) > 0) {
        // It is only passed over.
      }
      reader.finish();
      return Optional.of(
          EnvelopedMessage.of(
              recipients, reader.cipher, reader.inMemory, reader.tag, reader.associated));
    } catch (NotParsable e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can be read", e);
    }
  }

  private static EnvelopeReader begin(
      MessageInput.Source message, Pump pump, Consumer<RecipientKey> recipients)
      throws NotParsable, IOException {
    return parse(
        pump,
        () -> {
          EnvelopeReader reader = new EnvelopeReader(pump, message);
          reader.readRecipients(recipients);
          reader.beginContent();
          return reader;
        });
  }

  private void readRecipients(Consumer<RecipientKey> recipients) throws IOException {
    ASN1Encodable part = envelope.readObject();
    if (part instanceof ASN1TaggedObjectParser tagged) {
      Expected.value(Expected.tagged(tagged, ORIGINATOR_INFO));
      part = envelope.readObject();
    }
    ASN1SetParser set = Expected.set(part);
    input.beginElement();
    for (ASN1Primitive each = Expected.next(set); each != null; each = Expected.next(set)) {
      RecipientKey.of(RecipientInfo.getInstance(each)).forEach(recipients);
      input.beginElement();
    }
  }

  private void beginContent() throws IOException {
    ASN1SequenceParser parts = Expected.sequence(envelope.readObject());
    ASN1Encodable type = parts.readObject();
    ASN1Primitive algorithm = Expected.value(Expected.sequence(parts.readObject()));
    ASN1Encodable encrypted = parts.readObject();
    if (encrypted == null) {
      return; // It does not carry its content.
    }
    contentParts = parts;
    content =
        Expected.octets(
                Expected.tagged(encrypted, ENCRYPTED_CONTENT)
                    .parseBaseUniversal(false, BERTags.OCTET_STRING))
            .getOctetStream();
    if (CMSObjectIdentifiers.data.equals(type)) {
      cipher = usual(algorithm);
    }
  }

  /** Whom a message is for is worth knowing even where its content cannot be read. */
  private Optional<ContentCipher> usual(ASN1Primitive algorithm) {
    try {
      // GCM without a tag, or a tag that nothing looks at: the type and the algorithm must agree.
      return Optional.of(ContentCipher.of(AlgorithmIdentifier.getInstance(algorithm)))
          .filter(known -> known.encryption().isAuthenticated() == authenticated);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** How the content is encrypted; empty if that is not known here, or there is none. */
  Optional<ContentCipher> cipher() {
    return cipher;
  }

  /**
   * Reads on in the encrypted content.
   *
   * @return how many bytes; the step is full unless it is the last one; 0 at the end
   */
  int read(byte[] step) throws NotParsable, IOException {
    InputStream from = content;
    if (from == null) {
      return 0;
    }
    return parse(
        pump,
        () -> {
          input.beginContent();
          return from.readNBytes(step, 0, step.length);
        });
  }

  /** Reads what stands behind the content, up to the end of the message and of the input. */
  void finish() throws NotParsable, IOException {
    parse(
        pump,
        () -> {
          inMemory = input.endContent();
          if (contentParts != null) {
            Expected.end(contentParts.readObject());
          }
          readBehindContent();
          Expected.end(envelope.readObject());
          Expected.end(explicit.parseExplicitBaseObject());
          Expected.end(contentInfo.readObject());
          if (input.read() >= 0) {
            throw new IOException("Something follows it");
          }
          return this;
        });
  }

  private void readBehindContent() throws IOException {
    ASN1Encodable part = envelope.readObject();
    if (authenticated) {
      if (part instanceof ASN1TaggedObjectParser attributes) {
        associated = MessageSyntax.der(attributes(attributes, AUTHENTICATED_ATTRIBUTES));
        part = envelope.readObject();
      }
      input.beginElement();
      tag = ASN1OctetString.getInstance(Expected.value(Expected.octets(part))).getOctets();
      part = envelope.readObject();
    }
    if (part != null) {
      input.beginElement();
      attributes(part, authenticated ? UNAUTHENTICATED_ATTRIBUTES : UNPROTECTED_ATTRIBUTES);
    }
  }

  private static ASN1Set attributes(ASN1Encodable part, int tag) throws IOException {
    ASN1SetParser set =
        Expected.set(Expected.tagged(part, tag).parseBaseUniversal(false, BERTags.SET));
    return ASN1Set.getInstance(Expected.value(set));
  }

  /** What the tag protects beside the content (RFC 5083, 2.2), once it is finished. */
  byte[] associated() {
    return associated;
  }

  /** The tag, once it is finished; empty where there is none. */
  byte[] tag() {
    return tag;
  }

  /** Whatever the parser throws is the message's fault, unless it was the input itself. */
  private static <T> T parse(Pump pump, Step<T> step) throws NotParsable, IOException {
    try {
      return step.take();
    } catch (IOException | RuntimeException e) {
      pump.rethrowInputFailure();
      throw new NotParsable(e);
    } catch (StackOverflowError e) {
      throw NotParsable.tooDeep();
    }
  }

  private interface Step<T> {
    T take() throws IOException;
  }
}
