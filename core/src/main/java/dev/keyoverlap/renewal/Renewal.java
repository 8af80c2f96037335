package dev.keyoverlap.renewal;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.ring.KeyringStoreException;
import java.time.Instant;
import java.util.Optional;

/**
 * Carries out a {@link Procedure} for one alias: over weeks, by several people, on several
 * machines.
 *
 * <pre>{@code
 * Procedure procedure = Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, partner);
 * Renewal renewal = Renewal.begin(rotation, procedure, alias("orders"), newKey);
 * renewal = renewal.by("alice").confirm("mailed on 3 May");
 * // weeks later, perhaps on another machine
 * renewal = Renewal.resume(rotation, alias("orders")).orElseThrow();
 * renewal = renewal.perform();                          // a step that the library does
 * }</pre>
 *
 * <p>The keystore records each step in the same revision as the change of keys that the step makes.
 * So anyone who has the keystore can continue. If two people do the same step at the same time, one
 * does it and the other finds it done. Repeating a step has no effect. While a renewal is in
 * progress, no other change can alter its keys.
 *
 * <p>A step that is refused throws {@link StepRefusedException} and changes nothing. Instances are
 * immutable and safe for use by several threads: each change returns the next {@code Renewal}.
 *
 * @since 1.0
 */
public final class Renewal {

  private final RenewalDoing doing;

  Renewal(RenewalDoing doing) {
    this.doing = doing;
  }

  /**
   * Begins a renewal with a new key that you already have.
   *
   * @param rotation the keystore
   * @param procedure the procedure; its first step takes the new key
   * @param alias the alias whose key is renewed
   * @param newKey the new key
   * @return the renewal, with the new key staged
   * @throws StepRefusedException if a renewal of the alias is in progress, there is no key to
   *     renew, or the new key does not fit
   * @throws KeyRefusedException if the key ring does not accept the key
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public static Renewal begin(
      KeystoreHandle rotation, Procedure procedure, Alias alias, KeyEntry newKey)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return begin(rotation, procedure, alias).supplyKey(newKey, "supplied at the beginning");
  }

  /**
   * Begins a renewal. {@link #supplyKey} adds the new key later.
   *
   * @param rotation the keystore
   * @param procedure the procedure
   * @param alias the alias whose key is renewed
   * @return the renewal, with no step done
   * @throws StepRefusedException if a renewal of the alias is in progress, or it has no active key
   * @throws KeyRefusedException if the alias has no key at all
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public static Renewal begin(KeystoreHandle rotation, Procedure procedure, Alias alias)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return with(rotation, alias).partner("", procedure).begin();
  }

  /**
   * Reads the renewal that was last begun for an alias.
   *
   * @param rotation the keystore
   * @param alias the alias
   * @return the renewal; empty if none was begun
   * @throws KeyringStoreException if the keystore, or the renewal in it, cannot be read
   */
  public static Optional<Renewal> resume(KeystoreHandle rotation, Alias alias)
      throws KeyringStoreException {
    return with(rotation, alias).resume();
  }

  /**
   * Configures a renewal, or its resumption.
   *
   * @param rotation the keystore
   * @param alias the alias whose key is renewed
   * @return a builder
   */
  public static Builder with(KeystoreHandle rotation, Alias alias) {
    return new Builder(rotation, alias);
  }

  /**
   * Configures a {@link Renewal}, or resumes one. Not for use by several threads.
   *
   * <pre>{@code
   * Renewal renewal = Renewal.with(rotation, alias("orders"))
   *     .partner("receiver", Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, receiver))
   *     .partner("sender", Procedure.of(UseCase.CMS_DECRYPTOR_INBOUND, sender))
   *     .gate("receiver", gate)
   *     .begin();
   * }</pre>
   *
   * @since 1.0
   */
  public static final class Builder extends RenewalSetup {

    private Builder(KeystoreHandle rotation, Alias alias) {
      super(rotation, alias);
    }

    @Override
    Builder self() {
      return this;
    }
  }

  /**
   * Names the person who does the next steps, instead of {@link KeystoreHandle#by}.
   *
   * @param name one line
   * @return the same renewal
   */
  public Renewal by(String name) {
    return doing.by(name).renewal();
  }

