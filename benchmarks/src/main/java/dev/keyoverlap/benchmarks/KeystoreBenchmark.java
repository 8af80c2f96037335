package dev.keyoverlap.benchmarks;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures opening a keystore and swapping a key in it, by the number of its key pairs, of which
 * every second one is retained. A swap ends with everything on the disk.
 *
 * <p>The keys are P-256, their certificates issued by one RSA authority. Where every certificate is
 * self-signed, the JDK verifies each on loading, which for elliptic curves takes longer than all
 * else that is measured here.
 *
 * <pre>{@code
 * mvn -q -Pjmh -pl benchmarks -am compile -Djmh.args=KeystoreBenchmark
 * }</pre>
 *
 * <p>The keystores are made once and kept under {@code target}; the largest takes a minute. All
 * together takes about four.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class KeystoreBenchmark {

  private static final char[] PASSWORD = "benchmark".toCharArray();
  private static final Alias SWAPPED = Alias.alias("key 0");

  /** How many key pairs the keystore holds. */
  @Param({"1", "100", "1000", "10000"})
  public int keyPairs;

  private Path folder;
  private Path keystore;
  private KeystoreRotation rotation;
  private HeldKey authority;
  private HeldKey next;

  /** Copies the keystore, since swaps change it. */
  @Setup(Level.Trial)
  public void open() throws Exception {
    authority = authority();
    Path made = Path.of("target", "keystores", keyPairs + ".p12").toAbsolutePath();
    if (!Files.exists(made)) {
      make(made);
    }
    folder = Files.createTempDirectory(made.getParent(), "copy");
    keystore = folder.resolve("keys.p12");
    Files.copy(made, keystore);
    Files.copy(history(made), history(keystore));
    rotation = rotation();
  }

  /** A key to swap to. */
  @Setup(Level.Iteration)
  public void makeKey() throws Exception {
    next = key(Long.toString(System.nanoTime()), authority);
  }

  /** Removes the copy. */
  @TearDown(Level.Trial)
  public void remove() throws IOException {
    rotation.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /**
   * Opening the keystore, as at the start of a program.
   *
   * @return the ring
   */
  @Benchmark
  public Keyring openKeystore() throws Exception {
    try (KeystoreRotation opened = rotation()) {
      return opened.keyring();
    }
  }

  /**
   * A swap in a program that runs.
   *
   * @return the new version
   */
  @Benchmark
  public KeyVersion swap() throws Exception {
    return rotation.swap(SWAPPED, next);
  }

  /**
   * A swap by a program that is started for it.
   *
   * @return the new version
   */
  @Benchmark
  public KeyVersion openAndSwap() throws Exception {
    try (KeystoreRotation opened = rotation()) {
      return opened.swap(SWAPPED, next);
    }
  }

  private KeystoreRotation rotation() throws Exception {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(keystore, PASSWORD)).reloadManually().open();
  }

  private static Path history(Path file) {
    return file.resolveSibling(file.getFileName() + ".history");
  }

  private void make(Path file) throws Exception {
    Files.createDirectories(file.getParent());
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    for (Path leftOver : List.of(unfinished, history(unfinished))) {
      Files.deleteIfExists(leftOver);
    }
    Instant now = Instant.now();
    List<KeyVersion> versions = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < keyPairs; i++) {
      Alias alias = Alias.alias("key " + i / 2);
      HeldKey key = key("key " + i, authority);
      if (i % 2 == 0) {
        versions.add(KeyVersion.active(alias, key, now));
        changes.add(change(Verb.ADD, alias, key, Optional.empty(), now));
      } else {
        // The key before it has been swapped for this one.
        HeldKey old = (HeldKey) versions.remove(versions.size() - 1).entry();
        versions.add(
            KeyVersion.of(
                alias, old, KeyState.RETAINED, now, Optional.of(Retention.DEFAULT.until(now))));
        versions.add(KeyVersion.active(alias, key, now));
        changes.add(change(Verb.SWAP, alias, key, Optional.of(old), now));
      }
    }
    KeyringStore store = Pkcs12KeyringStore.at(unfinished, PASSWORD);
    store.commit(store.load(), Keyring.of(versions), changes);
    Files.move(history(unfinished), history(file), StandardCopyOption.REPLACE_EXISTING);
    Files.move(unfinished, file);
  }

  private static Change change(
      Verb verb, Alias alias, HeldKey key, Optional<HeldKey> old, Instant now) {
    return Change.of(
        verb, alias, key.keyId(), old.map(HeldKey::keyId), Optional.empty(), now, Change.Note.NONE);
  }

  private static HeldKey key(String name, HeldKey authority) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    X509Certificate issuer = authority.certificate();
    return HeldKey.of(
        pair.getPrivate(),
        List.of(
            certificate(
                name, pair.getPublic(), issuer.getSubjectX500Principal(), authority.privateKey()),
            issuer));
  }

  private static HeldKey authority() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    X500Principal issuer = new X500Principal("CN=authority");
    return HeldKey.of(
        pair.getPrivate(),
        List.of(certificate("authority", pair.getPublic(), issuer, pair.getPrivate())));
  }

  private static X509Certificate certificate(
      String name, PublicKey publicKey, X500Principal issuer, PrivateKey signingKey)
      throws Exception {
    Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(1));
    JcaX509v3CertificateBuilder certificate =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(from),
            Date.from(from.plus(Duration.ofDays(400))),
            new X500Principal("CN=" + name),
            publicKey);
    return new JcaX509CertificateConverter()
        .getCertificate(
            certificate.build(new JcaContentSignerBuilder("SHA256withRSA").build(signingKey)));
  }
}
