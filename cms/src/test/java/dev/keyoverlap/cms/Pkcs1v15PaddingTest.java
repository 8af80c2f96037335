package dev.keyoverlap.cms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.internal.device.Pkcs1v15Padding;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

/** Every way in which a padded block can be wrong gives the substitute, and nothing else does. */
class Pkcs1v15PaddingTest {

  private static final int BLOCK = 256;
  private static final byte[] SUBSTITUTE = filled(32, 0x5a);
  private static final byte[] KEY = filled(32, 0x11);

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] block() {
    byte[] block = new byte[BLOCK];
    Random random = new Random(7);
    for (int i = 2; i < BLOCK; i++) {
      block[i] = (byte) (1 + random.nextInt(255));
    }
    block[1] = 2;
    block[BLOCK - KEY.length - 1] = 0;
    System.arraycopy(KEY, 0, block, BLOCK - KEY.length, KEY.length);
    return block;
  }

  private static byte[] removed(byte[] block) {
    return Pkcs1v15Padding.remove(block, SUBSTITUTE.clone());
  }

  @Test
  void correctBlock_givesItsKey_andIsWiped() {
    byte[] block = block();

    assertThat(removed(block)).isEqualTo(KEY);
    assertThat(block).containsOnly(0);
  }

  @Test
  void everyWrongFirstByteAndBlockType_givesTheSubstitute() {
    for (int value = 0; value < 256; value++) {
      byte[] first = block();
      first[0] = (byte) value;
      byte[] second = block();
      second[1] = (byte) value;
      assertThat(removed(first)).isEqualTo(value == 0 ? KEY : SUBSTITUTE);
      assertThat(removed(second)).isEqualTo(value == 2 ? KEY : SUBSTITUTE);
    }
  }

  @Test
  void zeroWithinThePadding_givesTheSubstitute() {
    for (int i = 2; i < BLOCK - KEY.length - 1; i++) {
      byte[] block = block();
      block[i] = 0;
      assertThat(removed(block)).as("a zero at %d", i).isEqualTo(SUBSTITUTE);
    }
  }

  @Test
  void noZeroBeforeTheKey_givesTheSubstitute() {
    for (int value = 1; value < 256; value++) {
      byte[] block = block();
      block[BLOCK - KEY.length - 1] = (byte) value;
      assertThat(removed(block)).isEqualTo(SUBSTITUTE);
    }
  }

  @Test
  void blockTooShortForItsPadding_givesTheSubstitute() {
    for (int length = 0; length < 43; length++) {
      byte[] block = new byte[length];
      if (length > 33) {
        Arrays.fill(block, (byte) 1);
        block[0] = 0;
        block[1] = 2;
        block[length - 33] = 0;
      }
      assertThat(removed(block)).isEqualTo(SUBSTITUTE);
    }
  }

  @Test
  void whatTheJdkPads_isTakenOff() throws Exception {
    var pair = java.security.KeyPairGenerator.getInstance("RSA").generateKeyPair();
    Cipher padding = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    padding.init(Cipher.ENCRYPT_MODE, pair.getPublic());
    Cipher bare = Cipher.getInstance("RSA/ECB/NoPadding");
    bare.init(Cipher.DECRYPT_MODE, pair.getPrivate());

    for (int i = 0; i < 100; i++) {
      assertThat(removed(bare.doFinal(padding.doFinal(KEY)))).isEqualTo(KEY);
    }
  }
}
