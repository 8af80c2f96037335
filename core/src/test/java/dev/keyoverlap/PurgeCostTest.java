package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.keyoverlap.fixtures.Rings;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.ring.Tombstone;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a purge of many keys costs. Steps are counted by the bytes that the thread allocates, which
 * are the same on a busy machine: a copy of the ring for each key would take gigabytes.
 */
class PurgeCostTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long SERIAL = 0x4a5b6c7d00000000L;
  private static final X509Certificate PATTERN =
      TestKeys.named("partner").serialNumber(SERIAL).make().certificate();

  /** Also the loading of classes. */
  private static final long BY_ITSELF = 8 << 20;

  private final Logger logger = Logger.getLogger("dev.keyoverlap.KeystoreRotation");

  @BeforeEach
  void silence() {
    logger.setLevel(Level.OFF);
  }

  @AfterEach
  void speak() {
    logger.setLevel(null);
  }

  @Test
  void purge_ofTwiceAsManyKeys_takesTwiceAsManySteps() throws Exception {
    long few = purged(1_000);
    long some = purged(5_000) - few;
    long many = purged(10_000) - few;

    assertThat(many).isLessThan(5 * some / 2);
    assertThat(many).isLessThan(BY_ITSELF + 10_000 * 10_000L);
  }

  /** The bytes that the purge of so many keys allocates. */
  private static long purged(int count) throws Exception {
    SetClock clock = new SetClock();
    clock.set(Rings.T0);
    ObservedStore store = new ObservedStore();
    Keyring full = Keyring.of(retained(count));
    Change found =
        Change.of(
            Verb.FOUND,
            alias("partner 0"),
            full.versions().get(0).keyId(),
            Optional.empty(),
            Optional.empty(),
            Rings.T0,
            Change.Note.NONE);
    Revision unused = store.commit(store.load(), full, List.of(found));
    KeystoreRotation rotation =
        KeystoreRotation.with(store).clock(clock).reloadManually().expiryWarnings().open();
    clock.set(Rings.T0.plus(Rings.KEEP.duration()));
    store.commits.set(0);

    long before = THREADS.getCurrentThreadAllocatedBytes();
    List<KeyVersion> gone = rotation.purge();
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(gone).hasSize(count);
    assertThat(store.commits).hasValue(1);
    assertThat(rotation.keyring().versions()).isEmpty();
    assertThat(rotation.keyring().tombstones()).hasSize(count);
    return bytes;
  }

  private static List<KeyVersion> retained(int count) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    byte[] encoded = PATTERN.getEncoded();
    int at = indexOf(encoded, ByteBuffer.allocate(Long.BYTES).putLong(SERIAL).array());
    List<KeyVersion> versions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer.wrap(encoded).putLong(at, SERIAL + i);
      X509Certificate certificate =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
      versions.add(
          Rings.retained(alias("partner " + i), PeerCertificate.of(certificate), Rings.T0));
    }
    return versions;
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int at = 0; at <= all.length - part.length; at++) {
      if (ByteBuffer.wrap(all, at, part.length).equals(ByteBuffer.wrap(part))) {
        return at;
      }
    }
    throw new AssertionError("The serial number is not in the certificate");
  }

  @Test
  void ringWithManyTombstones_isMadeInStepsOfTheirNumber() throws Exception {
    long some = made(5_000);
    long many = made(10_000);

    assertThat(many).isLessThan(5 * some / 2);
  }

  /** The bytes that a ring of so many keys allocates, beside as many tombstones. */
  private static long made(int count) throws Exception {
    List<KeyVersion> versions = retained(count);
    List<Tombstone> tombstones =
        versions.stream().map(version -> Tombstone.of(version, Rings.T0)).toList();
    List<KeyVersion> active =
        versions.stream()
            .map(version -> KeyVersion.active(version.alias(), version.entry(), Rings.T0))
            .toList();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Keyring ring = Keyring.of(active, Map.of(), tombstones);
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(ring.activeVersions()).isEmpty();
    return bytes;
  }
}
