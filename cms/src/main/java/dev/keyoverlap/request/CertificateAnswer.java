package dev.keyoverlap.request;

import dev.keyoverlap.internal.keyfile.CertificateBytes;
import dev.keyoverlap.internal.keyfile.KeyFileException;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.request.CertificateRefusedException.Reason;
import java.security.cert.X509Certificate;
import java.util.List;

/** The certificates in an authority's answer, in whatever form it comes. */
final class CertificateAnswer {

  private CertificateAnswer() {}

  /**
   * Reads an answer.
   *
   * @return its certificates, in its order; none of them trusted
   * @throws CertificateRefusedException if there are none, with what there is instead
   */
  static List<X509Certificate> read(byte[] answer, Budget budget)
      throws CertificateRefusedException {
    long most = budget.limits().of(Limit.CARRIED_CERTIFICATES);
    try {
      budget.require(Limit.CMS_BYTES, answer.length);
      List<X509Certificate> certificates = CertificateBytes.read(answer, most);
      budget.spend(Limit.CARRIED_CERTIFICATES, certificates.size());
      return certificates;
    } catch (KeyFileException e) {
      if (e.reason() == KeyFileException.Reason.TOO_LARGE) {
        throw tooLong(new LimitExceededException(Limit.CARRIED_CERTIFICATES, most));
      }
      throw new CertificateRefusedException(
          Reason.UNREADABLE,
          "The answer cannot be read: "
              + e.why()
              + ". "
              + e.advice()
              + ". Ask the authority for the certificate, or PKCS #7, in DER or PEM",
          e);
    } catch (LimitExceededException e) {
      throw tooLong(e);
    }
  }

  private static CertificateRefusedException tooLong(LimitExceededException e) {
    return new CertificateRefusedException(
        Reason.UNREADABLE,
        "The answer cannot be read: "
            + e.getMessage()
            + ". Ask the authority for the certificate alone, in DER or PEM",
        e);
  }
}