  /**
   * Lets an administrator remove the old key although it is used.
   *
   * @return the same renewal, without {@link Builder#refuseWhileUsed}
   */
  public Renewal overridingWarnings() {
    return doing.forced().renewal();
  }

  /**
   * The state as a value: what was done, what is pending, which dates apply.
   *
   * @return the state that this process knows now
   */
  public RenewalState state() {
    return doing.state();
  }

  /**
   * The next step; {@link RenewalState#pendingSteps()} also has others whose order does not matter.
   *
   * @return the step; empty if the renewal is finished
   */
  public Optional<PendingStep> next() {
    return state().next();
  }

  /**
   * A step of the procedure with the only partner.
   *
   * @param number its number, from 1
   * @return the step
   * @throws IllegalArgumentException if there is no such step, or there are several partners
   */
  public PendingStep step(int number) {
    return step("", number);
  }

  /**
   * A step of the procedure with one partner.
   *
   * @param partner the partner, as named in {@link Builder#partner}
   * @param number its number, from 1
   * @return the step
   * @throws IllegalArgumentException if there is no such step or partner
   */
  public PendingStep step(String partner, int number) {
    return state().step(partner, number);
  }

  /**
   * Whether all steps are done, or the renewal was rolled back or ended.
   *
   * @return true if nothing is left to do
   */
  public boolean isFinished() {
    return doing.record().isFinished();
  }

  @Override
  public String toString() {
    return state().toString();
  }

  /**
   * Does the next step that the library does itself. For a step that waits, this checks that its
   * time has come. The step is recorded with the reason of {@link KeystoreHandle#by(String,
   * String)}.
   *
   * @return the renewal after the step
   * @throws StepRefusedException if there is no name, a person has to do the step, it is too early
   *     or too late, or messages are in flight
   * @throws KeyRefusedException if the key ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal perform() throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return perform(doing.latest().first(true));
  }

  /**
   * Does one step that the library does itself.
   *
   * @param step the step
   * @return the renewal after the step; the current one if the step was done before
   * @throws StepRefusedException as {@link #perform()}, or if another step comes first
   * @throws KeyRefusedException if the key ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal perform(PendingStep step)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return doing.perform(step);
  }

  /**
   * Supplies the new key: a key pair of ours, or a partner's new certificate. You can supply
   * another one until the key was handed over, or if it was compromised before it was active. In
   * the second case, everything that was confirmed about it has to be confirmed again.
   *
   * @param newKey the key, which is staged; a key of an earlier renewal that was given up is
   *     allowed
   * @param evidence where the key comes from, in one line
   * @return the renewal after the step
   * @throws StepRefusedException if another step comes first, name or evidence is missing, or the
   *     key is of the wrong kind or of another algorithm
   * @throws KeyRefusedException if the key ring does not accept the key
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal supplyKey(KeyEntry newKey, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return doing.take(newKey, evidence);
  }

  /**
   * Confirms the next step that a person does: it was done elsewhere, or somebody was informed.
   *
   * @param evidence what proves it, in one line, such as "mail of the administrator, 3 May"
   * @return the renewal after the step
   * @throws StepRefusedException if the library does the next step, or name or evidence is missing
   * @throws KeyRefusedException if the alias is no longer in the keystore
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal confirm(String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return confirm(doing.latest().first(false), evidence);
  }

  /**
   * Confirms one step that a person does.
   *
   * @param step the step
   * @param evidence what proves it, in one line
   * @return the renewal after the step; the current one if the step was confirmed before
   * @throws StepRefusedException as {@link #confirm(String)}, or if another step comes first, or
   *     this one needs times or answers
   * @throws KeyRefusedException if the alias is no longer in the keystore
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal confirm(PendingStep step, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return doing.confirm(step, evidence);
  }

  /**
   * Records the downtime that both sides agreed on, or a date that was announced. Messages are held
   * back, and keys swapped, only within this time. You can agree on another one until messages are
   * sent again.
   *
   * @param step the step of {@link Action#AGREE_DOWNTIME}, or the step that announces a date
   * @param from the beginning
   * @param until the end
   * @param evidence what proves it, in one line
   * @return the renewal after the step
   * @throws StepRefusedException if another step comes first, the library does this one, the time
   *     has passed, or name or evidence is missing
   * @throws KeyRefusedException if the alias is no longer in the keystore
   * @throws KeyringStoreException if the keystore cannot be written
   * @throws IllegalArgumentException if the end is before the beginning, or a downtime has no
   *     length
   */
  public Renewal agreeDowntime(PendingStep step, Instant from, Instant until, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalTimes.requireOrder(from, until);
    return doing.agree(step, from, until, evidence);
  }

