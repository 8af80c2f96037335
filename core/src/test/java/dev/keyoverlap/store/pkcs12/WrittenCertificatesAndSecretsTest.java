package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.Der;
import dev.keyoverlap.internal.pkcs12.ExceededException;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.store.pkcs12.BagFile.Loaded;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What stays of the certificates and secrets of a file when the next revision is written. */
class WrittenCertificatesAndSecretsTest {

  private static final Alias ORDERS = alias("orders");
  private static final Instant NOW = Instant.parse("2026-11-21T08:46:33Z");
  private static final HeldKey ONE = TestKeys.ec("one");
  private static final HeldKey TWO = TestKeys.ec("two");
  private static final HeldKey THREE = TestKeys.ec("three");
  private static final HeldKey AUTHORITY = TestKeys.ec("authority");
  private static final HeldKey LEAF = issued("leaf");
  private static final HeldKey OTHER_LEAF = issued("other leaf");

  /** How many attributes say what a version out of use is; one in use has no end. */
  private static final int OURS = 4;

  private final BagFile file = new BagFile();

  @BeforeAll
  static void deriveKeysQuickly() {
    Keystores.deriveKeysQuickly();
  }

  @AfterAll
  static void deriveKeysSlowlyAgain() {
    Keystores.deriveKeysSlowlyAgain();
  }

  @Test
  void partnersCertificate_isMarkedAsTrusted_whenItIsNewOrChanged_andOtherwiseAsItWas()
      throws Exception {
    file.certificate("plain", ONE, BagFile.OF_KEY);
    file.certificate("marked", TWO, BagFile.TRUSTED, BagFile.OF_KEY);
    Loaded first = file.load();
    Loaded second =
        first.next(Ring.of(first.ring).add(ORDERS, TestKeys.certificateOf(THREE), NOW).keyring());

    assertThat(BagFile.attributes(second.certificateOf(ONE)))
        .isEqualTo(BagFile.attributes(file.encrypted.get(0)));
    assertThat(BagFile.attributes(second.certificateOf(TWO)))
        .isEqualTo(BagFile.attributes(file.encrypted.get(1)));
    assertThat(BagFile.oids(second.certificateOf(THREE)))
        .contains(Bag.FRIENDLY_NAME, BagFile.TRUSTED.oid())
        .doesNotHaveDuplicates()
        .hasSize(2 + OURS - 1);

    Keyring retired = second.ring;
    for (Alias alias : List.of(alias("plain"), alias("marked"))) {
      retired = Ring.of(retired).retire(alias, NOW, Retention.DEFAULT).keyring();
    }
    Loaded afterwards = second.next(retired);
    for (HeldKey key : List.of(ONE, TWO)) {
      assertThat(BagFile.oids(afterwards.certificateOf(key)))
          .contains(Bag.FRIENDLY_NAME, BagFile.TRUSTED.oid(), BagFile.OF_KEY.oid())
          .doesNotHaveDuplicates()
          .hasSize(3 + OURS);
    }
    assertThat(BagFile.attributes(afterwards.certificateOf(THREE)))
        .isEqualTo(BagFile.attributes(second.certificateOf(THREE)));
  }

  @Test
  void issuer_ofSeveralKeys_isWrittenOnce() throws Exception {
    Loaded first = file.load().next(Ring.empty().add(ORDERS, LEAF, NOW).keyring());
    Loaded second = first.next(Ring.of(first.ring).add(alias("other"), OTHER_LEAF, NOW).keyring());

    for (Loaded each : List.of(first, second)) {
      assertThat(each.certificatesOf(AUTHORITY))
          .singleElement()
          .satisfies(bag -> assertThat(bag.attributes()).isEmpty());
    }
    assertThat(((HeldKey) second.entry(LEAF)).chain()).isEqualTo(LEAF.chain());
    assertThat(((HeldKey) second.entry(OTHER_LEAF)).chain()).isEqualTo(OTHER_LEAF.chain());
  }

