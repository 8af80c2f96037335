package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.keyfile.CertificateReader;
import dev.keyoverlap.key.HeldKey;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A curve that the runtime does not know, and a provider on the class path does. */
class BrainpoolTest {

  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  @TempDir Path folder;
  private final SetClock clock = new SetClock();

  @Test
  void key_onABrainpoolCurve_isProvenStoredAndSwappedOut() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
    generator.initialize(new ECGenParameterSpec("brainpoolP256r1"));
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=market partner");
    byte[] certificate =
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(Instant.now().minus(Duration.ofDays(1))),
                Date.from(Instant.now().plus(Duration.ofDays(365))),
                name,
                pair.getPublic())
            .build(
                new JcaContentSignerBuilder("SHA256withECDSA")
                    .setProvider(BOUNCY_CASTLE)
                    .build(pair.getPrivate()))
            .getEncoded();
    HeldKey key = HeldKey.of(pair.getPrivate(), List.of(CertificateReader.read(certificate)));
    Path file = folder.resolve("keys.p12");
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      rotation.add(alias("orders"), key);
    }
    try (KeystoreRotation reopened = Keystores.open(file, clock)) {
      assertThat(Keystores.held(reopened, "orders").privateKey().getEncoded())
          .isEqualTo(pair.getPrivate().getEncoded());
      reopened.swap(alias("orders"), TestKeys.ec("next"));
      assertThat(reopened.keyring().find(key.keyId())).isPresent();
    }
  }
}
