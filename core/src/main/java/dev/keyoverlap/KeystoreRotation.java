package dev.keyoverlap;

import dev.keyoverlap.following.KeySource;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Retention;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * Opens a keystore whose keys you can replace while messages are in flight. Start here.
 *
 * <pre>{@code
 * try (KeystoreRotation rotation = KeystoreRotation.open(Pkcs12KeyringStore.at(file, password))) {
 *   rotation.add(alias("orders"), HeldKey.selfSigned("CN=orders"));
 *   CmsSigner signer = CmsSigner.with(rotation).signAs(alias("orders")).build();
 *   byte[] before = signer.sign(order);
 *
 *   rotation.by("alice", "yearly renewal").swap(alias("orders"), HeldKey.selfSigned("CN=orders"));
 *   byte[] after = signer.sign(order);          // with the new key
 *   rotation.history().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>A rotation holds the current {@link Keyring} and the {@link KeyringStore} that it came from.
 * Each change stores the next ring durably and only then shows it to readers. Signers and
 * decryptors that are built on the rotation use it from their next message on.
 *
 * <p><b>In production</b> open it so that mistakes show at the start, and let it tell you what
 * happens:
 *
 * <pre>{@code
 * KeystoreRotation rotation =
 *     KeystoreRotation.with(Pkcs12KeyringStore.at(Path.of("/etc/orders/keys.p12"), password))
 *         .mustExist()                                 // a mistyped path is an error
 *         .requireKeys(alias("orders"))                // so is a missing or expired key
 *         .author("order service")
 *         .addListener(listener, executor)             // changes, expiring keys, trouble
 *         .open();
 * }</pre>
 *
 * <p><b>Threads and processes.</b> Safe for use by several threads. {@link #keyring()} never
 * blocks. Changes happen one after the other. If another process changed the store first, the
 * change is made again on top of that. If the other change was about the same keys, you get a
 * {@link ChangedMeanwhileException} instead. Changes by other processes are noticed every 10
 * seconds, see {@link Builder#reloadEvery}, or with {@link #reload()}.
 *
 * <p><b>When a change throws</b>, nothing has changed. There are two exceptions, and their messages
 * say so: the change may not survive a power failure, or the store does not answer. See {@link
 * KeyringStore}.
 *
 * @since 1.0
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

  /**
   * Opens a keystore with other settings than {@link #open}. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private static final Duration EVERY_10_SECONDS = Duration.ofSeconds(10);

    /** A job that purges once a month needs no other change or look since the key was retired. */
    private static final Duration BEYOND_RETENTION = Duration.ofDays(30);

    /** A keystore may rest from one yearly renewal to the next. */
    private static final Duration MORE_THAN_A_YEAR = Duration.ofDays(400);

    private final KeyringStore store;
    private InstantSource clock = InstantSource.system();
    private final List<EventQueue> queues = new ArrayList<>();
    private Set<Duration> thresholds =
        Set.of(
            Duration.ofDays(30),
            Duration.ofDays(14),
            Duration.ofDays(7),
            Duration.ofDays(1),
            Duration.ZERO);
    private Retention retention = Retention.DEFAULT;
    private Optional<Duration> interval = Optional.of(EVERY_10_SECONDS);
    private Predicate<Alias> reserved = Alias::isReserved;
    private Optional<Duration> step = Optional.empty();
    private Terms terms = Terms.NONE;
    private boolean mustExist;
    private boolean readOnly;
    private final Set<Alias> required = new LinkedHashSet<>();
    private final List<KeySource> sources = new ArrayList<>();

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
     * {@link KeystoreRotation#trustingClock()}. By default it is 30 days more than the retention
     * when a key is purged, and 400 days when one is retained. A clock that is ahead keeps it too
     * long, which does less harm. A program that looks every few seconds can set an hour.
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
     * Requires that the keystore exists. Without this, a path that leads nowhere opens an empty
     * ring, and the first change creates the keystore there.
     *
     * @return this builder
     */
    public Builder mustExist() {
      this.mustExist = true;
      return this;
    }

    /**
     * Opens the keystore for reading only. Every change is refused with {@link
     * KeyRefusedException.Reason#READ_ONLY}. Nothing is written: no file, no lock file, no
     * temporary file, so a read-only file system will do. Changes by other processes are noticed.
     *
     * @return this builder
     */
    public Builder readOnly() {
      this.readOnly = true;
      return this;
    }

    /**
     * Requires that each of these aliases has an active key that works: its certificate is valid
     * now, and the private key of a key pair can be unlocked. Otherwise {@link #open} fails with a
     * {@link MissingKeysException} that names all aliases without one.
     *
     * @param aliases what the message flows of this program are configured with
     * @return this builder
     */
    public Builder requireKeys(Alias... aliases) {
      required.addAll(List.of(aliases));
      return this;
    }

    /**
     * Adds a listener, which is told in a daemon thread of its own.
     *
     * @param listener is told of changes, expiring certificates and trouble
     * @return this builder
     */
    public Builder addListener(KeystoreListener listener) {
      queues.add(new EventQueue(listener));
      return this;
    }

    /**
     * Adds a listener, which is told in the threads of an executor: one event at a time, in order.
     *
     * @param listener is told of changes, expiring certificates and trouble
     * @param executor such as that of your framework; one that runs tasks in the calling thread
     *     makes changes wait for the listener
     * @return this builder
     */
    public Builder addListener(KeystoreListener listener, Executor executor) {
      queues.add(new EventQueue(listener, executor));
      return this;
    }

    /**
     * How long before the end of an active key's certificate listeners and the log are warned: by
     * default 30, 14, 7 and 1 days before, and when it has expired. Each key is reported once for
     * each threshold, when the keystore is reloaded.
     *
     * @param before the thresholds; {@link Duration#ZERO} for when it has expired; none to warn of
     *     nothing
     * @return this builder
     * @throws IllegalArgumentException if one is negative
     */
    public Builder expiryWarnings(Duration... before) {
      for (Duration each : before) {
        if (each.isNegative()) {
          throw new IllegalArgumentException(
              "Cannot warn " + each + " before a certificate expires. Use zero or more.");
        }
      }
      this.thresholds = Set.copyOf(List.of(before));
      return this;
    }

    /**
     * Reserves aliases for the platform: nobody puts a first key under them here, by adding,
     * staging or renaming. Keys that are under one already are renewed as any other. By default
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
            "Reload at most once a millisecond, not every " + interval);
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
     * Follows keys that another tool renews. When the keystore is opened, at each look and at each
     * {@link KeystoreRotation#reload()}, each new certificate there becomes a swap under its alias,
     * or the first key of its alias. The old key is kept as after any swap. Nothing is written to
     * the source.
     *
     * <p>A delivery that is broken, expired, older than the active key, or refused by the keystore
     * changes nothing. Listeners get one {@link dev.keyoverlap.ring.Finding.Kind#DELIVERY_REFUSED}
     * for it, until the problem is gone or another one.
     *
     * @param source where the keys are delivered
     * @return this builder
     */
    public Builder following(KeySource source) {
      sources.add(source);
      return this;
    }

    /**
     * Opens the keystore.
     *
     * @return the rotation; close it to stop looking for changes
     * @throws IllegalStateException if it is to follow a source, and {@link #readOnly} as well
     * @throws MissingKeysException if an alias of {@link #requireKeys} has no active key that works
     * @throws KeyringStoreException if the store cannot be read, or {@link #mustExist} was called
     *     and there is none
     */
    public KeystoreRotation open() throws KeyringStoreException {
      if (readOnly && !sources.isEmpty()) {
        throw new IllegalStateException(
            "Cannot follow a source with a keystore that is read-only. The source may be read-only;"
                + " the keystore needs a place of its own.");
      }
      PatientStore patient = PatientStore.of(store, clock);
      if (mustExist && !patient.exists()) {
        throw new KeyringStoreException(
            "Cannot open the keystore, because it does not exist: "
                + store.location()
                + ". Check the path. To create a keystore there, open it without mustExist().");
      }
      Events events = new Events(store.location(), List.copyOf(queues), thresholds, clock);
      LiveKeyring live = LiveKeyring.open(patient, clock, retention, events, readOnly);
      if (sources.isEmpty()) {
        requireKeys(live);
      }
      Clockwork clockwork =
          new Clockwork(
              clock,
              step.orElseGet(() -> retention.duration().plus(BEYOND_RETENTION)),
              step.orElse(MORE_THAN_A_YEAR),
              live);
      clockwork.look();
      live.tellFirst();
      live.atEachLook(clockwork::look);
      KeystoreRotation rotation =
          new KeystoreRotation(new ChangeMaker(live, clockwork, retention, reserved, terms));
      Follower follower = new Follower(rotation, sources);
      if (!sources.isEmpty()) {
        follower.look();
        requireKeys(live);
      }
      live.afterReload(follower::look, follower::close);
      interval.ifPresent(live::checkEvery);
      interval.ifPresent(follower::checkEvery);
      return rotation;
    }

    private void requireKeys(LiveKeyring live) throws MissingKeysException {
      MissingKeysException.requireNone(required, live.keyring(), clock.instant(), store.location());
    }
  }
}
