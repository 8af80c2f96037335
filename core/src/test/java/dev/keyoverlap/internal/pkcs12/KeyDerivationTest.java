package dev.keyoverlap.internal.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S1ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.junit.jupiter.api.Test;

/** Keys of passwords, held against BouncyCastle's and against what they may cost. */
class KeyDerivationTest {

  private static final Map<String, Supplier<Digest>> DIGESTS =
      Map.of("SHA-1", SHA1Digest::new, "SHA-256", SHA256Digest::new, "SHA-512", SHA512Digest::new);

  /** None, one, a block of a digest less one, a block, and more than a block. */
  private static final List<Integer> SIZES = List.of(0, 1, 63, 64, 65, 128, 130);

  private final Meter meter = Meter.of(Bounds.STANDARD);

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 37 + 0xf1);
    }
    return bytes;
  }

  @Test
  void pkcs12_forEveryPurpose_isWhatOthersDerive() throws Exception {
    for (Map.Entry<String, Supplier<Digest>> digest : DIGESTS.entrySet()) {
      for (int size : SIZES) {
        byte[] password = bytes(size);
        byte[] salt = bytes(Math.max(1, 130 - size));
        PKCS12ParametersGenerator others = new PKCS12ParametersGenerator(digest.getValue().get());
        others.init(password, salt, 3);
        for (int length : List.of(1, 19, 20, 21, 64, 100)) {
          String what = digest.getKey() + ", " + size + " bytes to " + length;
          assertThat(pkcs12(digest.getKey(), password, salt, KeyDerivation.KEY, length))
              .as(what)
              .isEqualTo(key(others.generateDerivedParameters(8 * length)));
          assertThat(pkcs12(digest.getKey(), password, salt, KeyDerivation.IV, length))
              .as(what)
              .isEqualTo(iv(others.generateDerivedParameters(8, 8 * length)));
          assertThat(pkcs12(digest.getKey(), password, salt, KeyDerivation.MAC, length))
              .as(what)
              .isEqualTo(key(others.generateDerivedMacParameters(8 * length)));
        }
      }
    }
  }

  private byte[] pkcs12(String digest, byte[] password, byte[] salt, int purpose, int length)
      throws Exception {
    return KeyDerivation.pkcs12(digest, password, salt, 3, purpose, length, meter);
  }

  private static byte[] key(CipherParameters derived) {
    return ((KeyParameter) derived).getKey();
  }

  private static byte[] iv(CipherParameters derived) {
    return ((ParametersWithIV) derived).getIV();
  }

  @Test
  void pbkdf2_isWhatOthersDerive() throws Exception {
    Map<String, String> macs =
        Map.of("SHA-1", "HmacSHA1", "SHA-256", "HmacSHA256", "SHA-512", "HmacSHA512");
    for (Map.Entry<String, Supplier<Digest>> digest : DIGESTS.entrySet()) {
      PBEParametersGenerator others = new PKCS5S2ParametersGenerator(digest.getValue().get());
      for (int size : SIZES) {
        for (int length : List.of(1, 19, 20, 21, 32, 64, 65, 200)) {
          others.init(bytes(size), bytes(16), 3);
          assertThat(
                  KeyDerivation.pbkdf2(
                      macs.get(digest.getKey()), bytes(size), bytes(16), 3, length, meter))
              .isEqualTo(key(others.generateDerivedMacParameters(8 * length)));
        }
      }
    }
  }

  @Test
  void pbkdf2_ofMoreThan255Blocks_countsThemOn() throws Exception {
    PBEParametersGenerator others = new PKCS5S2ParametersGenerator(new SHA1Digest());
    others.init(bytes(8), bytes(8), 1);
    int length = 20 * ((1 << 16) + 1);

    byte[] derived = KeyDerivation.pbkdf2("HmacSHA1", bytes(8), bytes(8), 1, length, meter);
    assertThat(Arrays.equals(derived, key(others.generateDerivedMacParameters(8 * length))))
        .isTrue();
  }

  @Test
  void pbkdf1_isWhatOthersDerive() throws Exception {
    PBEParametersGenerator others = new PKCS5S1ParametersGenerator(new SHA1Digest());
    for (int count : List.of(1, 2, 5)) {
      others.init(bytes(9), bytes(8), count);
      assertThat(KeyDerivation.pbkdf1("SHA-1", bytes(9), bytes(8), count, 16, meter))
          .isEqualTo(key(others.generateDerivedMacParameters(8 * 16)));
    }
  }

  @Test
  void iterations_ofEachBlock_countAgainstTheLimit() throws Exception {
    spends(7 * 3L, spent -> KeyDerivation.pkcs12("SHA-1", bytes(1), bytes(8), 7, 1, 41, spent));
    spends(7 * 2L, spent -> KeyDerivation.pkcs12("SHA-1", bytes(1), bytes(8), 7, 1, 40, spent));
    spends(7 * 3L, spent -> KeyDerivation.pbkdf2("HmacSHA1", bytes(1), bytes(8), 7, 41, spent));
    spends(7 * 2L, spent -> KeyDerivation.pbkdf2("HmacSHA1", bytes(1), bytes(8), 7, 40, spent));
    spends(7, spent -> KeyDerivation.pbkdf1("SHA-1", bytes(1), bytes(8), 7, 16, spent));
  }

  private static void spends(long iterations, Derivation derivation) throws Exception {
    derivation.within(allowing(iterations));
    assertThatThrownBy(() -> derivation.within(allowing(iterations - 1)))
        .isInstanceOfSatisfying(
            ExceededException.class, e -> assertThat(e.kind()).isEqualTo(Bounds.Kind.ITERATIONS));
  }

  private static Meter allowing(long iterations) {
    return Meter.of(new Bounds(1, iterations, 32));
  }

  @Test
  void iterations_ofWhichThereAreNone_areDamage_besideOne() throws Exception {
    KeyDerivation.pbkdf1("SHA-1", bytes(1), bytes(8), 1, 16, meter);
    assertThatThrownBy(() -> KeyDerivation.pbkdf1("SHA-1", bytes(1), bytes(8), 0, 16, meter))
        .isInstanceOf(Pkcs12Exception.class)
        .hasMessage("it asks for 0 iterations");
  }

  @FunctionalInterface
  private interface Derivation {
    void within(Meter meter) throws Exception;
  }
}
