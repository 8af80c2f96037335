package dev.keyoverlap.cms;

import static dev.keyoverlap.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, nothing comes out but content that is right, or our checked exceptions. */
class MalformedMessageTest {

  private static final byte[] CONTENT = "an order".getBytes(US_ASCII);
  private static final int MUTATIONS = 20_000;
  private static final long SEED = 20_261_121;

  private static final HeldKey RSA = TestKeys.rsa("rsa");
  private static final HeldKey EC = TestKeys.ec("ec");

  private static Keyring ring;
  private static CmsVerifier verifier;
  private static CmsDecryptor decryptor;

  @BeforeAll
  static void begin() throws Exception {
    ring =
        Keyring.empty()
            .add(alias("rsa"), RSA, Instant.now())
            .add(alias("rsa-2"), TestKeys.rsa("second"), Instant.now())
            .add(alias("ec"), EC, Instant.now());
    verifier =
        CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("rsa"), alias("rsa-2"), alias("ec")));
    decryptor =
        CmsDecryptor.with(ring)
            .accept(ContentEncryption.LEGACY_AES_256_CBC)
            .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
            .build();
  }

  private static byte[] signed() throws Exception {
    return CmsSigner.with(ring)
        .signAs(alias("rsa"), SignatureAlgorithm.RSA_PSS_SHA256)
        .signAs(alias("rsa-2"))
        .build()
        .sign(CONTENT);
  }

  private static byte[] signedOnACurve() throws Exception {
    return CmsSigner.with(ring).signAs(alias("ec")).build().sign(CONTENT);
  }

  private static byte[] enveloped() throws Exception {
    return CmsEncryptor.with(ring)
        .encryptTo(alias("rsa"))
        .encryptTo(alias("ec"))
        .build()
        .encrypt(CONTENT);
  }

  /** Flips bits, sets length bytes, drops, doubles and exchanges pieces. */
  private static byte[] mutated(byte[] message, Random random) {
    byte[] copy = message.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(copy.length);
      int length = Math.min(1 + random.nextInt(40), copy.length - at);
      switch (random.nextInt(6)) {
        case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> copy[at] = (byte) random.nextInt(256);
        case 2 -> copy[at] = (byte) (random.nextBoolean() ? 0x80 : 0x84);
        case 3 -> copy = without(copy, at, length);
        case 4 -> copy = twice(copy, at, length);
        default ->
            System.arraycopy(copy, at, copy, random.nextInt(copy.length - length + 1), length);
      }
      if (copy.length == 0) {
        return copy;
      }
    }
    return copy;
  }

  private static byte[] without(byte[] bytes, int at, int length) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
    System.arraycopy(bytes, at + length, shorter, at, shorter.length - at);
    return shorter;
  }

  private static byte[] twice(byte[] bytes, int at, int length) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
    return longer;
  }

  @Test
  void mutatedSignedMessages_giveTheirContent_orACheckedException() throws Exception {
    mutateSigned(signed(), MUTATIONS);
    mutateSigned(signedOnACurve(), MUTATIONS / 10);
  }

  private static void mutateSigned(byte[] message, int mutations) throws Exception {
    Random random = new Random(SEED);
    assertThat(verifier.verify(message).content()).isEqualTo(CONTENT);
    int refused = 0;

    for (int i = 0; i < mutations; i++) {
      try {
        assertThat(verifier.verify(mutated(message, random)).content()).isEqualTo(CONTENT);
      } catch (VerificationException | MalformedMessageException e) {
        refused++;
      }
    }
    // The certificates in the message are not looked at, and either signature is enough.
    assertThat(refused).isBetween(mutations / 10, mutations - 1);
  }

  @Test
  void mutatedEncryptedMessages_giveTheirContent_orTheOneException() throws Exception {
    byte[] message = enveloped();
    Random random = new Random(SEED);
    assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);
    int refused = 0;

    for (int i = 0; i < MUTATIONS; i++) {
      try {
        assertThat(decryptor.decrypt(mutated(message, random)).content()).isEqualTo(CONTENT);
      } catch (DecryptionException e) {
        assertThat(e).hasMessage("The message could not be decrypted").hasNoCause();
        refused++;
      }
    }
    assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS - 1);
  }

  static Stream<Arguments> rubbish() throws Exception {
    return Stream.of(
        Arguments.of("nothing", new byte[0]),
        Arguments.of("one byte", new byte[] {0x30}),
        Arguments.of("zeros", new byte[100]),
        Arguments.of("text", "Dear Sir or Madam".getBytes(US_ASCII)),
        Arguments.of("Base64 of text", Base64.getEncoder().encode("Dear Sir".getBytes(US_ASCII))),
        Arguments.of("almost Base64", "MII!".getBytes(US_ASCII)),
        Arguments.of("white space", " \r\n ".getBytes(US_ASCII)),
        Arguments.of("an empty sequence", new byte[] {0x30, 0}),
        Arguments.of("a huge length", new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1, 2, 1}),
        Arguments.of("a negative length", new byte[] {0x30, (byte) 0x84, -1, -1, -1, -1, 2, 1}),
        Arguments.of("an endless length", new byte[] {0x30, (byte) 0x80}),
        Arguments.of("nested sequences", nested(0x30, 200_000)),
        Arguments.of("nested octet strings", nested(0x24, 200_000)),
        Arguments.of("nested sets", nested(0x31, 200_000)),
        Arguments.of("nested tags", nested(0xa0, 200_000)));
  }

  /** Structures of indefinite length within each other, never closed. */
  private static byte[] nested(int tag, int depth) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0x30, (byte) 0x80});
    for (int i = 0; i < depth; i++) {
      bytes.write(tag);
      bytes.write(0x80);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rubbish")
  void rubbish_isRefusedAtOnce(String what, byte[] message) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertThatExceptionOfType(MalformedMessageException.class)
              .as(what)
              .isThrownBy(() -> verifier.verify(message));
          assertThatExceptionOfType(MalformedMessageException.class)
              .isThrownBy(() -> verifier.verifyDetached(message, CONTENT));
          assertThatExceptionOfType(DecryptionException.class)
              .isThrownBy(() -> decryptor.decrypt(message))
              .withMessage("The message could not be decrypted")
              .withNoCause();
        });
  }

  @Test
  void messages_ofTheOtherKind_areRefused() throws Exception {
    byte[] signed = signed();
    byte[] enveloped = enveloped();

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifier.verify(enveloped));
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> decryptor.decrypt(signed));
  }

  @Test
  void everyBeginningOfAMessage_isRefused() throws Exception {
    byte[] signed = signed();
    byte[] enveloped = enveloped();

    for (int length : List.of(1, 2, 5, 20, 100, 500, signed.length - 1)) {
      assertThatExceptionOfType(MalformedMessageException.class)
          .isThrownBy(() -> verifier.verify(Arrays.copyOf(signed, length)));
    }
    for (int length : List.of(1, 2, 5, 20, 100, 500, enveloped.length - 1)) {
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> decryptor.decrypt(Arrays.copyOf(enveloped, length)));
    }
  }
}
