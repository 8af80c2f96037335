package dev.keyoverlap.internal.judge;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/**
 * The settings that all receivers share. A builder holds one, and replaces it with each of its
 * methods.
 *
 * <p>Instances are immutable.
 *
 * @param keys where each message's keys come from
 * @param clock by which certificates and retention are judged
 * @param limits what one message may contain and cost
 * @param progress is told how far work on streams and files is
 */
public record ReceiverSettings(
    KeyringSource keys, InstantSource clock, Limits limits, ProgressListener progress) {

  /**
   * The defaults: the system's clock, the default limits, and no listener.
   *
   * @param keys where each message's keys come from
   * @return the settings
   */
  public static ReceiverSettings of(KeyringSource keys) {
    return new ReceiverSettings(keys, InstantSource.system(), Limits.DEFAULT, bytes -> {});
  }

  /**
   * With another clock.
   *
   * @param other the clock
   * @return settings that are the same otherwise
   */
  public ReceiverSettings clock(InstantSource other) {
    return new ReceiverSettings(keys, other, limits, progress);
  }

  /**
   * With other limits.
   *
   * @param other the limits
   * @return settings that are the same otherwise
   */
  public ReceiverSettings limits(Limits other) {
    return new ReceiverSettings(keys, clock, other, progress);
  }

  /**
   * With somebody else who is told.
   *
   * @param other is told
   * @return settings that are the same otherwise
   */
  public ReceiverSettings withProgress(ProgressListener other) {
    return new ReceiverSettings(keys, clock, limits, other);
  }

  /** Tells the observer of the keys that a receiver was built. */
  public void announce(String receiver, KeyUse use, Set<Alias> aliases) {
    keys.listener().onConfigured(receiver, use, aliases);
  }

  // ---- for one message; what the caller's own code throws comes out as it is thrown

  /** The ring at this moment. */
  public Keyring ring() {
    return LastDefence.calling(keys::keyring);
  }

  /** The time at this moment. */
  public Instant now() {
    return LastDefence.calling(clock::instant);
  }

  /** The budget of one message. */
  public Budget budget() {
    return Budget.of(limits);
  }

  /** Moves one message from stream to stream. */
  public Pump pump() {
    return new Pump(progress);
  }

  /** Tells the observer of the keys that one was used. */
  public void tellUsed(KeyId key, KeyUse use) {
    try {
      keys.listener().onUsed(key, use);
    } catch (RuntimeException e) {
      throw LastDefence.fromCaller(e);
    }
  }

  /** Tells the observer of the keys which of them made correct signatures. */
  public void tellUsed(List<SignerVerdict> verdicts) {
    for (SignerVerdict verdict : verdicts) {
      verdict.correctBy().ifPresent(version -> tellUsed(version.keyId(), KeyUse.VERIFY));
    }
  }
}
