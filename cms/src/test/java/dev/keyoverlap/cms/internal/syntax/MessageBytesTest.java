package dev.keyoverlap.cms.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of a message are the same from memory and from every stream. */
class MessageBytesTest {

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  /** A stream that gives few bytes at a time, as a slow network does, and remembers its steps. */
  private static final class Slow extends ByteArrayInputStream {

    private final int most;
    private final List<Integer> asked = new ArrayList<>();

    Slow(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      asked.add(length);
      return super.read(target, offset, Math.min(length, most));
    }
  }

  private static List<MessageBytes> of(byte[] bytes) {
    return List.of(
        MessageBytes.of(bytes),
        MessageBytes.of(new ByteArrayInputStream(bytes)),
        MessageBytes.of(new Slow(bytes, 7)));
  }

  private static byte[] read(MessageBytes bytes, int count) throws Exception {
    byte[] target = new byte[count + 2];
    for (int at = 1; at <= count; ) {
      int read = bytes.read(target, at, count + 1 - at);
      assertThat(read).isPositive();
      at += read;
    }
    assertThat(target[0]).isZero();
    assertThat(target[count + 1]).isZero();
    return Arrays.copyOfRange(target, 1, count + 1);
  }

  @Test
  void bytes_comeOneAfterTheOther_andAreCounted() throws Exception {
    byte[] all = counting(Pump.STEP + 300);
    for (MessageBytes bytes : of(all)) {
      byte[] read = new byte[all.length];
      for (int i = 0; bytes.hasMore() && bytes.position() == i; i++) {
        read[i] = (byte) bytes.next();
      }
      assertThat(read).isEqualTo(all);
      assertThat(bytes.hasMore()).isFalse();
      assertThat(bytes.position()).isEqualTo(all.length);
      assertThatExceptionOfType(EOFException.class).isThrownBy(bytes::next);
    }
  }

  @Test
  void most_isKnownInMemory_andNotOfAStream() {
    assertThat(MessageBytes.of(new byte[9]).most()).isEqualTo(9);
    assertThat(MessageBytes.of(InputStream.nullInputStream()).most()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void pieces_ofAnyLength_areCopiedAndRead() throws Exception {
    byte[] all = counting(5 * Pump.STEP);
    for (int piece : new int[] {1_000, Pump.STEP - 1, Pump.STEP, Pump.STEP + 1, 3 * Pump.STEP}) {
      for (MessageBytes bytes : of(all)) {
        assertThat(bytes.next()).isZero();
        ByteArrayOutputStream copied = new ByteArrayOutputStream();
        bytes.copy(piece / 2, copied);
        assertThat(copied.toByteArray()).isEqualTo(Arrays.copyOfRange(all, 1, 1 + piece / 2));
        assertThat(read(bytes, piece))
            .isEqualTo(Arrays.copyOfRange(all, 1 + piece / 2, 1 + piece / 2 + piece));
        assertThat(bytes.position()).isEqualTo(1 + piece / 2 + piece);
        assertThat(bytes.next()).isEqualTo(all[1 + piece / 2 + piece] & 0xff);
      }
    }
  }

  @Test
  void end_whileThereShouldBeMore_isAnError() {
    for (MessageBytes bytes : of(counting(10))) {
      assertThatExceptionOfType(EOFException.class)
          .isThrownBy(() -> bytes.copy(11, new ByteArrayOutputStream()));
    }
    for (int step : new int[] {11, Pump.STEP + 1}) {
      for (MessageBytes bytes : of(counting(10))) {
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(bytes, step));
      }
    }
  }

  @Test
  void longSteps_passByTheBuffer_andShortOnesFillIt_untilItGrows() throws Exception {
    byte[] all = counting(2 * Pump.STEP + 2);
    Slow stream = new Slow(all, Integer.MAX_VALUE);
    MessageBytes bytes = MessageBytes.of(stream);

    assertThat(read(bytes, Pump.STEP)).isEqualTo(Arrays.copyOf(all, Pump.STEP));
    assertThat(stream.available()).isEqualTo(all.length - Pump.STEP);
    assertThat(read(bytes, Pump.STEP - 1)).hasSize(Pump.STEP - 1);
    assertThat(stream.available()).isEqualTo(2);
    assertThat(bytes.position()).isEqualTo(2 * Pump.STEP - 1);
    assertThat(read(bytes, 3))
        .isEqualTo(Arrays.copyOfRange(all, 2 * Pump.STEP - 1, 2 * Pump.STEP + 2));
    int longer = Pump.longer(new byte[Pump.STEP]).length;
    assertThat(stream.asked).containsExactly(Pump.STEP, Pump.STEP, longer);
  }

  @Test
  void bytesInMemory_areGivenOutWhereTheyAre() throws Exception {
    byte[] all = counting(10);
    MessageBytes bytes = MessageBytes.of(all);
    assertThat(bytes.next()).isZero();
    ContentSlice slice = bytes.inPlace(4);

    all[1] = 77;
    assertThat(slice.bytes()).containsExactly(77, 2, 3, 4);
    assertThat(bytes.position()).isEqualTo(5);
    assertThat(bytes.next()).isEqualTo(5);
  }

  @Test
  void start_isShownBeforeAnythingIsRead() throws Exception {
    for (MessageBytes bytes : of(counting(3))) {
      assertThat(bytes.start(1)).containsExactly(0);
      assertThat(bytes.start(9)).containsExactly(0, 1, 2);
      assertThat(bytes.position()).isZero();
      assertThat(bytes.next()).isZero();
    }
    for (MessageBytes bytes : of(new byte[0])) {
      assertThat(bytes.start(9)).isEmpty();
    }
    assertThat(BerReader.of(counting(3), Budget.of(Limits.DEFAULT)).start(2)).containsExactly(0, 1);
  }
}
