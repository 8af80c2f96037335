package dev.keyoverlap.internal.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.internal.pkcs12.Pkcs12Exception.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PKCS#12 files, made part by part, and written again. */
class PfxTest {

  private static final List<String> ITERATIONS =
      List.of(
          "keystore.pkcs12.keyPbeIterationCount",
          "keystore.pkcs12.certPbeIterationCount",
          "keystore.pkcs12.macIterationCount");
  private static final String DATA = "1.2.840.113549.1.7.1";
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String ENVELOPED_DATA = "1.2.840.113549.1.7.3";
  private static final String ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
  private static final char[] CHARACTERS = "correct horse".toCharArray();
  private static final byte[] KEY = Der.privateKeyInfo("1.2.3", new byte[] {9, 8, 7});

  @BeforeAll
  static void fewIterations() {
    ITERATIONS.forEach(property -> System.setProperty(property, "8"));
  }

  @AfterAll
  static void asBefore() {
    ITERATIONS.forEach(System::clearProperty);
  }

  private static Bag certificate(int number) {
    return Bag.certificate(new byte[] {(byte) number}, List.of(Bag.friendlyName("c" + number)));
  }

  private static Pfx read(byte[] file) throws Exception {
    return Pfx.read(file, CHARACTERS, false, Bounds.STANDARD);
  }

  private static List<byte[]> encoded(List<Bag> bags) {
    return bags.stream().map(Bag::encoded).toList();
  }

