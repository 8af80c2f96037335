package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.fixtures.FindingListener;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.ring.UnexpectedRevisionException;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a rotation says of its keystore: to a listener, in the log, and as its trouble. */
class KeystoreRotationReportsTest {

  private static final Alias ORDERS = alias("orders");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final Finding LOUD = new Finding(Kind.CHANGED_BY_OTHERS, "another program");
  private static final Finding QUIET = new Finding(Kind.ENTRY_RENAMED, "a new name");

  private final Logger logger = Logger.getLogger(KeystoreRotation.class.getName());
  private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private List<Level> levels() {
    return logged.stream().map(LogRecord::getLevel).toList();
  }

  /** Without those of changes, which have a test of their own. */
  private List<Level> levelsOfFindings() {
    return levels().stream().filter(level -> !level.equals(Level.INFO)).toList();
  }

  /** A store that gives its next revision with findings. */
  private static final class StoreWithFindings implements KeyringStore {

    private final KeyringStore memory = InMemoryKeyringStore.empty();
    private List<Finding> findings = List.of();

    @Override
    public boolean exists() throws KeyringStoreException {
      return memory.exists();
    }

    @Override
    public Revision load() throws KeyringStoreException {
      return memory.load();
    }

    @Override
    public Optional<Revision> loadIfChanged(Revision known) throws KeyringStoreException {
      return memory
          .loadIfChanged(known)
          .map(next -> new Revision(next.keyring(), next.token(), findings));
    }

    @Override
    public Revision commit(Revision base, Keyring next, List<Change> changes)
        throws KeyringStoreException {
      return memory.commit(base, next, changes);
    }

    @Override
    public List<Change> history(Revision revision) throws KeyringStoreException {
      return memory.history(revision);
    }
  }

  @Test
  void finding_isToldAndLogged_andALoudOneStaysUntilAChangeSettlesIt() throws Exception {
    StoreWithFindings store = new StoreWithFindings();
    List<Finding> told = new ArrayList<>();
    KeystoreRotation rotation =
        KeystoreRotation.with(store)
            .reloadManually()
            .addListener(new FindingListener(told::add), Runnable::run)
            .open();
    KeystoreRotation other = KeystoreRotation.with(store).reloadManually().open();
    other.add(ORDERS, A);

    store.findings = List.of(QUIET);
    assertThat(rotation.reload()).isTrue();
    assertThat(told).containsExactly(QUIET);
    assertThat(rotation.lastReloadFailure()).isEmpty();
    assertThat(levelsOfFindings()).containsExactly(Level.WARNING);

    store.findings = List.of(LOUD, QUIET);
    other.swap(ORDERS, B);
    assertThat(rotation.reload()).isTrue();
    assertThat(levelsOfFindings()).containsExactly(Level.WARNING, Level.SEVERE, Level.WARNING);
    for (int looks = 0; looks < 2; looks++) {
      assertThat(rotation.lastReloadFailure())
          .get()
          .isInstanceOfSatisfying(
              UnexpectedRevisionException.class,
              e -> assertThat(e.findings()).containsExactly(LOUD));
      assertThat(rotation.reload()).isFalse();
    }
    assertThat(told).containsExactly(QUIET, LOUD, QUIET);
    rotation.retire(ORDERS);
    assertThat(rotation.lastReloadFailure()).isEmpty();
    assertThat(rotation.reload()).isFalse();
    assertThat(rotation.lastReloadFailure()).isEmpty();
  }

  @Test
  void listener_thatFails_isLogged_andTheNextFindingToldAllTheSame() throws Exception {
    StoreWithFindings store = new StoreWithFindings();
    List<Finding> told = new ArrayList<>();
    KeystoreRotation rotation =
        KeystoreRotation.with(store)
            .reloadManually()
            .addListener(
                new FindingListener(
                    finding -> {
                      told.add(finding);
                      throw new IllegalStateException("the monitoring is down");
                    }),
                Runnable::run)
            .open();
    KeystoreRotation.with(store).reloadManually().open().add(ORDERS, A);
    store.findings = List.of(QUIET, LOUD);

    assertThat(rotation.reload()).isTrue();
    assertThat(told).containsExactly(QUIET, LOUD);
    assertThat(rotation.keyring().active(ORDERS)).isPresent();
    assertThat(logged)
        .filteredOn(entry -> entry.getThrown() != null)
        .hasSize(2)
        .allMatch(entry -> entry.getLevel().equals(Level.WARNING));
  }

  @Test
  void timer_onTroubleThatLasts_logsItOnce_andOtherTroubleAgain() throws Exception {
    ObservedStore store = new ObservedStore();
    try (KeystoreRotation rotation =
        KeystoreRotation.with(store).reloadEvery(Duration.ofMillis(1)).open()) {
      store.outOfOrder = new KeyringStoreException("The file is torn");
      awaitLooks(store);
      assertThat(rotation.lastReloadFailure()).isPresent();
      assertThat(levels()).containsExactly(Level.WARNING);
      assertThat(logged.get(0).getMessage()).contains("stay in use", "The file is torn");

      store.broken = new IllegalStateException("a mistake in the store");
      awaitLooks(store);
      assertThat(levels()).containsExactly(Level.WARNING, Level.SEVERE);
      assertThat(logged.get(1).getThrown()).isSameAs(store.broken);

      store.broken = null;
      store.outOfOrder = null;
      awaitLooks(store);
      KeystoreRotation.with(store).reloadManually().open().add(ORDERS, A);
      // That it can be read again, the change by the other rotation, and the same seen by this one.
      Eventually.isTrue(() -> logged.size() == 5);
      awaitLooks(store);
      assertThat(levels())
          .containsExactly(Level.WARNING, Level.SEVERE, Level.INFO, Level.INFO, Level.INFO);
    }
  }

  private static void awaitLooks(ObservedStore store) throws Exception {
    int before = store.looks.get();
    Eventually.isTrue(() -> store.looks.get() > before + 4);
  }

  @Test
  void timesThatCannotBe_areRefused_besideTheShortestThatCan() {
    KeystoreRotation.Builder builder = KeystoreRotation.with(InMemoryKeyringStore.empty());

    assertThatNoException()
        .isThrownBy(() -> builder.reloadEvery(Duration.ofMillis(1)).clockStep(Duration.ofNanos(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.reloadEvery(Duration.ofNanos(999_999)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.clockStep(Duration.ofNanos(-1)));
  }

  @Test
  void change_thatCouldNotBeStored_looksAtOnceWhatIsThereNow() throws Exception {
    ObservedStore store = new ObservedStore();
    KeystoreRotation rotation = KeystoreRotation.with(store).reloadManually().open();
    KeystoreRotation.with(store).reloadManually().open().add(ORDERS, A);
    store.beforeCommit =
        () -> {
          throw new KeyringStoreException("The disk is full");
        };

    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> rotation.add(alias("other"), B));
    assertThat(rotation.keyring().active(ORDERS)).isPresent();
    store.beforeCommit = () -> {};
    rotation.add(alias("other"), B);
    assertThat(rotation.history()).hasSize(2);
  }
}