  /**
   * Records the answer of an administrator in a step of {@link Action#ASK}. Unless all answer yes,
   * the procedure goes on with a downtime. In a step of {@link Action#DRAIN}, this records whether
   * another process has no message in flight; see {@link Builder#alsoSentBy}.
   *
   * @param step the step
   * @param administrator the administrator or the other process, in one line
   * @param answer the answer
   * @param evidence what proves it, in one line
   * @return the renewal after that
   * @throws StepRefusedException if this step asks nobody, or name or evidence is missing
   * @throws KeyRefusedException if the alias is no longer in the keystore
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal recordAnswer(
      PendingStep step, String administrator, Answer answer, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalAnswers.answered(doing.latest(), step, administrator, answer, evidence);
  }

  /**
   * Confirms that the flows of a partner name the second alias. This is necessary if they were not
   * built on this rotation in this process.
   *
   * @param partner the partner, as named in {@link Builder#partner}
   * @param evidence what proves it, in one line, such as the version of the flow
   * @return the renewal after that
   * @throws StepRefusedException if the renewal is finished, or name or evidence is missing
   * @throws KeyRefusedException if the alias is no longer in the keystore
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal confirmSecondAlias(String partner, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalIncidents.secondAliasNamed(doing.latest(), partner, evidence);
  }

  /**
   * Records that a partner returned to the old key. Its confirmations have to be given again. If
   * our side already uses only the new key, messages are held back from now on.
   *
   * @param partner the partner, as named in {@link Builder#partner}
   * @param evidence what proves it, in one line
   * @return the renewal after that
   * @throws StepRefusedException if the partner has changed nothing, the old key is removed or
   *     compromised, the renewal is finished, or name or evidence is missing
   * @throws KeyRefusedException if the alias is no longer in the keystore
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal recordReturnToOldKey(String partner, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalIncidents.wentBack(doing.latest(), partner, evidence);
  }

  /**
   * Stops every use of a compromised key: of the old key after it was replaced, or of the new key
   * before it is active. For the active key, begin {@link Procedure#afterCompromise}.
   *
   * @param keyId the key
   * @param evidence what proves it, in one line
   * @return the renewal after that
   * @throws StepRefusedException if the key is active under the alias, the renewal is finished, or
   *     name or evidence is missing
   * @throws KeyRefusedException if the key is not in the ring, or was marked compromised before
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal markCompromised(KeyId keyId, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalIncidents.compromised(doing.latest(), keyId, evidence);
  }

  /**
   * Gives the renewal up and returns to the old key, while every partner still trusts it. Messages
   * are sent again. The new key is retained; another renewal can take it.
   *
   * @param reason why, in one line
   * @return the finished renewal
   * @throws StepRefusedException if a partner no longer trusts the old key, it was compromised, the
   *     renewal is finished, or name or reason is missing
   * @throws KeyRefusedException if the key ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal rollBack(String reason)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalIncidents.rollBack(doing.latest(), reason);
  }

  /**
   * Ends a renewal that can neither be finished nor rolled back. All keys stay as they are: a
   * second key keeps signing, and a staged one stays staged. The next renewal can take it.
   *
   * @param reason why, in one line
   * @return the finished renewal
   * @throws StepRefusedException if messages are held back, the renewal is finished, or name or
   *     reason is missing
   * @throws KeyRefusedException if the alias is no longer in the keystore
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal end(String reason)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return RenewalIncidents.end(doing.latest(), reason);
  }
}
