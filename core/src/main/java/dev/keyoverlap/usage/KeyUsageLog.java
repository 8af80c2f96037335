package dev.keyoverlap.usage;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.DecryptedMessage;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.message.VerifiedMessage;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.KeyUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * When each key was last used, and how often: so that "nobody uses the old key any more" is seen
 * and not hoped for.
 *
 * <pre>{@code
 * KeyUsageLog usage = KeyUsageLog.of(InstantSource.system());
 * KeyringSource keys = rotation.withListener(usage);
 * CmsDecryptor decryptor = CmsDecryptor.of(keys);         // counts which key a partner encrypted to
 * CmsVerifier verifier = CmsVerifier.of(keys, policy);    // and which one it signed with
 *
 * usage.requireUnusedFor(oldKey, Duration.ofDays(14));    // throws if it was used since
 * rotation.retireKey(oldKey);
 * }</pre>
 *
 * <p>Signers, verifiers, encryptors and decryptors on {@link
 * dev.keyoverlap.ring.KeyringSource#withListener} are counted automatically; for the rest there are
 * {@link #decrypted}, {@link #verified} and {@link #onUsed}. The counters are those of one program;
 * {@link #writeTo} and {@link #readFrom} carry them from one run to the next, and {@link #with}
 * adds up those of several. No key counts as unused for longer than they have been watching. Safe
 * for use by several threads.
 *
 * @since 1.0
 */
public final class KeyUsageLog implements KeyUsageListener {

  private final InstantSource clock;
  private final Instant since;
  private final ConcurrentMap<KeyId, UseCounters> counters = new ConcurrentHashMap<>();

  private KeyUsageLog(InstantSource clock, Instant since) {
    this.clock = clock;
    this.since = since;
  }

  /**
   * Begins to watch.
   *
   * @param clock by which uses are dated
   * @return counters that have seen nothing yet
   */
  public static KeyUsageLog of(InstantSource clock) {
    return new KeyUsageLog(clock, clock.instant());
  }

  /**
   * Goes on with what an earlier run has seen.
   *
   * @param file what {@link #writeTo} wrote; if there is none, the watching begins now
   * @param clock by which uses are dated
   * @return counters that have seen what that run did
   * @throws IOException if the file cannot be read, or is something else
   */
  public static KeyUsageLog readFrom(Path file, InstantSource clock) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return of(clock);
    }
    UsageLogText.Seen seen = UsageLogText.parse(text);
    KeyUsageLog log = new KeyUsageLog(clock, seen.since());
    log.addAll(seen.tallies());
    return log;
  }

  /**
   * Writes down what was seen, for the next run; the caller decides how often. Later uses are lost
   * if the program is killed. The file holds no secret.
   *
   * @param file the file, which is replaced as a whole; one for each program that reads messages
   * @throws IOException if it cannot be written; the file is what it was before
   */
  public void writeTo(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.writeString(fresh, UsageLogText.of(since, tallies()));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * Counts in what another program has seen, such as one that reads messages of another partner.
   *
   * @param other its log
   * @return both together, watching since the later of both began
   */
  public KeyUsageLog with(KeyUsageLog other) {
    Instant both = since.isAfter(other.since) ? since : other.since;
    KeyUsageLog sum = new KeyUsageLog(clock, both);
    sum.addAll(tallies());
    sum.addAll(other.tallies());
    return sum;
  }

  private Map<KeyId, Map<KeyUse, Tally>> tallies() {
    Map<KeyId, Map<KeyUse, Tally>> tallies = new HashMap<>();
    counters.keySet().forEach(keyId -> tallies.put(keyId, of(keyId)));
    return tallies;
  }

  private void addAll(Map<KeyId, Map<KeyUse, Tally>> tallies) {
    tallies.forEach((keyId, uses) -> uses.forEach((use, tally) -> add(keyId, use, tally)));
  }

  private void add(KeyId keyId, KeyUse use, Tally more) {
    counters(keyId).add(use, more.count(), more.last());
  }

  /**
   * Since when uses are seen.
   *
   * @return when the watching began, maybe in an earlier run
   */
  public Instant since() {
    return since;
  }

  /**
   * Notes that a message was decrypted.
   *
   * @param message the message or its content, which names the key
   * @param <M> a message or its content
   * @return the same
   */
  public <M extends DecryptedMessage> M decrypted(M message) {
    onUsed(message.decryptedWith().keyId(), KeyUse.DECRYPT);
    return message;
  }

  /**
   * Notes that a message was verified.
   *
   * @param message the message or its content, whose report names the keys
   * @param <M> a message or its content
   * @return the same
   */
  public <M extends VerifiedMessage> M verified(M message) {
    judged(message.report());
    return message;
  }

  /**
   * Notes which keys made the signatures of a message, also of a rejected one. Every correct
   * signature is a use of its key, even if it does not count for the policy.
   *
   * @param report the report
   */
  public void judged(VerificationReport report) {
    for (SignerVerdict signer : report.signers()) {
      signer.correctBy().ifPresent(version -> onUsed(version.keyId(), KeyUse.VERIFY));
    }
  }

  /**
   * Notes a use of another kind: what was signed or encrypted, or by other means.
   *
   * @param keyId the key
   * @param use what it was used for
   */
  @Override
  public void onUsed(KeyId keyId, KeyUse use) {
    counters(keyId).add(use, 1, clock.instant());
  }

  private UseCounters counters(KeyId keyId) {
    UseCounters known = counters.get(keyId);
    return known != null ? known : counters.computeIfAbsent(keyId, id -> new UseCounters());
  }

  /**
   * How often and when a key was used.
   *
   * @param keyId the key
   * @return a tally for each use that was seen; immutable
   */
  public Map<KeyUse, Tally> of(KeyId keyId) {
    UseCounters known = counters.get(keyId);
    return known == null ? Map.of() : known.tallies();
  }

  /**
   * When a key was last used, whatever for.
   *
   * @param keyId the key
   * @return the moment; empty if no use was seen
   */
  public Optional<Instant> lastUsed(KeyId keyId) {
    return of(keyId).values().stream().map(Tally::last).max(Instant::compareTo);
  }

  /**
   * Whether it was seen that a key was not used.
   *
   * @param keyId the key
   * @param quiet for how long
   * @return false if it was used within that time, and if this has not been watching for as long
   */
  public boolean isUnusedFor(KeyId keyId, Duration quiet) {
    Instant begin = lastUsed(keyId).orElse(since);
    return !clock.instant().isBefore(begin.plus(quiet));
  }

  /**
   * Insists that a key was not used.
   *
   * @param keyId the key
   * @param quiet for how long
   * @throws KeyStillUsedException if it was used within that time, or nobody watched
   */
  public void requireUnusedFor(KeyId keyId, Duration quiet) throws KeyStillUsedException {
    if (!isUnusedFor(keyId, quiet)) {
      throw new KeyStillUsedException(
          "The key "
              + keyId
              + " may still be used: it"
              + lastUsed(keyId)
                  .map(last -> " was last used at " + last)
                  .orElse(" is watched only since " + since)
              + ", which is less than "
              + quiet
              + " ago. Find out who still uses it.",
          keyId);
    }
  }

  /**
   * How often a key was used for something, and when last.
   *
   * <p>Immutable and safe for use by several threads.
   *
   * @param count how often
   * @param last when last, in UTC
   * @since 1.0
   */
  public record Tally(long count, Instant last) {}
}
