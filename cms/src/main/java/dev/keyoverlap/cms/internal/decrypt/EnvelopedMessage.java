package dev.keyoverlap.cms.internal.decrypt;

import dev.keyoverlap.cms.internal.envelope.ContentCipher;
import dev.keyoverlap.cms.internal.envelope.ContentCipher.Encrypted;
import dev.keyoverlap.cms.internal.syntax.ContentSlice;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;

/**
 * The content of an EnvelopedData or AuthEnvelopedData in memory.
 *
 * @param cipher how it is encrypted
 * @param encrypted the content
 * @param associated what the tag protects beside the content (RFC 5083, 2.2); empty for
 *     EnvelopedData
 */
public record EnvelopedMessage(
    ContentCipher cipher, Encrypted encrypted, ASN1OctetString associated) {

  /**
   * From its parts.
   *
   * @param cipher empty if it is none that is known here
   * @param encrypted empty if it carries no content
   * @return empty if the content cannot be decrypted with any key
   */
  static Optional<EnvelopedMessage> of(
      Optional<ContentCipher> cipher,
      Optional<ContentSlice> encrypted,
      byte[] tag,
      byte[] associated) {
    return cipher
        .filter(known -> known.tagLength() == tag.length)
        .flatMap(
            known ->
                encrypted.map(
                    content ->
                        new EnvelopedMessage(
                            known,
                            new Encrypted(content, new DEROctetString(tag)),
                            new DEROctetString(associated))));
  }
}
