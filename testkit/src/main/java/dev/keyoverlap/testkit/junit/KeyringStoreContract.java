package dev.keyoverlap.testkit.junit;

import static dev.keyoverlap.key.Alias.alias;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.ring.Tombstone;
import dev.keyoverlap.testkit.KeyKind;
import dev.keyoverlap.testkit.SettableClock;
import dev.keyoverlap.testkit.TestAuthority;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The tests that every {@link KeyringStore} must pass. Extend this class to test your own store:
 *
 * <pre>{@code
 * class JdbcKeyringStoreTest extends KeyringStoreContract {
 *
 *   @Override
 *   protected KeyringStore newStore() {
 *     return new JdbcKeyringStore(emptyDatabase());
 *   }
 *
 *   @Override
 *   protected Optional<KeyringStore> openedAgain(KeyringStore store) {
 *     return Optional.of(new JdbcKeyringStore(sameDatabase()));
 *   }
 * }
 * }</pre>
 *
 * <p>The stores that come with KeyOverlap pass these tests. Durability after a power failure is
 * beyond them.
 *
 * @since 1.0
 */
public abstract class KeyringStoreContract {

  private static final Alias ORDERS = alias("orders");
  private static final Alias PARTNER = alias("partner");
  private static final TestAuthority AUTHORITY = TestAuthority.named("CN=store contract");
  private static final HeldKey OLD = AUTHORITY.issue("CN=orders", KeyKind.EC_P256);
  private static final HeldKey NEW = AUTHORITY.issue("CN=orders", KeyKind.EC_P256);
  private static final HeldKey NEXT = AUTHORITY.issue("CN=orders", KeyKind.EC_P256);
  private static final PeerCertificate CERTIFICATE =
      PeerCertificate.of(AUTHORITY.issue("CN=partner", KeyKind.EC_P256).certificate());
  private static final int THREADS = 4;

  private final SettableClock clock = SettableClock.now();

  /** For subclasses. */
  protected KeyringStoreContract() {}

  /**
   * A store in which nothing was stored yet. Each test calls this once.
   *
   * @return the store
   * @throws Exception if it cannot be made
   */
  protected abstract KeyringStore newStore() throws Exception;

  /**
   * Another object for the same keystore, as another process opens it.
   *
   * @param store a store of {@link #newStore}
   * @return the other object, or empty if the keys end with the object
   * @throws Exception if it cannot be opened
   */
  protected abstract Optional<KeyringStore> openedAgain(KeyringStore store) throws Exception;

  private KeyringStore elsewhere(KeyringStore store) throws Exception {
    return openedAgain(store).orElse(store);
  }

  private Change change(Change.Verb verb, Alias alias, HeldKey key) {
    return Change.of(
        verb,
        alias,
        key.keyId(),
        Optional.empty(),
        Optional.empty(),
        clock.instant(),
        new Change.Note("alice", "a test"));
  }

  private Keyring ring(HeldKey key) {
    return Keyring.of(List.of(KeyVersion.active(ORDERS, key, clock.instant())));
  }

  private Revision commit(KeyringStore store, Revision base, HeldKey key)
      throws KeyOverlapException {
    return store.commit(base, ring(key), List.of(change(Change.Verb.ADD, ORDERS, key)));
  }

  /** A new store is empty, and says so. */
  @Test
  void store_new_isEmptyAndDoesNotExist() throws Exception {
    KeyringStore store = newStore();

    assertFalse(store.exists(), "exists() before the first commit");
    Revision revision = store.load();
    assertEquals(List.of(), revision.keyring().versions(), "the versions of a new store");
    assertEquals(List.of(), store.history(revision), "the history of a new store");
    assertEquals(Optional.empty(), store.loadIfChanged(revision), "loadIfChanged of a new store");
    assertFalse(store.location().isBlank(), "location() names the store");
  }

  /** The committed ring is loaded, here and elsewhere. */
  @Test
  void commit_first_isLoaded() throws Exception {
    KeyringStore store = newStore();
    Revision before = store.load();

    Revision after = commit(store, before, OLD);

    assertEquals(ring(OLD), after.keyring(), "the ring that commit returns");
    assertNotEquals(before.token(), after.token(), "each revision has a token of its own");
    assertEquals(ring(OLD), store.load().keyring(), "the ring that load returns");
    assertTrue(store.exists(), "exists() after a commit");
    KeyringStore elsewhere = elsewhere(store);
    assertTrue(elsewhere.exists(), "exists() elsewhere");
    assertEquals(ring(OLD), elsewhere.load().keyring(), "the ring elsewhere");
    assertEquals(after.token(), elsewhere.load().token(), "the token elsewhere");
  }

  /** A private key that was stored is the same key, and signs. */
  @Test
  void privateKey_stored_signs() throws Exception {
    KeyringStore store = newStore();
    commit(store, store.load(), OLD);

    KeyVersion version = elsewhere(store).load().keyring().active(ORDERS).orElseThrow();

    HeldKey key = (HeldKey) version.entry();
    assertEquals(OLD.chain(), key.chain(), "the chain");
    assertTrue(signs(key), "the private key belongs to the certificate");
  }

