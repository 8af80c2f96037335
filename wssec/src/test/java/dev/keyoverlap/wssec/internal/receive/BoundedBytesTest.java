package dev.keyoverlap.wssec.internal.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedBytesTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 512, 513, 1_000})
  void bytes_writtenInStepsOfEachLength_areThose(int step) throws Exception {
    BoundedBytes bytes = new BoundedBytes(10_000);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    byte[] source = new byte[step + 2];
    for (int size = 0; size + step <= 5_000; size += step) {
      for (int i = 0; i < source.length; i++) {
        source[i] = (byte) (size + i);
      }
      bytes.write(source, 1, step);
      expected.write(source, 1, step);
    }
    assertThat(bytes.size()).isEqualTo(expected.size());
    assertThat(bytes.isFull()).isFalse();
    assertThat(bytes.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @Test
  void bytes_upToTheNumber_haveRoom_andNotOneMore() throws Exception {
    BoundedBytes inOne = new BoundedBytes(1_000);
    inOne.write(new byte[1_000]);
    BoundedBytes byOne = new BoundedBytes(1_000);
    for (int i = 0; i < 1_000; i++) {
      byOne.write(i);
    }
    for (BoundedBytes full : new BoundedBytes[] {inOne, byOne}) {
      assertThat(full.isFull()).isFalse();
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> full.write(1));
      assertThat(full.isFull()).isTrue();
      assertThat(full.size()).isEqualTo(1_000);
    }
    BoundedBytes tooLong = new BoundedBytes(1_000);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> tooLong.write(new byte[1_001]));
    assertThat(tooLong.isFull()).isTrue();
    assertThat(tooLong.toByteArray()).isEmpty();
  }
}
