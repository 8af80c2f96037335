package dev.keyoverlap.cms;

import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.spec.SignatureAlgorithm;
import java.util.Set;

/**
 * What a verifier was told, beside keys and policy.
 *
 * @param accepted the algorithms that it accepts
 * @param providers what it verifies with
 */
record VerifyingTerms(Set<SignatureAlgorithm> accepted, CryptoProviders providers) {

  VerifyingTerms {
    accepted = Set.copyOf(accepted);
  }

  /** If nothing was said. */
  static VerifyingTerms byDefault() {
    return new VerifyingTerms(SignatureSuite.acceptedByDefault(), CryptoProviders.byRule());
  }
}
