package dev.keyoverlap.cms;

import static dev.keyoverlap.fixtures.Disturbances.assertCancelled;
import static dev.keyoverlap.fixtures.Disturbances.assertInterrupted;
import static dev.keyoverlap.fixtures.Disturbances.cancellingAt;
import static dev.keyoverlap.fixtures.Disturbances.failingAt;
import static dev.keyoverlap.fixtures.Disturbances.interruptingAt;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.AuthEnvelopedData;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are encrypted to streams and files are those that are made in memory. */
class EncryptorStreamsTest {

  private static final int PIECE = 1 << 14;
  private static final HeldKey RSA = TestKeys.rsa("partner");
  private static final HeldKey EC = TestKeys.ec("partner-next");
  private static final List<ContentEncryption> WRITTEN =
      Stream.of(ContentEncryption.values())
          .filter(each -> !ContentSuite.of(each).isForReadingOnly())
          .toList();

  @TempDir private Path folder;

  private static CmsEncryptor.Builder encryptor() throws Exception {
    return RecipientKeys.encryptorTo(RSA, EC);
  }

  private static byte[] decrypted(byte[] message) throws Exception {
    CmsDecryptor.Builder builder = CmsDecryptor.with(RecipientKeys.ring(RSA));
    WRITTEN.forEach(builder::accept);
    return builder.build().decrypt(message).content();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] streamed(CmsEncryptor encryptor, InputStream content) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    encryptor.encryptStream(content, message);
    return message.toByteArray();
  }

  private static byte[] streamed(CmsEncryptor encryptor, byte[] content) throws Exception {
    return streamed(encryptor, new ByteArrayInputStream(content));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 15, 16, 127, 128, 1000, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3_000_000})
  void everySize_inEveryForm_isAMessageWithThatContent(int size) throws Exception {
    byte[] content = random(size);
    for (ContentEncryption encryption : WRITTEN) {
      CmsEncryptor pieces = encryptor().contentEncryption(encryption).build();
      CmsEncryptor whole = encryptor().contentEncryption(encryption).whole().build();
      CmsEncryptor base64 = encryptor().contentEncryption(encryption).base64().build();

      assertThat(decrypted(streamed(pieces, content))).isEqualTo(content);
      assertThat(decrypted(streamed(whole, content))).isEqualTo(content);
      byte[] text = streamed(base64, content);
      assertThat(decrypted(text)).isEqualTo(content);
      assertThat(decrypted(Base64.getDecoder().decode(text))).isEqualTo(content);
      assertThat(decrypted(whole.encrypt(content))).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ContentEncryption.class,
      names = {"AES_256_GCM", "CHACHA20_POLY1305", "LEGACY_AES_128_CBC"})
  void whole_hasTheStructureThatMemoryGives(ContentEncryption encryption) throws Exception {
    CmsEncryptor encryptor =
        RecipientKeys.encryptorTo(RSA).contentEncryption(encryption).whole().build();
    byte[] content = random(2_000_000);
    byte[] streamed = streamed(encryptor, content);
    byte[] inMemory = encryptor.encrypt(content);

    // The key, the vector and what they make differ; lengths do not.
    assertThat(streamed).hasSameSizeAs(inMemory);
    assertThat(Arrays.copyOf(streamed, 30)).isEqualTo(Arrays.copyOf(inMemory, 30));
    assertThat(ASN1Primitive.fromByteArray(streamed).getEncoded("DER")).isEqualTo(streamed);
    assertThat(ASN1Primitive.fromByteArray(inMemory).getEncoded("DER")).isEqualTo(inMemory);
  }

  @Test
  void pieces_areOfIndefiniteLength_andForAReceiverThatCannotReadThem_thereIsTheWhole()
      throws Exception {
    ReceiverProfile.Builder profile =
        ReceiverProfile.with("gateway", "1")
            .decrypts(ContentEncryption.AES_256_GCM)
            .keyTransports(KeyTransport.RSA_OAEP_SHA256)
            .keyAgreements(KeyAgreementScheme.ECDH_SHA256);
    CmsEncryptor.Builder toRsa = RecipientKeys.encryptorTo(RSA);

    byte[] definite = streamed(toRsa.forReceiver(profile.build()).build(), random(200));
    byte[] indefinite =
        streamed(toRsa.forReceiver(profile.readsIndefiniteLengths().build()).build(), random(200));

    assertThat(indefinite).startsWith(0x30, 0x80).endsWith(0, 0, 0, 0, 0, 0);
    assertThat(definite).startsWith(0x30, 0x82);
    assertThat(decrypted(definite)).isEqualTo(decrypted(indefinite)).isEqualTo(random(200));
  }

  @Test
  void everyKindOfKey_opensIt() throws Exception {
    HeldKey x25519 = RecipientKeys.x25519("x");
    HeldKey mlKem = RecipientKeys.mlKem("kem", KeyEncapsulation.ML_KEM_768);
    byte[] content = random(100_000);
    byte[] message = streamed(RecipientKeys.encryptorTo(RSA, EC, x25519, mlKem).build(), content);

    for (HeldKey key : List.of(RSA, EC, x25519, mlKem)) {
      CmsDecryptor decryptor = CmsDecryptor.of(RecipientKeys.ring(key));
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      assertThat(
              decryptor
                  .decryptStream(new ByteArrayInputStream(message), read)
                  .decryptedWith()
                  .keyId())
          .isEqualTo(key.keyId());
      assertThat(read.toByteArray()).isEqualTo(content);
      assertThat(decryptor.decrypt(message).content()).isEqualTo(content);
    }
  }

  @Test
  void envelopedData_hasTheVersionThatItsRecipientsAskFor() throws Exception {
    HeldKey mlKem = RecipientKeys.mlKem("kem", KeyEncapsulation.ML_KEM_768);

    assertThat(version(RSA)).isZero();
    assertThat(version(EC)).isEqualTo(2);
    assertThat(version(RSA, EC)).isEqualTo(2);
    assertThat(version(RSA, mlKem)).isEqualTo(3);
  }

  private static int version(HeldKey... keys) throws Exception {
    byte[] message =
        RecipientKeys.encryptorTo(keys)
            .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
            .build()
            .encrypt(random(3));
    return org.bouncycastle.asn1.cms.EnvelopedData.getInstance(
            ContentInfo.getInstance(message).getContent())
        .getVersion()
        .intValueExact();
  }

  // ---- the JDK's own GCM

  @Test
  void randomSizes_areWhatTheJdkDecrypts() throws Exception {
    Random random = new Random(20_261_121);
    CmsEncryptor encryptor =
        RecipientKeys.encryptorTo(RSA).keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5).build();
    for (int i = 0; i < 40; i++) {
      byte[] content = new byte[random.nextInt(1 << random.nextInt(20))];
      random.nextBytes(content);
      ByteArrayInputStream trickle =
          new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
              return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(70_000)));
            }
          };

      assertThat(byJdk(streamed(encryptor, trickle))).isEqualTo(content);
    }
  }

  private static byte[] byJdk(byte[] message) throws Exception {
    AuthEnvelopedData data =
        AuthEnvelopedData.getInstance(ContentInfo.getInstance(message).getContent());
    KeyTransRecipientInfo recipient =
        (KeyTransRecipientInfo)
            RecipientInfo.getInstance(data.getRecipientInfos().getObjectAt(0)).getInfo();
    Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    rsa.init(Cipher.DECRYPT_MODE, RSA.privateKey());
    GCMParameters parameters =
        GCMParameters.getInstance(
            data.getAuthEncryptedContentInfo().getContentEncryptionAlgorithm().getParameters());
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(rsa.doFinal(recipient.getEncryptedKey().getOctets()), "AES"),
        new GCMParameterSpec(parameters.getIcvLen() * Byte.SIZE, parameters.getNonce()));
    gcm.update(data.getAuthEncryptedContentInfo().getEncryptedContent().getOctets());
    return gcm.doFinal(data.getMac().getOctets());
  }

  // ---- files, keys

  @Test
  void files_holdMessages() throws Exception {
    byte[] content = random(2_000_000);
    Path file = Files.write(folder.resolve("content"), content);
    Path message = folder.resolve("message");

    for (CmsEncryptor.Builder form : List.of(encryptor(), encryptor().whole().base64())) {
      form.build().encrypt(file, message);
      assertThat(decrypted(Files.readAllBytes(message))).isEqualTo(content);
      form.build().encryptToFile(new ByteArrayInputStream(content), message);
      assertThat(decrypted(Files.readAllBytes(message))).isEqualTo(content);
    }
    encryptor().build().encrypt(file, file);
    assertThat(decrypted(Files.readAllBytes(file))).isEqualTo(content);
    assertThat(files()).containsExactlyInAnyOrder(file, message);
  }

  @Test
  void recipients_areThoseOfTheBeginning_evenIfTheRingChangesMeanwhile() throws Exception {
    AtomicReference<Keyring> current = new AtomicReference<>(RecipientKeys.ring(RSA));
    InputStream swapping =
        new ByteArrayInputStream(random(200_000)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            try {
              current.set(
                  Ring.of(current.get())
                      .swap(alias("key-0"), TestKeys.rsa("new"), Instant.now(), Retention.DEFAULT)
                      .keyring());
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            return super.read(bytes, offset, length);
          }
        };

    byte[] message =
        streamed(CmsEncryptor.with(current::get).encryptTo(alias("key-0")).build(), swapping);

    assertThat(decrypted(message)).isEqualTo(random(200_000));
    assertThat(current.get().active(alias("key-0")).orElseThrow().keyId())
        .isNotEqualTo(RSA.keyId());
  }

  @Test
  void absentKey_isNoticedBeforeAnythingIsReadOrWritten() throws Exception {
    CmsEncryptor encryptor = CmsEncryptor.with(Keyring.empty()).encryptTo(alias("absent")).build();
    InputStream content = new ByteArrayInputStream(random(10));
    ByteArrayOutputStream message = new ByteArrayOutputStream();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> encryptor.encryptStream(content, message));
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> encryptor.encryptToFile(content, folder.resolve("message")));
    assertThat(content.available()).isEqualTo(10);
    assertThat(message.size()).isZero();
    assertThat(files()).isEmpty();
  }

  @Test
  void streams_areNotClosed() throws Exception {
    List<String> closed = new ArrayList<>();
    InputStream content =
        new ByteArrayInputStream(random(10)) {
          @Override
          public void close() {
            closed.add("content");
          }
        };
    OutputStream message =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.add("message");
          }
        };

    encryptor().build().encryptStream(content, message);
    encryptor().whole().base64().build().encryptStream(content, message);

    assertThat(closed).isEmpty();
  }

  // ---- long work

  @Test
  void progress_neverFalls_andEndsWithAll() throws Exception {
    byte[] content = random(1_000_000);
    Path file = Files.write(folder.resolve("content"), content);
    for (CmsEncryptor.Builder form :
        List.of(encryptor(), encryptor().whole(), encryptor().base64())) {
      List<Long> told = new ArrayList<>();
      CmsEncryptor encryptor = form.build().withProgress(told::add);

      streamed(encryptor, content);
      assertThat(told).isSorted().hasSizeGreaterThan(15).endsWith(1_000_000L);
      told.clear();
      encryptor.encrypt(file, folder.resolve("message"));
      assertThat(told).isSorted().hasSizeGreaterThan(15).endsWith(1_000_000L);
    }
  }

  @Test
  void cancelling_leavesWhatWasThere_andNothingElse() throws Exception {
    Path file = Files.write(folder.resolve("content"), random(1_000_000));
    Path message = Files.writeString(folder.resolve("message"), "before");
    for (long moment : List.of(1L, 500_000L, 1_000_000L)) {
      for (CmsEncryptor.Builder form : List.of(encryptor(), encryptor().whole())) {
        CmsEncryptor encryptor = form.build().withProgress(cancellingAt(moment));

        assertCancelled(() -> encryptor.encrypt(file, message));
        assertThat(files()).containsExactlyInAnyOrder(file, message);
        assertThat(message).hasContent("before");
      }
    }
  }

  @Test
  void interruptedThread_endsTheWork_andStaysInterrupted() throws Exception {
    Path file = Files.write(folder.resolve("content"), random(1_000_000));
    CmsEncryptor encryptor = encryptor().build().withProgress(interruptingAt(500_000));
    assertInterrupted(() -> encryptor.encrypt(file, folder.resolve("message")));
    assertThat(files()).containsExactly(file);
  }

  @Test
  void failingInputOrTarget_leavesNothing_andIsToldAsItIs() throws Exception {
    IOException torn = new IOException("torn");
    InputStream failing =
        failingAt(100_000, random(200_000), new java.io.UncheckedIOException(torn));
    OutputStream full =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            if (size() > 100_000) {
              throw new java.io.UncheckedIOException(torn);
            }
            super.write(bytes, offset, length);
          }
        };

    assertThatExceptionOfType(java.io.UncheckedIOException.class)
        .isThrownBy(() -> encryptor().build().encryptToFile(failing, folder.resolve("message")))
        .withCause(torn);
    for (CmsEncryptor.Builder form : List.of(encryptor(), encryptor().whole().base64())) {
      assertThatExceptionOfType(java.io.UncheckedIOException.class)
          .isThrownBy(
              () -> form.build().encryptStream(new ByteArrayInputStream(random(1_000_000)), full))
          .withCause(torn);
    }
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                encryptor()
                    .build()
                    .encryptToFile(
                        new ByteArrayInputStream(random(10)), folder.resolve("absent/message")));
    assertThat(files()).isEmpty();
  }

  @Test
  void beginningThatACancelledMessageLeftInAStream_isNotDecrypted() throws Exception {
    ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    CmsEncryptor encryptor = encryptor().build().withProgress(cancellingAt(500_000));

    assertCancelled(
        () -> encryptor.encryptStream(new ByteArrayInputStream(random(1_000_000)), beginning));

    assertThat(beginning.size()).isGreaterThan(400_000);
    assertThatExceptionOfType(dev.keyoverlap.message.DecryptionException.class)
        .isThrownBy(() -> decrypted(beginning.toByteArray()));
  }

  // ---- read by others

  @ParameterizedTest
  @ValueSource(strings = {"", "-stream"})
  void openssl_readsEveryFormInCbc(String option) throws Exception {
    Openssl openssl = Openssl.in(folder);
    openssl.writeKey("rsa", RSA);
    openssl.writeKey("ec", EC);
    byte[] content = random(3 * PIECE + 100);
    for (CmsEncryptor.Builder form : List.of(encryptor(), encryptor().whole())) {
      for (String key : List.of("rsa", "ec")) {
        CmsEncryptor encryptor =
            form.contentEncryption(ContentEncryption.LEGACY_AES_256_CBC).build();
        openssl.write("message", streamed(encryptor, content));
        List<String> command =
            new ArrayList<>(
                List.of(
                    "-decrypt",
                    "-binary",
                    "-inform",
                    "DER",
                    "-in",
                    "message",
                    "-out",
                    "read",
                    "-recip",
                    key + ".crt",
                    "-inkey",
                    key + ".key"));
        if (!option.isEmpty()) {
          command.add(option);
        }
        openssl.cms(command.toArray(String[]::new));
        assertThat(openssl.read("read")).isEqualTo(content);
      }
    }
  }

  @Test
  void openssl_readsEveryFormInGcm() throws Exception {
    Openssl openssl = Openssl.in(folder);
    openssl.writeKey("rsa", RSA);
    byte[] content = random(3 * PIECE + 100);
    for (CmsEncryptor.Builder form : List.of(encryptor(), encryptor().whole())) {
      openssl.write("message", streamed(form.build(), content));
      openssl.cms(
          "-decrypt",
          "-binary",
          "-inform",
          "DER",
          "-in",
          "message",
          "-out",
          "read",
          "-recip",
          "rsa.crt",
          "-inkey",
          "rsa.key");
      assertThat(openssl.read("read")).isEqualTo(content);
    }
  }
}
