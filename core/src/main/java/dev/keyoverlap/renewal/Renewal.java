package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.Change;
import dev.keyoverlap.KeyEntry;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyRefusedException;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memo;
import dev.keyoverlap.Retention;
import dev.keyoverlap.renewal.Action.Kind;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.store.ChangedMeanwhileException;
import dev.keyoverlap.store.KeyringStoreException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A renewal in progress: which steps are done, whose turn it is, and what the library does itself.
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
 * makes. So there is no moment at which a step is done and not recorded; whoever has the keystore
 * can go on; and of two people who do the same step at once, one does it and the other finds it
 * done. Doing a step again is of no effect.
 *
 * <p>Instances are immutable values: each method that does something answers with the next one.
 * They are safe for use by several threads.
 */
public final class Renewal {

  private static final int ATTEMPTS = 5;

  private final RenewalSetting setting;
  private final String who;
  private final RenewalRecord record;
  private final String text;

  Renewal(RenewalSetting setting, String who, RenewalRecord record, String text) {
    this.setting = setting;
    this.who = who;
    this.record = record;
    this.text = text;
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
    return begin(rotation, procedure, alias).take(newKey, "");
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
   * This renewal, with a name that is recorded for what is done through it.
   *
   * @param name who does it, in one line
   * @return the same renewal
   */
  public Renewal by(String name) {
    return new Renewal(setting, name, record, text);
  }

  /**
   * This renewal, for an administrator who removes the old key although it was seen in use.
   *
   * @return the same renewal, without the {@linkplain RenewalBuilder#refuseWhileUsed evidence}
   */
  public Renewal forced() {
    return new Renewal(setting.withoutEvidence(), who, record, text);
  }

  // ---- looking

  /**
   * The alias whose key is renewed.
   *
   * @return the alias
   */
  public Alias alias() {
    return setting.alias();
  }

  /**
   * The alias under which the new key is in use beside the old one, if the procedure does that.
   *
   * @return the second alias
   */
  public Alias secondAlias() {
    return record.second();
  }

  /**
   * The procedures by partner; the name is empty if there is one partner only.
   *
   * @return at least one procedure; immutable
   */
  public Map<String, Procedure> procedures() {
    return record.tracks().stream()
        .collect(
            Collectors.toMap(
                Track::partner, Track::procedure, (one, other) -> one, LinkedHashMap::new));
  }

  /**
   * The procedure with one partner.
   *
   * @param partner the partner, as named when the renewal was begun; empty if there is only one
   * @return the procedure
   * @throws IllegalArgumentException if there is no such partner
   */
  public Procedure procedure(String partner) {
    return record.track(partner).procedure();
  }

  /**
   * When it was begun.
   *
   * @return the moment, in UTC
   */
  public Instant begun() {
    return record.begun();
  }

  /**
   * The key that is renewed.
   *
   * @return its id; empty if the procedure is not about a key of this keystore
   */
  public Optional<KeyId> oldKey() {
    return record.oldKey();
  }

  /**
   * The key that takes its place.
   *
   * @return its id, once it is known
   */
  public Optional<KeyId> newKey() {
    return record.newKey();
  }

  /**
   * The steps that were done, with who, when and evidence.
   *
   * @return the records, oldest first; immutable
   */
  public List<StepRecord> done() {
    return record.done();
  }

  /**
   * The steps that can be done now, whoever's turn it is.
   *
   * @return several if their order does not matter; empty if the renewal is over
   */
  public List<Turn> open() {
    List<Turn> open = record.open();
    List<Turn> ready =
        open.stream().filter(turn -> RenewalOrder.unready(record, turn).isEmpty()).toList();
    return ready.isEmpty() ? open : ready;
  }

  /**
   * The next step, and whose turn it is.
   *
   * @return the first of {@link #open()}
   */
  public Optional<Turn> next() {
    return open().stream().findFirst();
  }

  /**
   * A step of the procedure with the only partner.
   *
   * @param number its number
   * @return the step
   * @throws IllegalArgumentException if there is no such step, or there are several partners
   */
  public Turn turn(int number) {
    return turn("", number);
  }

  /**
   * A step of the procedure with one partner.
   *
   * @param partner the partner, as named when the renewal was begun
   * @param number its number
   * @return the step
   * @throws IllegalArgumentException if there is no such step or partner
   */
  public Turn turn(String partner, int number) {
    Track track = record.track(partner);
    return track.turn(track.procedure().step(number));
  }

  /**
   * Whether a step was done.
   *
   * @param turn the step
   * @return true if it is recorded
   */
  public boolean isDone(Turn turn) {
    return record.isDone(turn);
  }

  /**
   * Whether nothing is left to do.
   *
   * @return true if every step was done, or the renewal was rolled back
   */
  public boolean isFinished() {
    return record.isFinished();
  }

  /**
   * Whether nothing is left but to keep the old key until its date: another renewal of the alias
   * can begin. Then what is left of this one is not tracked any more, and {@link
   * KeystoreRotation#purge()} removes the old key.
   *
   * @return true from the last step before the waiting on
   */
  public boolean isSettled() {
    return record.isSettled();
  }

  /**
   * Whether it was given up.
   *
   * @return true after {@link #rollBack}
   */
  public boolean isRolledBack() {
    return record.rolledBack().isPresent();
  }

  /**
   * When the time for a step will have come, if it is a step that waits.
   *
   * @param turn a step whose turn it is
   * @return the moment; empty if it has come, or the step does not wait for a time
   */
  public Optional<Instant> notBefore(Turn turn) {
    if (turn.step().action().kind() != Kind.WAIT || !record.before(turn).isEmpty()) {
      return Optional.empty();
    }
    try {
      RenewalVerbs.Doing unused = new RenewalVerbs(setting, record, turn).prepare(Optional.empty());
      return Optional.empty();
    } catch (StepRefusedException e) {
      return e.notBefore();
    }
  }

  /**
   * By when something has to happen: the end of a downtime that has begun, or else the last moment
   * of the old certificate, as long as its key is in use.
   *
   * @return the deadline, if there is one
   */
  public Optional<Instant> deadline() {
    return setting.deadline(record);
  }

  /**
   * Whether the deadline has passed.
   *
   * @return true if it has, by the clock of the rotation
   */
  public boolean isOverdue() {
    return deadline().filter(end -> setting.now().isAfter(end)).isPresent();
  }

  /** What is recorded of a step. */
  Optional<StepRecord> record(Turn turn) {
    return record.done(turn);
  }

  Instant now() {
    return setting.now();
  }

  Retention retention() {
    return setting.rotation().retention();
  }

  /** Until when the old key is kept, once it is out of use. */
  Optional<Instant> oldKeyKeptUntil() {
    return record
        .oldKey()
        .flatMap(setting.rotation().keyring()::find)
        .flatMap(KeyVersion::keptUntil);
  }

  /** The alias and what is next. */
  @Override
  public String toString() {
    return alias()
        + ": "
        + (isRolledBack()
            ? "rolled back"
            : next().map(turn -> "next is " + turn).orElse("finished"));
  }

  // ---- doing

  /**
   * Does the next step that the library can do, or finds that its time has come.
   *
   * @return the renewal after that
   * @throws StepRefusedException if it is somebody else's turn, the time has not come, or messages
   *     are under way
   * @throws KeyRefusedException if the ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal perform() throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    List<Turn> open = latest().open();
    return perform(
        Stream.concat(open.stream().filter(RenewalOrder::isPerformed), open.stream())
            .findFirst()
            .orElseThrow(this::finished));
  }

  /**
   * Does one step.
   *
   * @param turn the step
   * @return the renewal after that; this one as it stands, if the step was done before
   * @throws StepRefusedException if another step comes first, somebody has to vouch for this one,
   *     the time has not come, or messages are under way
   * @throws KeyRefusedException if the ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal perform(Turn turn)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return step(turn, now -> now.performed(turn, Optional.empty(), ""));
  }

  /**
   * Does the next step, which takes the new key: our new key pair, or a partner's new certificate.
   *
   * @param newKey the key; staged by this
   * @param evidence where it comes from, in one line
   * @return the renewal after that
   * @throws StepRefusedException if another step comes first, or the key is of the wrong kind or of
   *     another algorithm
   * @throws KeyRefusedException if the ring does not take the key
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal take(KeyEntry newKey, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalRecord now = latest().record;
    if (now.newKey().equals(Optional.of(newKey.keyId()))) {
      return latest();
    }
    Turn turn =
        now.tracks().stream()
            .flatMap(track -> now.undone(track).stream())
            .filter(one -> one.step().action().takesKey())
            .findFirst()
            .orElseThrow(
                () ->
                    StepRefusedException.of(
                        Reason.OUT_OF_ORDER, "This renewal takes no key any more: " + this));
    return step(turn, renewal -> renewal.performed(turn, Optional.of(newKey), evidence));
  }

  /**
   * Records that somebody vouches for the next step that needs it: that it was done elsewhere, or
   * that something was handed over or told.
   *
   * @param evidence what shows it, in one line, such as "mail of the administrator, 3 May"
   * @return the renewal after that
   * @throws StepRefusedException if the next step is one that the library does
   * @throws KeyRefusedException if the alias is not in the keystore any more
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal confirm(String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    List<Turn> open = latest().open();
    return confirm(
        Stream.concat(open.stream().filter(turn -> !RenewalOrder.isPerformed(turn)), open.stream())
            .findFirst()
            .orElseThrow(this::finished),
        evidence);
  }

  /**
   * Records that somebody vouches for a step.
   *
   * @param turn the step
   * @param evidence what shows it, in one line
   * @return the renewal after that; this one as it stands, if the step was confirmed before
   * @throws StepRefusedException if another step comes first, or the library does this one
   * @throws KeyRefusedException if the alias is not in the keystore any more
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal confirm(Turn turn, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    return step(turn, now -> now.confirmed(turn, evidence, Optional.empty(), Optional.empty()));
  }

  /**
   * Records that a time was agreed on or announced: the downtime, or the date of a change. Another
   * downtime can be agreed on in the same way, as long as the one so far has not begun.
   *
   * @param turn the step in which it was
   * @param from when it begins
   * @param until when it must be over
   * @param evidence what shows it, in one line
   * @return the renewal after that
   * @throws StepRefusedException if another step comes first, or the library does this one
   * @throws KeyRefusedException if the alias is not in the keystore any more
   * @throws KeyringStoreException if the keystore cannot be written
   * @throws IllegalArgumentException if it ends before it begins
   */
  public Renewal agree(Turn turn, Instant from, Instant until, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException("A time cannot end before it begins");
    }
    Renewal now = latest();
    if (now.isDone(turn) && RenewalOrder.canBeAgreedAgain(now.record, turn, from, until)) {
      return now.confirmed(turn, evidence, Optional.of(from), Optional.of(until));
    }
    return step(
        turn, again -> again.confirmed(turn, evidence, Optional.of(from), Optional.of(until)));
  }

