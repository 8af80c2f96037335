package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.cms.internal.envelope.RsaKeyTransport;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That a sender cannot learn from the time that a refusal takes why it is one: the work is counted,
 * since a test that measures time would depend on the machine. That the private key is used once is
 * shown by {@link EncryptedMessageAttacksTest}.
 */
class DecryptionWorkTest {

  private static final HeldKey KEY = TestKeys.rsa("receiver");
  private static final byte[] CONTENT = new byte[100_000];
  private static final int SEED = 20_261_121;

  private final MeteredProvider meter = new MeteredProvider();

  @ParameterizedTest
  @CsvSource({
    "AES_256_GCM, RSA_OAEP_SHA256",
    "AES_256_GCM, LEGACY_RSA_PKCS1_V1_5",
    "LEGACY_AES_256_CBC, LEGACY_RSA_PKCS1_V1_5"
  })
  void refusal_forWhateverReason_takesTheWorkOfASuccess(
      ContentEncryption encryption, KeyTransport transport) throws Exception {
    Keyring ring = Ring.empty().add(alias("receiver"), KEY, Instant.now()).keyring();
    byte[] message =
        CmsEncryptor.with(ring)
            .encryptTo(alias("receiver"))
            .contentEncryption(encryption)
            .keyTransport(transport)
            .build()
            .encrypt(CONTENT);
    CmsDecryptor decryptor =
        CmsDecryptor.with(ring).accept(encryption).accept(transport).provider(meter).build();

    assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);
    Map<String, Long> success = meter.take();
    assertThat(success)
        .anySatisfy(
            (kind, number) -> {
              assertThat(kind).startsWith("AES/").endsWith(" bytes");
              assertThat(number).isGreaterThanOrEqualTo(CONTENT.length);
            });

    List<byte[]> allRefused = refused(message, transport, 0);
    boolean withoutTag = encryption == ContentEncryption.LEGACY_AES_256_CBC;
    for (int seed = 1; withoutTag && seed < 20 && anyDecrypts(decryptor, allRefused); seed++) {
      allRefused = refused(message, transport, seed);
    }
    meter.take();
    List<Map<String, Long>> asStreams = new ArrayList<>();
    for (byte[] refused : allRefused) {
      assertRefused(() -> decryptor.decrypt(refused));
      assertThat(meter.take()).isEqualTo(success);
      assertRefused(
          () ->
              decryptor.decryptStream(
                  new ByteArrayInputStream(refused), OutputStream.nullOutputStream()));
      asStreams.add(meter.take());
    }
    // A stream is released after its verdict, which is more work; refusals are all alike.
    assertThat(asStreams.get(0)).isNotEmpty();
    assertThat(asStreams).allMatch(asStreams.get(0)::equals);
  }

  /** Without a tag, one wrong key in 256 gives something that ends like padding. */
  private static boolean anyDecrypts(CmsDecryptor decryptor, List<byte[]> messages)
      throws Exception {
    for (byte[] message : messages) {
      try {
        decryptor.decrypt(message);
        return true;
      } catch (DecryptionException e) {
        // As it should be; the next one.
      }
    }
    return false;
  }

  /** Wrong padding, keys of a wrong length, a wrong key of the right length, changed content. */
  private static List<byte[]> refused(byte[] message, KeyTransport transport, int seed)
      throws Exception {
    Random random = new Random(SEED + seed);
    byte[] rubbish = new byte[256];
    random.nextBytes(rubbish);
    rubbish[0] = 0; // less than the modulus
    byte[] other = new byte[32];
    random.nextBytes(other);
    List<byte[]> keys =
        List.of(
            rubbish,
            encrypted(transport, new byte[16]),
            encrypted(transport, new byte[5]),
            encrypted(transport, other));
    List<byte[]> refused = new ArrayList<>();
    for (byte[] key : keys) {
      refused.add(EnvelopeParts.of(message).encryptedKey(genuine -> key).message());
    }
    byte[] content = EnvelopeParts.of(message).content().clone();
    // In CBC this breaks the padding, which stands in the last block.
    content[content.length - 17] ^= 1;
    refused.add(EnvelopeParts.of(message).content(content).message());
    return refused;
  }

  private static byte[] encrypted(KeyTransport transport, byte[] key) throws Exception {
    return RsaKeyTransport.encrypt(
        CryptoProviders.byRule(),
        TransportSuite.of(transport),
        KEY.certificate().getPublicKey(),
        ContentKey.of(key));
  }

  /** Something that is to fail. */
  @FunctionalInterface
  private interface Attempt {
    Object run() throws Exception;
  }

  private static void assertRefused(Attempt attempt) throws Exception {
    try {
      fail("Decrypted: " + attempt.run());
    } catch (DecryptionException e) {
      assertThat(e).hasMessage("The message could not be decrypted").hasNoCause();
    }
  }
}
