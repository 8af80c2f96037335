package dev.keyoverlap.key;

import dev.keyoverlap.internal.key.KeyPairProof;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Whether each certificate of a chain was issued by the one after it. */
final class ChainOrder {

  private ChainOrder() {}

  static void require(List<X509Certificate> chain) throws KeyRefusedException {
    for (int i = 1; i < chain.size(); i++) {
      X509Certificate subject = chain.get(i - 1);
      X509Certificate issuer = chain.get(i);
      try {
        KeyPairProof.requireIssued(subject, issuer);
      } catch (GeneralSecurityException e) {
        throw new KeyRefusedException(
            Reason.BROKEN_CHAIN,
            "The certificate of "
                + subject.getSubjectX500Principal().getName()
                + " was not issued by "
                + issuer.getSubjectX500Principal().getName()
                + ", which follows it. Give the certificate of the key first, then the certificate"
                + " of each issuer.",
            KeyId.of(subject),
            e);
      }
    }
  }

  /** The chain up to the first certificate that was not issued by the one after it. */
  static List<X509Certificate> orderedPart(List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      try {
        KeyPairProof.requireIssued(chain.get(i - 1), chain.get(i));
      } catch (GeneralSecurityException e) {
        return chain.subList(0, i);
      }
    }
    return chain;
  }
}