  private static void fails(Reason reason, String message, ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            Pkcs12Exception.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  /** A file without MAC. */
  private static byte[] file(byte[]... infos) {
    return outer(3, DATA, Der.sequence(infos));
  }

  private static byte[] outer(int version, String type, byte[] content) {
    return Der.sequence(
        Der.integer(version), Der.sequence(Der.oid(type), Der.explicit(Der.octets(content))));
  }

  private static byte[] open(Bag... bags) {
    return info(DATA, Der.octets(contents(bags)));
  }

  private static byte[] info(String type, byte[] content) {
    return Der.sequence(Der.oid(type), Der.explicit(content));
  }

  private static byte[] contents(Bag... bags) {
    return Der.sequence(Arrays.stream(bags).map(Bag::encoded).toList());
  }

  private static Pfx accepted(byte[] file) throws Exception {
    return Pfx.read(file, CHARACTERS, true, Bounds.STANDARD);
  }

  // ---- writing and reading

  @Test
  void bags_thatWereWritten_areReadInTheirOrderAndPlace() throws Exception {
    Pfx empty = Pfx.empty(CHARACTERS);
    Bag key = Bag.shroudedKey(empty.encrypted(KEY), List.of(Bag.localKeyId(new byte[] {1})));
    byte[] written =
        empty.written(List.of(key, certificate(3)), List.of(certificate(1), certificate(2)));

    Pfx file = read(written);
    assertThat(encoded(file.open()))
        .containsExactlyElementsOf(encoded(List.of(key, certificate(3))));
    assertThat(encoded(file.encrypted()))
        .containsExactlyElementsOf(encoded(List.of(certificate(1), certificate(2))));
    assertThat(file.hasContentOfOthers()).isFalse();
    assertThat(Pfx.decrypted(file.open().get(0).value(), file.password(), Bounds.STANDARD))
        .isEqualTo(KEY);
    fails(
        Reason.WRONG_PASSWORD,
        "does not confirm its MAC",
        () -> Pfx.read(written, "another".toCharArray(), true, Bounds.STANDARD));
  }

  @Test
  void key_thatComesIn_isEncryptedAsTheOthers_whereverTheyStand() throws Exception {
    byte[] algorithm =
        Der.sequence(
            Der.oid(Algorithms.PBE_SHA_1_3DES),
            Der.sequence(Der.octets(new byte[8]), Der.integer(8)));
    Bag key = Bag.shroudedKey(Der.sequence(algorithm, Der.octets(new byte[8])), List.of());
    Pfx empty = Pfx.empty(CHARACTERS);
    for (byte[] file :
        List.of(
            empty.written(List.of(certificate(1), key), List.of()),
            empty.written(List.of(certificate(1)), List.of(certificate(2), key)))) {
      Pfx read = read(file);
      byte[] encrypted = read.encrypted(KEY);
      assertThat(algorithmOf(encrypted)).isEqualTo(Algorithms.PBE_SHA_1_3DES);
      assertThat(Pfx.decrypted(encrypted, read.password(), Bounds.STANDARD)).isEqualTo(KEY);
    }
    assertThat(algorithmOf(empty.encrypted(KEY))).isEqualTo(Algorithms.PBES2);
  }

  private static String algorithmOf(byte[] encrypted) throws Exception {
    Ber info = Ber.of(encrypted, Meter.of(Bounds.STANDARD));
    return info.sequence(2).get(0).sequence(2).get(0).oid();
  }

  @Test
  void fileWithoutEncryptedBags_hasOnePart() throws Exception {
    Pfx file = read(Pfx.empty(CHARACTERS).written(List.of(certificate(1)), List.of()));
    assertThat(file.open()).hasSize(1);
    assertThat(file.encrypted()).isEmpty();
  }

  @Test
  void partsOfOthers_areCarriedOver() throws Exception {
    byte[] foreign = info(ENVELOPED_DATA, Der.sequence(Der.integer(0), Der.nothing()));
    Pfx file = accepted(file(open(certificate(1)), foreign, open(certificate(2))));

    assertThat(encoded(file.open()))
        .containsExactlyElementsOf(encoded(List.of(certificate(1), certificate(2))));
    assertThat(file.hasContentOfOthers()).isTrue();
    Pfx again = read(file.written(file.open(), List.of()));
    assertThat(again.hasContentOfOthers()).isTrue();
    assertThat(again.written(List.of(), List.of())).contains(foreign);
  }

  @Test
  void nestedBags_areReadAsTheOthers_andCountWithThem() throws Exception {
    byte[] nested =
        Der.sequence(Der.oid(Bag.NESTED), Der.explicit(contents(certificate(2), certificate(3))));
    byte[] file = file(info(DATA, Der.octets(Der.sequence(certificate(1).encoded(), nested))));

    assertThat(accepted(file).open())
        .extracting(bag -> bag.friendlyName().orElse(""))
        .containsExactly("c1", "c2", "c3");
    Pfx.read(file, CHARACTERS, true, new Bounds(4, 5_000_000, 32));
    assertThatThrownBy(() -> Pfx.read(file, CHARACTERS, true, new Bounds(3, 5_000_000, 32)))
        .isInstanceOfSatisfying(
            ExceededException.class, e -> assertThat(e.kind()).isEqualTo(Bounds.Kind.BAGS));
  }

  // ---- why a file cannot be read

  @Test
  void file_ofAnotherForm_isToldApart() {
    byte[] none = Der.sequence();
    fails(Reason.DAMAGED, "version is not 3", () -> accepted(outer(2, DATA, none)));
    fails(Reason.UNSUPPORTED, "by a signature", () -> accepted(outer(3, SIGNED_DATA, none)));
    fails(Reason.DAMAGED, "type " + ENVELOPED_DATA, () -> accepted(outer(3, ENVELOPED_DATA, none)));
    fails(Reason.DAMAGED, "should have", () -> accepted(Der.sequence(Der.integer(3))));
    fails(Reason.NO_MAC, "it has no MAC", () -> read(file(open(certificate(1)))));
  }

  @Test
  void mac_thatNobodyKnows_isUnsupported() {
    byte[] mac =
        Der.sequence(
            Der.sequence(Der.sequence(Der.oid("1.2.3"), Der.nothing()), Der.octets(new byte[20])),
            Der.octets(new byte[8]));
    byte[] file =
        Der.sequence(
            Der.integer(3), info(DATA, Der.octets(Der.sequence(open(certificate(1))))), mac);
    fails(Reason.UNSUPPORTED, "a MAC with the digest 1.2.3", () -> read(file));
  }

  @Test
  void content_thatCannotBeDecrypted_isDamageUnderAMac_andAWrongPasswordWithout() throws Exception {
    byte[] algorithm =
        Der.sequence(
            Der.oid(Algorithms.PBE_SHA_1_3DES),
            Der.sequence(Der.octets(new byte[8]), Der.integer(8)));
    byte[] torn =
        info(
            ENCRYPTED_DATA,
            Der.sequence(
                Der.integer(0),
                Der.sequence(
                    Der.oid(DATA), algorithm, Der.of(Ber.CONTEXT_0_PRIMITIVE, new byte[15]))));
    fails(Reason.WRONG_PASSWORD, "does not decrypt it", () -> accepted(file(torn)));
    byte[] content = Der.sequence(torn);
    byte[] mac =
        Integrity.fresh(
            Optional.empty(), content, Password.of(CHARACTERS), 8, Meter.of(Bounds.STANDARD));
    byte[] confirmed = Der.sequence(Der.integer(3), info(DATA, Der.octets(content)), mac);
    fails(Reason.DAMAGED, "its MAC is right", () -> read(confirmed));
  }
}
