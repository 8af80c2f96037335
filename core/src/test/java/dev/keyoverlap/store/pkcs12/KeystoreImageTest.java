package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Bag.Attribute;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyResolver;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Note;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.ring.Tombstone;
import dev.keyoverlap.store.DamagedKeystoreException;
import dev.keyoverlap.store.pkcs12.BagFile.Loaded;
import java.security.KeyStore;
import java.security.PKCS12Attribute;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which version each entry of a file is, by its name, its attributes, and the history. */
class KeystoreImageTest {

  private static final Alias ORDERS = alias("orders");
  private static final HeldKey ONE = TestKeys.ec("one");
  private static final HeldKey TWO = TestKeys.ec("two");
  private static final Instant BEGIN = ONE.certificate().getNotBefore().toInstant();
  private static final Instant NOW = BEGIN.plusSeconds(1_000_000);
  private static final KeyVersion ACTIVE =
      KeyVersion.active(ORDERS, TestKeys.certificateOf(ONE), NOW);
  private static final KeyVersion RETAINED = version(KeyState.RETAINED);
  private static final KeyVersion COMPROMISED = version(KeyState.COMPROMISED);

  private final BagFile file = new BagFile();

  @BeforeAll
  static void deriveKeysQuickly() {
    Keystores.deriveKeysQuickly();
  }

  @AfterAll
  static void deriveKeysSlowlyAgain() {
    Keystores.deriveKeysSlowlyAgain();
  }

  private static KeyVersion version(KeyState state) {
    return KeyVersion.of(
        ORDERS, TestKeys.certificateOf(ONE), state, NOW, Optional.of(NOW.plusSeconds(60)));
  }

  // ---- state, and since when

  @Test
  void plainName_isAnActiveKey_sinceWhatIsSaidOfIt_orElseSinceItsCertificateBegins()
      throws Exception {
    certificate("orders");
    assertThat(read().since()).isEqualTo(BEGIN);
    assertThat(readAfter(change(Verb.ADD, ORDERS)).since()).isEqualTo(NOW);
    assertThat(readAfter(change(Verb.FOUND, ORDERS)).since()).isEqualTo(BEGIN);
    assertThat(readAfter(change(Verb.RETIRE, ORDERS)).since()).isEqualTo(BEGIN);

    file.encrypted.clear();
    certificate("orders", attributes(ACTIVE));
    assertThat(read()).isEqualTo(ACTIVE);
  }

  @Test
  void plainName_withTheAttributesOfAnother_isActiveUnderIt_unlessItWasCompromised()
      throws Exception {
    certificate("Emergency", attributes(RETAINED));
    assertThat(read())
        .isEqualTo(KeyVersion.active(alias("emergency"), TestKeys.certificateOf(ONE), NOW));

    file.encrypted.clear();
    certificate("emergency", attributes(COMPROMISED));
    assertThat(read()).isEqualTo(COMPROMISED);
  }

  @Test
  void markedName_isWhatItsAttributesSay_orWhereTheyContradictItWhatItSaysItself()
      throws Exception {
    certificate(VersionRecord.nameOf(RETAINED), attributes(RETAINED));
    assertThat(read()).isEqualTo(RETAINED);

    file.encrypted.clear();
    certificate(VersionRecord.nameOf(RETAINED), attributes(ACTIVE));
    assertThat(read().state()).isEqualTo(KeyState.RETAINED);
    assertThat(read().keptUntil()).isEqualTo(RETAINED.keptUntil());
    assertThat(read().since()).isEqualTo(BEGIN);
    assertThat(readAfter(change(Verb.RETIRE, ORDERS)).since()).isEqualTo(NOW);
  }

  @Test
  void versionThatIsKnown_isNotReadAgain_whileItsNameIsTheSame() throws Exception {
    certificate(VersionRecord.nameOf(RETAINED));
    KeystoreContent content = file.load().content;
    Keyring known = Keyring.of(List.of(RETAINED));

    KeyVersion same =
        image(content, known, Optional.empty(), nothing()).keyring().versions().get(0);

    assertThat(same).isSameAs(RETAINED);
  }

