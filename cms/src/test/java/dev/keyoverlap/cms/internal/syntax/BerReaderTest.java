package dev.keyoverlap.cms.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BER, byte by byte: what is read, where it ends, and what is refused. */
class BerReaderTest {

  private final Budget budget = Budget.of(Limits.DEFAULT);

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** A stream that gives as little at a time as a slow network does. */
  private static final class Trickle extends ByteArrayInputStream {

    Trickle(byte[] bytes) {
      super(bytes);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1));
    }
  }

  /** Readers of the same bytes: in memory, from a stream, and from a slow one. */
  private Stream<BerReader> readers(byte[] bytes) {
    return Stream.of(
        BerReader.of(bytes, budget),
        BerReader.of(new ByteArrayInputStream(bytes), budget),
        BerReader.of(new Trickle(bytes), budget));
  }

  private List<BerReader> readers(String hex) {
    return readers(bytes(hex)).toList();
  }

  // ---- headers

  @ParameterizedTest
  @CsvSource({
    "02 01 05, 2, 3",
    "04 00, 4, 2",
    "1f 1f 00, 31, 3",
    "1f ff ff ff 7f 00, 31, 6",
    "04 7f, 4, 129",
    "04 81 00, 4, 3",
    "04 81 01 05, 4, 4",
    "04 81 80, 4, 131",
    "04 82 01 00, 4, 260",
    "04 88 00 00 00 00 00 00 00 02 05 06, 4, 12",
  })
  void element_inEachFormOfItsHeader_isTakenAsItIs(String start, int tag, int length)
      throws Exception {
    byte[] element = Arrays.copyOf(bytes(start), length);
    byte[] followed = Arrays.copyOf(element, length + 2);
    followed[length] = BerReader.INTEGER;
    for (BerReader reader : readers(followed).toList()) {
      assertThat(reader.next()).isEqualTo(tag);
      assertThat(reader.position()).isZero();
      assertThat(hex(reader.take())).isEqualTo(hex(element));
      assertThat(reader.position()).isEqualTo(length);
      assertThat(reader.next()).isEqualTo(BerReader.INTEGER);
      assertThat(reader.position()).isEqualTo(length);
      reader.skip();
      assertThat(reader.next()).isEqualTo(BerReader.END);
      assertThat(reader.position()).isEqualTo(length + 2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1f ff ff ff ff 7f 00", // the number of a tag
        "04 80 00 00", // a string in one piece has a length
        "04 89 00 00 00 00 00 00 00 00 02 05 06", // the length of a length
        "04 88 80 00 00 00 00 00 00 00", // below zero, if read carelessly
        "00 00", // the end of what has not begun
        "00 01",
        "04",
        "04 81",
        "1f",
        "1f 81",
        "04 01",
        "04 03 01 02",
        "30 80 00",
        "30 80 00 01",
        "30 80 02 01 05",
      })
  void element_withAnImpossibleHeader_orCutShort_isRefused(String hex) {
    for (BerReader reader : readers(hex)) {
      assertThatExceptionOfType(IOException.class).isThrownBy(reader::take);
    }
    for (BerReader reader : readers(hex)) {
      assertThatExceptionOfType(IOException.class).isThrownBy(reader::skip);
    }
  }

  @Test
  void end_ofTheInput_isNoElement() throws Exception {
    for (BerReader reader : readers("")) {
      assertThat(reader.next()).isEqualTo(BerReader.END);
      assertThatThrownBy(reader::take).hasMessage("It ends too early");
      assertThatThrownBy(() -> reader.enter(BerReader.SEQUENCE)).hasMessage("It ends too early");
    }
  }

  @Test
  void headers_areCounted_eachOnce() throws Exception {
    BerReader reader = BerReader.of(bytes("30 80 02 01 05 30 03 02 01 06 00 00"), budget);
    reader.next();
    reader.next();
    reader.skip();

    // Those within what has a length are passed over with it.
    assertThat(budget.done(Work.VISITS)).isEqualTo(4);
  }

  // ---- structures

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30 08 02 01 05 31 03 04 01 06 02 01 07",
        "30 80 02 01 05 31 03 04 01 06 00 00 02 01 07",
        "30 80 02 01 05 31 80 04 01 06 00 00 00 00 02 01 07",
        "30 0a 02 01 05 31 80 04 01 06 00 00 02 01 07 ",
      })
  void structure_ofEitherForm_isEnteredAndLeft(String hex) throws Exception {
    for (BerReader reader : readers(hex)) {
      reader.enter(BerReader.SEQUENCE);
      assertThat(hex(reader.take())).isEqualTo("020105");
      assertThatThrownBy(reader::leave).hasMessage("It has more elements than it should");
      reader.enter(BerReader.SET);
      assertThat(hex(reader.take())).isEqualTo("040106");
      assertThat(reader.next()).isEqualTo(BerReader.END);
      assertThatThrownBy(reader::skip).hasMessage("It ends too early");
      reader.leave();
      assertThat(reader.next()).isEqualTo(BerReader.END);
      reader.leave();
      assertThat(hex(reader.take())).isEqualTo("020107");
      assertThat(reader.next()).isEqualTo(BerReader.END);
    }
  }

  @Test
  void structure_ofAnotherKind_isNotEntered() {
    for (BerReader reader : readers("30 00")) {
      assertThatThrownBy(() -> reader.enter(BerReader.SET)).hasMessageContaining("structure");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "30 03 04 02 01 02", // longer than what it is in
        "30 03 30 02 02 01 05", // so is this, at the second level
        "30 02 30 80 00 00 00 00",
        "30 01 02 01 05",
      })
  void element_longerThanWhatItIsIn_isRefused(String hex) {
    for (BerReader reader : readers(hex)) {
      assertThatExceptionOfType(EOFException.class)
          .isThrownBy(
              () -> {
                reader.enter(BerReader.SEQUENCE);
                while (true) {
                  if (reader.next() == BerReader.SEQUENCE) {
                    reader.enter(BerReader.SEQUENCE);
                  } else if (reader.next() == BerReader.END) {
                    reader.leave();
                  } else {
                    reader.skip();
                  }
                }
              });
    }
  }

  @Test
  void endMarker_withinWhatHasALength_isRefused() throws Exception {
    for (BerReader reader : readers("30 02 00 00")) {
      reader.enter(BerReader.SEQUENCE);
      assertThatExceptionOfType(IOException.class).isThrownBy(reader::next);
    }
  }

  @Test
  void nesting_ofAnyDepth_isPassedOver_andTakenAsItIs() throws Exception {
    String deep = "30 80".repeat(40) + "02 01 05" + "00 00".repeat(40);
    for (BerReader reader : readers(deep + "02 01 06")) {
      reader.skip();
      assertThat(hex(reader.take())).isEqualTo("020106");
    }
    for (BerReader reader : readers(deep + "02 01 06")) {
      assertThat(hex(reader.take())).isEqualTo(deep.replace(" ", ""));
      assertThat(hex(reader.take())).isEqualTo("020106");
    }
    for (BerReader reader : readers(deep)) {
      for (int i = 0; i < 40; i++) {
        reader.enter(BerReader.SEQUENCE);
      }
      reader.skip();
      for (int i = 0; i < 40; i++) {
        reader.leave();
      }
      assertThat(reader.next()).isEqualTo(BerReader.END);
    }
  }

  // ---- short values, and what is kept

  @Test
  void value_isTakenWithoutItsHeader_ifItIsShort() throws Exception {
    for (BerReader reader : readers("02 03 01 02 03 02 04 01 02 03 04 30 80 00 00 02 01 05")) {
      assertThat(reader.takeIfShort(3)).containsExactly(1, 2, 3);
      assertThat(reader.takeIfShort(3)).isEmpty();
      assertThat(reader.takeIfShort(3)).isEmpty();
      assertThat(reader.takeIfShort(1)).containsExactly(5);
    }
  }

  @Test
  void whatIsKept_isLimitedInAll_andNotWaitedForIfItIsSaidToBeLonger() throws Exception {
    byte[] message = bytes("04 04 01 02 03 04 04 04 01 02 03 04");
    for (int limit : new int[] {11, 12}) {
      Budget small = Budget.of(Limits.DEFAULT.with(Limit.CMS_BYTES, limit));
      BerReader reader = BerReader.of(new ByteArrayInputStream(message), small);
      assertThat(reader.take()).hasSize(6);
      if (limit == 12) {
        assertThat(reader.take()).hasSize(6);
        assertThat(small.spent(Limit.CMS_BYTES)).isEqualTo(12);
      } else {
        assertThatExceptionOfType(LimitExceededException.class)
            .isThrownBy(reader::take)
            .withMessageContaining("cms-bytes");
      }
    }
    Budget small = Budget.of(Limits.DEFAULT.with(Limit.CMS_BYTES, 5));
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> BerReader.of(new ByteArrayInputStream(bytes("04 04 01")), small).take());
    assertThat(small.spent(Limit.CMS_BYTES)).isZero();
    // What is passed over is not kept.
    BerReader reader = BerReader.of(message, small);
    reader.skip();
    reader.skip();
    assertThat(reader.next()).isEqualTo(BerReader.END);
  }

  @Test
  void longValue_isTakenWhole() throws Exception {
    byte[] value = new byte[300_000];
    Arrays.fill(value, (byte) 7);
    byte[] element = Arrays.copyOf(bytes("04 83 04 93 e0"), 5 + value.length);
    System.arraycopy(value, 0, element, 5, value.length);

    for (BerReader reader :
        List.of(
            BerReader.of(element, budget),
            BerReader.of(new ByteArrayInputStream(element), budget))) {
      assertThat(reader.take()).isEqualTo(element);
      assertThat(reader.position()).isEqualTo(element.length);
    }
  }

  // ---- strings of bytes

  private static byte[] readAll(BerReader reader, int step) throws Exception {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    byte[] target = new byte[step];
    for (int read = reader.readOctets(target); read > 0; read = reader.readOctets(target)) {
      all.write(target, 0, read);
    }
    assertThat(reader.readOctets(target)).isZero();
    return all.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "04 05 01 02 03 04 05",
    "24 09 04 02 01 02 04 03 03 04 05",
    "24 80 04 02 01 02 04 03 03 04 05 00 00",
    "24 80 04 00 24 80 04 05 01 02 03 04 05 00 00 04 00 00 00",
    "24 80 24 06 04 04 01 02 03 04 24 03 04 01 05 24 00 00 00",
  })
  void string_inOneOrManyPieces_isReadWhole(String hex) throws Exception {
    for (int step : new int[] {1, 2, 5, 6}) {
      for (BerReader reader : readers(hex + "02 01 09")) {
        reader.beginOctets(BerReader.OCTET_STRING);
        assertThat(readAll(reader, step)).containsExactly(1, 2, 3, 4, 5);
        assertThat(hex(reader.take())).isEqualTo("020109");
      }
    }
    BerReader inMemory = BerReader.of(bytes(hex + "02 01 09"), budget);
    inMemory.beginOctets(BerReader.OCTET_STRING);
    assertThat(inMemory.octetsInMemory().bytes()).containsExactly(1, 2, 3, 4, 5);
    assertThat(hex(inMemory.take())).isEqualTo("020109");
  }

  @Test
  void string_underAnotherTag_consistsOfOrdinaryPieces() throws Exception {
    for (BerReader reader : readers("80 01 05 a0 03 04 01 06")) {
      reader.beginOctets(0x80);
      assertThat(readAll(reader, 4)).containsExactly(5);
      reader.beginOctets(0x80);
      assertThat(readAll(reader, 4)).containsExactly(6);
      assertThat(reader.next()).isEqualTo(BerReader.END);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "02 01 05", // no string
        "24 03 02 01 05", // a piece that is none
        "24 80 04 01 05", // without an end
        "04 02 05",
        "24 80 04 02 05",
      })
  void string_thatIsNone_orCutShort_isRefused(String hex) {
    for (BerReader reader : readers(hex)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () -> {
                reader.beginOctets(BerReader.OCTET_STRING);
                readAll(reader, 3);
              });
    }
  }

  @Test
  void pieces_withinPieces_areLimited() throws Exception {
    for (int limit : new int[] {3, 4}) {
      Budget small = Budget.of(Limits.DEFAULT.with(Limit.CMS_NESTING, limit));
      BerReader reader =
          BerReader.of(bytes("24 80".repeat(4) + "04 01 05" + "00 00".repeat(4)), small);
      reader.beginOctets(BerReader.OCTET_STRING);
      if (limit == 4) {
        assertThat(readAll(reader, 4)).containsExactly(5);
      } else {
        assertThatExceptionOfType(LimitExceededException.class)
            .isThrownBy(() -> readAll(reader, 4))
            .withMessageContaining("cms-nesting");
      }
    }
  }

  @Test
  void pieces_longerThanTheTarget_fillItAndNoMore() throws Exception {
    for (BerReader reader : readers("24 0a 04 01 01 04 05 02 03 04 05 06")) {
      reader.beginOctets(BerReader.OCTET_STRING);
      assertThat(readAll(reader, 4)).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  // ---- what is around it

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "20", "09 0d 0a", "1a", "00 00 00 20 0a 1a"})
  void padding_behindAMessage_isNothing(String padding) throws Exception {
    for (BerReader reader : readers("02 01 05" + padding)) {
      reader.skip();
      reader.requireOnlyPadding();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "30, A second message follows it",
    "20 30, A second message follows it",
    "01, Something follows it",
    "00 0b, Something follows it",
    "0a 0c, Something follows it"
  })
  void anythingElse_behindAMessage_isNamedWithItsPlace(String behind, String words) {
    for (BerReader reader : readers("02 01 05" + behind)) {
      assertThatThrownBy(
              () -> {
                reader.skip();
                reader.requireOnlyPadding();
              })
          .hasMessageStartingWith(words)
          .hasMessageContaining("after 3 bytes");
    }
  }
}
