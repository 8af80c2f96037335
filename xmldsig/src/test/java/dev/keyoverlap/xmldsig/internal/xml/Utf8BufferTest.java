package dev.keyoverlap.xmldsig.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8BufferTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 512, 513, 1_000})
  void bytes_writtenInStepsOfEachLength_areThose(int step) throws Exception {
    Utf8Buffer bytes = new Utf8Buffer(512, 10_000);
    OutputStream stream = bytes.asStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    byte[] source = new byte[step + 2];
    for (int size = 0; size + step <= 5_000; size += step) {
      for (int i = 0; i < source.length; i++) {
        source[i] = (byte) (size + i);
      }
      stream.write(source, 1, step);
      expected.write(source, 1, step);
    }
    assertThat(bytes.length()).isEqualTo(expected.size());
    assertThat(bytes.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512, 2_000})
  void bytes_upToTheNumber_haveRoom_andNotOneMore(int capacity) {
    Utf8Buffer inOne = new Utf8Buffer(capacity, 1_000);
    inOne.append(new byte[1_000]);
    Utf8Buffer byOne = new Utf8Buffer(capacity, 1_000);
    for (int i = 0; i < 1_000; i++) {
      byOne.append(i);
    }
    Utf8Buffer text = new Utf8Buffer(capacity, 1_000);
    text.appendText("<".repeat(250));
    for (Utf8Buffer full : new Utf8Buffer[] {inOne, byOne, text}) {
      assertThatExceptionOfType(Utf8Buffer.FullException.class).isThrownBy(() -> full.append(1));
      assertThatExceptionOfType(Utf8Buffer.FullException.class)
          .isThrownBy(() -> full.appendText("x"));
      assertThat(full.length()).isEqualTo(1_000);
    }
    Utf8Buffer tooLong = new Utf8Buffer(capacity, 1_000);
    assertThatExceptionOfType(Utf8Buffer.FullException.class)
        .isThrownBy(() -> tooLong.append(new byte[1_001]));
    assertThat(tooLong.toByteArray()).isEmpty();
  }

  @Test
  void text_inOnePieceOfAnyLength_isThatOfItsCharacters() {
    for (int length : new int[] {0, 1, 255, 256, 257, 511, 512, 513, 5_000}) {
      for (String character : new String[] {"x", "<", "\u20ac", "\ud83d\ude00"}) {
        String text = "y" + character.repeat(length);
        Utf8Buffer whole = new Utf8Buffer(0);
        whole.appendText(text);
        Utf8Buffer expected = new Utf8Buffer(0);
        expected.appendText(text.toCharArray(), 0, text.length());
        assertThat(whole.toByteArray()).isEqualTo(expected.toByteArray());
        Utf8Buffer name = new Utf8Buffer(0);
        name.appendName(text);
        assertThat(name.toByteArray()).isEqualTo(Utf8Buffer.utf8(text));
      }
    }
  }
}
