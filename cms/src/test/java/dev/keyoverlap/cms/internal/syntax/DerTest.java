package dev.keyoverlap.cms.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerTest {

  /** The header, and zeros behind it up to the length that it says. */
  private static byte[] element(String header, int length) {
    byte[] start = HexFormat.of().parseHex(header);
    return Arrays.copyOf(start, start.length + length);
  }

  @ParameterizedTest
  @CsvSource({"0400,0", "047f,127", "048180,128", "0481ff,255", "04820100,256", "0483010000,65536"})
  void length_inAsFewBytesAsPossible_isDer(String header, int length) {
    assertThat(Der.is(element(header, length))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "048100,0",
    "04817f,127",
    "04820080,128",
    "048200ff,255",
    "0483000100,256",
    "04850000000001,1"
  })
  void length_inMoreBytes_isNotDer(String header, int length) {
    assertThat(Der.is(element(header, length))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0401,0", "048180,127", "0480,2", "0484ffffffff,1"})
  void length_beyondTheEnd_orIndefinite_isNotDer(String header, int length) {
    assertThat(Der.is(element(header, length))).isFalse();
  }
}
