package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Tombstone;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four processes with different clocks change one keystore at random; one of them is killed again
 * and again; the file is replaced from outside by an earlier copy, by one with fewer keys, and by
 * one without our attributes. Nothing is lost: every key that was ever held is in the ring, has a
 * tombstone, or is in a file that was replaced. {@code -Dkeyoverlap.soak.seconds=600} makes it
 * long.
 *
 * <p>Whoever replaces the file waits until no process is in the midst of a change, and puts the
 * file aside. Otherwise a change could be lost with the only process that knew of it.
 */
@Tag("any-jdk")
class SoakTest {

  private static final int SECONDS = Integer.getInteger("keyoverlap.soak.seconds", 6);
  private static final long SEED = Long.getLong("keyoverlap.soak.seed", 20261130);
  private static final List<Duration> CLOCKS =
      List.of(Duration.ZERO, Duration.ofHours(-3), Duration.ofHours(2), Duration.ofMinutes(-20));

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final List<Soaking> processes = new ArrayList<>();
  private final List<Path> copies = new ArrayList<>();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();
  private Path file;
  private Path pause;
  private Path end;

  /** A process, and what it has said. */
  private static final class Soaking {

    private final Process process;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    Soaking(Process process) {
      this.process = process;
    }

    long times(String beginning) {
      return said.stream().filter(line -> line.startsWith(beginning)).count();
    }

    boolean isAlive() {
      return process.isAlive();
    }
  }

