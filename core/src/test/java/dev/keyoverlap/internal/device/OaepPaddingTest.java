package dev.keyoverlap.internal.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The padding is taken off as the JDK does it, of every length and with every mutation. */
class OaepPaddingTest {

  private static final HeldKey KEY = TestKeys.rsa("orders");
  private static final RSAPublicKey PUBLIC = (RSAPublicKey) KEY.certificate().getPublicKey();
  private static final int LENGTH = (PUBLIC.getModulus().bitLength() + 7) / 8;
  private static final Random RANDOM = new Random(19);

  private static OAEPParameterSpec oaep(String digest, String mask, byte[] label) {
    return new OAEPParameterSpec(
        digest, "MGF1", new MGF1ParameterSpec(mask), new PSource.PSpecified(label));
  }

  private static byte[] padded(byte[] message, OAEPParameterSpec parameters) throws Exception {
    Cipher encrypting = Cipher.getInstance("RSA/ECB/OAEPPadding");
    encrypting.init(Cipher.ENCRYPT_MODE, PUBLIC, parameters);
    return raw(encrypting.doFinal(message));
  }

  private static byte[] raw(byte[] value) throws Exception {
    Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, KEY.privateKey());
    return cipher.doFinal(value);
  }

  /** The JDK's own result for the same block; empty if it refuses the block. */
  private static Optional<byte[]> byTheJdk(byte[] block, OAEPParameterSpec parameters)
      throws Exception {
    BigInteger number = new BigInteger(1, block);
    if (number.compareTo(PUBLIC.getModulus()) >= 0) {
      return Optional.empty();
    }
    Cipher encrypting = Cipher.getInstance("RSA/ECB/NoPadding");
    encrypting.init(Cipher.ENCRYPT_MODE, PUBLIC);
    byte[] value = encrypting.doFinal(block);
    PrivateKey privateKey = KEY.privateKey();
    Cipher decrypting = Cipher.getInstance("RSA/ECB/OAEPPadding");
    decrypting.init(Cipher.DECRYPT_MODE, privateKey, parameters);
    try {
      return Optional.of(decrypting.doFinal(value));
    } catch (BadPaddingException e) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> byUs(byte[] block, OAEPParameterSpec parameters)
      throws GeneralSecurityException {
    try {
      return Optional.of(OaepPadding.remove(block.clone(), parameters));
    } catch (BadPaddingException e) {
      assertThat(e).hasMessage("The padding is not right").hasNoCause();
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SHA-1,SHA-1",
    "SHA-256,SHA-256",
    "SHA-256,SHA-1",
    "SHA-384,SHA-384",
    "SHA-512,SHA-512",
    "SHA-1,SHA-512"
  })
  void message_ofEveryLength_comesOut(String digest, String mask) throws Exception {
    OAEPParameterSpec parameters = oaep(digest, mask, new byte[] {1, 2, 3});
    int hash = java.security.MessageDigest.getInstance(digest).getDigestLength();
    int most = LENGTH - 2 * hash - 2;
    for (int length = 0; length <= most; length += length < 4 || length > most - 4 ? 1 : 3) {
      byte[] message = new byte[length];
      RANDOM.nextBytes(message);
      byte[] block = padded(message, parameters);

      assertThat(OaepPadding.remove(block, parameters)).isEqualTo(message);
      assertThat(block).as("the block is wiped").containsOnly(0);
    }
  }

  @Test
  void block_withAnyByteChanged_isTakenOrRefusedAsTheJdkDoes() throws Exception {
    OAEPParameterSpec parameters = oaep("SHA-256", "SHA-256", new byte[0]);
    byte[] block =
        padded(
            "a key of the content, 32 bytes...."
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII),
            parameters);
    int refused = 0;
    for (int at = 0; at < LENGTH; at++) {
      byte[] changed = block.clone();
      changed[at] ^= (byte) (1 << RANDOM.nextInt(8));
      Optional<byte[]> ours = byUs(changed, parameters);
      assertThat(ours.isPresent())
          .as("byte %d", at)
          .isEqualTo(byTheJdk(changed, parameters).isPresent());
      refused += ours.isEmpty() ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(LENGTH - 80);
  }

  @Test
  void dataBlock_withEachPartMadeWrong_isTakenOrRefusedAsTheJdkDoes() throws Exception {
    OAEPParameterSpec parameters = oaep("SHA-1", "SHA-1", new byte[0]);
    byte[] good = data(padded(new byte[] {7, 8, 9}, parameters));
    int taken = 0;
    for (int at = 0; at < good.length; at++) {
      for (int value : new int[] {0, 1, 2, 255}) {
        byte[] changed = good.clone();
        changed[at] = (byte) value;
        byte[] block = block(changed, 0);
        Optional<byte[]> ours = byUs(block, parameters);
        Optional<byte[]> theirs = byTheJdk(block, parameters);
        assertThat(ours.isPresent()).as("%d at %d", value, at).isEqualTo(theirs.isPresent());
        ours.ifPresent(message -> assertThat(message).isEqualTo(theirs.orElseThrow()));
        taken += ours.isPresent() ? 1 : 0;
      }
    }
    // Where there are zeros, a 1 is the beginning of a longer message.
    assertThat(taken).isGreaterThan(good.length);
    assertThat(byUs(block(new byte[good.length], 0), parameters)).isEmpty();
    assertThat(byUs(block(good, 1), parameters)).isEmpty();
    assertThat(byUs(block(good, 0x80), parameters)).isEmpty();
    assertThat(byUs(block(good, 0), parameters)).contains(new byte[] {7, 8, 9});
  }

  @Test
  void block_ofAnyLengthOrContent_endsInOneKindOfRefusal() throws Exception {
    OAEPParameterSpec parameters = oaep("SHA-256", "SHA-256", new byte[0]);
    for (int length = 0; length < 400; length++) {
      byte[] random = new byte[length];
      RANDOM.nextBytes(random);
      assertThat(byUs(random, parameters)).isEmpty();
    }
    byte[] block = padded(new byte[] {1}, parameters);
    for (int length : new int[] {0, 1, 65, 66, LENGTH - 1}) {
      assertThat(byUs(Arrays.copyOf(block, length), parameters)).isEmpty();
    }
    assertThat(byUs(block, oaep("SHA-256", "SHA-256", new byte[] {1}))).isEmpty();
    assertThat(byUs(block, oaep("SHA-256", "SHA-1", new byte[0]))).isEmpty();
  }

  @Test
  void digest_thatThisJavaLacks_isNoFaultOfTheMessage() {
    assertThatExceptionOfType(GeneralSecurityException.class)
        .isThrownBy(() -> OaepPadding.remove(new byte[LENGTH], oaep("SHA-0", "SHA-1", new byte[0])))
        .isNotInstanceOf(BadPaddingException.class);
  }

  // ---- by hand, as RFC 8017, 7.1.1 has it, with a seed of zeros

  private static byte[] data(byte[] block) throws Exception {
    byte[] seed = xor(part(block, 1, 20), mask(part(block, 21, LENGTH - 21), 20));
    return xor(part(block, 21, LENGTH - 21), mask(seed, LENGTH - 21));
  }

  private static byte[] block(byte[] data, int first) throws Exception {
    byte[] masked = xor(data, mask(new byte[20], data.length));
    byte[] seed = mask(masked, 20);
    byte[] block = new byte[LENGTH];
    block[0] = (byte) first;
    System.arraycopy(seed, 0, block, 1, 20);
    System.arraycopy(masked, 0, block, 21, masked.length);
    return block;
  }

  private static byte[] part(byte[] block, int from, int length) {
    return Arrays.copyOfRange(block, from, from + length);
  }

  private static byte[] xor(byte[] one, byte[] other) {
    byte[] result = one.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] ^= other[i];
    }
    return result;
  }

  private static byte[] mask(byte[] seed, int length) throws Exception {
    byte[] mask = new byte[length + 20];
    for (int i = 0; i * 20 < length; i++) {
      java.security.MessageDigest digest = java.security.MessageDigest.getInstance("SHA-1");
      digest.update(seed);
      digest.update(new byte[] {0, 0, 0, (byte) i});
      System.arraycopy(digest.digest(), 0, mask, i * 20, 20);
    }
    return Arrays.copyOf(mask, length);
  }
}
