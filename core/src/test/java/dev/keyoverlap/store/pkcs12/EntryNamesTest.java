package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.store.pkcs12.EntryNames.Unnamed;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Under which name each entry is found, and which of two of one name keeps it. */
@SuppressWarnings("TimeInStaticInitializer") // only their order counts
class EntryNamesTest {

  private static final Instant NOW = Instant.now();
  private static final HeldKey OLD = beginning("old", 2);
  private static final HeldKey YOUNG = beginning("young", 1);
  private static final HeldKey SAME_AGE = beginning("same", 1);

  private final List<Finding> findings = new ArrayList<>();

  private static HeldKey beginning(String name, int daysAgo) {
    return TestKeys.named(name)
        .algorithm("EC", 256)
        .valid(NOW.minus(Duration.ofDays(daysAgo)), NOW.plus(Duration.ofDays(9)))
        .make();
  }

  private static Unnamed pair(String name, HeldKey key, Bag.Attribute... attributes) {
    return entry(
        name,
        Optional.of(
            LockedKey.elsewhere(
                () -> {
                  throw new GeneralSecurityException("Nobody unlocks it");
                })),
        Optional.of(Bag.shroudedKey(new byte[] {1}, List.of())),
        key,
        attributes);
  }

  private static Unnamed certificate(String name, HeldKey key, Bag.Attribute... attributes) {
    return entry(name, Optional.empty(), Optional.empty(), key, attributes);
  }

  private static Unnamed entry(
      String name,
      Optional<LockedKey> locked,
      Optional<Bag> bag,
      HeldKey key,
      Bag.Attribute... attributes) {
    return new Unnamed(
        new StoredEntry(
            name, true, locked, List.of(key.certificate()), List.of(attributes), List.of()),
        bag,
        Bag.certificate(new byte[] {2}, List.of()));
  }

  private List<String> named(Unnamed... found) {
    return EntryNames.of(List.of(found), findings).entries().stream()
        .map(StoredEntry::name)
        .toList();
  }

  private static String sound(String beginning, HeldKey key) {
    return beginning + "-" + key.keyId().shortForm();
  }

  @Test
  void name_thatIsAlone_staysAsItIs() {
    EntryNames names = EntryNames.of(List.of(pair("Orders", OLD)), findings);

    assertThat(names.entries())
        .extracting(StoredEntry::name, StoredEntry::asFound)
        .containsExactly(tuple("Orders", true));
    assertThat(names.twins()).isEmpty();
    assertThat(findings).isEmpty();
  }

  @Test
  void name_ofSeveral_isThatOfTheYoungest_orOfTheLaterOfOneAge_andAKeyComesFirst() {
    assertThat(named(pair("orders", OLD), pair("ORDERS", YOUNG)))
        .containsExactly(sound("orders", OLD), "ORDERS");
    assertThat(named(pair("orders", YOUNG), pair("ORDERS", OLD)))
        .containsExactly("orders", sound("orders", OLD));
    assertThat(named(pair("orders", YOUNG), pair("orders", SAME_AGE)))
        .containsExactly(sound("orders", YOUNG), "orders");
    assertThat(named(pair("orders", OLD), certificate("orders", YOUNG)))
        .containsExactly("orders", sound("orders", YOUNG));
    assertThat(named(certificate("orders", YOUNG), pair("orders", OLD)))
        .containsExactly(sound("orders", YOUNG), "orders");
    assertThat(findings).hasSize(5).allMatch(one -> one.kind() == Kind.ENTRY_RENAMED);
    assertThat(findings.get(0).message())
        .contains(OLD.keyId() + "", "has the alias '" + sound("orders", OLD) + "'", "'orders'");
  }

  @Test
  void keysWithoutAName_getTheNumbersThatAreFree_asTheJdkGivesThem() {
    assertThat(named(pair("", OLD), pair("2", YOUNG), pair(" ", SAME_AGE)))
        .containsExactly("1", "2", "3");
    assertThat(findings).isEmpty();
  }

  @Test
  void certificateWithoutAName_isNamedByItsKey_andToldSo() {
    assertThat(named(certificate("", OLD))).containsExactly(sound("unnamed", OLD));
    assertThat(findings)
        .singleElement()
        .satisfies(one -> assertThat(one.message()).endsWith("it has no name in the file."));
  }

  @Test
  void name_thatNoAliasCanHave_isCutAndCleaned() {
    int most = 250 - OLD.keyId().shortForm().length() - 1;
    String key = "\ud83d\udd11";
    String whole = "x".repeat(most - 2) + key;
    String cut = "x".repeat(most - 1) + key;

    assertThat(named(pair("a\nB" + "\t", OLD))).containsExactly(sound("ab", OLD));
    assertThat(named(pair("\n", OLD))).hasSize(1);
    assertThat(named(certificate("\u0007", OLD))).containsExactly(sound("unnamed", OLD));
    assertThat(named(pair(whole + "y".repeat(300), OLD))).containsExactly(sound(whole, OLD));
    assertThat(named(pair(cut + "y".repeat(300), OLD)))
        .containsExactly(sound("x".repeat(most - 1), OLD));
  }

  @Test
  void namesThatSayAState_stayApart() {
    assertThat(named(pair("orders (retained)", OLD), pair("orders (retained)", YOUNG)))
        .containsExactly("orders (retained)", "orders (retained)");
    assertThat(findings).isEmpty();
  }

  @Test
  void certificateThatStandsTwice_isUsedWhereItsStateIsKnown_orElseWhereItsKeyIs() {
    Bag.Attribute ours =
        new Bag.Attribute("2.25.272381644616372695911165029718077614443.2", new byte[] {5, 0});

    used("b", certificate("a", OLD), pair("b", OLD));
    used("a", pair("a", OLD), certificate("b", OLD));
    used("a", pair("a", OLD), pair("b", OLD));
    used("b", pair("a", OLD), certificate("b", OLD, ours));
    used("b (staged)", pair("a", OLD), certificate("b (staged)", OLD));
    used("a", certificate("a", OLD, ours), pair("b", OLD));
    used("b", certificate("a", OLD, ours), pair("b", OLD, ours));
  }

  private void used(String name, Unnamed one, Unnamed other) {
    findings.clear();
    EntryNames names = EntryNames.of(List.of(one, other), findings);
    Unnamed twin = name.equals(one.entry().name()) ? other : one;

    assertThat(names.entries()).extracting(StoredEntry::name).containsExactly(name);
    assertThat(names.twins())
        .containsExactly(
            new KeystoreContent.Twin(
                OLD.keyId(), twin.entry().name(), twin.key(), twin.certificate()));
    assertThat(findings)
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.kind()).isEqualTo(Kind.CERTIFICATE_TWICE);
              assertThat(found.message())
                  .contains("as '" + name + "', which is used")
                  .contains("as '" + twin.entry().name() + "', which stays");
            });
  }
}