  /** A trusted one is an entry of its own; in a chain it would be taken for another. */
  @Test
  void issuer_keepsItsAttributes_butForThoseThatMakeItAnEntry() throws Exception {
    file.key("orders", LEAF);
    file.certificate(
        "authority", AUTHORITY, BagFile.id("2"), BagFile.TRUSTED, BagFile.OF_CERTIFICATE);
    Loaded first = file.load();

    Loaded written =
        first.next(Ring.of(first.ring).retire(ORDERS, NOW, Retention.DEFAULT).keyring());

    assertThat(written.certificatesOf(AUTHORITY))
        .extracting(BagFile::oids)
        .containsExactlyInAnyOrder(
            List.of(BagFile.OF_CERTIFICATE.oid(), Bag.FRIENDLY_NAME, BagFile.TRUSTED.oid()),
            List.of(BagFile.OF_CERTIFICATE.oid(), Bag.FRIENDLY_NAME));
    assertThat(written.content.entries()).hasSize(2);
  }

  @Test
  void secondEntryOfACertificate_staysAsLongAsTheFirst() throws Exception {
    file.key("orders", ONE);
    file.key("orders-copy", ONE);
    file.certificate("copy", ONE, BagFile.TRUSTED);
    Loaded first = file.load();

    Loaded second =
        first.next(Ring.of(first.ring).swap(ORDERS, TWO, NOW, Retention.DEFAULT).keyring());
    assertThat(second.keyOf("orders-copy").value()).isEqualTo(file.open.get(1).value());
    assertThat(second.certificatesOf(ONE))
        .extracting(bag -> bag.friendlyName().orElseThrow())
        .hasSize(3)
        .contains("orders-copy", "copy");

    Loaded purged =
        second.next(
            Ring.of(second.ring).purge(ONE.keyId(), NOW.plus(Duration.ofDays(90))).keyring());
    assertThat(purged.certificatesOf(ONE)).isEmpty();
    assertThat(purged.bags(Bag.SHROUDED_KEY)).hasSize(1);
  }

  // ---- secrets

  @Test
  void memo_thatStays_saysTheSame_andOneThatChangesTakesItsPlace() throws Exception {
    Keyring ring = Ring.empty().add(ORDERS, ONE, NOW).add(alias("other"), TWO, NOW).keyring();
    Loaded first =
        file.load().next(remember(remember(ring, ORDERS, "kept"), alias("other"), "to change"));
    Loaded second = first.next(remember(first.ring, alias("other"), "changed"));
    Loaded third = second.next(Ring.of(second.ring).remember(ORDERS, Optional.empty()).keyring());

    assertThat(second.ring.memos()).isEqualTo(Map.of(ORDERS, "kept", alias("other"), "changed"));
    assertThat(third.ring.memos()).isEqualTo(Map.of(alias("other"), "changed"));
    assertThat(third.secrets()).containsExactly("other (memo)");
  }

  @Test
  void memos_ofEachRevision_shareTheKeyOfItsCertificates_andHaveVectorsOfTheirOwn()
      throws Exception {
    Keyring ring = Ring.empty().add(ORDERS, ONE, NOW).keyring();
    for (int i = 0; i < 20; i++) {
      ring = remember(ring, alias("other-" + i), "the same text");
    }
    Loaded first = file.load().next(ring);
    Loaded second = first.next(remember(first.ring, ORDERS, "one more"));

    assertThat(second.secrets()).hasSize(21);
    for (Loaded written : List.of(first, second)) {
      assertNoDerivations(written);
      assertThat(
              written.bags(Bag.SECRET).stream()
                  .map(bag -> HexFormat.of().formatHex(bag.encryptedSecret().orElseThrow())))
          .doesNotHaveDuplicates();
    }
    assertThatThrownBy(() -> assertNoDerivations(first, second.pfx()))
        .isInstanceOf(ExceededException.class);
  }

  private static void assertNoDerivations(Loaded written) throws Exception {
    assertNoDerivations(written, written.pfx());
  }

  /** Reads all secrets of a file without one iteration of a key derivation. */
  private static void assertNoDerivations(Loaded written, Pfx by) throws Exception {
    for (Bag bag : written.bags(Bag.SECRET)) {
      assertThat(by.secret(bag.encryptedSecret().orElseThrow(), new Bounds(1, 0, 32))).isNotEmpty();
    }
  }

  @Test
  void memo_underAKeyOfItsOwn_isRead_andSharesTheKeyFromTheNextRevisionOn() throws Exception {
    file.key("orders", ONE);
    byte[] info = Der.privateKeyInfo("2.16.840.1.101.3.4.1", MemoEntry.contentOf("as before"));
    file.open.add(
        Bag.secret(
            Pfx.empty(Keystores.PASSWORD).encrypted(info),
            List.of(Bag.friendlyName(MemoEntry.nameOf(ORDERS)))));
    Loaded before = file.load();
    assertThat(before.ring.memos()).isEqualTo(Map.of(ORDERS, "as before"));
    assertThatThrownBy(() -> assertNoDerivations(before)).isInstanceOf(ExceededException.class);

    Loaded next = before.next(Ring.of(before.ring).add(alias("other"), TWO, NOW).keyring());

    assertNoDerivations(next);
    assertThat(next.ring.memos()).isEqualTo(Map.of(ORDERS, "as before"));
  }