  private static boolean signs(HeldKey key) throws KeyOverlapException, GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.privateKey());
    byte[] value = signature.sign();
    signature.initVerify(key.certificate());
    return signature.verify(value);
  }

  /** The current revision is not loaded again. */
  @Test
  void loadIfChanged_afterACommit_returnsTheNewRevision() throws Exception {
    KeyringStore store = newStore();
    Revision before = store.load();
    Revision after = commit(store, before, OLD);

    Optional<Revision> changed = store.loadIfChanged(before);
    assertEquals(Optional.of(after.token()), changed.map(Revision::token), "the new revision");
    assertEquals(Optional.of(ring(OLD)), changed.map(Revision::keyring), "the new ring");
    assertEquals(Optional.empty(), store.loadIfChanged(after), "loadIfChanged of the current one");
    assertEquals(
        Optional.empty(), elsewhere(store).loadIfChanged(after), "loadIfChanged elsewhere");
  }

  /** Of two changes that start from the same revision, the second one is refused. */
  @Test
  void commit_onAnOlderRevision_isRefusedAndChangesNothing() throws Exception {
    KeyringStore store = newStore();
    Revision base = store.load();
    Revision current = commit(store, base, OLD);

    assertThrows(ChangedMeanwhileException.class, () -> commit(store, base, NEW));
    KeyringStore elsewhere = elsewhere(store);
    assertThrows(ChangedMeanwhileException.class, () -> commit(elsewhere, base, NEW));

    assertEquals(current.token(), store.load().token(), "the token after a refused commit");
    assertEquals(ring(OLD), store.load().keyring(), "the ring after a refused commit");
    assertEquals(1, store.history(store.load()).size(), "the history after a refused commit");
  }

  /** Of many changes at the same time that start from the same revision, one is stored. */
  @Test
  void commits_ofSeveralThreadsOnTheSameRevision_oneIsStored() throws Exception {
    KeyringStore store = newStore();
    Revision base = commit(store, store.load(), OLD);
    CountDownLatch ready = new CountDownLatch(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Boolean>> done = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        KeyringStore own = i % 2 == 0 ? store : elsewhere(store);
        HeldKey key = i % 2 == 0 ? NEW : NEXT;
        Callable<Boolean> commit =
            () -> {
              ready.countDown();
              ready.await();
              try {
                commit(own, base, key);
                return true;
              } catch (ChangedMeanwhileException e) {
                return false;
              }
            };
        done.add(threads.submit(commit));
      }
      int stored = 0;
      for (Future<Boolean> one : done) {
        stored += one.get() ? 1 : 0;
      }
      assertEquals(1, stored, "how many commits were stored");
    } finally {
      threads.shutdownNow();
    }
    assertEquals(2, store.history(store.load()).size(), "the history has one change more");
  }

  /** The history has every change in order, up to the revision. */
  @Test
  void history_hasTheChangesInOrder_upToTheRevision() throws Exception {
    KeyringStore store = newStore();
    Revision first = commit(store, store.load(), OLD);
    clock.advance(Duration.ofHours(1));
    Change swapped = change(Change.Verb.SWAP, ORDERS, NEW);
    Revision second = store.commit(first, ring(NEW), List.of(swapped));

    List<Change> history = elsewhere(store).history(second);
    assertEquals(2, history.size(), "how many changes there are");
    assertEquals(swapped, history.get(1), "the last change");
    assertEquals(new Change.Note("alice", "a test"), history.get(0).note(), "who and why");
    assertEquals(history.subList(0, 1), store.history(first), "the history of the first revision");
  }

  /** States, dates, aliases and certificates of partners are kept. */
  @Test
  void ring_withKeysInEveryState_isKept() throws Exception {
    KeyringStore store = newStore();
    Keyring ring;
    try (KeystoreRotation rotation =
        KeystoreRotation.with(store).clock(clock).reloadManually().open()) {
      rotation.add(ORDERS, OLD);
      rotation.add(PARTNER, CERTIFICATE);
      clock.advance(Duration.ofDays(1));
      rotation.swap(ORDERS, NEW);
      rotation.markCompromised(OLD.keyId(), "a test");
      rotation.stage(ORDERS, NEXT);
      rotation.retire(PARTNER);
      ring = rotation.keyring();
    }

    assertEquals(
        List.of(KeyState.ACTIVE, KeyState.COMPROMISED, KeyState.RETAINED, KeyState.STAGED),
        ring.versions().stream()
            .map(KeyVersion::state)
            .sorted(KeyringStoreContract::byName)
            .toList(),
        "the states of this test");
    assertEquals(ring, elsewhere(store).load().keyring(), "the ring");
  }

  private static int byName(KeyState one, KeyState other) {
    return one.name().compareTo(other.name());
  }

  /** The ring keeps its memos and tombstones. */
  @Test
  void memosAndTombstones_areKept() throws Exception {
    KeyringStore store = newStore();
    Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Tombstone tombstone =
        new Tombstone(
            OLD.keyId(),
            Tombstone.hashOf(OLD.certificate().getPublicKey()),
            KeyState.RETAINED,
            at,
            Optional.of(OLD.certificate().getNotAfter().toInstant()));
    Keyring ring =
        Keyring.of(
            ring(NEW).versions(), Map.of(ORDERS, "a memo\nof two lines"), List.of(tombstone));

    store.commit(store.load(), ring, List.of(change(Change.Verb.PURGE, ORDERS, OLD)));

    Keyring loaded = elsewhere(store).load().keyring();
    assertEquals(ring.memos(), loaded.memos(), "the memos");
    assertEquals(ring.tombstones(), loaded.tombstones(), "the tombstones");
    assertEquals(ring.versions(), loaded.versions(), "the versions");
  }

  /** An emptied store still exists. */
  @Test
  void store_emptiedAgain_exists() throws Exception {
    KeyringStore store = newStore();
    Revision filled = commit(store, store.load(), OLD);

    store.commit(filled, Keyring.empty(), List.of(change(Change.Verb.GONE, ORDERS, OLD)));

    assertTrue(elsewhere(store).exists(), "exists() of a store that was emptied");
    assertEquals(List.of(), elsewhere(store).load().keyring().versions(), "its versions");
  }
}
