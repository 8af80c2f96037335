package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.decrypt.StreamDecryption;
import dev.keyoverlap.cms.internal.envelope.ContentCipher;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/** How a decryptor is set up. */
class CmsDecryptorTest {

  private static final HeldKey KEY = TestKeys.rsa("own");
  private static final byte[] CONTENT = "an order of 100 bolts".getBytes(US_ASCII);

  private static Keyring ring() throws Exception {
    return Ring.empty().add(alias("own"), KEY, Instant.now()).keyring();
  }

  private static byte[] encrypted(ContentEncryption encryption) throws Exception {
    return CmsEncryptor.with(ring())
        .encryptTo(alias("own"))
        .contentEncryption(encryption)
        .build()
        .encrypt(CONTENT);
  }

  @Test
  void builder_changedLater_changesNoDecryptor() throws Exception {
    byte[] message = encrypted(ContentEncryption.LEGACY_AES_256_CBC);
    CmsDecryptor.Builder builder = CmsDecryptor.with(ring());
    BothReaders before = BothReaders.of(builder.build());
    BothReaders after =
        BothReaders.of(
            builder
                .accept(ContentEncryption.LEGACY_AES_256_CBC)
                .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
                .accept(KeyAgreementScheme.ECDH_SHA256)
                .accept(KeyEncapsulation.ML_KEM_768)
                .limits(Limits.DEFAULT)
                .build());

    assertThat(after.content(message)).isEqualTo(CONTENT);
    assertThat(before.refusal(message)).isInstanceOf(DecryptionException.class);
  }

  @Test
  void limits_areHeldInMemoryAndInStreams() throws Exception {
    byte[] message = encrypted(ContentEncryption.AES_256_GCM);
    BothReaders strict =
        BothReaders.of(
            CmsDecryptor.with(ring()).limits(Limits.DEFAULT.with(Limit.CMS_VALUES, 5)).build());

    assertThat(BothReaders.of(CmsDecryptor.of(ring())).content(message)).isEqualTo(CONTENT);
    assertThat(strict.refusal(message)).isInstanceOf(DecryptionException.class);
  }

  @Test
  void reporting_isOfItsOwnDecryptor() throws Exception {
    byte[] message = encrypted(ContentEncryption.AES_256_GCM);
    List<Long> told = new ArrayList<>();
    CmsDecryptor silent = CmsDecryptor.of(ring());
    CmsDecryptor telling = silent.withProgress(told::add);

    for (CmsDecryptor each : List.of(silent, telling)) {
      assertThat(told).isEmpty();
      assertThat(
              each.decryptStream(new ByteArrayInputStream(message), OutputStream.nullOutputStream())
                  .decryptedWith()
                  .keyId())
          .isEqualTo(KEY.keyId());
    }
    assertThat(told).isNotEmpty().endsWith((long) message.length);
  }

  @Test
  void keyOfAMessage_isWiped_whenTheMessageIsDone() {
    ContentCipher cipher =
        ContentCipher.of(
            new AlgorithmIdentifier(
                NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16])));
    byte[] bytes = {1, 2, 3};
    new StreamDecryption.Intact(
            cipher, ContentKey.of(bytes), KeyVersion.active(alias("own"), KEY, Instant.EPOCH))
        .close();

    assertThat(bytes).containsOnly(0);
  }
}
