package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import java.util.Set;

/**
 * What a verifier was told, beside keys and policy.
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
