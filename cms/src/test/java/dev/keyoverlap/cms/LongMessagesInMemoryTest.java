package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.decrypt.EnvelopeReader;
import dev.keyoverlap.cms.internal.decrypt.EnvelopedMessage;
import dev.keyoverlap.cms.internal.decrypt.RecipientSearch;
import dev.keyoverlap.cms.internal.syntax.ContentSlice;
import dev.keyoverlap.cms.internal.verify.SignedMessage;
import dev.keyoverlap.cms.internal.verify.SignedMessageReader;
import dev.keyoverlap.fixtures.Allocation;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of a long message stays where it is until it is digested or decrypted. */
class LongMessagesInMemoryTest {

  private static final HeldKey KEY = TestKeys.rsa("partner");
  private static final byte[] CONTENT = random(100_003);

  private static Keyring ring;
  private static byte[] signed;
  private static byte[] encrypted;

  @BeforeAll
  static void makeMessages() throws Exception {
    ring = Ring.empty().add(alias("partner"), KEY, Instant.now()).keyring();
    signed = CmsSigner.with(ring).signAs(alias("partner")).build().sign(CONTENT);
    encrypted = encryptor(ContentEncryption.AES_256_GCM).encrypt(CONTENT);
  }

  private static CmsEncryptor encryptor(ContentEncryption encryption) throws Exception {
    return CmsEncryptor.with(ring)
        .encryptTo(alias("partner"))
        .contentEncryption(encryption)
        .build();
  }

