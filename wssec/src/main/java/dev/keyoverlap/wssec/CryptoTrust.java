package dev.keyoverlap.wssec;

import dev.keyoverlap.internal.judge.ChainSearch;
import dev.keyoverlap.internal.judge.KeyTrust;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.wss4j.common.ext.WSSecurityException;

/** Whom a policy trusts, of those whose signatures WSS4J has found correct. */
final class CryptoTrust {

  private final KeyTrust trust;

  CryptoTrust(KeyTrust trust) {
    this.trust = trust;
  }

  /** Insists that the first certificate is trusted; the others may lead to its authority. */
  void require(X509Certificate[] certificates) throws WSSecurityException {
    require(verdict(certificates, trust.ring().find(KeyId.of(certificates[0]))));
  }

  /** Insists that a public key is that of a trusted certificate. */
  void require(PublicKey publicKey) throws WSSecurityException {
    require(
        trust
            .best(trust.ring().findByHint(KeyHint.publicKey(publicKey)))
            .map(
                worth ->
                    Results.verdict(
                        worth.verdict(),
                        "a key value",
                        Optional.of(worth.version()),
                        Optional.empty(),
                        "",
                        worth.alternatives()))
            .orElseGet(
                () ->
                    Results.verdict(
                        Verdict.UNKNOWN_SIGNER,
                        "a key value",
                        Optional.empty(),
                        Optional.empty(),
                        "")));
  }

  private void require(SignerVerdict verdict) throws WSSecurityException {
    List<String> shortfalls = VerificationReport.of(trust.policy(), List.of(verdict)).shortfalls();
    if (!shortfalls.isEmpty()) {
      throw CryptoDefence.notTrusted(String.join("; ", shortfalls));
    }
  }

  private SignerVerdict verdict(X509Certificate[] certificates, Optional<KeyVersion> version) {
    Verdict byRing =
        trust
            .best(version.stream().toList())
            .map(KeyTrust.Worth::verdict)
            .orElse(Verdict.UNKNOWN_SIGNER);
    String name = certificates[0].getSubjectX500Principal().getName();
    boolean outOfUse =
        version
            .filter(v -> v.state() == KeyState.RETAINED || v.state() == KeyState.COMPROMISED)
            .isPresent();
    Budget budget = Budget.of(Limits.DEFAULT);
    PresentedCertificates presented = PresentedCertificates.of(encoded(certificates), budget);
    ChainSearch chains =
        ChainSearch.with(trust.ring(), trust.policy(), trust.now(), presented, budget);
    if (byRing != Verdict.VALID && !outOfUse && chains.isAsked()) {
      try {
        return Results.chained(
            Verdict.VALID, name, chains.find(certificates[0]), Optional.empty(), "");
      } catch (ChainRefusedException e) {
        if (version.isEmpty()) {
          return Results.verdict(
              Verdict.CHAIN_REFUSED,
              name,
              version,
              Optional.empty(),
              String.valueOf(e.getMessage()));
        }
      }
    }
    return Results.verdict(byRing, name, version, Optional.empty(), "");
  }

  private static Supplier<Stream<byte[]>> encoded(X509Certificate[] certificates) {
    return () ->
        Arrays.stream(certificates)
            .flatMap(
                certificate -> {
                  try {
                    return Stream.of(certificate.getEncoded());
                  } catch (CertificateEncodingException e) {
                    return Stream.empty();
                  }
                });
  }
}
