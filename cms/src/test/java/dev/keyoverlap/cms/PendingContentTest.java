package dev.keyoverlap.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.decrypt.PendingContent;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Spool;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that waits decrypted in memory and encrypted behind that is one content. */
class PendingContentTest {

  private static final HeldKey RSA = DecryptorStreamsTest.RSA;
  private static final byte[] CONTENT = new byte[5 * Pump.STEP + 7];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @TempDir private Path folder;

  private static CmsDecryptor decryptor() throws Exception {
    return CmsDecryptor.with(RecipientKeys.ring(RSA))
        .accept(ContentEncryption.LEGACY_AES_256_CBC)
        .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
        .build();
  }

  private byte[] decrypted(byte[] message, int inMemory) throws Exception {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    Pump pump = new Pump(bytes -> {});
    try (PendingContent content =
        new PendingContent.InSpool(
            target, new Spool(folder, inMemory), new Spool(folder, Pump.STEP))) {
      decryptor().streaming(pump).decrypt(new ByteArrayInputStream(message), content);
    } finally {
      if (target.size() != CONTENT.length) {
        assertThat(target.size()).isZero();
      }
    }
    return target.toByteArray();
  }

  private void assertNoFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ContentEncryption.class,
      names = {"AES_256_GCM", "CHACHA20_POLY1305", "LEGACY_AES_256_CBC"})
  void content_thatFitsInPart_isWhole(ContentEncryption encryption) throws Exception {
    byte[] message =
        RecipientKeys.encryptorTo(RSA).contentEncryption(encryption).build().encrypt(CONTENT);
    for (int steps = 0; steps <= 6; steps++) {
      assertThat(decrypted(message, steps * Pump.STEP + 1)).isEqualTo(CONTENT);
    }
    assertNoFiles();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2 * Pump.STEP, 6 * Pump.STEP})
  void content_withAttributesBehindIt_isProtected_whereverItWaits(int inMemory) throws Exception {
    for (ASN1ObjectIdentifier algorithm :
        new ASN1ObjectIdentifier[] {
          NISTObjectIdentifiers.id_aes256_GCM, PKCSObjectIdentifiers.id_alg_AEADChaCha20Poly1305
        }) {
      byte[] message = DecryptorStreamsTest.withAttributes(algorithm, CONTENT);
      assertThat(decrypted(message, inMemory)).isEqualTo(CONTENT);
    }
    assertNoFiles();
  }

  @Test
  void content_ofAChangedMessage_isNotReleased_whereverItWaits() throws Exception {
    byte[] message = RecipientKeys.encryptorTo(RSA).build().encrypt(CONTENT);
    message[message.length / 2] ^= 1;
    for (int inMemory : new int[] {0, 2 * Pump.STEP, 6 * Pump.STEP}) {
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> decrypted(message, inMemory));
    }
    assertNoFiles();
  }
}
