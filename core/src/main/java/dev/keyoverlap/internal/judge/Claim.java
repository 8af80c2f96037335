package dev.keyoverlap.internal.judge;

import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.Keyring;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One signature of a message, as its format has read it. Nothing in it is believed: the judge asks
 * for the hints first, then for the proof, and only after that for what the signature covers.
 *
 * <p>For one thread.
 *
 * @param <C> what a correct signature covers, in the format's own terms
 */
public interface Claim<C> {

  /** How the message names the signer, for people; printable and of limited length. */
  String signer();

  /** The keys of the ring that the message may mean. */
  Candidates candidates(Keyring ring);

  /**
   * Certificates from the message that may be the signer's, the likeliest first; none is trusted.
   */
  List<X509Certificate> carried();

  /** All certificates from the message, for paths to authorities. */
  PresentedCertificates presented();

  /**
   * Checks all that does not depend on the key.
   *
   * @return the check of the signature's value
   * @throws Refusal if the signature is refused whatever the key
   * @throws MalformedMessageException if it cannot be read, or exceeds a limit
   */
  Proof proof() throws Refusal, MalformedMessageException;

  /**
   * The parts that the signature covers, found to be as they were signed. Asked only after the
   * proof, so that no stranger can make long work of a short message.
   *
   * @return what is covered
   * @throws Refusal if not all of it is as it was
   * @throws MalformedMessageException if it cannot be read, or exceeds a limit
   */
  C coverage() throws Refusal, MalformedMessageException;

  /**
   * The certificate that the signer says, in what is signed, was meant. A format that knows it only
   * by what the signature covers has none before {@link #coverage}.
   *
   * @return its digest; empty if nothing is said, or nothing that can be checked
   * @throws Refusal if it cannot be read
   */
  Optional<CertificateDigest> claimedCertificate() throws Refusal;

  /**
   * The time that the signer claims, in what is signed, as far as it is known by now; proves
   * nothing.
   *
   * @return the time, in UTC
   */
  Optional<Instant> claimedTime();

  /** The one public-key operation. It is made once for each different key. */
  @FunctionalInterface
  interface Proof {

    /**
     * Whether a key made the signature.
     *
     * @param key the key
     * @return true if it did
     * @throws Refusal if the signature cannot be by this key, or would prove nothing
     */
    boolean isBy(PublicKey key) throws Refusal;
  }
}
