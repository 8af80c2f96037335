package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.time.Instant;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Keys that can be encrypted to and cannot sign, issued by a key that can; and rings of keys. */
public final class RecipientKeys {

  public static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final HeldKey AUTHORITY = TestKeys.ec("authority");

  private RecipientKeys() {}

  public static HeldKey x25519(String commonName) {
    return named(commonName).algorithm("X25519", 0).make();
  }

  /** BouncyCastle's key pair, which JDK 17 could not make. */
  public static HeldKey mlKem(String commonName, KeyEncapsulation kind)
      throws GeneralSecurityException {
    return named(commonName)
        .forKeyPair(
            KeyPairGenerator.getInstance(kind.name().replace('_', '-'), BOUNCY_CASTLE)
                .generateKeyPair())
        .make();
  }

  public static TestKeys named(String commonName) {
    return TestKeys.named(commonName).issuedBy(AUTHORITY);
  }

  /** Under the aliases key-0, key-1 and so on. */
  public static Keyring ring(HeldKey... keys) throws Exception {
    Keyring ring = Keyring.empty();
    for (HeldKey key : keys) {
      ring =
          Ring.of(ring).add(alias("key-" + ring.versions().size()), key, Instant.now()).keyring();
    }
    return ring;
  }

  /** To each of these keys. */
  public static CmsEncryptor.Builder encryptorTo(HeldKey... keys) throws Exception {
    CmsEncryptor.Builder builder = CmsEncryptor.with(ring(keys));
    for (int i = 0; i < keys.length; i++) {
      builder.encryptTo(alias("key-" + i));
    }
    return builder;
  }
}
