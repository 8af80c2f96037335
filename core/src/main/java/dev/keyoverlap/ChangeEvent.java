package dev.keyoverlap;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One change of a key, as a {@link KeystoreListener} is told it: who, what, when, why, old and new
 * key. Holds certificates and no private key.
 *
 * <pre>{@code
 * event.change().verb();             // SWAP
 * event.change().alias();            // orders
 * event.change().note().author();    // alice
 * event.oldKey();                    // the key that was replaced
 * event.newCertificate();            // the certificate to send to partners
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class ChangeEvent {

  /** Verbs that change an old key, and put none in its place. */
  private static final Set<Verb> TO_AN_OLD_KEY =
      EnumSet.of(Verb.RETIRE, Verb.COMPROMISED, Verb.PURGE, Verb.GONE, Verb.CORRECT);

  private final String keystore;
  private final Change change;
  private final boolean ours;
  private final Optional<X509Certificate> oldCertificate;
  private final Optional<X509Certificate> newCertificate;

  ChangeEvent(String keystore, Change change, boolean ours, Keyring before, Keyring after) {
    this.keystore = keystore;
    this.change = change;
    this.ours = ours;
    this.oldCertificate = oldKey().flatMap(key -> certificate(key, before, after));
    this.newCertificate = newKey().flatMap(key -> certificate(key, after, before));
  }

  private static Optional<X509Certificate> certificate(KeyId key, Keyring first, Keyring second) {
    return first.find(key).or(() -> second.find(key)).map(found -> found.entry().certificate());
  }

  /**
   * The keystore, in the words of its store.
   *
   * @return such as the path of a file
   */
  public String keystore() {
    return keystore;
  }

  /**
   * The change: verb, alias, time, author and reason.
   *
   * @return the line of the history
   */
  public Change change() {
    return change;
  }

  /**
   * Whether this rotation made the change.
   *
   * @return false if another process did, or another rotation in this one
   */
  public boolean isOurs() {
    return ours;
  }

  /**
   * The key that was replaced, retired, marked as compromised or purged.
   *
   * @return the old key; empty if there was none
   */
  public Optional<KeyId> oldKey() {
    return TO_AN_OLD_KEY.contains(change.verb()) ? Optional.of(change.keyId()) : change.replaced();
  }

  /**
   * The key that was added, staged, activated, renamed or found.
   *
   * @return the new key; empty if no other took the place of the old one
   */
  public Optional<KeyId> newKey() {
    return TO_AN_OLD_KEY.contains(change.verb()) ? Optional.empty() : Optional.of(change.keyId());
  }

  /**
   * The certificate of the old key.
   *
   * @return the certificate; empty if there is no old key, or the keystore no longer has it
   */
  public Optional<X509Certificate> oldCertificate() {
    return oldCertificate;
  }

  /**
   * The certificate of the new key.
   *
   * @return the certificate; empty if there is no new key, or another change has removed it
   */
  public Optional<X509Certificate> newCertificate() {
    return newCertificate;
  }

  /** One line: the keystore, the line of the history, and whether it was made elsewhere. */
  @Override
  public String toString() {
    return keystore + ": " + change + (ours ? "" : " [another process]");
  }
}
