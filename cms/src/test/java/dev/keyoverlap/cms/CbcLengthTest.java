package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Content in CBC has its padding, and so consists of at least one whole block (RFC 5652, 6.3). */
class CbcLengthTest {

  private static final HeldKey KEY = TestKeys.rsa("partner");

  private static Keyring ring() throws Exception {
    return Ring.empty().add(alias("partner"), KEY, Instant.now()).keyring();
  }

  private static BothReaders readers(KeyTransport transport) throws Exception {
    CmsDecryptor.Builder decryptor = CmsDecryptor.with(ring()).accept(transport);
    for (ContentEncryption encryption : ContentEncryption.values()) {
      decryptor.accept(encryption);
    }
    return BothReaders.of(decryptor.build());
  }

  private static byte[] encrypted(byte[] content, KeyTransport transport) throws Exception {
    return CmsEncryptor.with(ring())
        .encryptTo(alias("partner"))
        .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
        .keyTransport(transport)
        .build()
        .encrypt(content);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyTransport.class,
      names = {"RSA_OAEP_SHA256", "LEGACY_RSA_PKCS1_V1_5"})
  void ciphertext_emptyOrNoMultipleOfTheBlock_isRefusedUniformly(KeyTransport transport)
      throws Exception {
    BothReaders readers = readers(transport);
    assertThat(readers.content(encrypted(new byte[0], transport))).isEmpty();
    byte[] content = "an order of ten, and more of it".getBytes(US_ASCII);
    byte[] message = encrypted(content, transport);
    assertThat(readers.content(message)).isEqualTo(content);

    byte[] blocks = EnvelopeParts.of(message).content();
    for (int length = 0; length < 2 * blocks.length; length++) {
      byte[] changed = EnvelopeParts.of(message).content(Arrays.copyOf(blocks, length)).message();
      if (length == 0 || length % 16 != 0) {
        assertThat(readers.refusal(changed))
            .isInstanceOf(DecryptionException.class)
            .hasMessage("The message could not be decrypted")
            .hasNoCause();
      }
    }
  }

  /** The blocks of Triple DES are shorter. The padding may come out right by chance. */
  @Test
  void tripleDes_refusesWhatIsNoMultipleOfEight() throws Exception {
    byte[] message = encrypted(new byte[40], KeyTransport.LEGACY_RSA_PKCS1_V1_5);
    BothReaders readers = readers(KeyTransport.LEGACY_RSA_PKCS1_V1_5);
    byte[] random = new byte[64];
    new Random(5652).nextBytes(random);
    for (int length = 0; length < random.length; length++) {
      byte[] changed =
          EnvelopeParts.of(message)
              .algorithm(PKCSObjectIdentifiers.des_EDE3_CBC, new DEROctetString(new byte[8]))
              .content(Arrays.copyOf(random, length))
              .message();
      if (length == 0 || length % 8 != 0) {
        assertThat(readers.refusal(changed)).hasMessage("The message could not be decrypted");
      }
    }
  }
}
