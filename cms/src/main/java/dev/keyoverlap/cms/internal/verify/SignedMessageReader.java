package dev.keyoverlap.cms.internal.verify;

import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.cms.internal.signer.ReceivedSignature;
import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.cms.internal.syntax.BerValues;
import dev.keyoverlap.cms.internal.syntax.ContentSlice;
import dev.keyoverlap.cms.internal.syntax.Framing;
import dev.keyoverlap.cms.internal.syntax.MessageInput;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax.NotParsable;
import dev.keyoverlap.cms.internal.syntax.Parsing;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.MalformedMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Takes a SignedData apart as it comes in (RFC 5652, 5.1), from memory and from streams alike.
 * Keeps everything but the content and what is never asked for: revocation lists, unsigned
 * attributes, surplus certificates.
 */
public final class SignedMessageReader {

  private static final int CERTIFICATES = 0xa0;
  private static final int REVOCATION_LISTS = 0xa1;

  private final BerReader message;
  private final Budget budget;
  private final Set<DigestAlgorithm> announced = EnumSet.noneOf(DigestAlgorithm.class);
  private final List<byte[]> certificates = new ArrayList<>();
  private boolean hasContent;

  /** Around the signatures: a SET and the SignedData, often a ContentInfo. */
  private int structures = 2;

  private SignedMessageReader(BerReader message) {
    this.message = message;
    this.budget = message.budget();
  }

  /** Where content goes. */
  interface Content {
    /**
     * There is content, and it begins.
     *
     * @param announced the digests that the signatures are said to be made with; nothing holds the
     *     message to that
     */
    OutputStream begin(Set<DigestAlgorithm> announced) throws IOException;
  }

  /**
   * Reads a message up to its end, which must be that of the input.
   *
   * @param content gets the content, if there is any
   * @return all but the content
   */
  static SignedMessage read(InputStream message, Content content, Pump pump, Budget budget)
      throws MalformedMessageException, IOException {
    try {
      SignedMessageReader reader =
          Parsing.of(
              pump, () -> new SignedMessageReader(MessageInput.of(pump.counted(message), budget)));
      Parsing.of(pump, reader::readUpToContent);
      if (reader.hasContent) {
        reader.pass(content.begin(reader.announced), pump);
      }
      return Parsing.of(pump, () -> reader.readBehind(Optional.empty()));
    } catch (NotParsable e) {
      throw MessageSyntax.notSigned(e);
    }
  }

  /** Takes a message apart that is in memory, without copying its content. */
  public static SignedMessage read(byte[] message, Budget budget) throws NotParsable {
    try {
      SignedMessageReader reader = new SignedMessageReader(MessageInput.of(message, budget));
      return reader.readBehind(
          reader.readUpToContent()
              ? Optional.of(reader.message.octetsInMemory())
              : Optional.empty());
    } catch (IOException | LimitExceededException | RuntimeException e) {
      throw new NotParsable(e);
    }
  }

  private void pass(OutputStream target, Pump pump) throws NotParsable, IOException {
    byte[] step = new byte[Pump.STEP];
    for (int length = next(step, pump); length > 0; length = next(step, pump)) {
      target.write(step, 0, length);
    }
  }

  private int next(byte[] step, Pump pump) throws NotParsable, IOException {
    return Parsing.of(pump, () -> message.readOctets(step));
  }

  /** Whether there is content, which then comes next. */
  private boolean readUpToContent() throws IOException, LimitExceededException {
    Optional<ASN1Primitive> type = MessageInput.type(message);
    if (type.isPresent()) {
      requireSigned(type.get());
      message.enter(Framing.EXPLICIT_0);
      message.enter(BerReader.SEQUENCE);
      structures += 2;
      ASN1Primitive unused = BerValues.next(message, BerReader.INTEGER);
    }
    message.enter(BerReader.SET);
    while (message.next() != BerReader.END) {
      DigestIdentifier.readEvenIfWeak(AlgorithmIdentifier.getInstance(BerValues.next(message)))
          .ifPresent(announced::add);
    }
    message.leave();
    message.enter(BerReader.SEQUENCE);
    ASN1Primitive contentType = BerValues.next(message, BerReader.IDENTIFIER);
    if (!CMSObjectIdentifiers.data.equals(contentType)) {
      // A time stamp or a nested message, say; whoever asks for content must not get that instead.
      throw new IOException(
          "Its content is not data; its type is " + MessageSyntax.printable(contentType));
    }
    hasContent = message.next() != BerReader.END;
    if (hasContent) {
      message.enter(Framing.EXPLICIT_0);
      message.beginOctets(BerReader.OCTET_STRING);
    }
    return hasContent;
  }

  private static void requireSigned(ASN1Primitive type) throws IOException {
    if (!CMSObjectIdentifiers.signedData.equals(type)) {
      throw new IOException("It is of the type " + MessageSyntax.printable(type));
    }
  }

  private SignedMessage readBehind(Optional<ContentSlice> content)
      throws IOException, LimitExceededException {
    if (hasContent) {
      message.leave();
    }
    message.leave();
    if (message.next() == CERTIFICATES) {
      readCertificates();
    }
    if (message.next() == REVOCATION_LISTS) {
      message.skip();
    }
    message.enter(BerReader.SET);
    List<ReceivedSignature> signers = new ArrayList<>();
    while (message.next() != BerReader.END) {
      signers.add(ReceivedSignature.read(message));
      budget.spend(Limit.CMS_SIGNERS, 1);
    }
    for (; structures > 0; structures--) {
      message.leave();
    }
    message.requireOnlyPadding();
    if (signers.isEmpty()) {
      throw new IOException("It carries no signature");
    }
    return new SignedMessage(
        content,
        certificates.isEmpty()
            ? PresentedCertificates.none()
            : PresentedCertificates.of(certificates::stream, budget),
        List.copyOf(signers),
        budget);
  }

  private void readCertificates() throws IOException, LimitExceededException {
    message.enter(CERTIFICATES);
    while (message.next() != BerReader.END) {
      if (certificates.size() < budget.limits().of(Limit.CARRIED_CERTIFICATES)) {
        certificates.add(message.take());
      } else {
        message.skip();
      }
    }
    message.leave();
  }
}
