package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.DamagedKeystoreException;
import java.security.KeyStore;
import java.security.PKCS12Attribute;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The state of a key in the attributes and in the name of its entry. */
class VersionRecordTest {

  private static final Instant SINCE = Instant.parse("2026-11-21T08:46:33Z");
  private static final Instant UNTIL = Instant.parse("2027-02-19T08:46:33Z");
  private static final HeldKey KEY = TestKeys.ec("key");
  private static final Instant BEGIN = KEY.certificate().getNotBefore().toInstant();
  private static final Instant END = KEY.certificate().getNotAfter().toInstant();
  private static final String ID = KEY.keyId().shortForm();

  private static KeyVersion version(KeyState state) {
    boolean outOfUse = state == KeyState.RETAINED || state == KeyState.COMPROMISED;
    return KeyVersion.of(
        alias("Orders"), KEY, state, SINCE, outOfUse ? Optional.of(UNTIL) : Optional.empty());
  }

  private static KeyVersion byName(String name, Optional<Standing> standing) {
    return VersionRecord.byName(KEY, name, standing);
  }

  @Test
  void version_ofEachState_isReadBackFromItsAttributes_andOnlyTheActiveHasItsPlainName()
      throws Exception {
    for (KeyState state : KeyState.values()) {
      KeyVersion version = version(state);
      VersionRecord read =
          VersionRecord.read("it", VersionRecord.attributesOf(version)).orElseThrow();

      assertThat(read.of(KEY)).isEqualTo(version);
      assertThat(VersionRecord.isMarked(VersionRecord.nameOf(version)))
          .as("%s", state)
          .isEqualTo(state != KeyState.ACTIVE);
    }
    assertThat(VersionRecord.nameOf(version(KeyState.ACTIVE))).isEqualTo("orders");
    assertThat(VersionRecord.nameOf(version(KeyState.STAGED)))
        .isEqualTo("orders (staged " + ID + ")");
    assertThat(VersionRecord.nameOf(version(KeyState.RETAINED)))
        .isEqualTo("orders (retained until 2027-02-19t08:46:33z " + ID + ")");
  }

  @Test
  void attributes_ofOthers_areNotOurs_andOursMustBeWhole() throws Exception {
    KeyStore.Entry.Attribute foreign = new PKCS12Attribute("1.2.3", "text");
    assertThat(VersionRecord.read("it", Set.of(foreign))).isEmpty();
    assertThat(VersionRecord.isOurs(Bag.friendlyName("orders"))).isFalse();
    PKCS12Attribute ours =
        (PKCS12Attribute) VersionRecord.attributesOf(version(KeyState.ACTIVE)).iterator().next();
    assertThat(VersionRecord.isOurs(new Bag.Attribute(ours.getName(), ours.getEncoded()))).isTrue();
    assertThatThrownBy(() -> VersionRecord.read("it", Set.of(ours)))
        .isInstanceOf(DamagedKeystoreException.class)
        .hasMessageContaining("'it'");
  }

  @Test
  void record_hasAnEndExactlyIfTheKeyIsOutOfUse() {
    for (KeyState state : KeyState.values()) {
      boolean outOfUse = state == KeyState.RETAINED || state == KeyState.COMPROMISED;
      Optional<Instant> wrong = outOfUse ? Optional.empty() : Optional.of(UNTIL);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new VersionRecord(alias("orders"), state, SINCE, wrong));
    }
  }

  @Test
  void name_byItself_saysAliasStateAndEnd() {
    assertThat(byName("Orders (RETAINED until 2027-02-19t08:46:33z " + ID + ")", Optional.empty()))
        .isEqualTo(
            KeyVersion.of(alias("orders"), KEY, KeyState.RETAINED, BEGIN, Optional.of(UNTIL)));
    assertThat(byName("orders (staged)", Optional.empty()))
        .isEqualTo(KeyVersion.of(alias("orders"), KEY, KeyState.STAGED, BEGIN, Optional.empty()));
    for (String cut : new String[] {"orders (compromised", "orders (compromised until soon)"}) {
      assertThat(byName(cut, Optional.empty()))
          .isEqualTo(
              KeyVersion.of(alias("orders"), KEY, KeyState.COMPROMISED, BEGIN, Optional.of(END)));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> byName("orders", Optional.empty()));
  }

  @Test
  void history_saysTheRest_ofTheSameState() {
    Optional<Standing> retained =
        Optional.of(new Standing(alias("purchases"), KeyState.RETAINED, Optional.of(SINCE)));

    assertThat(byName("(retained)", retained))
        .isEqualTo(
            KeyVersion.of(alias("purchases"), KEY, KeyState.RETAINED, SINCE, Optional.of(END)));
    assertThat(byName("orders (staged)", retained).since()).isEqualTo(BEGIN);
    assertThat(byName("(staged)", Optional.empty()).alias()).isEqualTo(alias("unnamed-" + ID));
  }

  /** Files that were written before GnuTLS was to read them. */
  @Test
  void attributes_underTheEarlierIdentifier_areRead_unlessThereAreNewerOnes() throws Exception {
    KeyVersion version = version(KeyState.RETAINED);
    Set<KeyStore.Entry.Attribute> earlier = new LinkedHashSet<>();
    for (KeyStore.Entry.Attribute attribute : VersionRecord.attributesOf(version)) {
      String arc = attribute.getName().substring(attribute.getName().lastIndexOf('.'));
      PKCS12Attribute as =
          new PKCS12Attribute(
              "2.25.272381644616372695911165029718077614443" + arc, attribute.getValue());
      earlier.add(as);
      assertThat(VersionRecord.isOurs(new Bag.Attribute(as.getName(), as.getEncoded()))).isTrue();
    }

    VersionRecord read = VersionRecord.read("it", earlier).orElseThrow();
    assertThat(read.of(version.entry())).isEqualTo(version);

    KeyVersion newer = version(KeyState.COMPROMISED);
    earlier.addAll(VersionRecord.attributesOf(newer));
    assertThat(VersionRecord.read("it", earlier).orElseThrow().state())
        .isEqualTo(KeyState.COMPROMISED);
  }
}