  private static CmsVerifier verifier() {
    return CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("partner")));
  }

  private static CmsDecryptor decryptor() {
    CmsDecryptor.Builder decryptor = CmsDecryptor.with(ring);
    for (ContentEncryption encryption : ContentEncryption.values()) {
      decryptor.accept(encryption);
    }
    return decryptor.build();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] changed(byte[] message, int at) {
    byte[] changed = message.clone();
    changed[at] ^= 0x15;
    return changed;
  }

  /** Where the content or its encrypted form stands: it is all but some hundred bytes. */
  private static IntStream aroundTheContent(byte[] message) {
    int tail = (message.length - CONTENT.length) * 9 / 10;
    return IntStream.concat(
        IntStream.range(0, message.length - CONTENT.length),
        IntStream.range(message.length - tail, message.length));
  }

  private static SignedMessage read(byte[] message) throws Exception {
    return SignedMessageReader.read(message, Budget.of(Limits.DEFAULT));
  }

  private static EnvelopedMessage readEnveloped(byte[] message) throws Exception {
    return EnvelopeReader.read(
            message,
            Budget.of(Limits.DEFAULT),
            new RecipientSearch(ring, AcceptedAlgorithms.byDefault()))
        .orElseThrow();
  }

  @Test
  void verifiedContent_isAnArrayOfItsOwn() throws Exception {
    byte[] message = signed.clone();
    assertThat(read(message).content().orElseThrow().array()).isSameAs(message);

    VerifiedContent verified = verifier().verify(message);
    Arrays.fill(message, (byte) 0);

    assertThat(verified.content()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @EnumSource(
      value = ContentEncryption.class,
      names = {"AES_256_GCM", "CHACHA20_POLY1305", "LEGACY_AES_256_CBC"})
  void decryptedContent_isAnArrayOfItsOwn(ContentEncryption encryption) throws Exception {
    byte[] message = encryptor(encryption).encrypt(CONTENT);
    assertThat(readEnveloped(message).encrypted().content().array()).isSameAs(message);

    byte[] decrypted = decryptor().decrypt(message).content();
    Arrays.fill(message, (byte) 0);

    assertThat(decrypted).isEqualTo(CONTENT);
  }

  @Test
  void contentInPieces_isReadAsWell() throws Exception {
    ByteArrayOutputStream signedInPieces = new ByteArrayOutputStream();
    CmsSigner.with(ring)
        .signAs(alias("partner"))
        .build()
        .signStream(new ByteArrayInputStream(CONTENT), signedInPieces);
    ByteArrayOutputStream encryptedInPieces = new ByteArrayOutputStream();
    encryptor(ContentEncryption.AES_256_GCM)
        .encryptStream(new ByteArrayInputStream(CONTENT), encryptedInPieces);

    assertThat(verifier().verify(signedInPieces.toByteArray()).content()).isEqualTo(CONTENT);
    assertThat(decryptor().decrypt(encryptedInPieces.toByteArray()).content()).isEqualTo(CONTENT);
  }

  @Test
  void contentInPieces_isCopiedOnce_toBeVerifiedAndToBeDecrypted() throws Exception {
    byte[] content = random(4_000_000);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CmsSigner.with(ring)
        .signAs(alias("partner"))
        .build()
        .signStream(new ByteArrayInputStream(content), out);
    byte[] signedInPieces = out.toByteArray();
    out.reset();
    encryptor(ContentEncryption.AES_256_GCM).encryptStream(new ByteArrayInputStream(content), out);
    byte[] encryptedInPieces = out.toByteArray();

    assertThat(Allocation.multiple(signedInPieces, () -> verifier().verify(signedInPieces)))
        .isBetween(1.0, 1.2);
    assertThat(Allocation.multiple(encryptedInPieces, () -> decryptor().decrypt(encryptedInPieces)))
        .as("one copy, and the content")
        .isBetween(2.0, 2.3);
  }

  @Test
  void base64_isReadAsWell() throws Exception {
    byte[] message = CmsSigner.with(ring).signAs(alias("partner")).base64().build().sign(CONTENT);

    assertThat(verifier().verify(message).content()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 65_000, 100_002})
  void oneByteOfTheContent_changed_isNoticed(int at) throws Exception {
    int start = indexOf(signed, CONTENT);
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier().verify(changed(signed, start + at)));
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> decryptor().decrypt(changed(encrypted, encrypted.length - 100 - at)));
    // The same message is fine otherwise.
    assertThat(verifier().verify(signed).content()).isEqualTo(CONTENT);
    assertThat(decryptor().decrypt(encrypted).content()).isEqualTo(CONTENT);
  }

  private static int indexOf(byte[] message, byte[] content) {
    return IntStream.range(0, message.length - content.length)
        .filter(at -> Arrays.equals(message, at, at + content.length, content, 0, content.length))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bytesAroundTheContent_changed_areJudgedAsInAStream() {
    int accepted = 0;
    for (int at : aroundTheContent(signed).toArray()) {
      byte[] message = changed(signed, at);
      Optional<byte[]> inMemory = outcome(() -> verifier().verify(message).content());
      Optional<byte[]> streamed =
          outcome(
              () -> {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                verifier().verifyStream(new ByteArrayInputStream(message), content);
                return content.toByteArray();
              });

      assertThat(inMemory.isPresent()).as("byte %d", at).isEqualTo(streamed.isPresent());
      if (inMemory.isPresent()) {
        accepted++;
        assertThat(inMemory.get()).isEqualTo(CONTENT).isEqualTo(streamed.get());
      }
    }
    // Certificates that nobody looks at, and little else.
    assertThat(accepted).isBetween(1, signed.length - CONTENT.length - 500);
  }

  private static byte[] with(byte[] message, int last) {
    byte[] longer = Arrays.copyOf(message, message.length + 1);
    longer[message.length] = (byte) last;
    return longer;
  }

  @Test
  void endsThatAreMissing_orTooMany_areMalformed() {
    Stream.of(
            Arrays.copyOf(signed, signed.length - 1),
            with(signed, 5),
            Arrays.copyOf(signed, CONTENT.length / 2))
        .forEach(
            message ->
                assertThatExceptionOfType(MalformedMessageException.class)
                    .isThrownBy(() -> verifier().verify(message)));
    Stream.of(Arrays.copyOf(encrypted, encrypted.length - 1), with(encrypted, 5))
        .forEach(
            message ->
                assertThatExceptionOfType(DecryptionException.class)
                    .isThrownBy(() -> decryptor().decrypt(message)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 12_345})
  void digest_isThatOfTheContent_whereverItStands(int length) throws Exception {
    byte[] content = random(length);
    byte[] around = new byte[length + 30];
    System.arraycopy(content, 0, around, 10, length);
    byte[] expected = sha256().digest(content);

    ContentSlice within = ContentSlice.within(around, 10, length);
    assertThat(within.digest(sha256())).isEqualTo(expected);
    assertThat(within.digest(sha256())).isEqualTo(expected);
    assertThat(within.bytes()).isEqualTo(content).isNotSameAs(around);
    assertThat(ContentSlice.of(content).digest(sha256())).isEqualTo(expected);
    assertThat(ContentSlice.of(content).bytes()).isSameAs(content);
    assertThat(ContentSlice.within(around, 10, length).bytes()).isEqualTo(content);
  }

  private static MessageDigest sha256() throws Exception {
    return MessageDigest.getInstance("SHA-256");
  }

  /** Nothing but the checked exceptions may come of a message. */
  private static Optional<byte[]> outcome(Reading reading) {
    try {
      return Optional.of(reading.read());
    } catch (KeyOverlapException e) {
      return Optional.empty();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @FunctionalInterface
  private interface Reading {
    byte[] read() throws Exception;
  }
}
