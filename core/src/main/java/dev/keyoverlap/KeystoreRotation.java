package dev.keyoverlap;

import dev.keyoverlap.internal.access.Holder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A keystore whose keys are renewed while it is in use: the one mutable thing in this library.
 *
 * <p>It holds the current {@link Keyring} and the {@link KeyringStore} that it came from. Every
 * verb makes the next ring, stores it durably, and only then shows it to readers; signers and
 * decryptors built on the rotation use it from their next message on.
 *
 * <pre>{@code
 * try (KeystoreRotation rotation = KeystoreRotation.open(Pkcs12KeyringStore.at(file, password))) {
 *   rotation.by("alice", "yearly renewal").swap(alias("orders"), newKey);
 *   rotation.history().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p><b>Threads and processes.</b> Safe for use by several threads. {@link #keyring()} never
 * blocks. Changes happen one after the other; when two rotations, in one process or in two, change
 * the same store at once, one of them gets a {@link ChangedMeanwhileException}, sees the other's
 * ring from then on, and may repeat its change. A change made by another process is noticed on a
 * timer, see {@link Builder#reloadEvery}, or with {@link #reload()}.
 *
 * <p><b>When a verb throws</b>, nothing has changed, unless the message says that a change may not
 * outlast a loss of power, or that the store does not answer: see {@link KeyringStore}.
 */
public final class KeystoreRotation extends KeyVerbs implements KeyringSource, AutoCloseable {

  static {
    Holder.opened(
        (KeystoreRotation rotation, Memo change) ->
            rotation.under(rotation.maker().terms().holding(change)));
  }

  private final LiveKeyring live;

  private KeystoreRotation(ChangeMaker maker) {
    super(maker);
    this.live = maker.live();
  }

  private KeystoreRotation under(Terms terms) {
    return new KeystoreRotation(maker().under(terms));
  }

  /**
   * Opens a store with the system's clock, a retention of 90 days, and a look every 10 seconds for
   * changes by others.
   *
   * @param store the store
   * @return the rotation; close it to stop looking
   * @throws KeyringStoreException if the store cannot be read
   */
  public static KeystoreRotation open(KeyringStore store) throws KeyringStoreException {
    return with(store).open();
  }

  /**
   * Begins to set up a rotation.
   *
   * @param store the store
   * @return a builder
   */
  public static Builder with(KeyringStore store) {
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
    return under(maker().terms().by(new Change.Note(who, why)));
  }

  /**
   * The name of the person who works through this rotation, as {@link #by} was told.
   *
   * @return the name; empty if nobody said
   */
  public String author() {
    return maker().terms().note().author();
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
    return under(maker().terms().forced(reason));
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
    return under(maker().terms().noting(change));
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
    return under(maker().terms().trustingClock());
  }

  /**
   * This rotation, for somebody who accepts that a new key allows less than the one that it
   * replaces: each verb that brings a key in, or into use, refuses that otherwise.
   *
   * @param narrowings in what it may allow less
   * @return a view of the same rotation
   */
  public KeystoreRotation accepting(Narrowing... narrowings) {
    return under(maker().terms().accepting(Set.of(narrowings)));
  }

  /**
   * Whether a new key may allow less in this respect.
   *
   * @param narrowing the respect
   * @return true if {@link #accepting} named it
   */
  public boolean accepts(Narrowing narrowing) {
    return maker().terms().accepted().contains(narrowing);
  }

  /** The clock by which changes are dated. */
  @Override
  public InstantSource clock() {
    return maker().clock().source();
  }

  /** The ring as it is now; never blocks. */
  @Override
  public Keyring keyring() {
    return live.keyring();
  }

  /** Remembers what is built on this rotation: {@link #builtTogether} tells. */
  @Override
  public KeyUsageListener listener() {
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
    return maker().retention();
  }

  /**
   * Looks now whether another process has changed the store, and switches to its ring if so.
   *
   * @return true if there was another ring
   * @throws KeyringStoreException if the store cannot be read; the ring so far stays in use
   */
  public boolean reload() throws KeyringStoreException {
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
  public Optional<KeyringStoreException> lastReloadFailure() {
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

  /** Sets up a rotation. Not for use by several threads. */
  public static final class Builder {

    private static final Duration EVERY_10_SECONDS = Duration.ofSeconds(10);

    /** A job that purges once a month needs no other change or look since the key was retired. */
    private static final Duration BEYOND_RETENTION = Duration.ofDays(30);

    /** A keystore may rest from one yearly renewal to the next. */
    private static final Duration MORE_THAN_A_YEAR = Duration.ofDays(400);

    private final KeyringStore store;
    private InstantSource clock = InstantSource.system();
    private Consumer<Finding> listener = finding -> {};
    private Retention retention = Retention.DEFAULT;
    private Optional<Duration> interval = Optional.of(EVERY_10_SECONDS);
    private Predicate<Alias> reserved = Alias::isReserved;
    private Optional<Duration> step = Optional.empty();

    private Builder(KeyringStore store) {
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
    public Builder reloadEvery(Duration interval) {
      if (interval.toMillis() < 1) {
        throw new IllegalArgumentException(
            "Look at most once a millisecond, not every " + interval);
      }
      this.interval = Optional.of(interval);
      return this;
    }

    /**
     * Look for changes by others only when {@link KeystoreRotation#reload()} is called, without a
     * timer.
     *
     * @return this builder
     */
    public Builder reloadManually() {
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
      return new KeystoreRotation(
          new ChangeMaker(live, clockwork, retention, reserved, Terms.NONE));
    }
  }
}
