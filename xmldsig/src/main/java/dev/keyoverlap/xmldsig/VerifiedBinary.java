package dev.keyoverlap.xmldsig;

import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.xmldsig.internal.tape.Decoded;
import dev.keyoverlap.xmldsig.internal.tape.ReceivedXml;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were signed, by signatures that meet the policy. The document carries them as the
 * Base64 text of an element, and the signatures cover them in their decoded form (XML Signature,
 * 6.6.2).
 *
 * <pre>{@code
 * VerifiedXml verified = verifier.verify(message);
 * byte[] pdf = verified.binaries().get(0).content();
 * }</pre>
 *
 * <p>Only the bytes are signed. The element around them is not, and so its {@code Id}, {@code
 * MimeType} and {@code Encoding} are not handed out: anybody can have written them.
 *
 * <p>The bytes are decoded when they are asked for. Instances are safe for use by several threads
 * as long as nobody changes the array.
 *
 * @since 1.0
 */
public final class VerifiedBinary {

  private final XmlTape tape;
  private final Decoded decoded;
  private final int length;
  private final List<SignerVerdict> signers;
  private volatile byte @Nullable [] content;

  /**
   * For readers.
   *
   * @param length of the content, as it was when it was digested
   */
  VerifiedBinary(XmlTape tape, Decoded decoded, int length, List<SignerVerdict> signers) {
    this.tape = tape;
    this.decoded = decoded;
    this.length = length;
    this.signers = List.copyOf(signers);
  }

  /**
   * The signed bytes.
   *
   * @return at least one; not copied
   */
  public byte[] content() {
    byte[] made = content;
    if (made == null) {
      made = ReceivedXml.decoded(tape, decoded, length);
      content = made;
    }
    return made;
  }

  /**
   * The signatures that cover these bytes.
   *
   * @return their verdicts, in the order of the document
   */
  public List<SignerVerdict> signers() {
    return signers;
  }

  /** Where they are in the document, their number, and whose signatures cover them. */
  @Override
  public String toString() {
    return tape.path(decoded.top()) + ", " + length + " bytes in Base64, " + signers;
  }
}
