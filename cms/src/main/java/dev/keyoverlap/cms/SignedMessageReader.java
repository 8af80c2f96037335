package dev.keyoverlap.cms;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.PresentedCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetStringParser;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1SequenceParser;
import org.bouncycastle.asn1.ASN1SetParser;
import org.bouncycastle.asn1.ASN1StreamParser;
import org.bouncycastle.asn1.ASN1TaggedObjectParser;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a SignedData apart as it comes in (RFC 5652, 5.1), holding everything but its content.
 *
 * <p>Each structure is read to its end, where nothing may follow: BouncyCastle's parser finds the
 * end of an outer one only behind that of the inner one.
 */
final class SignedMessageReader {

  private static final int CERTIFICATES = 0;
  private static final int REVOCATION_LISTS = 1;

  /** More than a message of any use has; who has to look up each can be kept busy with them. */
  private static final int MOST_CERTIFICATES = 256;

  private final Pump pump;
  private final List<byte[]> certificates = new ArrayList<>();
  private Optional<ContentSlice> inMemory = Optional.empty();

  SignedMessageReader(Pump pump) {
    this.pump = pump;
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
  SignedMessage read(InputStream message, Content content)
      throws MalformedMessageException, IOException {
    return read(() -> MessageInput.of(pump.counted(message)), content);
  }

  /**
   * Takes a message apart that is in memory, without copying its content.
   *
   * @return the message; empty if that cannot be done, since its content is not in one piece, or it
   *     is malformed
   */
  static Optional<SignedMessage> inPlace(byte[] message) {
    MessageBytes bytes = new MessageBytes(message);
    try {
      return Optional.of(
          new SignedMessageReader(new Pump(done -> {}))
              .read(
                  () -> MessageInput.lending(bytes), announced -> OutputStream.nullOutputStream()));
    } catch (MalformedMessageException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can be read", e);
    }
  }

  private SignedMessage read(MessageInput.Source message, Content content)
      throws MalformedMessageException, IOException {
    Open open = parse(() -> open(message.open()));
    if (open.body() != null) {
      pass(open.input(), open.body(), content.begin(open.announced()));
    }
    return parse(() -> close(open));
  }

  private void pass(MessageInput input, Body body, OutputStream target)
      throws MalformedMessageException, IOException {
    InputStream content = parse(() -> body.octets().getOctetStream());
    byte[] step = new byte[Pump.STEP];
    input.beginContent();
    for (int length = next(content, step); length >= 0; length = next(content, step)) {
      target.write(step, 0, length);
    }
    inMemory = input.endContent();
  }

  private int next(InputStream content, byte[] step) throws MalformedMessageException, IOException {
    return parse(() -> content.read(step));
  }

  /** Reads up to the content. */
  private static Open open(MessageInput input) throws IOException {
    ASN1SequenceParser contentInfo =
        Expected.sequence(new ASN1StreamParser(input, MessageInput.ELEMENT).readObject());
    ASN1Encodable type = contentInfo.readObject();
    if (!CMSObjectIdentifiers.signedData.equals(type)) {
      throw new IOException("It is of the type " + MessageSyntax.printable(type));
    }
    ASN1TaggedObjectParser explicit = Expected.tagged(contentInfo.readObject(), 0);
    ASN1SequenceParser signedData = Expected.sequence(explicit.parseExplicitBaseObject());
    if (!(signedData.readObject() instanceof ASN1Integer)) {
      throw new IOException("It has no version");
    }
    Set<DigestAlgorithm> announced = announced(input, Expected.set(signedData.readObject()));
    ASN1SequenceParser encapsulated = Expected.sequence(signedData.readObject());
    ASN1Encodable contentType = encapsulated.readObject();
    if (!CMSObjectIdentifiers.data.equals(contentType)) {
      throw new IOException(
          "Its content is not data but of the type " + MessageSyntax.printable(contentType));
    }
    ASN1Encodable content = encapsulated.readObject();
    return new Open(
        input,
        contentInfo,
        explicit,
        signedData,
        announced,
        encapsulated,
        content == null ? null : body(Expected.tagged(content, 0)));
  }

  private static Set<DigestAlgorithm> announced(MessageInput input, ASN1SetParser algorithms)
      throws IOException {
    Set<DigestAlgorithm> announced = EnumSet.noneOf(DigestAlgorithm.class);
    for (ASN1Primitive each = Expected.next(algorithms);
        each != null;
        each = Expected.next(algorithms)) {
      DigestAlgorithm.evenIfWeak(AlgorithmIdentifier.getInstance(each)).ifPresent(announced::add);
      input.beginElement();
    }
    return announced;
  }

  private static Body body(ASN1TaggedObjectParser explicit) throws IOException {
    return new Body(explicit, Expected.octets(explicit.parseExplicitBaseObject()));
  }

  /** Reads what follows the content. */
  private SignedMessage close(Open open) throws IOException {
    if (open.body() != null) {
      Expected.end(open.body().explicit().parseExplicitBaseObject());
      Expected.end(open.encapsulated().readObject());
    }
    ASN1Encodable part = open.signedData().readObject();
    if (part instanceof ASN1TaggedObjectParser tagged && tagged.hasContextTag(CERTIFICATES)) {
      readAll(open.input(), tagged, true);
      part = open.signedData().readObject();
    }
    if (part instanceof ASN1TaggedObjectParser tagged && tagged.hasContextTag(REVOCATION_LISTS)) {
      readAll(open.input(), tagged, false);
      part = open.signedData().readObject();
    }
    List<ReceivedSignature> signers = signers(open.input(), Expected.set(part));
    Expected.end(open.signedData().readObject());
    Expected.end(open.explicit().parseExplicitBaseObject());
    Expected.end(open.contentInfo().readObject());
    if (open.input().read() >= 0) {
      throw new IOException("Something follows it");
    }
    return SignedMessage.of(inMemory, PresentedCertificates.of(certificates::stream), signers);
  }

  /** Keeps the certificates, and passes over the revocation lists. */
  private void readAll(MessageInput input, ASN1TaggedObjectParser tagged, boolean keep)
      throws IOException {
    ASN1SetParser elements = Expected.set(tagged.parseBaseUniversal(false, BERTags.SET));
    for (ASN1Primitive each = Expected.next(elements);
        each != null;
        each = Expected.next(elements)) {
      if (keep && certificates.size() < MOST_CERTIFICATES) {
        certificates.add(MessageSyntax.asRead(each));
      }
      input.beginElement();
    }
  }

  /** All of them are held in memory, so they count as one element. */
  private static List<ReceivedSignature> signers(MessageInput input, ASN1SetParser signerInfos)
      throws IOException {
    List<ReceivedSignature> signers = new ArrayList<>();
    input.beginElement();
    for (ASN1Primitive each = Expected.next(signerInfos);
        each != null;
        each = Expected.next(signerInfos)) {
      signers.add(ReceivedSignature.of(SignerInfo.getInstance(each)));
      SignedMessage.requireNumber(signers.size());
    }
    return signers;
  }

  /** Whatever the parser throws is the message's fault, unless it was the input itself. */
  private <T> T parse(Step<T> step) throws MalformedMessageException, IOException {
    try {
      return step.take();
    } catch (IOException | RuntimeException e) {
      pump.rethrowInputFailure();
      throw MessageSyntax.notSigned(new MessageSyntax.NotParsable(e));
    } catch (StackOverflowError e) {
      throw MessageSyntax.notSigned(MessageSyntax.NotParsable.tooDeep());
    }
  }

  private interface Step<T> {
    T take() throws IOException;
  }

  /**
   * A message read up to its content, and the structures that are open there.
   *
   * @param explicit around the SignedData
   */
  private record Open(
      MessageInput input,
      ASN1SequenceParser contentInfo,
      ASN1TaggedObjectParser explicit,
      ASN1SequenceParser signedData,
      Set<DigestAlgorithm> announced,
      ASN1SequenceParser encapsulated,
      @Nullable Body body) {}

  private record Body(ASN1TaggedObjectParser explicit, ASN1OctetStringParser octets) {}
}