  @Test
  void attributeThatCannotBeRead_isNamedWithItsEntry() throws Exception {
    Attribute ours = attributes(ACTIVE)[0];
    byte[] encoded = ours.encoded();
    int set = 4 + encoded[3];
    assertThat(encoded[set]).isEqualTo((byte) 0x31);
    encoded[set] = 4;
    certificate("orders", new Attribute(ours.oid(), encoded));

    assertThatThrownBy(file::load)
        .isInstanceOf(DamagedKeystoreException.class)
        .hasMessageContaining(
            "entry 'orders' of the keystore has an attribute that cannot be read");
  }

  @Test
  void fileThatContradictsItself_isRefused() throws Exception {
    file.certificate("orders (staged 1)", ONE);
    file.certificate("orders (staged 2)", TWO);

    assertThatThrownBy(file::load)
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("The keystore is inconsistent: ")
        .hasMessageContaining("at most one active and one staged key");
  }

  // ---- what the history remembers

  @Test
  void compromiseThatTheFileForgot_counts_andIsTold() throws Exception {
    certificate("orders");
    Succession compromised = after(change(Verb.ADD, ORDERS), change(Verb.COMPROMISED, ORDERS));
    KeystoreImage image = image(compromised);

    assertThat(image.keyring().versions())
        .containsExactly(
            KeyVersion.of(
                ORDERS,
                TestKeys.certificateOf(ONE),
                KeyState.COMPROMISED,
                NOW,
                Optional.of(Retention.DEFAULT.until(NOW))));
    assertThat(image.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.COMPROMISE_FORGOTTEN);
              assertThat(finding.message())
                  .contains("has the key " + ONE.keyId() + " as active under 'orders'")
                  .contains("marked as compromised at " + NOW);
            });

    file.encrypted.clear();
    certificate(VersionRecord.nameOf(RETAINED), attributes(RETAINED));
    assertThat(image(compromised).keyring().versions()).containsExactly(COMPROMISED);

    file.encrypted.clear();
    certificate(VersionRecord.nameOf(COMPROMISED), attributes(COMPROMISED));
    assertThat(image(compromised).keyring().versions()).containsExactly(COMPROMISED);
    assertThat(image(compromised).findings()).isEmpty();
  }

  @Test
  void purgeThatTheFileForgot_counts_andIsTold() throws Exception {
    file.key("orders", ONE);
    Loaded first = file.load();
    Loaded second =
        first.next(
            Ring.of(first.ring)
                .swap(ORDERS, TWO, NOW, Retention.DEFAULT)
                .purge(ONE.keyId(), Retention.DEFAULT.until(NOW))
                .keyring());
    Tombstone tombstone = second.ring.tombstones().get(0);
    Succession purged =
        new Succession(history(List.of(tombstone), change(Verb.PURGE, ORDERS)), "b");

    file.open.clear();
    file.encrypted.clear();
    file.key("orders", TWO);
    KeystoreImage forgotten = image(purged);
    assertThat(forgotten.keyring().tombstones()).containsExactly(tombstone);
    assertThat(forgotten.findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.PURGE_FORGOTTEN);

    KeystoreImage remembered = image(second.content, Keyring.empty(), Optional.empty(), purged);
    assertThat(remembered.keyring().tombstones()).containsExactly(tombstone);
    assertThat(remembered.findings()).isEmpty();
  }

  // ---- private keys

  @Test
  void keyThatGotAnotherPassword_isUnlockedWithIt_byWhomHasItAlready() throws Exception {
    Loaded before = file.locked("orders", ONE).load();
    HeldKey held = (HeldKey) before.entry(ONE);
    assertThatThrownBy(held::privateKey).isInstanceOf(KeyUnavailableException.class);

    file.open.clear();
    file.encrypted.clear();
    KeystoreImage after = again(file.key("orders", ONE).load(), before);

    assertThat(entry(after, ONE)).isSameAs(held);
    assertThat(held.privateKey()).isEqualTo(ONE.privateKey());
  }

  @Test
  void lockedKey_ofAnEarlierFile_isRemembered_asLongAsTheRingHasTheKey() throws Exception {
    Loaded before = file.key("orders", ONE).key("other", TWO).load();
    file.open.clear();
    file.encrypted.clear();
    KeystoreContent empty = file.load().content;
    Keyring smaller =
        Ring.of(before.ring)
            .retire(alias("other"), NOW, Retention.DEFAULT)
            .purge(TWO.keyId(), Retention.DEFAULT.until(NOW))
            .keyring();

    KeystoreImage after = image(empty, smaller, Optional.of(before.image), nothing());

    assertThat(after.keyring().versions()).isEmpty();
    assertThat(after.lockedKey(ONE.keyId())).isEqualTo(before.image.lockedKey(ONE.keyId()));
    assertThat(after.lockedKey(ONE.keyId()).orElseThrow().unlock()).isEqualTo(ONE.privateKey());
    assertThat(after.lockedKey(TWO.keyId())).isEmpty();
  }

  @Test
  void entryThatGotItsPrivateKey_orLostIt_isWhatTheFileHas() throws Exception {
    Loaded pair = file.key("orders", ONE).load();
    file.open.clear();
    file.encrypted.clear();
    Loaded certificate = file.certificate("orders", ONE).load();

    assertThat(entry(again(pair, certificate), ONE)).isInstanceOf(HeldKey.class);
    assertThat(entry(again(certificate, pair), ONE)).isInstanceOf(PeerCertificate.class);
  }

  // ---- what the tests are made of

  private void certificate(String name, Attribute... attributes) throws Exception {
    file.certificate(name, ONE, attributes);
  }

  private static Attribute[] attributes(KeyVersion version) {
    Set<KeyStore.Entry.Attribute> ours = VersionRecord.attributesOf(version);
    return ours.stream()
        .map(each -> new Bag.Attribute(each.getName(), ((PKCS12Attribute) each).getEncoded()))
        .toArray(Attribute[]::new);
  }

  private static Change change(Verb verb, Alias alias) {
    return Change.of(verb, alias, ONE.keyId(), Optional.empty(), Optional.empty(), NOW, Note.NONE);
  }

  private static HistoryFile history(List<Tombstone> tombstones, Change... changes) {
    return HistoryFile.parse(
        HistoryFile.parse(new byte[0]).lines("-", "a", List.of(changes), tombstones));
  }

  /** Of the revision that these changes led to. */
  private static Succession after(Change... changes) {
    return new Succession(history(List.of(), changes), "a");
  }

  private static Succession nothing() {
    return new Succession(HistoryFile.parse(new byte[0]), "a");
  }

  private static KeystoreImage image(
      KeystoreContent content, Keyring known, Optional<KeystoreImage> before, Succession succession)
      throws Exception {
    return KeystoreImage.of(content, known, before, succession, KeyResolver.of());
  }

  private KeystoreImage image(Succession succession) throws Exception {
    return image(file.load().content, Keyring.empty(), Optional.empty(), succession);
  }

  /** A file, as it is read after another one. */
  private static KeystoreImage again(Loaded file, Loaded before) throws Exception {
    return image(file.content, before.ring, Optional.of(before.image), nothing());
  }

  private KeyVersion read() throws Exception {
    return file.load().ring.versions().get(0);
  }

  private KeyVersion readAfter(Change... changes) throws Exception {
    return image(after(changes)).keyring().versions().get(0);
  }

  private static KeyEntry entry(KeystoreImage image, HeldKey key) {
    return image.keyring().find(key.keyId()).orElseThrow().entry();
  }
}
