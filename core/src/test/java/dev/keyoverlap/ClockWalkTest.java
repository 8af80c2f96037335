package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two processes on one keystore, whose clocks jump back and forward and are set right again, and
 * that are started anew, in any order. There is a true time that neither of them knows. No key goes
 * before its time by that one, and no change is dated before the one that it follows.
 */
@SuppressWarnings("TimeInStaticInitializer") // the certificates begin before any test does
class ClockWalkTest {

  private static final Alias ORDERS = alias("orders");
  private static final int STEPS = 60;
  private static final Instant LONG_AGO = Instant.now().minus(Duration.ofDays(9000));

  /** By how many days a clock is wrong, if it is: more than may pass unseen. */
  private static final int[] JUMPS = {-400, -150, 150, 450, 3000};

  private static final List<KeyEntry> KEYS =
      IntStream.range(0, STEPS + 1).mapToObj(i -> certificate()).toList();

  private Instant now = Instant.now();
  private final Map<KeyId, Instant> wentOutOfUse = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private int used;
  private int refused;
  private int purged;

  private static KeyEntry certificate() {
    return TestKeys.certificateOf(
        TestKeys.named("orders")
            .algorithm("EC", 256)
            .valid(LONG_AGO, LONG_AGO.plus(Duration.ofDays(30_000)))
            .make());
  }

  /** One process, and what its clock says. */
  private static final class Node {
    private final KeyringStore store;
    private final SetClock clock = new SetClock();
    private Duration error = Duration.ZERO;
    private KeystoreRotation rotation;

    private Node(KeyringStore store) throws Exception {
      this.store = store;
      this.rotation = open();
    }

    private KeystoreRotation open() throws Exception {
      return KeystoreRotation.with(store).clock(clock).reloadManually().open();
    }
  }

  private void set(Node node) throws Exception {
    node.clock.set(now.plus(node.error));
    node.rotation.reload();
  }

  private void pass(Duration time) throws Exception {
    now = now.plus(time);
    for (Node node : nodes) {
      set(node);
    }
  }

  private void swap(KeystoreHandle rotation) throws Exception {
    KeyId before = rotation.keyring().active(ORDERS).orElseThrow().keyId();
    rotation.swap(ORDERS, KEYS.get(used));
    used++;
    wentOutOfUse.put(before, now);
  }

  private void purge(KeystoreRotation rotation) throws Exception {
    for (KeyVersion gone : rotation.purge()) {
      purged++;
      assertThat(Duration.between(wentOutOfUse.get(gone.keyId()), now))
          .as("kept")
          .isGreaterThanOrEqualTo(Duration.ofDays(90));
    }
  }

  private static void assertInOrder(KeystoreRotation rotation) throws Exception {
    assertThat(rotation.history())
        .extracting(Change::at)
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  private void step(Node node, Random random) throws Exception {
    int what = random.nextInt(14);
    if (what < 6) {
      pass(Duration.ofHours(1 + random.nextInt(20 * 24)));
    } else if (what == 6) {
      node.error = Duration.ofDays(JUMPS[random.nextInt(JUMPS.length)]);
      set(node);
    } else if (what < 9) {
      node.error = Duration.ZERO;
      set(node);
    } else if (what == 9) {
      node.rotation.close();
      node.rotation = node.open();
    } else if (what < 12) {
      swap(node.rotation);
    } else {
      purge(node.rotation);
    }
  }

  private void walk(Random random) throws Exception {
    now = Instant.now();
    used = 1;
    wentOutOfUse.clear();
    nodes.clear();
    KeyringStore store = InMemoryKeyringStore.empty();
    nodes.add(new Node(store));
    nodes.add(new Node(store));
    nodes.get(0).rotation.add(ORDERS, KEYS.get(0));
    pass(Duration.ofDays(1));
    for (int i = 1; i < STEPS; i++) {
      Node node = nodes.get(random.nextInt(2));
      node.rotation.reload();
      try {
        step(node, random);
      } catch (KeyRefusedException e) {
        assertThat(e.reason()).isEqualTo(Reason.CLOCK_IN_DOUBT);
        assertThat(e.getMessage().split("\\d{4}-\\d\\d-\\d\\dT", -1).length).isGreaterThan(2);
        refused++;
      }
      assertInOrder(node.rotation);
    }
    // There is a way on: somebody sets the clock, and vouches for it.
    Node node = nodes.get(0);
    node.error = Duration.ZERO;
    set(node);
    swap(node.rotation.by("alice", "set by hand").trustingClock());
    assertThat(node.rotation.history()).last().extracting(Change::verb).isEqualTo(Verb.SWAP);
    assertInOrder(node.rotation);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void clocks_thatJumpInAnyOrder_endNoRetentionEarly(int seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      walk(random);
    }
    assertThat(refused).isPositive();
    assertThat(purged).isPositive();
  }
}
