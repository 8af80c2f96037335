package dev.keyoverlap.xmldsig.internal.algorithm;

import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.util.Map;
import java.util.Optional;

/** How XML names the digests that are made and accepted; it knows fewer than there are. */
public final class DigestUri {

  private static final Map<DigestAlgorithm, String> ALL =
      Map.of(
          DigestAlgorithm.SHA256, "http://www.w3.org/2001/04/xmlenc#sha256",
          DigestAlgorithm.SHA384, "http://www.w3.org/2001/04/xmldsig-more#sha384",
          DigestAlgorithm.SHA512, "http://www.w3.org/2001/04/xmlenc#sha512",
          DigestAlgorithm.SHA3_256, "http://www.w3.org/2007/05/xmldsig-more#sha3-256",
          DigestAlgorithm.SHA3_384, "http://www.w3.org/2007/05/xmldsig-more#sha3-384",
          DigestAlgorithm.SHA3_512, "http://www.w3.org/2007/05/xmldsig-more#sha3-512");

  private DigestUri() {}

  /** Finds a digest by the URI in a document; empty if it is none of these. */
  public static Optional<DigestAlgorithm> read(String uri) {
    return ALL.entrySet().stream()
        .filter(each -> each.getValue().equals(uri))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * As a document names it.
   *
   * @throws IllegalArgumentException if none does
   */
  public static String of(DigestAlgorithm digest) {
    String uri = ALL.get(digest);
    if (uri == null) {
      throw new IllegalArgumentException("No document names " + digest);
    }
    return uri;
  }
}
