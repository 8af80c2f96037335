package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyEntry;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyRefusedException;
import dev.keyoverlap.KeyringStoreException;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Answer;
import dev.keyoverlap.procedure.PendingStep;
import dev.keyoverlap.procedure.Procedure;
import java.time.Instant;
import java.util.Optional;

/**
 * A renewal in progress, and all that can be done with it. Its {@link #state()} is a value that
 * says how far it is; here is what changes it, and what has to be asked before the next change.
 *
 * <pre>{@code
 * Procedure procedure = Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, partner);
 * Renewal renewal = Renewal.begin(rotation, procedure, alias("orders"), newKey);
 * renewal.next();                                       // give the partner the certificate
 * renewal = renewal.by("alice").confirm("mailed on 3 May");
 * // weeks later, perhaps on another machine
 * renewal = Renewal.resume(rotation, alias("orders")).orElseThrow();
 * renewal = renewal.perform();                          // a step of ours, when its turn has come
 * }</pre>
 *
 * <p>A step is recorded in the keystore itself, in the same revision as the change of keys that it
 * makes. So no step is ever done and not recorded, and everybody who has the keystore can go on. If
 * two people do the same step at once, one does it and the other finds it done. Repeating a step
 * has no effect. Nothing but its steps changes what a renewal stands on, see {@link
 * dev.keyoverlap.Reservation}.
 *
 * <p>Instances are immutable values: each method that does something answers with the next one.
 * They are safe for use by several threads.
 */
public final class Renewal {

  private final RenewalDoing doing;

  Renewal(RenewalDoing doing) {
    this.doing = doing;
  }

  /**
   * Begins a renewal whose new key is there: a key pair of ours.
   *
   * @param rotation the keystore
   * @param procedure the procedure, whose first step takes the new key
   * @param alias where the key is renewed
   * @param newKey the new key
   * @return the renewal, with the key staged
   * @throws StepRefusedException if a renewal of the alias is in progress, there is no key to
   *     renew, or the new key cannot take its place
   * @throws KeyRefusedException if the ring does not take the key
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public static Renewal begin(
      KeystoreRotation rotation, Procedure procedure, Alias alias, KeyEntry newKey)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return begin(rotation, procedure, alias).supplyKey(newKey, "handed in when it was begun");
  }

  /**
   * Begins a renewal whose new key is still to come.
   *
   * @param rotation the keystore
   * @param procedure the procedure
   * @param alias where the key is renewed
   * @return the renewal, with no step done
   * @throws StepRefusedException if a renewal of the alias is in progress, or there is no key to
   *     renew
   * @throws KeyRefusedException if nothing at all is under the alias
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public static Renewal begin(KeystoreRotation rotation, Procedure procedure, Alias alias)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return with(rotation, alias).towards("", procedure).begin();
  }

  /**
   * The renewal that was last begun for an alias.
   *
   * @param rotation the keystore
   * @param alias the alias
   * @return the renewal as the keystore remembers it; empty if none was begun
   * @throws KeyringStoreException if the keystore cannot be read, or remembers something that this
   *     version does not understand
   */
  public static Optional<Renewal> resume(KeystoreRotation rotation, Alias alias)
      throws KeyringStoreException {
    return with(rotation, alias).resume();
  }

  /**
   * Begins to set up a renewal, or the resumption of one.
   *
   * @param rotation the keystore
   * @param alias where the key is renewed
   * @return a builder
   */
  public static RenewalBuilder with(KeystoreRotation rotation, Alias alias) {
    return new RenewalBuilder(rotation, alias);
  }

  /**
   * This renewal, with a name that is recorded for what is done through it. Without one, it is the
   * name that the rotation was {@linkplain KeystoreRotation#by given}; no step is done by nobody.
   *
   * @param name who does it, in one line
   * @return the same renewal
   */
  public Renewal by(String name) {
    return doing.by(name).renewal();
  }

  /**
   * This renewal, for an administrator who removes the old key although it was seen in use.
   *
   * @return the same renewal, without the {@linkplain RenewalBuilder#refuseWhileUsed evidence}
   */
  public Renewal overridingWarnings() {
    return doing.forced().renewal();
  }

  // ---- looking

