package dev.keyoverlap.message;

import dev.keyoverlap.internal.judge.ChainSearch;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Stream;

/** Searches for chains, within the default limits. */
public final class Chains {

  private Chains() {}

  /** A search for one message that carries these certificates. */
  public static ChainSearch among(
      Keyring ring, VerificationPolicy policy, Instant now, X509Certificate... presented) {
    Budget budget = Budget.of(Limits.DEFAULT);
    return ChainSearch.with(
        ring,
        policy,
        now,
        PresentedCertificates.of(() -> Stream.of(presented).map(Chains::encoded), budget),
        budget);
  }

  public static X509Certificate[] certificates(Collection<HeldKey> keys) {
    return keys.stream().map(HeldKey::certificate).toArray(X509Certificate[]::new);
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }
}
