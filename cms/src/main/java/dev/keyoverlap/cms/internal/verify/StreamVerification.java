package dev.keyoverlap.cms.internal.verify;

import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.signer.ContentDigester;
import dev.keyoverlap.cms.internal.signer.ContentDigests;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message being verified from streams, in constant memory. */
public final class StreamVerification {

  private final Judgement judgement;
  private final CryptoProviders providers;
  private final Limits limits;
  private final Pump pump;

  public StreamVerification(
      Judgement judgement, CryptoProviders providers, Limits limits, Pump pump) {
    this.judgement = judgement;
    this.providers = providers;
    this.limits = limits;
    this.pump = pump;
  }

  /** The verdict on a message whose content has passed. */
  public interface Judgement {
    VerificationReport of(SignedMessage message, ContentDigests digests)
        throws MalformedMessageException;
  }

  /** Content waits in the quarantine for the verdict, and is released if that is good. */
  public VerificationReport verify(InputStream message, Quarantine quarantine)
      throws VerificationException, MalformedMessageException, IOException {
    VerificationReport report = accept(message, quarantine);
    quarantine.release(pump);
    return report;
  }

  /** Content waits in the quarantine for the verdict, and stays there. */
  public VerificationReport accept(InputStream message, Quarantine quarantine)
      throws VerificationException, MalformedMessageException, IOException {
    Waiting waiting = new Waiting(quarantine);
    SignedMessage signed = SignedMessageReader.read(message, waiting, pump, Budget.of(limits));
    Map<DigestAlgorithm, byte[]> digests = waiting.digests(signed);
    return judgement.of(signed, ContentDigests.of(digests)).requireMet();
  }

  /** Content that came beside its message, and need not wait. */
  public VerificationReport verifyDetached(SignedMessage signed, InputStream content)
      throws VerificationException, MalformedMessageException, IOException {
    return judgement
        .of(signed, ContentDigests.of(digest(content, signed.digests(), true)))
        .requireMet();
  }

  private Map<DigestAlgorithm, byte[]> digest(
      InputStream content, Set<DigestAlgorithm> algorithms, boolean isInput) throws IOException {
    ContentDigester digester = new ContentDigester(algorithms, providers);
    if (isInput) {
      pump.copyInput(content, digester);
    } else {
      pump.copy(content, digester);
    }
    return digester.finish();
  }

  /** Digests content before it enters the quarantine. */
  private final class Waiting implements SignedMessageReader.Content {

    private final Quarantine quarantine;
    private @Nullable ContentDigester digester;

    Waiting(Quarantine quarantine) {
      this.quarantine = quarantine;
    }

    @Override
    public OutputStream begin(Set<DigestAlgorithm> announced) {
      ContentDigester passing = new ContentDigester(announced, providers);
      digester = passing;
      return passing.before(quarantine);
    }

    /** All that the signatures need; those that were not announced are made now. */
    Map<DigestAlgorithm, byte[]> digests(SignedMessage signed)
        throws MalformedMessageException, IOException {
      if (digester == null) {
        throw SignedMessage.withoutContent();
      }
      Map<DigestAlgorithm, byte[]> digests = new EnumMap<>(digester.finish());
      Set<DigestAlgorithm> missing = EnumSet.copyOf(signed.digests());
      missing.removeAll(digests.keySet());
      if (!missing.isEmpty()) {
        digests.putAll(digest(quarantine.content(), missing, false));
      }
      return digests;
    }
  }
}
