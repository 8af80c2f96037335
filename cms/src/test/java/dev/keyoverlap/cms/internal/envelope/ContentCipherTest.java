package dev.keyoverlap.cms.internal.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.cms.internal.envelope.ContentCipher.Encrypted;
import dev.keyoverlap.cms.internal.syntax.ContentSlice;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ciphers for content are the JDK's own ones, whatever the size and however it is cut. */
class ContentCipherTest {

  private static final long SEED = 20_261_121;

  private final Random random = new Random(SEED);

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  static IntStream sizes() {
    return IntStream.of(
        0, 1, 15, 16, 17, 31, 32, 33, 1000, 7679, 7680, 7681, 65_535, 65_536, 65_537, 131_072,
        200_001);
  }

  static Stream<ContentEncryption> authenticated() {
    return Stream.of(ContentEncryption.values())
        .filter(each -> ContentSuite.of(each).isAuthenticated());
  }

  /** The JDK's whole cipher, in one call. */
  private static byte[] byJdk(
      int direction,
      ContentEncryption encryption,
      byte[] key,
      byte[] iv,
      int tagLength,
      byte[] associated,
      byte[] input)
      throws GeneralSecurityException {
    boolean gcm = ContentSuite.of(encryption).mode() == ContentSuite.Mode.AES_GCM;
    Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
    cipher.init(
        direction,
        new SecretKeySpec(key, ContentSuite.of(encryption).mode().keyAlgorithm()),
        gcm ? new GCMParameterSpec(tagLength * 8, iv) : new IvParameterSpec(iv));
    cipher.updateAAD(associated);
    return cipher.doFinal(input);
  }

  private static ContentCipher cipher(ContentEncryption encryption, byte[] iv, int tagLength) {
    ASN1Encodable parameters =
        ContentSuite.of(encryption).mode() == ContentSuite.Mode.AES_GCM
            ? new GCMParameters(iv, tagLength)
            : new DEROctetString(iv);
    return ContentCipher.of(new AlgorithmIdentifier(ContentSuite.of(encryption).oid(), parameters));
  }

  private static Encrypted apart(byte[] encrypted, int tagLength) {
    int end = encrypted.length - tagLength;
    return new Encrypted(
        ContentSlice.of(Arrays.copyOf(encrypted, end)),
        new DEROctetString(Arrays.copyOfRange(encrypted, end, encrypted.length)));
  }