  /**
   * How far it is, as a value for whatever shows it: what was done, what is open, what has to
   * happen by when.
   *
   * @return this renewal as it stands in this process now, by the clock of the rotation
   */
  public RenewalState state() {
    return doing.state();
  }

  /**
   * The next step, and whose turn it is. There may be others whose order does not matter, see
   * {@link RenewalState#pendingSteps()}.
   *
   * @return the step; empty if the renewal is over
   */
  public Optional<PendingStep> next() {
    return state().next();
  }

  /**
   * A step of the procedure with the only partner.
   *
   * @param number its number
   * @return the step
   * @throws IllegalArgumentException if there is no such step, or there are several partners
   */
  public PendingStep step(int number) {
    return step("", number);
  }

  /**
   * A step of the procedure with one partner.
   *
   * @param partner the partner, as named when the renewal was begun
   * @param number its number
   * @return the step
   * @throws IllegalArgumentException if there is no such step or partner
   */
  public PendingStep step(String partner, int number) {
    return state().step(partner, number);
  }

  /**
   * Whether nothing is left to do.
   *
   * @return true if every step was done, or the renewal was rolled back or ended
   */
  public boolean isFinished() {
    return doing.record().isFinished();
  }

  /** The alias and what is next. */
  @Override
  public String toString() {
    return state().toString();
  }

  // ---- doing

