package dev.keyoverlap.internal.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.NoSuchElementException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small reader of DER, and the fields of a SEQUENCE. */
class DerTest {

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static Der der(String hex) throws IOException {
    return Der.of(bytes(hex));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 255, 256, 65_535, 65_536, 70_000})
  void value_ofAnyLength_isReadAsItIs(int length) throws Exception {
    byte[] content = new byte[length];
    Arrays.fill(content, (byte) 0x80);
    byte[] encoded = new DEROctetString(content).getEncoded();

    assertThat(Der.of(encoded).tag()).isEqualTo(0x04);
    assertThat(Der.of(encoded).content()).isEqualTo(content);
    assertThat(Der.of(encoded).encoded()).isEqualTo(encoded);
    ByteArrayOutputStream within = new ByteArrayOutputStream();
    within.writeBytes(new DEROctetString(encoded).getEncoded());
    assertThat(Der.ofExtension(within.toByteArray()).content()).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "04",
        "1f 00",
        "04 01",
        "04 81",
        "04 82 01",
        "04 80 00 00",
        "04 02 00",
        "04 84 ff ff ff ff",
        "04 85 00 00 00 00 00",
        "04 00 00",
        "04 84 7f ff ff ff 00"
      })
  void encoding_thatIsNotOneWholeValue_isRefused(String hex) {
    assertThatIOException().isThrownBy(() -> der(hex));
  }

  @Test
  void length_ofFourBytes_isTheLongest() throws Exception {
    assertThat(der("04 84 00 00 00 01 55").content()).containsExactly(0x55);
    assertThat(der("04 81 00").content()).isEmpty();
    assertThatIOException().isThrownBy(() -> der("04 85 00 00 00 00 01 55"));
  }

  @Test
  void children_areTakenApart_andOnlyFromASequence() throws Exception {
    Der sequence = der("30 06 02 01 05 04 01 07");

    assertThat(sequence.sequence()).hasSize(2);
    assertThat(sequence.sequence().get(0).encoded()).isEqualTo(bytes("02 01 05"));
    assertThat(sequence.sequence().get(1).content()).containsExactly(7);
    assertThatIOException().isThrownBy(sequence::only);
    assertThat(der("a0 03 02 01 05").only().encoded()).isEqualTo(bytes("02 01 05"));
    assertThat(der("30 00").sequence()).isEmpty();
    assertThatIOException().isThrownBy(() -> der("30 00").only());
    assertThatIOException().isThrownBy(() -> der("31 03 02 01 05").sequence());
    assertThatIOException().isThrownBy(() -> der("30 03 02 02 05").sequence());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.9", "1.0", "1.3.6.1.5.5.7.48.1.1", "1.39.127.128", "2.5.29.31", "2.999.1"})
  void objectIdentifier_isReadInDottedForm(String oid) throws Exception {
    assertThat(Der.of(new ASN1ObjectIdentifier(oid).getEncoded()).oid()).isEqualTo(oid);
  }

  @Test
  void objectIdentifier_thatIsTooLong_orNone_isRefused() throws Exception {
    byte[] longest = new byte[66];
    Arrays.fill(longest, (byte) 1);
    longest[0] = 0x06;
    longest[1] = 64;
    byte[] tooLong = new byte[67];
    Arrays.fill(tooLong, (byte) 1);
    tooLong[0] = 0x06;
    tooLong[1] = 65;

    assertThat(Der.of(longest).oid()).startsWith("0.1.1.1");
    assertThatIOException().isThrownBy(() -> Der.of(tooLong).oid());
    assertThatIOException().isThrownBy(() -> der("02 01 05").oid());
  }

  // ---- fields

  @Test
  void fields_areTakenInTheirOrder_byTheirTags() throws Exception {
    DerFields fields = DerFields.of(der("30 09 02 01 05 04 01 07 01 01 ff"));

    assertThat(fields.optional(0x04)).isEmpty();
    assertThat(fields.optional(0x02).orElseThrow(NoSuchElementException::new).content())
        .containsExactly(5);
    assertThatIOException().isThrownBy(() -> fields.take(0x02)).withMessageContaining("missing");
    assertThat(fields.take(0x04).content()).containsExactly(7);
    assertThatIOException().isThrownBy(fields::requireEnd);
    fields.skip();
    fields.requireEnd();
    assertThatExceptionOfType(IOException.class).isThrownBy(fields::any);
    assertThatIOException().isThrownBy(fields::skip);
    assertThat(fields.optional(0x02)).isEmpty();
  }
}
