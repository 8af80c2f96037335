package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Bag.Attribute;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Under which name a bag is written that no entry of the ring is made of. */
class OtherBagsTest {

  private static final Attribute ID = Bag.localKeyId(new byte[] {1});
  private static final Bag NAMED = key(Bag.friendlyName("Orders"), ID);
  private static final Bag NAMELESS = key(ID);

  @Test
  void key_whoseNameAnEntryHas_getsOneOfItsOwn_andKeepsItsOtherAttributes() {
    Bag apart = OtherBags.apart(NAMED, NAMED, Set.of("orders"));

    assertThat(apart.friendlyName())
        .hasValue("Orders-" + KeystoreFiles.mark(NAMED.value()).substring(0, 12));
    assertThat(apart.attributes())
        .hasSize(2)
        .filteredOn(attribute -> !attribute.oid().equals(Bag.FRIENDLY_NAME))
        .containsExactly(ID);
    assertThat(apart.type()).isEqualTo(NAMED.type());
    assertThat(apart.value()).isEqualTo(NAMED.value());
    assertThat(OtherBags.apart(apart, apart, Set.of("orders"))).isSameAs(apart);
  }

  @Test
  void certificate_ofSuchAKey_getsTheNameOfTheKey() {
    Bag certificate = Bag.certificate(new byte[] {7}, List.of(Bag.friendlyName("orders"), ID));

    assertThat(OtherBags.apart(certificate, NAMED, Set.of("orders")).friendlyName())
        .hasValue("orders-" + KeystoreFiles.mark(NAMED.value()).substring(0, 12));
  }

  @Test
  void name_thatNoEntryHas_stays() {
    assertThat(OtherBags.apart(NAMED, NAMED, Set.of("order", "orders 2"))).isSameAs(NAMED);
  }

  /** The JDK numbers them, and would give one the number that is an entry's name. */
  @Test
  void keyWithoutAName_getsOne_whereAnEntrysNameIsANumber() {
    assertThat(OtherBags.apart(NAMELESS, NAMELESS, Set.of("orders", "1a"))).isSameAs(NAMELESS);
    assertThat(OtherBags.apart(NAMELESS, NAMELESS, Set.of("orders", "12")).friendlyName())
        .hasValue("unnamed-" + KeystoreFiles.mark(NAMELESS.value()).substring(0, 12));
  }

  @Test
  void secret_isNoEntryOfAKey_andKeepsItsName() {
    Bag secret = Bag.secret(new byte[] {1}, List.of(Bag.friendlyName("orders")));

    assertThat(OtherBags.apart(secret, secret, Set.of("orders"))).isSameAs(secret);
  }

  private static Bag key(Attribute... attributes) {
    return Bag.shroudedKey(new byte[] {1, 2}, List.of(attributes));
  }
}
