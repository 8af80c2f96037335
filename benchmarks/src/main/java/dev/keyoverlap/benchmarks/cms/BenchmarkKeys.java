package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.key.HeldKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The keys of all contenders, the same in every JVM that measures: two for RSA with 2048 bits and
 * two on P-256, in a file under {@code target}.
 */
public final class BenchmarkKeys {

  static final char[] PASSWORD = "benchmark".toCharArray();

  private static final Path FOLDER = Path.of("target", "cms-benchmark").toAbsolutePath();
  private static final Path FILE = FOLDER.resolve("keys.p12");
  private static final int MOST_KEYS = 2;

  private BenchmarkKeys() {}

  /** The folder for keys, and for other files that are needed for a while. */
  public static Path folder() throws IOException {
    return Files.createDirectories(FOLDER);
  }

  /**
   * The first keys of a kind.
   *
   * @param p256 whether on the curve P-256; otherwise RSA
   * @param count how many
   */
  public static List<HeldKey> load(boolean p256, int count) throws Exception {
    makeUnlessThere();
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(FILE)) {
      keyStore.load(file, PASSWORD);
    }
    List<HeldKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String alias = alias(p256, i);
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : keyStore.getCertificateChain(alias)) {
        chain.add((X509Certificate) certificate);
      }
      keys.add(HeldKey.of((PrivateKey) keyStore.getKey(alias, PASSWORD), chain));
    }
    return keys;
  }

  /**
   * On a fresh checkout, JVMs that start side by side wait for the first one and share its keys.
   */
  private static void makeUnlessThere() throws Exception {
    Path lock = folder().resolve("keys.lock");
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // until the channel is closed
      if (!Files.exists(FILE)) {
        make();
      }
    }
  }

  private static void make() throws Exception {
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    keyStore.load(null, null);
    for (boolean p256 : new boolean[] {false, true}) {
      for (int i = 0; i < MOST_KEYS; i++) {
        String alias = alias(p256, i);
        HeldKey key = newKey(alias, p256);
        keyStore.setKeyEntry(
            alias, key.privateKey(), PASSWORD, new Certificate[] {key.certificate()});
      }
    }
    Path unfinished = Files.createTempFile(folder(), "keys", ".unfinished");
    try (OutputStream file = Files.newOutputStream(unfinished)) {
      keyStore.store(file, PASSWORD);
    }
    Files.move(unfinished, FILE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String alias(boolean p256, int number) {
    return (p256 ? "p256-" : "rsa-") + number;
  }

  private static HeldKey newKey(String name, boolean p256) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(p256 ? "EC" : "RSA");
    generator.initialize(p256 ? 256 : 2048);
    KeyPair pair = generator.generateKeyPair();
    X509Certificate certificate =
        selfSigned(name, pair, p256 ? "SHA256withECDSA" : "SHA256withRSA");
    return HeldKey.of(pair.getPrivate(), List.of(certificate));
  }

  /** Valid for so long that nobody ever meets an expired one in a forgotten folder. */
  private static X509Certificate selfSigned(String name, KeyPair pair, String algorithm)
      throws GeneralSecurityException, OperatorCreationException {
    Instant from = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(1));
    X500Principal subject = new X500Principal("CN=" + name);
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    subject,
                    BigInteger.valueOf(System.nanoTime()),
                    Date.from(from),
                    Date.from(from.plus(Duration.ofDays(365 * 20))),
                    subject,
                    pair.getPublic())
                .build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate())));
  }
}