  @ParameterizedTest
  @MethodSource("authenticated")
  void decrypted_isWhatTheJdkEncrypted_withEveryTagAndAnyAssociatedData(
      ContentEncryption encryption) throws Exception {
    boolean gcm = ContentSuite.of(encryption).mode() == ContentSuite.Mode.AES_GCM;
    for (int size : sizes().toArray()) {
      for (int tagLength = gcm ? 12 : 16; tagLength <= 16; tagLength++) {
        byte[] key = random(ContentSuite.of(encryption).keyBytes());
        byte[] iv = random(12);
        byte[] content = random(size);
        byte[] associated = random(new int[] {0, 1, 12, 13, 16, 17, 300}[random.nextInt(7)]);
        byte[] encrypted =
            byJdk(Cipher.ENCRYPT_MODE, encryption, key, iv, tagLength, associated, content);

        assertThat(
                cipher(encryption, iv, tagLength)
                    .decrypt(ContentKey.of(key.clone()), apart(encrypted, tagLength), associated))
            .as("%s, %d bytes, tag of %d", encryption, size, tagLength)
            .isEqualTo(content);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("authenticated")
  void encrypted_isWhatTheJdkDecrypts(ContentEncryption encryption) throws Exception {
    for (int size : sizes().toArray()) {
      byte[] key = random(ContentSuite.of(encryption).keyBytes());
      byte[] iv = random(12);
      byte[] content = random(size);

      Encrypted encrypted =
          cipher(encryption, iv, 16).encrypt(ContentKey.of(key.clone()), content, new byte[0]);

      byte[] together = Arrays.copyOf(encrypted.content().bytes(), size + 16);
      System.arraycopy(encrypted.tag().getOctets(), 0, together, size, 16);
      assertThat(byJdk(Cipher.DECRYPT_MODE, encryption, key, iv, 16, new byte[0], together))
          .isEqualTo(content);
    }
  }

  @ParameterizedTest
  @EnumSource(ContentEncryption.class)
  void stepsOfAnySize_giveTheSame(ContentEncryption encryption) throws Exception {
    ContentCipher cipher = ContentCipher.fresh(encryption);
    byte[] key = random(ContentSuite.of(encryption).keyBytes());
    byte[] content = random(100_003);
    Encrypted whole = cipher.encrypt(ContentKey.of(key.clone()), content, new byte[0]);

    for (int longest : new int[] {1, 15, 100, 5000, 70_000}) {
      Sealing sealing = cipher.sealing(ContentKey.of(key.clone()), new byte[0]);
      byte[] encrypted =
          new byte[(int) ContentSuite.of(encryption).encryptedLength(content.length)];
      int written = 0;
      for (int read = 0; read < content.length; ) {
        int step = Math.min(1 + random.nextInt(longest), content.length - read);
        written += sealing.update(content, read, step, encrypted, written);
        read += step;
      }
      byte[] end = sealing.finish();
      System.arraycopy(end, 0, encrypted, written, end.length);
      assertThat(written + end.length).isEqualTo(encrypted.length);
      assertThat(encrypted).isEqualTo(whole.content().bytes());
      assertThat(sealing.tag()).isEqualTo(whole.tag().getOctets());

      Opening opening = cipher.opening(ContentKey.of(key.clone()), new byte[0]);
      byte[] opened = new byte[encrypted.length];
      written = 0;
      for (int read = 0; read < encrypted.length; ) {
        int step = Math.min(1 + random.nextInt(longest), encrypted.length - read);
        written += opening.update(encrypted, read, step, opened, written);
        read += step;
      }
      byte[] last = opening.finish();
      System.arraycopy(last, 0, opened, written, last.length);
      assertThat(Arrays.copyOf(opened, written + last.length)).isEqualTo(content);
      assertThat(cipher.isTag(sealing.tag(), opening.tag())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("authenticated")
  void everyByte_ofContentTagAndAssociatedData_isProtected(ContentEncryption encryption)
      throws Exception {
    byte[] key = random(ContentSuite.of(encryption).keyBytes());
    byte[] iv = random(12);
    byte[] associated = random(21);
    byte[] encrypted = byJdk(Cipher.ENCRYPT_MODE, encryption, key, iv, 16, associated, random(200));
    ContentCipher cipher = cipher(encryption, iv, 16);
    assertThat(cipher.decrypt(ContentKey.of(key.clone()), apart(encrypted, 16), associated))
        .hasSize(200);

    for (int at = 0; at < encrypted.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = encrypted.clone();
        changed[at] ^= (byte) (1 << bit);
        assertFails(cipher, key, apart(changed, 16), associated);
      }
    }
    for (int at = 0; at < associated.length; at++) {
      byte[] changed = associated.clone();
      changed[at] ^= 1;
      assertFails(cipher, key, apart(encrypted, 16), changed);
    }
    // Shorter or longer by a byte, at each end.
    assertFails(cipher, key, apart(Arrays.copyOf(encrypted, 215), 16), associated);
    assertFails(cipher, key, apart(Arrays.copyOfRange(encrypted, 1, 216), 16), associated);
    assertFails(cipher, key, apart(encrypted, 15), associated);
    assertFails(cipher, key, apart(encrypted, 0), associated);
    assertFails(cipher, key, apart(encrypted, 16), Arrays.copyOf(associated, 22));
  }

  private static void assertFails(
      ContentCipher cipher, byte[] key, Encrypted encrypted, byte[] associated) {
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> cipher.decrypt(ContentKey.of(key.clone()), encrypted, associated))
        .withMessage("The tag is wrong");
  }

  @Test
  void vectorsAndTags_ofAnotherLength_areRefused() {
    for (int length : new int[] {0, 8, 11, 13, 16}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> cipher(ContentEncryption.AES_256_GCM, new byte[length], 16));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> cipher(ContentEncryption.CHACHA20_POLY1305, new byte[length], 16));
    }
    assertThat(cipher(ContentEncryption.AES_256_GCM, new byte[12], 12).tagLength()).isEqualTo(12);
  }

  // ---- longer than the JDK's cipher

  private static final int[] SEGMENTS = {16, 32, 48, 160, 1024, 65_536};

  private byte[] inSegments(
      int segment, SecretKey key, byte[] nonce, byte[] associated, byte[] content)
      throws GeneralSecurityException {
    ContentCipher ciphers = ContentCipher.fresh(ContentEncryption.AES_256_GCM);
    GcmSegments gcm =
        new GcmSegments(ciphers, key, nonce, associated, segment, GcmSegments.LONGEST);
    byte[] output = new byte[content.length + 16];
    int written = 0;
    for (int read = 0; read < content.length; ) {
      int step = Math.min(1 + random.nextInt(2000), content.length - read);
      written += gcm.encrypt(content, read, step, output, written);
      read += step;
    }
    byte[] end = gcm.finish();
    System.arraycopy(end, 0, output, written, end.length);
    assertThat(written + end.length).isEqualTo(output.length);
    return output;
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32})
  void segments_putTogether_areTheJdksGcm(int keyLength) throws Exception {
    for (int segment : SEGMENTS) {
      for (int size : new int[] {0, 1, 15, 16, 17, 32, 33, 47, 48, 49, 500, 4096, 4097, 200_000}) {
        byte[] key = random(keyLength);
        byte[] nonce = random(12);
        byte[] associated = random(random.nextBoolean() ? 0 : random.nextInt(100));
        byte[] content = random(size);

        assertThat(inSegments(segment, new SecretKeySpec(key, "AES"), nonce, associated, content))
            .as("%d bytes in segments of %d", size, segment)
            .isEqualTo(
                byJdk(
                    Cipher.ENCRYPT_MODE,
                    ContentEncryption.AES_256_GCM,
                    key,
                    nonce,
                    16,
                    associated,
                    content));
      }
    }
  }

  @Test
  void segments_putTogether_areWhatAnotherImplementationMakes() throws Exception {
    byte[] key = random(32);
    byte[] nonce = random(12);
    byte[] associated = random(33);
    byte[] content = random(300_001);
    GCMBlockCipher other = (GCMBlockCipher) GCMBlockCipher.newInstance(AESEngine.newInstance());
    other.init(true, new AEADParameters(new KeyParameter(key), 128, nonce, associated));
    byte[] expected = new byte[content.length + 16];
    int written = other.processBytes(content, 0, content.length, expected, 0);
    other.doFinal(expected, written);

    assertThat(inSegments(4096, new SecretKeySpec(key, "AES"), nonce, associated, content))
        .isEqualTo(expected);
  }

  @Test
  void contentBeyondTheLimit_isRefused_andNotAByteLess() throws Exception {
    SecretKey key = new SecretKeySpec(random(32), "AES");
    ContentCipher ciphers = ContentCipher.fresh(ContentEncryption.AES_256_GCM);
    assertLimit(new GcmSegments(ciphers, key, random(12), new byte[0], 64, 1000), "AES-GCM");

    Cipher chaCha = Cipher.getInstance("ChaCha20-Poly1305");
    chaCha.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(random(32), "ChaCha20"),
        new IvParameterSpec(random(12)));
    assertLimit(new ChaChaEncryption(chaCha, new byte[0], 1000), "ChaCha20-Poly1305");
  }

  private static void assertLimit(AeadEncryption encryption, String name) throws Exception {
    byte[] input = new byte[1000];
    byte[] output = new byte[1032];
    int written = encryption.encrypt(input, 0, 999, output, 0);
    written += encryption.encrypt(input, 0, 1, output, written);
    int done = written;
    assertThatExceptionOfType(ContentTooLongException.class)
        .isThrownBy(() -> encryption.encrypt(input, 0, 1, output, done))
        .withMessage(
            "%s protects at most 1000 bytes in one message. Divide the content into"
                + " several messages",
            name);
    assertThat(written + encryption.finish().length).isEqualTo(1016);
  }

  @Test
  void limits_areThoseOfTheStandards() {
    assertThat(GcmSegments.LONGEST).isEqualTo(((1L << 39) - 256) / 8);
    // The counter of the content's first block is 2, and the last one is the greatest there is: so
    // counting in 32 bits and in 128 bits is the same.
    assertThat(2 + GcmSegments.LONGEST / 16).isEqualTo(1L << 32);
    assertThat(GcmSegments.SEGMENT % 16).isZero();
    assertThat(ChaChaEncryption.LONGEST).isEqualTo(274_877_906_880L);
  }
}