  /**
   * Gives the renewal up and goes back to the old key, while every partner still trusts it. What is
   * held back is sent again.
   *
   * @param reason why, in one line
   * @return the renewal, which is over
   * @throws StepRefusedException if a partner does not trust the old key any more, or the renewal
   *     is over
   * @throws KeyRefusedException if the ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public Renewal rollBack(String reason)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    Renewal now = latest();
    if (now.isRolledBack()) {
      return now;
    }
    RenewalOrder.requireWayBack(now.record);
    Instant at = setting.now();
    Change.Note note = new Change.Note(who, "rolled back: " + reason);
    StepRecord entry = new StepRecord("", 0, at, note, Optional.empty(), Optional.empty());
    Renewal after =
        now.commit(
            now.record.rolledBackAt(at, entry), note, RenewalVerbs.wayBack(setting, now.record));
    setting.gates().values().forEach(OutboundGate::resume);
    return after;
  }

  private StepRefusedException finished() {
    return StepRefusedException.of(
        Reason.FINISHED,
        "The renewal of '" + alias() + "' is over" + (isRolledBack() ? ", rolled back" : ""));
  }

  /** This renewal as the keystore has it now. */
  private Renewal latest() throws StepRefusedException, KeyringStoreException {
    String remembered = setting.rotation().keyring().memos().get(alias());
    if (text.equals(remembered)) {
      return this;
    }
    RenewalRecord now = remembered == null ? record : RenewalText.parse(alias(), remembered);
    if (remembered == null || !now.id().equals(record.id())) {
      throw StepRefusedException.of(
          Reason.SUPERSEDED,
          "Another renewal of '" + alias() + "' was begun since, or this one forgotten; resume it");
    }
    return new Renewal(setting, who, now, remembered);
  }

