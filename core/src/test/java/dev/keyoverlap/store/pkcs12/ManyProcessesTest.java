package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, or threads each with a rotation of its own, swap in one keystore at once. */
@Tag("any-jdk")
class ManyProcessesTest {

  private static final int PROCESSES = 4;
  private static final int SWAPS_EACH = 100;
  private static final int THREADS = 8;
  private static final int SWAPS_OF_A_THREAD = 10;

  @TempDir static Path keyFolder;
  private static Path keyFile;

  /** First one for each alias to begin with, then those to swap to. */
  private static List<HeldKey> keys;

  @TempDir Path folder;
  private Path keystore;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys =
        IntStream.range(0, PROCESSES + PROCESSES * SWAPS_EACH)
            .mapToObj(i -> TestKeys.ec("key " + i))
            .toList();
    keyFile = keyFolder.resolve("keys");
    SwappingProcess.writeKeys(keyFile, keys);
  }

  @BeforeEach
  void nameKeystore() {
    keystore = folder.resolve("keys.p12");
  }

  @Test
  void fourProcesses_twoOnTheSameAliasAndTwoOnTheirOwn_loseNoSwap() throws Exception {
    List<String> aliases = List.of("shared", "three", "four");
    begin(aliases);
    swapInProcesses(List.of("shared", "shared", "three", "four"));
    requireAllSwaps(aliases, PROCESSES * SWAPS_EACH);
    try (KeystoreRotation rotation = open()) {
      // Each process does its swaps in order, so its last key is the one in use.
      assertThat(Keystores.held(rotation, "three")).isEqualTo(lastKeyOf(2));
      assertThat(Keystores.held(rotation, "four")).isEqualTo(lastKeyOf(3));
      assertThat(Keystores.held(rotation, "shared")).isIn(lastKeyOf(0), lastKeyOf(1));
    }
  }

  private static HeldKey lastKeyOf(int process) {
    return keys.get(PROCESSES + (process + 1) * SWAPS_EACH - 1);
  }

  @Test
  void eightThreads_eachWithARotationOfItsOwn_loseNoSwap() throws Exception {
    begin(List.of("orders"));
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Boolean>> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int from = PROCESSES + thread * SWAPS_OF_A_THREAD;
        threads.add(
            executor.submit(
                () -> {
                  try (KeystoreRotation rotation = open()) {
                    for (int i = from; i < from + SWAPS_OF_A_THREAD; i++) {
                      SwappingProcess.swap(rotation, alias("orders"), keys.get(i));
                    }
                  }
                  return true;
                }));
      }
      for (Future<Boolean> thread : threads) {
        assertThat(thread.get()).isTrue();
      }
    } finally {
      executor.shutdownNow();
    }
    requireAllSwaps(List.of("orders"), THREADS * SWAPS_OF_A_THREAD);
  }

  private void begin(List<String> aliases) throws Exception {
    try (KeystoreRotation rotation = open()) {
      for (int i = 0; i < aliases.size(); i++) {
        rotation.add(alias(aliases.get(i)), keys.get(i));
      }
    }
  }

  private void swapInProcesses(List<String> aliases) throws Exception {
    List<SwappingProcess> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      int from = PROCESSES + i * SWAPS_EACH;
      processes.add(
          SwappingProcess.start(keystore, aliases.get(i), keyFile, from, from + SWAPS_EACH));
    }
    for (SwappingProcess process : processes) {
      assertThat(process.end()).isZero();
    }
  }

  private void requireAllSwaps(List<String> aliases, int swaps) throws Exception {
    try (KeystoreRotation rotation = open()) {
      List<HeldKey> swapped = keys.subList(PROCESSES, PROCESSES + swaps);
      assertThat(rotation.history()).hasSize(aliases.size() + swaps);
      assertThat(rotation.history())
          .filteredOn(change -> change.verb() == Verb.SWAP)
          .extracting(Change::keyId)
          .containsExactlyInAnyOrderElementsOf(swapped.stream().map(HeldKey::keyId).toList());
      HistoryReplay.assertAgrees(rotation);

      assertThat(rotation.keyring().versions()).hasSize(aliases.size() + swaps);
      assertThat(rotation.keyring().versions()).extracting(KeyVersion::entry).containsAll(swapped);
      for (String name : aliases) {
        assertThat(rotation.keyring().versions(alias(name)))
            .filteredOn(version -> version.state() != KeyState.RETAINED)
            .extracting(KeyVersion::state)
            .containsExactly(KeyState.ACTIVE);
        HeldKey active = Keystores.held(rotation, name);
        assertThat(active.privateKey()).isEqualTo(keys.get(keys.indexOf(active)).privateKey());
      }
    }
    assertThat(Keystores.names(folder))
        .containsExactlyInAnyOrder("keys.p12", "keys.p12.history", "keys.p12.previous");
  }

  private KeystoreRotation open() throws KeyringStoreException {
    return Keystores.open(keystore, InstantSource.system());
  }
}
