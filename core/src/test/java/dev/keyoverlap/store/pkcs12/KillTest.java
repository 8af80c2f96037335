package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that does nothing but swap, at random moments, as often as {@code
 * -Dkeyoverlap.kills=200} says: the keystore always holds the last swap that the process has seen
 * done, or the one that it was about.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("keyoverlap.kills", 200);
  private static final int SIDE_BY_SIDE = 2;
  private static final int KEYS = 200;

  /** Room for the swaps of one process; then a new keystore is begun. */
  private static final int ROOM = 40;

  /** A process is killed after it was seen to make fewer swaps than this. */
  private static final int SWAPS_SEEN = 3;

  /** Then either after some time, as long as a swap takes or two, */
  private static final int LONGEST_WAIT_MICROS = 50_000;

  /** or some time after a commit has begun to write files. */
  private static final int LONGEST_COMMIT_MICROS = 10_000;

  private static final long SEED = 20261121;

  @TempDir Path folder;

  @Test
  void swappingProcess_killedAtRandomMoments_leavesTheOldOrTheNewRing() throws Exception {
    List<HeldKey> keys = IntStream.range(0, KEYS).mapToObj(i -> TestKeys.ec("key " + i)).toList();
    Path keyFile = folder.resolve("keys");
    SwappingProcess.writeKeys(keyFile, keys);
    ExecutorService executor = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try {
      List<Future<Tally>> tallies = new ArrayList<>();
      for (int i = 0; i < SIDE_BY_SIDE; i++) {
        Random random = new Random(SEED + i);
        Path place = Files.createDirectory(folder.resolve("place-" + i));
        int kills = (KILLS + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE;
        tallies.add(executor.submit(() -> killing(kills, random, place, keyFile, keys)));
      }
      int swaps = 0;
      int torn = 0;
      for (Future<Tally> tally : tallies) {
        swaps += tally.get().swaps();
        torn += tally.get().leftOvers();
      }
      // Else the moments are badly chosen, and nothing is proven.
      assertThat(swaps).as("swaps of %s processes", KILLS).isGreaterThan(KILLS / 2);
      assertThat(torn).as("kills amidst a commit").isGreaterThan(KILLS / 20);
    } finally {
      executor.shutdownNow();
    }
  }

  /** How many swaps there were, and how often a kill left a temporary file behind. */
  private record Tally(int swaps, int leftOvers) {}

  private static Tally killing(
      int kills, Random random, Path place, Path keyFile, List<HeldKey> keys) throws Exception {
    int made = 0;
    int leftOvers = 0;
    int next = KEYS;
    Path keystore = place;
    for (int kill = 0; kill < kills; kill++) {
      if (next + ROOM > KEYS) {
        keystore = Files.createDirectory(place.resolve("from-" + kill)).resolve("keys.p12");
        try (KeystoreRotation rotation = Keystores.open(keystore, InstantSource.system())) {
          rotation.add(alias("orders"), keys.get(0));
        }
        next = 1;
      }
      SwappingProcess process =
          SwappingProcess.start(keystore, "orders", keyFile, next, next + ROOM);
      assertThat(process.readLine()).isEqualTo("ready");
      int done = next - 1;
      // On a slow machine the first swap takes long: counted in swaps, not in time, it is survived.
      for (int swaps = random.nextInt(SWAPS_SEEN); swaps > 0; swaps--) {
        done = Integer.parseInt(process.readLine());
      }
      if (random.nextBoolean()) {
        TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_WAIT_MICROS));
      } else {
        awaitCommit(keystore.getParent());
        TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_COMMIT_MICROS));
      }
      process.kill();
      for (String line = process.readLine(); line != null; line = process.readLine()) {
        done = Integer.parseInt(line);
      }
      leftOvers += isCommitting(keystore.getParent()) ? 1 : 0;
      int active = requireSound(keystore, keys);
      assertThat(active)
          .as("seed %s, kill %s: the last swap seen done, or the one after it", SEED, kill)
          .isBetween(done, done + 1);
      made += active + 1 - next;
      next = active + 1;
    }
    return new Tally(made, leftOvers);
  }

  private static boolean isCommitting(Path folder) throws IOException {
    return Keystores.names(folder).stream().anyMatch(name -> name.endsWith(".tmp"));
  }

  private static void awaitCommit(Path folder) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!isCommitting(folder) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(200_000);
    }
  }

  /** The number of the active key; all before it are retained, and there are no others. */
  private static int requireSound(Path keystore, List<HeldKey> keys) throws Exception {
    try (KeystoreRotation rotation = Keystores.open(keystore, InstantSource.system())) {
      HeldKey held = Keystores.held(rotation, "orders");
      int active = keys.indexOf(held);
      // This proves it to belong to the certificate, too.
      assertThat(held.privateKey()).isEqualTo(keys.get(active).privateKey());
      assertThat(rotation.keyring().versions()).hasSize(active + 1);
      assertThat(rotation.keyring().versions())
          .filteredOn(version -> version.state() == KeyState.RETAINED)
          .extracting(KeyVersion::entry)
          .hasSize(active)
          .hasSameElementsAs(keys.subList(0, active));
      assertThat(rotation.history())
          .extracting(Change::keyId)
          .isEqualTo(keys.subList(0, active + 1).stream().map(HeldKey::keyId).toList());
      HistoryReplay.assertAgrees(rotation);
      return active;
    }
  }
}
