package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.xmldsig.spec.SignaturePolicy;
import java.util.Optional;

/**
 * The properties that a signature states about itself and signs, the same for every document.
 *
 * @param policy the signature policy that it claims to follow
 * @param secondVersion whether the certificate is named in the form of ETSI EN 319 132-1
 * @param mimeType of what is signed
 */
record XadesTerms(
    Optional<SignaturePolicy> policy, boolean secondVersion, Optional<String> mimeType) {

  /** Time and certificate: XAdES-BES. */
  static final XadesTerms BASIC = new XadesTerms(Optional.empty(), false, Optional.empty());
}
