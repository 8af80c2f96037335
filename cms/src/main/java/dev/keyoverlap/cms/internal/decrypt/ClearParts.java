package dev.keyoverlap.cms.internal.decrypt;

import dev.keyoverlap.cms.internal.envelope.ContentCipher;
import dev.keyoverlap.cms.internal.envelope.RecipientKey;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Is told what an encrypted message says in the clear, in the order in which it comes in. */
public interface ClearParts {

  /** One of the recipients. */
  void recipient(RecipientKey recipient);

  /**
   * How the content is encrypted.
   *
   * @param algorithm as the message names it
   * @param cipher empty if it is none that is known here, or does not fit the type of the message
   */
  void content(AlgorithmIdentifier algorithm, Optional<ContentCipher> cipher);
}
