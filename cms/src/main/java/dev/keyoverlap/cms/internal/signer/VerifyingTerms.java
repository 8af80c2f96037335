package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import java.util.Set;

/**
 * The settings of a verifier, without keys and policy.
 *
 * @param accepted the algorithms that it accepts
 * @param providers what it verifies with
 */
public record VerifyingTerms(Set<SignatureAlgorithm> accepted, CryptoProviders providers) {

  public VerifyingTerms {
    accepted = Set.copyOf(accepted);
  }

  /** If nothing was said. */
  public static VerifyingTerms byDefault() {
    return new VerifyingTerms(SignatureSuite.usual(), CryptoProviders.byRule());
  }
}
