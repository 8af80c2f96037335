package dev.keyoverlap.internal.path;

import dev.keyoverlap.internal.key.CertificateStrength;
import dev.keyoverlap.internal.key.KeyFamily;
import dev.keyoverlap.internal.words.CertificateWords;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks whether the key of a certificate may sign messages. */
public final class SignerCertificate {

  private SignerCertificate() {}

  public static void requireFit(X509Certificate certificate, Set<String> purposes)
      throws ChainRefusedException {
    Optional<String> flaw =
        flaw(certificate, purposes)
            .or(() -> CertificateStrength.weakKey(certificate))
            .or(() -> CertificateStrength.weakSignature(certificate));
    if (flaw.isPresent()) {
      throw new ChainRefusedException(
          CertificateWords.name(certificate) + flaw.get(), Nearness.at(Nearness.Stage.USE));
    }
  }

  private static Optional<String> flaw(X509Certificate certificate, Set<String> purposes) {
    if (!KeyFamily.isForSignatures(certificate)) {
      return Optional.of(" is not for signatures, by its key usage");
    }
    List<String> named;
    try {
      named = certificate.getExtendedKeyUsage();
    } catch (CertificateParsingException e) {
      return Optional.of(" has an extended key usage that cannot be read");
    }
    return named == null || named.stream().anyMatch(purposes::contains)
        ? Optional.empty()
        : Optional.of(" is for other purposes only, by its extended key usage: " + named);
  }
}
