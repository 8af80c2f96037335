package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.wrapping.InputKind;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.w3c.dom.Document;

/** Reads the bytes of a message, and says what they are if they are none. */
public final class SoapInput {

  private static final int ENOUGH = 512;

  private static final Limits OWN_MESSAGES =
      Limits.DEFAULT
          .with(Limit.SOAP_NODES, Long.MAX_VALUE)
          .with(Limit.SOAP_CANONICAL_BYTES, Long.MAX_VALUE)
          .with(Limit.XML_NAMES, Long.MAX_VALUE)
          .with(Limit.XML_MARKUP_BYTES, Long.MAX_VALUE);

  private SoapInput() {}

  public static Document parse(byte[] message, Budget budget) throws MalformedMessageException {
    try {
      return HardenedParser.parseCounted(message, Limit.SOAP_NODES, budget);
    } catch (LimitExceededException e) {
      throw e;
    } catch (MalformedMessageException e) {
      throw new MalformedMessageException(reason(message, String.valueOf(e.getMessage())), e);
    }
  }

  /** Reads a message onto a tape. Its tree has no content of the body unless that is needed. */
  public static Envelope read(byte[] message, Budget budget) throws MalformedMessageException {
    try {
      return envelope(message, onTape(message, budget), HardenedParser.ofVerified(), budget);
    } catch (LimitExceededException e) {
      throw e;
    } catch (MalformedMessageException e) {
      throw new MalformedMessageException(reason(message, String.valueOf(e.getMessage())), e);
    }
  }

  /** The same for a message of our own, which may be long. */
  public static Envelope readOwn(byte[] message) throws MalformedMessageException {
    Budget budget = Budget.of(OWN_MESSAGES);
    return envelope(message, onTape(message, budget), HardenedParser.shared(), budget);
  }

  static TapeReader.Read onTape(byte[] message, Budget budget) throws MalformedMessageException {
    return TapeReader.of(budget.limits())
        .readPart(message, budget, Limit.SOAP_NODES, Limit.SOAP_CANONICAL_BYTES);
  }

  private static Envelope envelope(
      byte[] message, TapeReader.Read read, HardenedParser otherwise, Budget budget)
      throws MalformedMessageException {
    BodyTape body = BodyTape.of(message, read);
    return Envelope.of(body == null ? otherwise.parse(message) : body.around(), body, budget);
  }

  private static String reason(byte[] message, String flaw) {
    String start =
        new String(message, 0, Math.min(message.length, ENOUGH), StandardCharsets.ISO_8859_1)
            .strip()
            .toLowerCase(Locale.ROOT);
    if ((start.startsWith("--") && start.contains("content-"))
        || start.contains("content-type: multipart/")) {
      return "It is not a SOAP message, but a MIME message with several parts (MTOM, or SOAP with"
          + " attachments). Take the part with the envelope out of it first";
    }
    InputKind kind = InputKind.of(message);
    return switch (kind) {
      case XML, SOAP, TEXT, UNKNOWN -> flaw;
      case EMPTY -> "It is not a SOAP message: it is empty";
      default ->
          "It is not a SOAP message, but "
              + kind
              + ". Give the bytes of the envelope ("
              + flaw
              + ")";
    };
  }
}