  @Test
  void purgedKeys_areRememberedInOneEntry() throws Exception {
    Instant later = NOW.plus(Duration.ofDays(90));
    Loaded first =
        file.load()
            .next(
                Ring.empty()
                    .add(ORDERS, ONE, NOW)
                    .swap(ORDERS, TWO, NOW, Retention.DEFAULT)
                    .swap(ORDERS, THREE, NOW, Retention.DEFAULT)
                    .keyring());
    Loaded second = first.next(Ring.of(first.ring).purge(ONE.keyId(), later).keyring());
    Loaded third = second.next(Ring.of(second.ring).add(alias("other"), LEAF, later).keyring());
    Loaded fourth = third.next(Ring.of(third.ring).purge(TWO.keyId(), later).keyring());

    assertThat(first.secrets()).isEmpty();
    assertThat(third.ring.tombstones()).isEqualTo(second.ring.tombstones()).hasSize(1);
    assertNoDerivations(third);
    assertThat(fourth.secrets()).containsExactly(TombstoneEntry.NAME);
    assertThat(fourth.ring.tombstones()).hasSize(2);
  }

  @Test
  void secretsOfOthers_stayInThePartOfTheFileWhereTheyStand() throws Exception {
    file.key("orders", ONE);
    file.open.add(BagFile.secret("theirs"));
    file.encrypted.add(BagFile.secret("hidden"));
    Loaded first = file.load();

    Loaded written = first.next(Ring.of(first.ring).add(alias("other"), TWO, NOW).keyring());

    assertThat(written.pfx().open())
        .filteredOn(bag -> bag.type().equals(Bag.SECRET))
        .extracting(BagFile::attributes)
        .containsExactly(BagFile.attributes(file.open.get(1)));
    assertThat(written.pfx().encrypted())
        .filteredOn(bag -> bag.type().equals(Bag.SECRET))
        .extracting(Bag::value)
        .containsExactly(file.encrypted.get(1).value());
  }

  @Test
  void name_thatASecretHas_isFreeForNoKey_norForAMemo() throws Exception {
    file.key("orders", ONE);
    file.encrypted.add(BagFile.secret("Other"));
    file.encrypted.add(BagFile.secret("orders (MEMO)"));
    Loaded first = file.load();

    for (Keyring next :
        List.of(
            Ring.of(first.ring).add(alias("other"), TWO, NOW).keyring(),
            remember(first.ring, ORDERS, "my own"))) {
      assertThatThrownBy(() -> first.next(next))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("Cannot store a key as 'o");
    }
    file.encrypted.add(BagFile.secret("ORDERS"));
    Loaded clash = file.load();
    Keyring unrelated = Ring.of(clash.ring).add(alias("third"), TWO, NOW).keyring();
    assertThatThrownBy(() -> clash.next(unrelated))
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("Cannot store a key as 'orders'");
  }

  @Test
  void keyWithoutACertificate_isNoSecret_andLeavesItsNameToAnEntry() throws Exception {
    file.locked("other", ONE).locked("orders (memo)", TWO);
    file.encrypted.clear();
    Loaded first = file.load();
    assertThat(first.image.findings())
        .hasSize(2)
        .allMatch(finding -> finding.message().contains("has no certificate in the file"));

    Loaded written = first.next(Ring.of(first.ring).add(alias("other"), THREE, NOW).keyring());

    assertThat(written.bags(Bag.SHROUDED_KEY))
        .extracting(bag -> bag.friendlyName().orElseThrow().replaceAll("-[0-9a-f]{12}", "-mark"))
        .containsExactlyInAnyOrder("other", "other-mark", "orders (memo)");
  }

  private static Keyring remember(Keyring ring, Alias alias, String text) {
    return Ring.of(ring).remember(alias, Optional.of(text)).keyring();
  }

  private static HeldKey issued(String name) {
    return TestKeys.named(name).algorithm("EC", 256).issuedBy(AUTHORITY).make();
  }
}