  /**
   * Does the next step that the library can do, or finds that its time has come.
   *
   * @return the renewal after that
   * @throws StepRefusedException if nobody said who does it, it is somebody else's turn, the time
   *     has not come or is over, or messages are in flight
   * @throws KeyRefusedException if the ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal perform() throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return perform(doing.latest().first(true));
  }

  /**
   * Does one step.
   *
   * @param turn the step
   * @return the renewal after that; this one as it stands, if the step was done before
   * @throws StepRefusedException if nobody said who does it, another step comes first, somebody has
   *     to vouch for this one, the time has not come or is over, or messages are in flight
   * @throws KeyRefusedException if the ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal perform(PendingStep turn)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return doing.perform(turn);
  }

  /**
   * Takes the new key: our new key pair, or a partner's new certificate. A key that was taken by
   * mistake gives way to this one as long as it was not handed over; so does one that was declared
   * compromised before it was in use, and then what was confirmed about it has to be confirmed
   * again. A key that an earlier renewal gave up can be taken again.
   *
   * @param newKey the key; staged by this
   * @param evidence where it comes from, in one line
   * @return the renewal after that
   * @throws StepRefusedException if another step comes first, name or evidence is missing, or the
   *     key is of the wrong kind or of another algorithm
   * @throws KeyRefusedException if the ring does not take the key
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal supplyKey(KeyEntry newKey, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return doing.take(newKey, evidence);
  }

  /**
   * Records that somebody vouches for the next step that needs it: that it was done elsewhere, or
   * that something was handed over or told.
   *
   * @param evidence what shows it, in one line, such as "mail of the administrator, 3 May"
   * @return the renewal after that
   * @throws StepRefusedException if the next step is one that the library does, or name or evidence
   *     is missing
   * @throws KeyRefusedException if the alias is not in the keystore any more
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal confirm(String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return confirm(doing.latest().first(false), evidence);
  }

  /**
   * Records that somebody vouches for a step.
   *
   * @param turn the step
   * @param evidence what shows it, in one line
   * @return the renewal after that; this one as it stands, if the step was confirmed before
   * @throws StepRefusedException if another step comes first, the library does this one, it needs
   *     times or answers, or name or evidence is missing
   * @throws KeyRefusedException if the alias is not in the keystore any more
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal confirm(PendingStep turn, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return doing.confirm(turn, evidence);
  }

  /**
   * Records that a time was agreed on or announced: the downtime, or the date of a change. Another
   * downtime can be agreed on in the same way until messages are sent again, also when it is over
   * before all was done. Messages are held back, and keys exchanged, within this time and at no
   * other.
   *
   * @param turn the step in which it was
   * @param from when it begins
   * @param until when it must be over
   * @param evidence what shows it, in one line
   * @return the renewal after that
   * @throws StepRefusedException if another step comes first, the library does this one, the time
   *     is over already, or name or evidence is missing
   * @throws KeyRefusedException if the alias is not in the keystore any more
   * @throws KeyringStoreException if the keystore cannot be written
   * @throws IllegalArgumentException if it ends before it begins, or a downtime has no length
   */
  public Renewal agreeDowntime(PendingStep turn, Instant from, Instant until, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("A time cannot end before it begins");
    }
    return doing.agree(turn, from, until, evidence);
  }

  /**
   * Records the answer of an administrator who was asked in a step of {@link Action#ASK}. When all
   * have answered, confirm the step; if one does not cope, or nobody knows, the procedure goes on
   * as the one with a downtime. In a step of {@link Action#DRAIN}, records whether nothing of
   * another process is in flight, see {@link RenewalBuilder#alsoSentBy}.
   *
   * @param turn the step
   * @param administrator who answered, or the other process, in one line
   * @param answer the answer
   * @param evidence what shows it, in one line
   * @return the renewal after that
   * @throws StepRefusedException if nobody is asked in this step, or name or evidence is missing
   * @throws KeyRefusedException if the alias is not in the keystore any more
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal answered(PendingStep turn, String administrator, Answer answer, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalAnswers.answered(doing.latest(), turn, administrator, answer, evidence);
  }

  /**
   * Records that somebody vouches that what makes or reads messages names the second alias, where
   * it was not built on this rotation in this process, and so was not seen.
   *
   * @param partner the partner, as named when the renewal was begun; empty if there is only one
   * @param evidence what shows it, in one line, such as the version of the flow
   * @return the renewal after that
   * @throws StepRefusedException if the renewal is over, or name or evidence is missing
   * @throws KeyRefusedException if the alias is not in the keystore any more
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal secondAliasNamed(String partner, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalIncidents.secondAliasNamed(doing.latest(), partner, evidence);
  }

  /**
   * Records that a partner went back to the old key after it had accepted the new one, or switched
   * to it. What it had confirmed has to be confirmed again; if our side uses the new key only,
   * messages are held back from now on. Then the renewal goes on, or is {@linkplain #rollBack
   * rolled back}.
   *
   * @param partner the partner, as named when the renewal was begun; empty if there is only one
   * @param evidence what shows it, in one line
   * @return the renewal after that
   * @throws StepRefusedException if the partner had changed nothing yet, the old key is removed or
   *     compromised, the renewal is over, or name or evidence is missing
   * @throws KeyRefusedException if the alias is not in the keystore any more
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal wentBack(String partner, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalIncidents.wentBack(doing.latest(), partner, evidence);
  }

  /**
   * Takes a key out of every use in the midst of this renewal, because somebody else may hold it:
   * the old key once it is out of use, or the new one before it is in use under the alias. For the
   * key in use begin {@link Procedure#afterCompromise}.
   *
   * @param keyId the key
   * @param evidence what shows it, in one line
   * @return the renewal after that
   * @throws StepRefusedException if the key is in use under the alias, the renewal is over, or name
   *     or evidence is missing
   * @throws KeyRefusedException if the ring has no such key, or knows it as compromised
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal compromised(KeyId keyId, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalIncidents.compromised(doing.latest(), keyId, evidence);
  }

  /**
   * Gives the renewal up and goes back to the old key, while every partner still trusts it. What is
   * held back is sent again. The new key is retained; another renewal can take it.
   *
   * @param reason why, in one line
   * @return the renewal, which is over
   * @throws StepRefusedException if a partner does not trust the old key any more, nobody else may,
   *     the renewal is over, or name or reason is missing
   * @throws KeyRefusedException if the ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal rollBack(String reason)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalIncidents.rollBack(doing.latest(), reason);
  }

  /**
   * Ends a renewal that can neither be finished nor rolled back. All keys stay as they are: a
   * second key goes on signing, a staged one stays staged; the next renewal can take it.
   *
   * @param reason why, in one line
   * @return the renewal, which is over
   * @throws StepRefusedException if messages are held back, the renewal is over, or name or reason
   *     is missing
   * @throws KeyRefusedException if the alias is not in the keystore any more
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal end(String reason)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalIncidents.end(doing.latest(), reason);
  }
}
