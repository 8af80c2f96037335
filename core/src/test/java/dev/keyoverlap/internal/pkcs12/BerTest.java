package dev.keyoverlap.internal.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.internal.pkcs12.Pkcs12Exception.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;

/** Which values are read and written, and which are refused; in hexadecimal. */
class BerTest {

  private static final HexFormat HEX = HexFormat.of();

  private static Ber ber(String hex) throws Exception {
    return Ber.of(HEX.parseHex(hex), Meter.of(Bounds.STANDARD));
  }

  private static void damaged(String message, ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            Pkcs12Exception.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED))
        .hasMessageContaining(message);
  }

  private static void torn(String hex) {
    damaged("ends before its time", () -> ber(hex));
  }

  private static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }

  // ---- lengths

  @Test
  void length_inEachForm_boundsTheContent() throws Exception {
    assertThat(ber("0400").content()).isEmpty();
    assertThat(hex(ber("0402abcdef").content())).isEqualTo("abcd");
    assertThat(hex(ber("048102abcdef").content())).isEqualTo("abcd");
    assertThat(ber("048100").content()).isEmpty();
    assertThat(hex(ber("04820002abcd").content())).isEqualTo("abcd");
    assertThat(hex(ber("048400000002abcd").content())).isEqualTo("abcd");
    assertThat(ber("047f" + "00".repeat(127)).content()).hasSize(127);
    assertThat(ber("048180" + "00".repeat(128)).content()).hasSize(128);
    assertThat(ber("04820180" + "00".repeat(384)).content()).hasSize(384);
  }

  @Test
  void value_thatEndsBeforeItsTime_isDamaged() {
    for (String hex :
        List.of(
            "",
            "04",
            "0401",
            "0402ab",
            "0481",
            "048102ab",
            "0482",
            "048200",
            "04820100",
            "048480000000",
            "0484ffffffff",
            "048500000000",
            "04850000000001ab",
            "3080",
            "308000",
            "30800101",
            "30800401ab",
            "30800401ab00")) {
      torn(hex);
    }
  }

  @Test
  void tagOfSeveralBytes_andLengthlessPrimitiveValue_areDamaged() {
    damaged("a tag of several bytes", () -> ber("1f0100"));
    damaged("a tag of several bytes", () -> ber("bf2000"));
    damaged("has no length", () -> ber("04800000"));
  }

  // ---- parts

  @Test
  void parts_ofDefiniteAndIndefiniteLength_areTheSame() throws Exception {
    for (String sequence : List.of("30050500040101ff", "308005000401010000ff")) {
      List<Ber> parts = ber(sequence).sequence(2);
      assertThat(parts).extracting(Ber::tag).containsExactly(Ber.NULL, Ber.OCTETS);
      assertThat(hex(parts.get(1).content())).isEqualTo("01");
      assertThat(hex(ber(sequence).definite())).isEqualTo("30050500040101");
    }
    assertThat(ber("3000").children()).isEmpty();
    assertThat(ber("30800000").children()).isEmpty();
    assertThat(hex(ber("30803080050000000000").definite())).isEqualTo("300430020500");
  }

  @Test
  void part_thatReachesBeyondItsWhole_isDamaged() throws Exception {
    Ber whole = ber("30030402abcd");
    damaged("ends before its time", whole::children);
    for (String hex : List.of("30010400", "300104", "3003048401")) {
      damaged("ends before its time", ber(hex)::children);
    }
  }

  @Test
  void parts_ofAPrimitiveValue_orTooFew_areDamaged() throws Exception {
    damaged("has no parts", () -> ber("0400").children());
    damaged("a SEQUENCE has 1 parts, and should have 2 or more", () -> ber("30020500").sequence(2));
    damaged("tag 31, and should have 30", () -> ber("31020500").sequence(1));
    assertThat(ber("310405000500").as(Ber.SET).children()).hasSize(2);
    assertThat(ber("300405000500").sequence(1)).hasSize(2);
  }

  @Test
  void explicitTag_holdsOneValue() throws Exception {
    assertThat(ber("a0020500").explicit().tag()).isEqualTo(Ber.NULL);
    damaged("a tagged value has 0 parts", () -> ber("a000").explicit());
    damaged("a tagged value has 2 parts", () -> ber("a00405000500").explicit());
    damaged("tag a1", () -> ber("a1020500").explicit());
  }

  @Test
  void nesting_isLimited_inBothForms() throws Exception {
    long most = Bounds.STANDARD.nesting();
    for (int levels = (int) most - 1; levels <= most + 1; levels++) {
      String hex = "3080".repeat(levels - 1) + "0500" + "0000".repeat(levels - 1);
      if (levels <= most) {
        assertThat(ber(hex).definite()).isNotEmpty();
      } else {
        assertThatThrownBy(() -> ber(hex))
            .isInstanceOfSatisfying(
                ExceededException.class, e -> assertThat(e.kind()).isEqualTo(Bounds.Kind.NESTING));
      }
    }
    Meter shallow = Meter.of(new Bounds(1, 1, 2));
    Ber second = Ber.of(HEX.parseHex("300430020500"), shallow).children().get(0);
    assertThatThrownBy(second::children).isInstanceOf(ExceededException.class);
  }

  // ---- strings and numbers

  @Test
  void octets_inPieces_areOneString() throws Exception {
    assertThat(hex(ber("0402abcd").octets())).isEqualTo("abcd");
    assertThat(hex(ber("24060401ab0401cd").octets())).isEqualTo("abcd");
    assertThat(hex(ber("24800401ab24030401cd0000").octets())).isEqualTo("abcd");
    assertThat(hex(ber("24800401ab24030401cd0000").definite())).isEqualTo("0402abcd");
    // [0] IMPLICIT, as encrypted content is tagged
    assertThat(hex(ber("a0800401ab0401cd0000").octets())).isEqualTo("abcd");
    damaged("parts of another kind", () -> ber("24030101ff").octets());
  }

  @Test
  void integer_isFrom0ToWhatAnIntHolds() throws Exception {
    for (int value : List.of(0, 1, 127, 128, 255, 256, 0x12345678, Integer.MAX_VALUE)) {
      byte[] encoded = new ASN1Integer(value).getEncoded();
      assertThat(Ber.of(encoded, Meter.of(Bounds.STANDARD)).integer()).isEqualTo(value);
      assertThat(Der.integer(value)).isEqualTo(encoded);
    }
    for (String hex : List.of("0200", "0201ff", "02050080000000", "0206000000000001")) {
      damaged("out of range", () -> ber(hex).integer());
    }
    assertThat(ber("02050000000001").integer()).isOne();
    damaged("should have 02", () -> ber("040101").integer());
  }

  @Test
  void objectIdentifiers_areReadAndWrittenAsOthersDo() throws Exception {
    for (String oid :
        List.of(
            "0.0",
            "0.39",
            "1.0",
            "1.39",
            "2.0",
            "2.39",
            "2.40",
            "2.47",
            "2.48",
            "2.100",
            "2.999.1",
            "1.2.0.127.128.16383.16384",
            "2.16.840.1.113894.746875.1.1",
            "1.2.840.113549.1.12.10.1.3",
            "2.25." + BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE))) {
      byte[] encoded = new ASN1ObjectIdentifier(oid).getEncoded();
      assertThat(Ber.of(encoded, Meter.of(Bounds.STANDARD)).oid()).isEqualTo(oid);
      assertThat(Der.oid(oid)).as(oid).isEqualTo(encoded);
    }
    damaged("should have 06", () -> ber("040101").oid());
  }

  @Test
  void objectIdentifier_withAnEndlessArc_isDamaged() throws Exception {
    BigInteger tooLong = BigInteger.ONE.shiftLeft(256);
    String longest = "2.25." + tooLong.subtract(BigInteger.ONE);

    assertThat(Ber.of(Der.oid(longest), Meter.of(Bounds.STANDARD)).oid()).isEqualTo(longest);
    damaged("too long", () -> ber(hex(Der.oid("2.25." + tooLong))).oid());
  }

  // ---- writing

  @Test
  void written_lengthsAreTheShortest() throws Exception {
    for (int length : List.of(0, 1, 127, 128, 255, 256, 65_535, 65_536)) {
      assertThat(Der.octets(new byte[length]))
          .isEqualTo(new DEROctetString(new byte[length]).getEncoded());
    }
    assertThat(hex(Der.sequence(Der.nothing(), Der.octets(new byte[] {1}))))
        .isEqualTo("30050500040101");
    assertThat(hex(Der.explicit(Der.nothing()))).isEqualTo("a0020500");
    assertThat(hex(Der.bmp("a\u00e4"))).isEqualTo("1e04006100e4");
  }

  @Test
  void written_setsAreInOrder() {
    byte[] small = Der.octets(new byte[] {0x7f});
    byte[] large = Der.octets(new byte[] {(byte) 0x80});

    assertThat(hex(Der.set(List.of(large, small)))).isEqualTo("310604017f040180");
  }

  @Test
  void privateKeyInfo_ofASecret_isReadBack() throws Exception {
    byte[] secret = "secret".getBytes(StandardCharsets.US_ASCII);

    byte[] info = Der.privateKeyInfo("1.2.3", secret);
    assertThat(hex(info)).isEqualTo("3013020100300606022a030500" + "0406" + hex(secret));
    assertThat(PrivateKeys.secret(info)).isEqualTo(secret);
  }
}