  @Test
  void manyProcesses_killedAndReplacedFromOutside_loseNoKeyAndUseNoneThatIsCompromised()
      throws Exception {
    file = folder.resolve("keys.p12");
    pause = folder.resolve("pause");
    end = folder.resolve("end");
    try (KeystoreRotation rotation = Keystores.open(file, InstantSource.system())) {
      rotation.add(alias("orders"), TestKeys.ec("first"));
    }
    for (int i = 0; i < CLOCKS.size(); i++) {
      processes.add(start(i));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    // At least one of each, however slow the machine is.
    for (int round = 0; round < 3 || System.nanoTime() < deadline; round++) {
      awaitChanges(2 + random.nextInt(6));
      killOne();
      awaitChanges(2 + random.nextInt(6));
      replace(round % 3);
    }
    Files.createFile(end);
    for (Soaking process : processes) {
      assertThat(process.process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.process.exitValue()).isZero();
    }
    requireNothingLost();
  }

  @AfterEach
  void killAll() {
    processes.forEach(process -> process.process.destroyForcibly());
  }

  private Soaking start(int number) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx128m",
                "-Dkeystore.pkcs12.certPbeIterationCount=1",
                "-Dkeystore.pkcs12.keyPbeIterationCount=1",
                "-Dkeystore.pkcs12.macIterationCount=1",
                "-cp",
                System.getProperty("java.class.path"),
                SoakingProcess.class.getName(),
                file.toString(),
                Long.toString(random.nextLong()),
                Long.toString(CLOCKS.get(number).toSeconds()),
                pause.toString(),
                end.toString())
            .redirectError(folder.resolve("errors-" + number).toFile())
            .start();
    Soaking soaking = new Soaking(process);
    Thread reader = new Thread(() -> read(soaking), "soak-" + number);
    reader.setDaemon(true);
    reader.start();
    Eventually.isTrue(() -> soaking.times("ready") == 1 || !soaking.isAlive());
    assertThat(soaking.isAlive()).as("process %s", number).isTrue();
    return soaking;
  }

  private void read(Soaking soaking) {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(soaking.process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        soaking.said.add(line);
        lines.add(line);
        counts.merge(line.split(" ", 2)[0], 1, Integer::sum);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitChanges(int changes) {
    int until = counts.getOrDefault("held", 0) + changes;
    Eventually.isTrue(() -> counts.getOrDefault("held", 0) >= until);
  }

  private void killOne() throws Exception {
    int number = random.nextInt(processes.size());
    Soaking killed = processes.get(number);
    // As the operating system kills a process: what it has said is still to be read.
    assertThat(killed.process.toHandle().destroyForcibly()).isTrue();
    killed.process.waitFor();
    counts.merge("kills", 1, Integer::sum);
    processes.set(number, start(number));
  }

  private void replace(int how) throws Exception {
    List<Long> pauses = processes.stream().map(process -> process.times("paused")).toList();
    Files.createFile(pause);
    for (int i = 0; i < processes.size(); i++) {
      Soaking process = processes.get(i);
      long before = pauses.get(i);
      Eventually.isTrue(() -> process.times("paused") > before);
    }
    byte[] now = Files.readAllBytes(file);
    Path aside = folder.resolve("aside-" + copies.size() + ".p12");
    Files.write(aside, now);
    byte[] other =
        switch (how) {
          case 0 -> copies.isEmpty() ? rewritten(1, true) : Files.readAllBytes(earlier());
          case 1 -> rewritten(2, true);
          default -> rewritten(1, false);
        };
    copies.add(aside);
    List<Long> told = processes.stream().map(process -> process.times("told ")).toList();
    Path fresh = Files.write(folder.resolve("fresh"), other);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    for (int i = 0; i < processes.size(); i++) {
      Soaking process = processes.get(i);
      long before = told.get(i);
      Eventually.isTrue(() -> process.times("told ") > before);
    }
    counts.merge(
        "replaced " + List.of("earlier", "fewer keys", "no attributes").get(how), 1, Integer::sum);
    Files.delete(pause);
  }

  private Path earlier() {
    return copies.get(random.nextInt(copies.size()));
  }

  /**
   * The keystore as another Java program writes it.
   *
   * @param each which entries that are not active it keeps: all of them, or every second
   * @param attributes whether it keeps our attributes, as keytool does, and what is remembered
   */
  private byte[] rewritten(int each, boolean attributes) throws Exception {
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    KeyStore fresh = KeyStore.getInstance("PKCS12");
    fresh.load(null, null);
    int number = 0;
    for (String name : Collections.list(keystore.aliases())) {
      if (name.contains("(retained") && number++ % each != 0) {
        keystore.deleteEntry(name);
      } else if (!attributes && keystore.getCertificate(name) != null) {
        Certificate[] chain = keystore.getCertificateChain(name);
        Key key = keystore.getKey(name, Keystores.PASSWORD);
        // The JDK ties a key to its certificate by the millisecond in which the entry was set.
        TimeUnit.MILLISECONDS.sleep(2);
        fresh.setKeyEntry(name, key, Keystores.PASSWORD, chain);
      }
    }
    Path written = folder.resolve("rewritten");
    Keystores.save(attributes ? keystore : fresh, written);
    return Files.readAllBytes(written);
  }

  private void requireNothingLost() throws Exception {
    Set<String> held = second("held");
    Set<String> compromised = second("compromised");
    Set<String> aside = new HashSet<>();
    for (Path copy : copies) {
      KeyStore keystore = KeyStore.getInstance(copy.toFile(), Keystores.PASSWORD);
      for (String name : Collections.list(keystore.aliases())) {
        if (keystore.getCertificate(name) instanceof X509Certificate certificate) {
          aside.add(KeyId.of(certificate).hex());
        }
      }
    }
    try (KeystoreRotation rotation = Keystores.open(file, InstantSource.system())) {
      Keyring ring = rotation.keyring();
      Set<String> buried = new HashSet<>();
      ring.tombstones().stream().map(Tombstone::keyId).map(KeyId::hex).forEach(buried::add);
      int onlyAside = 0;
      for (String key : held) {
        boolean there = ring.find(new KeyId(key)).isPresent() || buried.contains(key);
        assertThat(there || aside.contains(key)).as("seed %s: key %s is lost", SEED, key).isTrue();
        onlyAside += there ? 0 : 1;
      }
      for (String key : compromised) {
        assertThat(ring.find(new KeyId(key)).map(KeyVersion::state).orElse(KeyState.COMPROMISED))
            .as("seed %s: compromised key %s", SEED, key)
            .isEqualTo(KeyState.COMPROMISED);
      }
      for (KeyVersion version : ring.versions()) {
        // This proves it to belong to the certificate, too.
        assertThat(((HeldKey) version.entry()).privateKey()).isNotNull();
      }
      assertThat(counts).as("seed %s", SEED).doesNotContainKeys("VIOLATION");
      say(
          Instant.now()
              + " "
              + Map.of(
                  "held", held.size(),
                  "compromised", compromised.size(),
                  "in the ring", ring.versions().size(),
                  "purged", buried.size(),
                  "only in a replaced file", onlyAside)
              + " of "
              + counts);
    }
  }

  private Set<String> second(String kind) {
    Set<String> found = new HashSet<>();
    for (String line : lines) {
      if (line.startsWith(kind + " ")) {
        found.add(line.substring(kind.length() + 1));
      }
    }
    return found;
  }

  @SuppressWarnings("SystemOut") // Whoever runs the long one wants to know what it did.
  private static void say(String line) {
    System.out.println("Soak test: " + line);
  }
}
