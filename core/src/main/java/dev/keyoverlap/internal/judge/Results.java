package dev.keyoverlap.internal.judge;

import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.access.ResultMaker.ContentParts;
import dev.keyoverlap.internal.access.ResultMaker.FailureParts;
import dev.keyoverlap.internal.access.ResultMaker.VerdictParts;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.DecryptedMessage;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.OpenedContent;
import dev.keyoverlap.message.OpenedMessage;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.TrustedChain;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.message.VerifiedMessage;
import dev.keyoverlap.ring.KeyVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the results of reading messages, in every format. Users cannot make any. */
public final class Results {

  private Results() {}

  /**
   * A verdict by a key of the ring, or about an unknown signer.
   *
   * @throws IllegalArgumentException if the verdict and the key contradict each other
   */
  public static SignerVerdict verdict(
      Verdict verdict,
      String signer,
      Optional<KeyVersion> version,
      Optional<Instant> signingTime,
      String reason) {
    return verdict(verdict, signer, version, signingTime, reason, List.of());
  }

  /**
   * A verdict by a key of the ring that has several certificates there.
   *
   * @throws IllegalArgumentException if the verdict and the keys contradict each other
   */
  public static SignerVerdict verdict(
      Verdict verdict,
      String signer,
      Optional<KeyVersion> version,
      Optional<Instant> signingTime,
      String reason,
      List<KeyVersion> alternatives) {
    return ResultMaker.make(
        SignerVerdict.class,
        new VerdictParts<>(
            verdict,
            signer,
            version,
            signingTime,
            reason,
            Optional.<TrustedChain>empty(),
            alternatives));
  }

  /**
   * The verdict on a signature whose signer is trusted by a chain.
   *
   * @throws IllegalArgumentException if it is one about an unknown signer
   */
  public static SignerVerdict chained(
      Verdict verdict,
      String signer,
      TrustedChain chain,
      Optional<Instant> signingTime,
      String reason) {
    return ResultMaker.make(
        SignerVerdict.class,
        new VerdictParts<>(
            verdict,
            signer,
            Optional.<KeyVersion>empty(),
            signingTime,
            reason,
            Optional.of(chain),
            List.<KeyVersion>of()));
  }

  /** A message whose content went elsewhere; only if its report meets the policy. */
  public static VerifiedMessage verified(VerificationReport report) throws VerificationException {
    return ResultMaker.make(
        VerifiedMessage.class,
        new ContentParts<VerificationReport, KeyVersion>(null, report.requireMet(), null));
  }

  /** Content, not copied; only if its report meets the policy. */
  public static VerifiedContent verified(byte[] content, VerificationReport report)
      throws VerificationException {
    return ResultMaker.make(
        VerifiedContent.class,
        new ContentParts<VerificationReport, KeyVersion>(content, report.requireMet(), null));
  }

  /** A message whose content went elsewhere. */
  public static DecryptedMessage decrypted(KeyVersion key) {
    return ResultMaker.make(
        DecryptedMessage.class, new ContentParts<VerificationReport, KeyVersion>(null, null, key));
  }

  /** Content, not copied. */
  public static DecryptedContent decrypted(byte[] content, KeyVersion key) {
    return ResultMaker.make(
        DecryptedContent.class,
        new ContentParts<VerificationReport, KeyVersion>(content, null, key));
  }

  /** A message whose content went elsewhere; only if its report meets the policy. */
  public static OpenedMessage opened(VerificationReport report, KeyVersion key)
      throws VerificationException {
    return ResultMaker.make(
        OpenedMessage.class, new ContentParts<>(null, report.requireMet(), key));
  }

  /** Content, not copied; only if its report meets the policy. */
  public static OpenedContent opened(byte[] content, VerificationReport report, KeyVersion key)
      throws VerificationException {
    return ResultMaker.make(
        OpenedContent.class, new ContentParts<>(content, report.requireMet(), key));
  }

  /** The one failure to decrypt; hints say what the message shows in the clear. */
  public static DecryptionException notDecrypted(
      List<String> recipients, List<KeyVersion> ours, List<String> hints) {
    return ResultMaker.make(DecryptionException.class, new FailureParts<>(recipients, ours, hints));
  }
}
