package dev.keyoverlap;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
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
public final class KeystoreRotation extends KeystoreHandle implements AutoCloseable {

  private KeystoreRotation(ChangeMaker maker) {
    super(maker);
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
   * Stops looking for changes by other processes. A look in progress comes to its end. The keys
   * stay usable, also through other handles, and so do the methods that change them.
   */
  @Override
  public void close() {
    maker().live().close();
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
    private Terms terms = Terms.NONE;

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
     * The name that the history shows for changes that nobody else puts a name to, such as that of
     * your service. None by default. {@link KeystoreHandle#by} gives another name to single
     * changes.
     *
     * @param name the name, in one line
     * @return this builder
     * @throws IllegalArgumentException if it has a control character
     */
    public Builder author(String name) {
      this.terms = terms.by(new Change.Note(name, ""));
      return this;
    }

    /**
     * How long replaced keys are kept; 90 days by default.
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
      return new KeystoreRotation(new ChangeMaker(live, clockwork, retention, reserved, terms));
    }
  }
}
