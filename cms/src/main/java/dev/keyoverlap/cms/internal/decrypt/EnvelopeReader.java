package dev.keyoverlap.cms.internal.decrypt;

import dev.keyoverlap.cms.internal.envelope.ContentCipher;
import dev.keyoverlap.cms.internal.envelope.RecipientKey;
import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.cms.internal.syntax.BerValues;
import dev.keyoverlap.cms.internal.syntax.ContentSlice;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.cms.internal.syntax.MessageInput;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax.NotParsable;
import dev.keyoverlap.cms.internal.syntax.Parsing;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.LimitExceededException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Reads an EnvelopedData (RFC 5652, 6.1) or AuthEnvelopedData (RFC 5083, 2.1) as it comes in, from
 * memory and from streams alike. It reads the parts in their order: recipients, encrypted content,
 * and what follows.
 */
public final class EnvelopeReader {

  private static final int ORIGINATOR_INFO = 0xa0;
  private static final int UNPROTECTED_ATTRIBUTES = 0xa1;
  private static final int AUTHENTICATED_ATTRIBUTES = 0xa1;
  private static final int UNAUTHENTICATED_ATTRIBUTES = 0xa2;

  private final Pump pump;
  private final BerReader message;
  private final boolean authenticated;

  private boolean hasContent;
  private Optional<ContentCipher> cipher = Optional.empty();
  private byte[] associated = {};
  private byte[] tag = {};

  private EnvelopeReader(Pump pump, BerReader message) throws IOException, LimitExceededException {
    this.pump = pump;
    this.message = message;
    ASN1Primitive type = MessageInput.contentType(message);
    this.authenticated = CMSObjectIdentifiers.authEnvelopedData.equals(type);
    if (!authenticated && !CMSObjectIdentifiers.envelopedData.equals(type)) {
      throw new IOException("It is of the type " + MessageSyntax.printable(type));
    }
    message.enter(Framing.EXPLICIT_0);
    message.enter(BerReader.SEQUENCE);
    ASN1Integer version = ASN1Integer.getInstance(BerValues.next(message, BerReader.INTEGER));
    if (authenticated && !version.hasValue(0)) {
      throw new IOException("It is of another version"); // RFC 5083, 2.1; others do not matter
    }
  }

  /**
   * Reads a message up to its content.
   *
   * @param clear is told what the message says in the clear
   */
  static EnvelopeReader begin(InputStream message, Pump pump, Budget budget, ClearParts clear)
      throws NotParsable, IOException {
    return Parsing.of(
        pump, () -> begin(MessageInput.of(pump.counted(message), budget), pump, clear));
  }

  /**
   * Takes a message apart that is in memory, without copying its content.
   *
   * @param clear is told what the message says in the clear
   * @return its content; empty if it is encrypted in a way that is not known here
   */
  public static Optional<EnvelopedMessage> read(byte[] message, Budget budget, ClearParts clear)
      throws NotParsable {
    Pump pump = Pump.inMemory();
    try {
      return Parsing.of(
          pump,
          () -> {
            EnvelopeReader reader = begin(MessageInput.of(message, budget), pump, clear);
            Optional<ContentSlice> content =
                reader.hasContent ? Optional.of(reader.message.octetsInMemory()) : Optional.empty();
            reader.readBehind();
            return EnvelopedMessage.of(reader.cipher, content, reader.tag, reader.associated);
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can be read", e);
    }
  }

  private static EnvelopeReader begin(BerReader message, Pump pump, ClearParts clear)
      throws IOException, LimitExceededException {
    EnvelopeReader reader = new EnvelopeReader(pump, message);
    readRecipients(message, clear);
    reader.beginContent(clear);
    return reader;
  }

  /** Reads what comes before the content: the recipients. */
  public static void readRecipients(BerReader message, ClearParts clear)
      throws IOException, LimitExceededException {
    if (message.next() == ORIGINATOR_INFO) {
      message.skip();
    }
    message.enter(BerReader.SET);
    while (message.next() != BerReader.END) {
      RecipientKey.of(RecipientInfo.getInstance(BerValues.next(message))).forEach(clear::recipient);
    }
    message.leave();
  }

  private void beginContent(ClearParts clear) throws IOException, LimitExceededException {
    message.enter(BerReader.SEQUENCE);
    ASN1Primitive type = BerValues.next(message, BerReader.IDENTIFIER);
    AlgorithmIdentifier algorithm =
        AlgorithmIdentifier.getInstance(BerValues.next(message, BerReader.SEQUENCE));
    hasContent = message.next() != BerReader.END;
    if (hasContent) {
      message.beginOctets(Framing.IMPLICIT_0);
      if (CMSObjectIdentifiers.data.equals(type) || CMSObjectIdentifiers.signedData.equals(type)) {
        cipher = usual(algorithm, authenticated);
      }
    }
    clear.content(algorithm, cipher);
  }

  /** Whom a message is for is worth knowing even where its content cannot be read. */
  public static Optional<ContentCipher> usual(
      AlgorithmIdentifier algorithm, boolean authenticated) {
    try {
      // GCM without a tag, or a tag that nothing looks at: the type and the algorithm must agree.
      return Optional.of(ContentCipher.of(algorithm))
          .filter(known -> known.suite().isAuthenticated() == authenticated);
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
    return hasContent ? Parsing.of(pump, () -> message.readOctets(step)) : 0;
  }

  /** Reads what follows the content, up to the end of the message and of the input. */
  void finish() throws NotParsable, IOException {
    Parsing.of(
        pump,
        () -> {
          readBehind();
          return this;
        });
  }

  private void readBehind() throws IOException, LimitExceededException {
    message.leave();
    if (authenticated) {
      if (message.next() == AUTHENTICATED_ATTRIBUTES) {
        associated =
            MessageSyntax.der(ASN1Primitive.fromByteArray(BerValues.nextSetEncoded(message)));
      }
      tag = ASN1OctetString.getInstance(BerValues.next(message)).getOctets();
    }
    if (message.next() == (authenticated ? UNAUTHENTICATED_ATTRIBUTES : UNPROTECTED_ATTRIBUTES)) {
      message.skip();
    }
    for (int structures = 3; structures > 0; structures--) {
      message.leave();
    }
    message.requireOnlyPadding();
  }

  /** The bytes that the tag protects beside the content (RFC 5083, 2.2), once they are complete. */
  byte[] associated() {
    return associated;
  }

  /** The tag, once it is finished; empty where there is none. */
  byte[] tag() {
    return tag;
  }
}
