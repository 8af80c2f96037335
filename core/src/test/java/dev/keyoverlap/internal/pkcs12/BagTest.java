package dev.keyoverlap.internal.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.internal.pkcs12.Bag.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a bag says of itself, in whichever form it was written. */
class BagTest {

  private static final byte[] SOME = {1, 2, 3};
  private static final byte[] UNREADABLE = {0x30, 5, 0};
  private static final String X509 = "1.2.840.113549.1.9.22.1";
  private static final String SDSI = "1.2.840.113549.1.9.22.2";

  private static Bag named(byte[] encodedName) {
    return Bag.certificate(SOME, List.of(attribute(Bag.FRIENDLY_NAME, encodedName)));
  }

  private static Attribute attribute(String oid, byte[]... values) {
    return new Attribute(oid, Der.sequence(Der.oid(oid), Der.set(List.of(values))));
  }

  private static Bag read(byte[] encoded) throws Exception {
    return Bag.read(Ber.of(encoded, Meter.of(Bounds.STANDARD)));
  }

  private static Bag read(String type, byte[] value) throws Exception {
    return read(Der.sequence(Der.oid(type), Der.explicit(value)));
  }

  private static byte[] typed(String oid) {
    return Der.sequence(Der.oid(oid), Der.explicit(Der.octets(SOME)));
  }

  @Test
  void name_inEachForm_isRead() {
    assertThat(Bag.certificate(SOME, List.of(Bag.friendlyName("\u00e4"))).friendlyName())
        .contains("\u00e4");
    assertThat(named(Der.bmp("orders\0")).friendlyName()).contains("orders");
    assertThat(named(Der.of(Ber.UTF8, "\u00e4".getBytes(StandardCharsets.UTF_8))).friendlyName())
        .contains("\u00e4");
    assertThat(named(Der.bmp("")).friendlyName()).contains("");
  }

  @Test
  void attribute_isTheFirstOfItsKind_andNoneIfItIsUnreadable() {
    Attribute id = attribute(Bag.LOCAL_KEY_ID, Der.octets(SOME), Der.octets(new byte[] {4, 5}));
    Bag bag = Bag.certificate(SOME, List.of(Bag.friendlyName("first"), id));

    assertThat(bag.localKeyId())
        .hasValueSatisfying(it -> assertThat(it).isEqualTo(new byte[] {4, 5}));
    assertThat(bag.with(List.of(Bag.localKeyId(SOME))).localKeyId())
        .hasValueSatisfying(it -> assertThat(it).isEqualTo(SOME));
    Bag none = bag.with(List.of());
    assertThat(none.localKeyId()).isEmpty();
    assertThat(none.friendlyName()).isEmpty();
    assertThat(bag.with(List.of(attribute(Bag.LOCAL_KEY_ID))).localKeyId()).isEmpty();
    assertThat(bag.with(List.of(new Attribute(Bag.LOCAL_KEY_ID, UNREADABLE))).localKeyId())
        .isEmpty();
  }

  @Test
  void certificate_isReadBack_andNothingElseIsOne() throws Exception {
    Bag bag = Bag.certificate(SOME, List.of(Bag.localKeyId(SOME), Bag.trustedForAnyUse()));

    Bag again = read(bag.encoded());
    assertThat(again.type()).isEqualTo(Bag.CERTIFICATE);
    assertThat(again.x509()).hasValueSatisfying(it -> assertThat(it).isEqualTo(SOME));
    assertThat(again.encryptedSecret()).isEmpty();
    assertThat(again.attributes())
        .extracting(Attribute::oid)
        .containsExactlyInAnyOrder(Bag.LOCAL_KEY_ID, Bag.trustedForAnyUse().oid());
    assertThat(again.encoded()).isEqualTo(bag.encoded());
    assertThat(read(Bag.CERTIFICATE, typed(SDSI)).x509()).isEmpty();
    assertThat(read(Bag.CERTIFICATE, Der.octets(SOME)).x509()).isEmpty();
    assertThat(read(Bag.SECRET, typed(X509)).x509()).isEmpty();
  }

  @Test
  void secret_isReadBack_andNothingElseIsOne() throws Exception {
    Bag again = read(Bag.secret(SOME, List.of()).encoded());

    assertThat(again.type()).isEqualTo(Bag.SECRET);
    assertThat(again.encryptedSecret()).hasValueSatisfying(it -> assertThat(it).isEqualTo(SOME));
    assertThat(again.x509()).isEmpty();
    assertThat(again.attributes()).isEmpty();
    assertThat(read(Bag.SECRET, typed(X509)).encryptedSecret()).isEmpty();
    assertThat(read(Bag.SECRET, Der.octets(SOME)).encryptedSecret()).isEmpty();
    assertThat(read(Bag.CERTIFICATE, typed(Bag.SHROUDED_KEY)).encryptedSecret()).isEmpty();
  }

  @Test
  void bag_ofIndefiniteLength_isTheSameInDer() throws Exception {
    byte[] der = Bag.shroudedKey(Der.sequence(Der.octets(SOME)), List.of()).encoded();
    byte[] open = new byte[der.length + 2];
    System.arraycopy(der, 0, open, 0, der.length);
    open[1] = (byte) 0x80;

    Bag bag = read(open);
    assertThat(bag.encoded()).isEqualTo(der);
    assertThat(bag.value()).isEqualTo(Der.sequence(Der.octets(SOME)));
  }

  @Test
  void arraysOfABag_areCopies() {
    byte[] encoded = Der.nothing();
    Attribute attribute = new Attribute("1.2.3", encoded);
    encoded[0]++;
    attribute.encoded()[0]++;
    assertThat(attribute.encoded()).isEqualTo(Der.nothing());

    Bag bag = Bag.shroudedKey(SOME, List.of(attribute));
    bag.value()[0]++;
    assertThat(bag.value()).isEqualTo(SOME);
  }

  @Test
  void bag_withoutItsValue_orWithOtherAttributesThanASet_isDamaged() {
    assertThatThrownBy(() -> read(Der.sequence(Der.oid(Bag.SECRET))))
        .isInstanceOf(Pkcs12Exception.class);
    assertThatThrownBy(
            () -> read(Der.sequence(Der.oid(Bag.SECRET), Der.explicit(SOME), Der.sequence())))
        .isInstanceOf(Pkcs12Exception.class);
  }
}
