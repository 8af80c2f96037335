package dev.keyoverlap.internal.path;

import dev.keyoverlap.internal.key.KeySignatures;
import dev.keyoverlap.internal.key.SpareProviders;
import dev.keyoverlap.internal.path.Nearness.Stage;
import dev.keyoverlap.internal.words.CertificateWords;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.ClockTolerance;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Validates a path by RFC 5280, 6, and holds the authority in the ring to what its own certificate
 * says, which that algorithm does not (RFC 5937 describes it). The only place where signatures of
 * certificates are verified.
 */
public final class PathValidation {

  private static final String JDK = "SUN";
  private static final String VALIDATOR = "CertPathValidator";
  private static final String PKIX = "PKIX";
  private static final String X509 = "X.509";

  private PathValidation() {}

  static void validate(CandidatePath path, Instant now, ClockTolerance tolerance)
      throws ChainRefusedException {
    try {
      validate(
          path.certificates(),
          path.authorityCertificate(),
          tolerance.momentFor(path.certificates(), now),
          (validator, parameters) -> parameters.setRevocationEnabled(false));
    } catch (CertPathValidatorException e) {
      throw refused(path.certificates(), e);
    } catch (GeneralSecurityException | RuntimeException e) {
      // Whatever a provider says to certificates that nobody ought to have made.
      throw new ChainRefusedException(
          "the path cannot be validated: " + ForeignMessage.of(e), Nearness.at(Stage.PATH));
    }
    Optional<String> flaw =
        AuthorityLimits.flaw(
            path.authorityCertificate(), path.certificates(), CertificateWords::name);
    if (flaw.isPresent()) {
      throw new ChainRefusedException(flaw.get(), Nearness.at(Stage.RING));
    }
  }

  /**
   * Validates certificates below an authority.
   *
   * @throws CertPathValidatorException if they are not valid
   * @throws GeneralSecurityException if nobody can tell
   */
  public static void validate(
      List<X509Certificate> certificates, X509Certificate authority, Instant now, Setup setup)
      throws GeneralSecurityException {
    Provider provider = providerFor(certificates, authority);
    CertPathValidator validator = CertPathValidator.getInstance(PKIX, provider);
    CertificateFactory factory = CertificateFactory.getInstance(X509, provider);
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(readBy(factory, authority), null)));
    parameters.setDate(Date.from(now));
    setup.set(validator, parameters);
    List<X509Certificate> own = new ArrayList<>();
    for (X509Certificate certificate : certificates) {
      own.add(readBy(factory, certificate));
    }
    validator.validate(factory.generateCertPath(own), parameters);
  }

  /**
   * The JDK, even where somebody has registered another provider before it: only the JDK says for
   * certain whether a certificate is revoked. It is another one on the class path if the JDK does
   * not know the algorithm of a signature, or the curve of its key. JDK 17 knows no post-quantum
   * one.
   */
  private static Provider providerFor(List<X509Certificate> certificates, X509Certificate authority)
      throws GeneralSecurityException {
    boolean otherCurve =
        Stream.concat(certificates.stream().skip(1), Stream.of(authority))
            .anyMatch(issuer -> KeySignatures.isOnOtherCurve(issuer.getPublicKey()));
    for (X509Certificate certificate : certificates) {
      String algorithm = certificate.getSigAlgOID();
      if (otherCurve || !isKnownToTheRuntime(algorithm)) {
        return SpareProviders.attempt(
            VALIDATOR,
            PKIX,
            new NoSuchAlgorithmException(
                "nobody here knows the algorithm " + algorithm + ", or the curve of the key"),
            provider -> Signature.getInstance(algorithm, provider).getProvider());
      }
    }
    Provider jdk = Security.getProvider(JDK);
    return jdk != null ? jdk : CertPathValidator.getInstance(PKIX).getProvider();
  }

  private static boolean isKnownToTheRuntime(String algorithm) {
    return Arrays.stream(Security.getProviders())
        .filter(provider -> SpareProviders.belongsToTheRuntime(provider.getClass()))
        .anyMatch(provider -> provider.getService("Signature", algorithm) != null);
  }

  /** Whether a validator tells a revoked certificate from one whose status it cannot find out. */
  public static boolean tellsRevoked(CertPathValidator validator) {
    return validator.getProvider().getName().equals(JDK);
  }

  /** A provider verifies only the signatures of certificates that it has read itself. */
  private static X509Certificate readBy(CertificateFactory factory, X509Certificate certificate)
      throws CertificateException {
    return (X509Certificate)
        factory.generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
  }

  /** Completes the parameters of a validation. */
  @FunctionalInterface
  public interface Setup {

    void set(CertPathValidator validator, PKIXParameters parameters)
        throws GeneralSecurityException;
  }

  static ChainRefusedException refused(
      List<X509Certificate> certificates, CertPathValidatorException e) {
    int index = e.getIndex();
    String where = index < 0 ? "the path" : CertificateWords.name(certificates.get(index));
    return new ChainRefusedException(
        where + " is not valid: " + ForeignMessage.of(e),
        Nearness.validation(
            index < 0 ? certificates.size() : index,
            e.getReason() == BasicReason.INVALID_SIGNATURE));
  }
}
