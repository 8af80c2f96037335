package dev.keyoverlap;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Several changes that are made together: all in one revision, or none. {@link
 * KeystoreHandle#change} hands one out and makes the changes in the order in which they were named.
 *
 * <pre>{@code
 * rotation.by("alice", "yearly renewal").change(changes -> changes
 *     .swap(alias("orders"), newKey)
 *     .add(alias("partner-2027"), PeerCertificate.of(certificate)));
 * }</pre>
 *
 * <p>The methods only record what to do, so none of them throws a checked exception. Each sees what
 * the changes before it do: you can add a key and rename it in one set. Not for use by several
 * threads.
 *
 * @since 1.0
 */
public final class ChangeSet {

  private final List<Operation> operations = new ArrayList<>();

  ChangeSet() {}

  List<Operation> operations() {
    return List.copyOf(operations);
  }

  private ChangeSet with(Operation operation) {
    operations.add(operation);
    return this;
  }

  /**
   * Records {@link KeystoreHandle#add}.
   *
   * @param alias an alias without active or staged key
   * @param entry the key pair or certificate
   * @return this set
   */
  public ChangeSet add(Alias alias, KeyEntry entry) {
    return with(Operations.add(alias, entry));
  }

  /**
   * Records {@link KeystoreHandle#stage}.
   *
   * @param alias the alias
   * @param entry the key pair or certificate
   * @return this set
   */
  public ChangeSet stage(Alias alias, KeyEntry entry) {
    return with(Operations.stage(alias, entry));
  }

  /**
   * Records {@link KeystoreHandle#stageAgain}.
   *
   * @param alias where to stage it
   * @param keyId the retained or staged key
   * @return this set
   */
  public ChangeSet stageAgain(Alias alias, KeyId keyId) {
    return with(Operations.stageAgain(alias, keyId));
  }

  /**
   * Records {@link KeystoreHandle#stageInstead}.
   *
   * @param alias the alias
   * @param entry the key pair or certificate
   * @return this set
   */
  public ChangeSet stageInstead(Alias alias, KeyEntry entry) {
    return with(Operations.stageInstead(alias, entry));
  }

  /**
   * Records {@link KeystoreHandle#activate}.
   *
   * @param alias the alias
   * @return this set
   */
  public ChangeSet activate(Alias alias) {
    return with(Operations.activate(alias));
  }

  /**
   * Records {@link KeystoreHandle#swap}.
   *
   * @param alias an alias with an active key
   * @param entry the new key, of the same kind
   * @return this set
   */
  public ChangeSet swap(Alias alias, KeyEntry entry) {
    return with(Operations.swap(alias, entry));
  }

  /**
   * Records {@link KeystoreHandle#promote}.
   *
   * @param second the alias whose key takes over
   * @param first the alias that it takes over
   * @return this set
   */
  public ChangeSet promote(Alias second, Alias first) {
    return with(Operations.promote(second, first));
  }

  /**
   * Records {@link KeystoreHandle#restore}.
   *
   * @param keyId the retained key
   * @return this set
   */
  public ChangeSet restore(KeyId keyId) {
    return with(Operations.restore(keyId));
  }

  /**
   * Records {@link KeystoreHandle#restoreAs}.
   *
   * @param keyId the retained key, or one that is staged under another alias
   * @param alias where it becomes active
   * @return this set
   */
  public ChangeSet restoreAs(KeyId keyId, Alias alias) {
    return with(Operations.restoreAs(keyId, alias));
  }

  /**
   * Records {@link KeystoreHandle#retire}.
   *
   * @param alias the alias
   * @return this set
   */
  public ChangeSet retire(Alias alias) {
    return with(Operations.retire(alias));
  }

  /**
   * Records {@link KeystoreHandle#retireKey}.
   *
   * @param keyId the key
   * @return this set
   */
  public ChangeSet retireKey(KeyId keyId) {
    return with(Operations.retireKey(keyId));
  }

  /**
   * Records {@link KeystoreHandle#markCompromised}.
   *
   * @param keyId the key, in any state
   * @param reason why, in one line
   * @return this set
   * @throws IllegalArgumentException if the reason is blank or has a control character
   */
  public ChangeSet markCompromised(KeyId keyId, String reason) {
    return with(Operations.markCompromised(keyId, reason));
  }

  /**
   * Records {@link KeystoreHandle#correctRetention}. Its date is found out by the history before
   * this set: to correct one key after another, make a change for each.
   *
   * @param keyId a retained or compromised key
   * @param until when the retention ends
   * @param reason why, in one line
   * @return this set
   * @throws IllegalArgumentException if the reason is blank or has a control character
   */
  public ChangeSet correctRetention(KeyId keyId, Instant until, String reason) {
    return with(Operations.correctRetention(keyId, until, reason));
  }

  /**
   * Records {@link KeystoreHandle#rename}.
   *
   * @param from the name so far
   * @param to the new name
   * @return this set
   */
  public ChangeSet rename(Alias from, Alias to) {
    return with(Operations.rename(from, to));
  }

  /**
   * Records {@link KeystoreHandle#purgeKey}.
   *
   * @param keyId a retained or compromised key
   * @return this set
   */
  public ChangeSet purgeKey(KeyId keyId) {
    return with(Operations.purgeKey(keyId));
  }

  /**
   * Records {@link KeystoreHandle#purge}.
   *
   * @return this set
   */
  public ChangeSet purge() {
    return with(Operations.purge());
  }
}
