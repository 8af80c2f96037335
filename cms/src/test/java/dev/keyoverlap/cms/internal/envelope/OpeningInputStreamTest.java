package dev.keyoverlap.cms.internal.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.keyoverlap.internal.files.Pump;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content that is decrypted as it is read. */
class OpeningInputStreamTest {

  private static final SecretKeySpec KEY = new SecretKeySpec(new byte[16], "AES");

  private static Cipher cipher(String mode, int direction) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/" + mode);
    cipher.init(direction, KEY, new IvParameterSpec(new byte[16]));
    return cipher;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static InputStream chained(byte[] content) throws Exception {
    byte[] encrypted = cipher("CBC/PKCS5Padding", Cipher.ENCRYPT_MODE).doFinal(content);
    return opening(encrypted);
  }

  private static InputStream opening(byte[] encrypted) throws Exception {
    return new OpeningInputStream(
        new ByteArrayInputStream(encrypted),
        new Opening.Chained(cipher("CBC/PKCS5Padding", Cipher.DECRYPT_MODE), 16));
  }

  private static InputStream keyStream(byte[] content) throws Exception {
    byte[] encrypted = cipher("CTR/NoPadding", Cipher.ENCRYPT_MODE).doFinal(content);
    return new OpeningInputStream(
        new ByteArrayInputStream(encrypted),
        new Opening.Unauthenticated(cipher("CTR/NoPadding", Cipher.DECRYPT_MODE)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 1000, Pump.STEP - 1, Pump.STEP, Pump.STEP + 1, 200_000})
  void content_isTheSame_byteByByte_andInPieces(int length) throws Exception {
    byte[] content = random(length);

    for (InputStream whole : new InputStream[] {chained(content), keyStream(content)}) {
      assertThat(whole.readAllBytes()).isEqualTo(content);
      assertThat(whole.read()).isEqualTo(-1);
      assertThat(whole.read(new byte[1], 0, 1)).isEqualTo(-1);
      assertThat(whole.read(new byte[1], 0, 0)).isZero();
    }
    for (InputStream bytes : new InputStream[] {chained(content), keyStream(content)}) {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      for (int next = bytes.read(); next >= 0; next = bytes.read()) {
        read.write(next);
      }
      assertThat(read.toByteArray()).isEqualTo(content);
    }
    InputStream pieces = chained(content);
    byte[] target = new byte[103];
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    for (int got = pieces.read(target, 2, 101); got >= 0; got = pieces.read(target, 2, 101)) {
      assertThat(got).isBetween(1, 101);
      read.write(target, 2, got);
    }
    assertThat(read.toByteArray()).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 33})
  void content_thatIsNoLongerIntact_isAnErrorOfReading(int length) throws Exception {
    byte[] encrypted = Arrays.copyOf(random(48), length);

    assertThatIOException()
        .isThrownBy(() -> opening(encrypted).readAllBytes())
        .isExactlyInstanceOf(IOException.class)
        .withMessageContaining("could not be decrypted again");
  }
}
