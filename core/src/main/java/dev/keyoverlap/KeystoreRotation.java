package dev.keyoverlap;

import dev.keyoverlap.Change.Verb;
import dev.keyoverlap.internal.access.Holder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A keystore whose keys are renewed while it is in use: the one mutable thing in this library.
 *
 * <p>It holds the current {@link Keyring} and the {@link RevisionStore} that it came from. Every
 * verb makes the next ring, stores it durably, and only then shows it to readers; signers and
 * decryptors built on the rotation use it from their next message on.
 *
 * <pre>{@code
 * try (KeystoreRotation rotation = KeystoreRotation.open(KeyringStore.pkcs12(file, password))) {
 *   rotation.by("alice", "yearly renewal").swap(alias("orders"), newKey);
 *   rotation.history().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p><b>Threads and processes.</b> Safe for use by several threads. {@link #keyring()} never
 * blocks. Changes happen one after the other; when two rotations, in one process or in two, change
 * the same store at once, one of them gets a {@link ChangedMeanwhileException}, sees the other's
 * ring from then on, and may repeat its change. A change made by another process is noticed on a
 * timer, see {@link Builder#checkEvery}, or with {@link #refresh()}.
 *
 * <p><b>When a verb throws</b>, nothing has changed, unless the message says that a change may not
 * outlast a loss of power, or that the store does not answer: see {@link RevisionStore}.
 */
public final class KeystoreRotation implements KeyringSource, AutoCloseable {

  static {
    Holder.opened(
        (KeystoreRotation rotation, Memo change) -> rotation.on(rotation.terms.holding(change)));
  }

  private final LiveKeyring live;
  private final Clockwork clock;
  private final Retention retention;
  private final Predicate<Alias> reserved;
  private final Terms terms;

  private KeystoreRotation(
      LiveKeyring live,
      Clockwork clock,
      Retention retention,
      Predicate<Alias> reserved,
      Terms terms) {
    this.live = live;
    this.clock = clock;
    this.retention = retention;
    this.reserved = reserved;
    this.terms = terms;
  }

  private KeystoreRotation on(Terms others) {
    return new KeystoreRotation(live, clock, retention, reserved, others);
  }

  /**
   * Opens a store with the system's clock, a retention of 90 days, and a look every 10 seconds for
   * changes by others.
   *
   * @param store the store
   * @return the rotation; close it to stop looking
   * @throws KeyringStoreException if the store cannot be read
   */
  public static KeystoreRotation open(RevisionStore store) throws KeyringStoreException {
    return with(store).open();
  }

  /**
   * Begins to set up a rotation.
   *
   * @param store the store
   * @return a builder
   */
  public static Builder with(RevisionStore store) {
    return new Builder(store);
  }

  /**
   * This rotation, with a name and a reason that the history gives for what is done through it.
   *
   * @param who who does it
   * @param why why
   * @return a view of the same rotation
   */
  public KeystoreRotation by(String who, String why) {
    return on(terms.by(new Change.Note(who, why)));
  }

  /**
   * The name of the person who works through this rotation, as {@link #by} was told.
   *
   * @return the name; empty if nobody said
   */
  public String who() {
    return terms.note().who();
  }

  /**
   * This rotation, for verbs that a {@link Reservation} stands against, such as an exchange by hand
   * beside a renewal in progress. The renewal then finds its keys changed.
   *
   * @param reason why, in one line, for the history
   * @return a view of the same rotation
   * @throws IllegalArgumentException if there is no reason
   */
  public KeystoreRotation forced(String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException(
          "What a renewal in progress stands against needs a reason; say why it is done");
    }
    return on(terms.forced(reason));
  }

  /**
   * This rotation, whose next verb also changes what is remembered under an alias, in the same
   * revision. A verb that finds another text there than expected throws a {@link
   * ChangedMeanwhileException}; so does each verb but the first. {@link #purge()} changes no text.
   *
   * @param change the text expected and the text to come
   * @return a view of the same rotation
   */
  public KeystoreRotation noting(Memo change) {
    return on(terms.noting(change));
  }

  /**
   * This rotation, for somebody who vouches that the clock is right. Without that, a verb that
   * starts or ends the retention of a key is refused where the clock stands before the last change,
   * or has jumped ahead by more than {@link Builder#clockStep}. Changes are dated by the last
   * change in the history where the clock stands before it.
   *
   * @return a view of the same rotation
   */
  public KeystoreRotation trustingClock() {
    return on(terms.trustingClock());
  }

  /**
   * This rotation, for somebody who accepts that a new key allows less than the one that it
   * replaces: each verb that brings a key in, or into use, refuses that otherwise.
   *
   * @param narrowings in what it may allow less
   * @return a view of the same rotation
   */
  public KeystoreRotation accepting(Narrowing... narrowings) {
    return on(terms.accepting(Set.of(narrowings)));
  }

  /**
   * Whether a new key may allow less in this respect.
   *
   * @param narrowing the respect
   * @return true if {@link #accepting} named it
   */
  public boolean accepts(Narrowing narrowing) {
    return terms.accepted().contains(narrowing);
  }

  /**
   * Checks that a key is as good as the one in use under an alias, without changing anything: what
   * {@link #swap} would say to it.
   *
   * @param alias the alias; if it has no key, the new one is judged by itself
   * @param entry the key pair or certificate
   * @throws KeyRefusedException if it is of no use, or allows less and that is not accepted
   */
  public void requireReplacement(Alias alias, KeyEntry entry) throws KeyRefusedException {
    Admission.requireFit(keyring(), alias, entry, terms.accepted(), clock.source().instant());
  }

  /**
   * Changes what is remembered under an alias, and no key. What a renewal in progress remembers is
   * changed by its steps alone, see {@link Reservation}.
   *
   * @param change the text expected and the text to come, under an alias that has keys
   * @throws KeyRefusedException if there is no key under the alias, or the text is reserved
   * @throws ChangedMeanwhileException if another text is there than expected
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void note(Memo change) throws KeyRefusedException, KeyringStoreException {
    (terms.holds(change.alias()) ? this : noting(change))
        .change(
            Verb.NOTE,
            (before, after) -> after.versions(change.alias()).get(0).keyId(),
            (ring, now) -> ring.requireKnown(change.alias()));
  }

  /**
   * Forgets what is remembered under an alias, whatever it is. With {@link #forced} this ends a
   * renewal whose text is damaged; all keys stay as they are, and messages are no longer held back.
   *
   * @param alias an alias that has keys
   * @throws KeyRefusedException if there is no key under the alias, or the text is reserved
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void forget(Alias alias) throws KeyRefusedException, KeyringStoreException {
    note(new Memo(alias, Optional.ofNullable(keyring().memos().get(alias)), Optional.empty()));
  }

  /** The clock by which changes are dated. */
  @Override
  public InstantSource clock() {
    return clock.source();
  }

  /** The ring as it is now; never blocks. */
  @Override
  public Keyring keyring() {
    return live.keyring();
  }

  /** Remembers what is built on this rotation: {@link #builtTogether} tells. */
  @Override
  public KeyObserver observer() {
    return live.users();
  }

  /**
   * The aliases that signers, encryptors and verifiers of this process are configured with
   * together: what was built on this rotation, or a view of it, up to now.
   *
   * @param use what they do
   * @param alias an alias that they are configured with
   * @return the sets of aliases, one for each kind of set; empty if nothing was built that names
   *     the alias
   */
  public Set<Set<Alias>> builtTogether(KeyUse use, Alias alias) {
    return live.users().with(use, alias);
  }

  /**
   * What was done to this keystore, up to the ring that {@link #keyring()} gives.
   *
   * @return the changes, oldest first
   * @throws KeyringStoreException if the history cannot be read
   */
  public List<Change> history() throws KeyringStoreException {
    return live.history();
  }

  /**
   * How long keys are kept that go out of use, and so how long a message may be in flight.
   *
   * @return the retention
   */
  public Retention retention() {
    return retention;
  }

  /**
   * Puts a key under a new alias; it is in use at once. So it must be valid now, unless the alias
   * never had a key: then one that is not is logged as a warning, since it may read what is older.
   *
   * @param alias an alias without active or staged key
   * @param entry the key pair or certificate
   * @return the new version
   * @throws KeyRefusedException as {@link Keyring#add} does, or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion add(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    KeyVersion added =
        change(
            Verb.ADD,
            entry.keyId(),
            (ring, now) ->
                replacement()
                    .fitToAdd(open(ring, alias), alias, entry, now)
                    .add(alias, entry, now));
    return replacement().warned(added, keyring().clockTolerance());
  }

  private Replacement replacement() {
    return new Replacement(live, terms.accepted());
  }

  /** The ring, if a key may come under the alias there. */
  private Keyring open(Keyring ring, Alias alias) throws KeyRefusedException {
    Admission.requireNotReserved(reserved, ring, alias);
    return ring;
  }

  /**
   * Prepares a key under an alias, to be activated later.
   *
   * @param alias the alias
   * @param entry the key pair or certificate
   * @return the new version
   * @throws KeyRefusedException as {@link Keyring#stage} does, or as {@link #requireReplacement}
   *     does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion stage(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    return change(
        Verb.STAGE,
        entry.keyId(),
        (ring, now) ->
            replacement().fit(open(ring, alias), alias, entry, now).stage(alias, entry, now));
  }

  /**
   * Prepares a retained key again, such as one whose renewal was rolled back; or a staged one under
   * another alias. Not for a partner's certificate that messages in flight need: staged, it
   * verifies nothing.
   *
   * @param alias where to stage it
   * @param keyId the retained or staged key
   * @return the staged version
   * @throws KeyRefusedException as {@link Keyring#stageAgain} does, or as {@link
   *     #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion stageAgain(Alias alias, KeyId keyId)
      throws KeyRefusedException, KeyringStoreException {
    return change(
        Verb.STAGE,
        keyId,
        (ring, now) -> {
          Keyring after = open(ring, alias).stageAgain(alias, keyId, now);
          Keyring unused =
              replacement().fit(ring, alias, after.find(keyId).orElseThrow().entry(), now);
          return after;
        });
  }

  /**
   * Prepares another key than the one that is staged under an alias, which is retained.
   *
   * @param alias the alias
   * @param entry the key pair or certificate
   * @return the staged version
   * @throws KeyRefusedException as {@link Keyring#stageInstead} does, or as {@link
   *     #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion stageInstead(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    return change(
        Verb.STAGE,
        entry.keyId(),
        (ring, now) -> {
          // It starts the retention of the wrong one.
          Instant sure = clock.date(ring, Verb.RETIRE, terms.clockTrusted());
          return replacement()
              .fit(ring, alias, entry, sure)
              .stageInstead(alias, entry, sure, retention);
        });
  }

  /**
   * Puts the staged key of an alias into use; the one so far is retained. The two are compared
   * again, unless the one so far was in use already when the other was staged.
   *
   * @param alias the alias
   * @return the version now active
   * @throws KeyRefusedException as {@link Keyring#activate} does, or as {@link #requireReplacement}
   *     does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion activate(Alias alias) throws KeyRefusedException, KeyringStoreException {
    return change(
        Verb.ACTIVATE,
        (before, after) -> active(after, alias),
        (ring, now) ->
            replacement().intoUse(ring, now, next -> next.activate(alias, now, retention)));
  }

  /**
   * Exchanges the key under an alias in one step; the one so far is retained.
   *
   * @param alias an alias with an active key
   * @param entry the new key, of the same kind
   * @return the version now active
   * @throws KeyRefusedException as {@link Keyring#swap} does, or as {@link #requireReplacement}
   *     does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion swap(Alias alias, KeyEntry entry)
      throws KeyRefusedException, KeyringStoreException {
    return change(
        Verb.SWAP,
        entry.keyId(),
        (ring, now) ->
            replacement().intoUse(ring, now, next -> next.swap(alias, entry, now, retention)));
  }

  /**
   * Lets the key of a second alias take over the first, in one revision: the name stays what it
   * was, the second alias is free again, and the first one's key so far is retained.
   *
   * @param second the alias whose key takes over, such as {@code orders-next}
   * @param first the alias that it takes over, such as {@code orders}
   * @return the version now active under the first alias
   * @throws KeyRefusedException as {@link Keyring#promote} does, or as {@link #requireReplacement}
   *     does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion promote(Alias second, Alias first)
      throws KeyRefusedException, KeyringStoreException {
    return change(
        Verb.PROMOTE,
        (before, after) -> active(after, first),
        (ring, now) ->
            replacement().intoUse(ring, now, next -> next.promote(second, first, now, retention)));
  }

  /**
   * Puts a retained key back into use under its alias; the active one is retained.
   *
   * @param keyId the retained key
   * @return the version now active
   * @throws KeyRefusedException as {@link Keyring#restore(KeyId, Instant, Retention)} does, or as
   *     {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion restore(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    return change(
        Verb.RESTORE,
        keyId,
        (ring, now) ->
            replacement().intoUse(ring, now, next -> next.restore(keyId, now, retention)));
  }

  /**
   * Puts a retained key, or one that is staged elsewhere, into use under an alias; the active one
   * is retained.
   *
   * @param keyId the retained key
   * @param alias where it comes into use
   * @return the version now active
   * @throws KeyRefusedException as {@link Keyring#restore(KeyId, Alias, Instant, Retention)} does,
   *     or as {@link #requireReplacement} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion restore(KeyId keyId, Alias alias)
      throws KeyRefusedException, KeyringStoreException {
    return change(
        Verb.RESTORE,
        keyId,
        (ring, now) ->
            replacement().intoUse(ring, now, next -> next.restore(keyId, alias, now, retention)));
  }

  /**
   * Takes the active key of an alias out of use for signing and encrypting; it is retained.
   *
   * @param alias the alias
   * @return the retained version
   * @throws KeyRefusedException as {@link Keyring#retire(Alias, Instant, Retention)} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion retire(Alias alias) throws KeyRefusedException, KeyringStoreException {
    return change(
        Verb.RETIRE,
        (before, after) -> active(before, alias),
        (ring, now) -> ring.retire(alias, now, retention));
  }

  /**
   * Takes one key, active or only staged, out of use for signing and encrypting; it is retained.
   *
   * @param keyId the key
   * @return the retained version
   * @throws KeyRefusedException as {@link Keyring#retire(KeyId, Instant, Retention)} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion retire(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    return change(Verb.RETIRE, keyId, (ring, now) -> ring.retire(keyId, now, retention));
  }

  /**
   * Takes a key out of every use at once, because somebody else may hold it; with it every other
   * certificate for the same key pair.
   *
   * @param keyId the key, in any state
   * @return the compromised version
   * @throws KeyRefusedException as {@link Keyring#compromised} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public KeyVersion compromised(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    return change(Verb.COMPROMISED, keyId, (ring, now) -> ring.compromised(keyId, now, retention));
  }

  /**
   * Sets the date right until which a key is kept, after a clock that was ahead set it wrongly. The
   * key is kept for at least 90 days from now on. From this change on, the clock counts again that
   * was ahead of it before.
   *
   * @param keyId a retained or compromised key
   * @param until the date from which it may be purged
   * @return the version with its new date
   * @throws KeyRefusedException as {@link Keyring#correct} does, or if the clock stands before what
   *     came before the key went out of use
   * @throws KeyringStoreException if the change cannot be stored
   * @throws IllegalStateException if {@link #by} was not told why
   */
  public KeyVersion correct(KeyId keyId, Instant until)
      throws KeyRefusedException, KeyringStoreException {
    if (terms.note().why().isBlank()) {
      throw new IllegalStateException("A date is corrected for a reason; say why with by(...)");
    }
    return change(Verb.CORRECT, keyId, (ring, now) -> ring.correct(keyId, until, now));
  }

  /**
   * Gives an alias another name, with all its versions.
   *
   * @param from the name so far
   * @param to the new name, under which nothing stands
   * @throws KeyRefusedException as {@link Keyring#rename} does
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void rename(Alias from, Alias to) throws KeyRefusedException, KeyringStoreException {
    change(
        Verb.RENAME,
        (before, after) -> after.versions(to).get(0).keyId(),
        (ring, now) -> open(ring, to).rename(from, to));
  }

  /**
   * Removes one key for good, if its date has come by a clock that was seen to advance: not by
   * steps of more than {@link Builder#clockStep} between changes of this keystore and looks at it.
   *
   * @param keyId a retained or compromised key
   * @throws KeyRefusedException as {@link Keyring#purge} does, or if the clock may be wrong
   * @throws KeyringStoreException if the change cannot be stored
   */
  public void purge(KeyId keyId) throws KeyRefusedException, KeyringStoreException {
    change(
        Verb.PURGE,
        keyId,
        (ring, now) -> {
          Keyring after = ring.purge(keyId, now);
          if (!terms.clockTrusted()) {
            clock.requireKept(ring.find(keyId).orElseThrow(), now);
          }
          return after;
        });
  }

  /**
   * Removes every key whose date has come, in one revision; not those that a {@link Reservation}
   * needs. Nothing calls this by itself. A key whose date has come only by a clock that was not
   * seen to advance stays; if there is no other, that is the refusal.
   *
   * @return the removed versions; empty if there was none, and then nothing was stored
   * @throws KeyRefusedException if the clock may be wrong, see {@link #purge(KeyId)}
   * @throws KeyringStoreException if the change cannot be stored
   */
  public List<KeyVersion> purge() throws KeyRefusedException, KeyringStoreException {
    return new DueKeys(live, clock, terms).purge();
  }

  /**
   * Looks now whether another process has changed the store, and switches to its ring if so.
   *
   * @return true if there was another ring
   * @throws KeyringStoreException if the store cannot be read; the ring so far stays in use
   */
  public boolean refresh() throws KeyringStoreException {
    return live.refresh();
  }

  /**
   * What somebody should look at: why the ring in use may not be the newest, because the store
   * could not be read when it was last looked at, or what another program has done to it. See
   * {@link dev.keyoverlap.UnexpectedRevisionException} for the latter, which stays until the next
   * change settles it.
   *
   * @return empty if the last look went well and found nothing strange
   */
  public Optional<KeyringStoreException> trouble() {
    return live.trouble();
  }

  /**
   * Stops looking for changes by others, for this rotation and every {@link #by view} of it; a look
   * in progress comes to its end. The ring stays usable; so do the verbs.
   */
  @Override
  public void close() {
    live.close();
  }

  // ---- what the verbs are made of

  private KeyVersion change(Verb verb, KeyId keyId, Transition transition)
      throws KeyRefusedException, KeyringStoreException {
    return change(verb, (before, after) -> keyId, transition);
  }

  /** One revision: the transition, and a line of history about each key that is its subject. */
  private KeyVersion change(
      Verb verb, BiFunction<Keyring, Keyring, KeyId> subject, Transition transition)
      throws KeyRefusedException, KeyringStoreException {
    AtomicReference<@Nullable KeyVersion> concerned = new AtomicReference<>();
    live.commit(
        before -> {
          // Asked now that it is this change's turn: it may have waited for another.
          Instant now = date(before, verb, subject);
          Keyring made = transition.apply(before, now);
          Keyring after = terms.memo().isEmpty() ? made : terms.memo().get().in(before, made);
          Reservations.requireFree(before, after, verb, terms);
          KeyId keyId = subject.apply(before, after);
          concerned.set(after.find(keyId).or(() -> before.find(keyId)).orElseThrow());
          List<Change> changes = new ArrayList<>();
          changes.add(Change.between(before, after, verb, keyId, now, terms.note()));
          if (verb == Verb.COMPROMISED) {
            for (KeyId other : Change.alongWith(keyId, before, after)) {
              changes.add(Change.between(before, after, verb, other, now, terms.note()));
            }
          }
          clock.changed(after, now);
          return new LiveKeyring.Step(after, changes);
        });
    return Objects.requireNonNull(concerned.get());
  }

  private Instant date(Keyring before, Verb verb, BiFunction<Keyring, Keyring, KeyId> subject)
      throws KeyRefusedException, KeyringStoreException {
    return verb == Verb.CORRECT
        ? clock.dateOfCorrection(subject.apply(before, before), terms.clockTrusted())
        : clock.date(before, verb, terms.clockTrusted());
  }

  private static KeyId active(Keyring ring, Alias alias) {
    return ring.active(alias).orElseThrow().keyId();
  }

  @FunctionalInterface
  private interface Transition {
    Keyring apply(Keyring ring, Instant now) throws KeyRefusedException, KeyringStoreException;
  }

  /** Sets up a rotation. Not for use by several threads. */
  public static final class Builder {

    private static final Duration EVERY_10_SECONDS = Duration.ofSeconds(10);

    /** A job that purges once a month needs no other change or look since the key was retired. */
    private static final Duration BEYOND_RETENTION = Duration.ofDays(30);

    /** A keystore may rest from one yearly renewal to the next. */
    private static final Duration MORE_THAN_A_YEAR = Duration.ofDays(400);

    private final RevisionStore store;
    private InstantSource clock = InstantSource.system();
    private Consumer<Finding> listener = finding -> {};
    private Retention retention = Retention.DEFAULT;
    private Optional<Duration> interval = Optional.of(EVERY_10_SECONDS);
    private Predicate<Alias> reserved = Alias::isReserved;
    private Optional<Duration> step = Optional.empty();

    private Builder(RevisionStore store) {
      this.store = store;
    }

    /**
     * The clock by which changes are dated and retention is counted; the system's by default.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * How long keys are kept that go out of use; 90 days by default.
     *
     * @param retention the retention
     * @return this builder
     */
    public Builder retention(Retention retention) {
      this.retention = retention;
      return this;
    }

    /**
     * By how much the clock may be ahead of the last change or look before it is in doubt; see
     * {@link KeystoreRotation#trustingClock()}. By default 30 days more than the retention where a
     * key is purged, and 400 days where one is retained: a clock that is ahead keeps it too long,
     * which does less harm. A program that looks every few seconds can set an hour.
     *
     * @param step the longest time that may pass unseen
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder clockStep(Duration step) {
      if (step.isNegative() || step.isZero()) {
        throw new IllegalArgumentException("A clock advances between two looks; allow for that");
      }
      this.step = Optional.of(step);
      return this;
    }

    /**
     * The listener that is told when somebody should look at the keystore, such as a monitoring
     * system: another program has replaced it, or a key is missing. All of it is logged as well.
     *
     * @param listener called with each finding, by the thread that looks; it should return soon
     * @return this builder
     */
    public Builder reportTo(Consumer<Finding> listener) {
      this.listener = listener;
      return this;
    }

    /**
     * Under which aliases nobody puts a first key here, by adding, staging or renaming, because
     * they are the platform's; what stands under one already is renewed as any other. By default
     * those of {@link Alias#isReserved()}; the platform itself says {@code alias -> false}.
     *
     * @param reserved whether an alias is somebody else's to give
     * @return this builder
     */
    public Builder reserving(Predicate<Alias> reserved) {
      this.reserved = reserved;
      return this;
    }

    /**
     * How often to look whether another process has changed the store; every 10 seconds by default.
     * Each look reads the whole store.
     *
     * @param interval the time between two looks, at least a millisecond
     * @return this builder
     * @throws IllegalArgumentException if it is shorter
     */
    public Builder checkEvery(Duration interval) {
      if (interval.toMillis() < 1) {
        throw new IllegalArgumentException(
            "Look at most once a millisecond, not every " + interval);
      }
      this.interval = Optional.of(interval);
      return this;
    }

    /**
     * Look for changes by others only when {@link KeystoreRotation#refresh()} is called, without a
     * timer.
     *
     * @return this builder
     */
    public Builder checkOnDemand() {
      this.interval = Optional.empty();
      return this;
    }

    /**
     * Reads the store.
     *
     * @return the rotation; close it to stop looking for changes
     * @throws KeyringStoreException if the store cannot be read
     */
    public KeystoreRotation open() throws KeyringStoreException {
      LiveKeyring live = LiveKeyring.open(store, clock, retention, listener);
      Clockwork clockwork =
          new Clockwork(
              clock,
              step.orElseGet(() -> retention.duration().plus(BEYOND_RETENTION)),
              step.orElse(MORE_THAN_A_YEAR),
              live);
      clockwork.look();
      live.atEachLook(clockwork::look);
      interval.ifPresent(live::checkEvery);
      return new KeystoreRotation(live, clockwork, retention, reserved, Terms.NONE);
    }
  }
}