  private Renewal step(Turn turn, Doing doing)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    for (int attempt = 1; ; attempt++) {
      Renewal now = latest();
      if (now.isDone(turn)) {
        return now;
      }
      now.requireOpen(turn);
      try {
        return doing.on(now);
      } catch (ChangedMeanwhileException e) {
        // By a change of another alias, or by somebody who did this very step.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void requireOpen(Turn turn) throws StepRefusedException {
    if (isFinished()) {
      throw finished();
    }
    RenewalOrder.requireOpen(record, turn);
  }

  private Renewal performed(Turn turn, Optional<KeyEntry> key, String evidence)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requirePerformable(turn);
    RenewalVerbs verbs = new RenewalVerbs(setting, record, turn);
    RenewalVerbs.Doing doing = verbs.prepare(key);
    Change.Note note = new Change.Note(who, evidence);
    try {
      Renewal after = commit(doing.record().with(records(turn, note)), note(turn, note), doing);
      verbs.afterwards();
      return after;
    } catch (KeyRefusedException | KeyringStoreException | RuntimeException e) {
      verbs.undo();
      throw e;
    }
  }

  private Renewal confirmed(
      Turn turn, String evidence, Optional<Instant> from, Optional<Instant> until)
      throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    RenewalOrder.requireConfirmable(setting, record, turn);
    Change.Note note = new Change.Note(who, evidence);
    StepRecord one =
        new StepRecord(turn.partner(), turn.step().number(), setting.now(), note, from, until);
    return commit(
        record.with(List.of(one)),
        note(turn, note),
        new RenewalVerbs.Doing(record, Optional.empty()));
  }

  /** The step, and the same towards the other partners if they share it. */
  private List<StepRecord> records(Turn turn, Change.Note note) {
    Stream<Turn> others =
        turn.step().action().isShared() ? record.sharing(turn).stream() : Stream.empty();
    return Stream.concat(Stream.of(turn), others)
        .map(one -> RenewalRecord.stepRecord(one, setting.now(), note))
        .toList();
  }

  private static Change.Note note(Turn turn, Change.Note note) {
    return new Change.Note(
        note.who(),
        turn.step().caseId()
            + " step "
            + turn.step().number()
            + (turn.partner().isEmpty() ? "" : ", " + turn.partner())
            + (note.why().isEmpty() ? "" : ": " + note.why()));
  }

  private Renewal commit(RenewalRecord next, Change.Note note, RenewalVerbs.Doing doing)
      throws KeyRefusedException, KeyringStoreException {
    String nextText = RenewalText.of(next);
    Memo memo = new Memo(alias(), Optional.of(text), Optional.of(nextText));
    setting.commit(memo, note, doing.verb());
    return new Renewal(setting, who, next, nextText);
  }

  @FunctionalInterface
  private interface Doing {
    Renewal on(Renewal now) throws StepRefusedException, KeyRefusedException, KeyringStoreException;
  }
}
