package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Note;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.ring.Tombstone;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the history says of a revision that it leads to, led to, or does not know. */
class SuccessionTest {

  private static final Alias ORDERS = alias("orders");
  private static final Instant NOW = Instant.parse("2026-11-21T08:46:33Z");
  private static final HeldKey OLD = TestKeys.ec("old");
  private static final HeldKey NEXT = TestKeys.ec("next");
  private static final Keyring EMPTY = Keyring.empty();
  private static final Revision NOBODY = new Revision(EMPTY, "");
  private static final Change ADD = change(Verb.ADD, OLD.keyId(), Optional.empty());
  private static final Change SWAP = change(Verb.SWAP, NEXT.keyId(), Optional.of(OLD.keyId()));

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  private static Change change(Verb verb, KeyId key, Optional<KeyId> replaced) {
    return Change.of(verb, ORDERS, key, replaced, Optional.empty(), NOW, Note.NONE);
  }

  private void step(String from, String to, List<Tombstone> tombstones, Change... changes) {
    file.writeBytes(
        HistoryFile.parse(file.toByteArray()).lines(from, to, List.of(changes), tombstones));
  }

  private Succession at(String mark) {
    return new Succession(HistoryFile.parse(file.toByteArray()), mark);
  }

  private void twoSteps() {
    step("-", "a", List.of(), ADD);
    step("a", "b", List.of(), SWAP);
  }

  private static KeyVersion active(Alias alias, HeldKey key) {
    return KeyVersion.active(alias, key, NOW);
  }

  private static KeyVersion retained(Alias alias, HeldKey key) {
    return KeyVersion.of(alias, key, KeyState.RETAINED, NOW, Optional.of(NOW.plusSeconds(9)));
  }

  private static List<Kind> kinds(List<Finding> findings) {
    return findings.stream().map(Finding::kind).toList();
  }

  private static Revision known(String mark) {
    return new Revision(EMPTY, mark);
  }

  private static final Keyring BOTH =
      Keyring.of(List.of(active(ORDERS, NEXT), retained(ORDERS, OLD)));

  @Test
  void changes_areThoseOnTheWay_orAllWhereAnotherProgramWentOn() {
    twoSteps();

    assertThat(at("-").changes()).isEmpty();
    assertThat(at("a").changes()).containsExactly(ADD);
    assertThat(at("b").changes()).containsExactly(ADD, SWAP);
    assertThat(at("foreign").changes()).containsExactly(ADD, SWAP);
  }

  @Test
  void revision_isTheLast_anOlderOne_orUnknown() {
    twoSteps();

    assertThat(at("b").isLast()).isTrue();
    assertThat(at("b").isOlder()).isFalse();
    assertThat(at("a").isLast()).isFalse();
    assertThat(at("a").isOlder()).isTrue();
    assertThat(at("foreign").isOlder()).isFalse();
    assertThat(at("b").standings()).containsOnlyKeys(OLD.keyId(), NEXT.keyId());
  }

  @Test
  void compromise_counts_onTheLastWayAndOnThatOfTheRevision() {
    Change stolen = change(Verb.COMPROMISED, OLD.keyId(), Optional.empty());
    Change alsoStolen = change(Verb.COMPROMISED, NEXT.keyId(), Optional.empty());
    twoSteps();
    step("b", "c", List.of(), stolen);
    step("b", "d", List.of(), alsoStolen);

    assertThat(at("c").compromises())
        .containsEntry(OLD.keyId(), stolen)
        .containsEntry(NEXT.keyId(), alsoStolen);
    assertThat(at("d").compromises()).containsOnlyKeys(NEXT.keyId());
  }

  @Test
  void tombstones_areReadBack_exceptAtTheLastRevision() {
    Tombstone tombstone =
        new Tombstone(OLD.keyId(), "0".repeat(64), KeyState.COMPROMISED, NOW, Optional.empty());
    Change purge = change(Verb.PURGE, OLD.keyId(), Optional.empty());
    twoSteps();
    step("b", "c", List.of(tombstone), purge);

    assertThat(at("c").tombstones()).isEmpty();
    assertThat(at("b").tombstones()).containsExactly(tombstone);
    assertThat(at("foreign").tombstones()).containsExactly(tombstone);
    step("b", "d", List.of());
    assertThat(at("d").tombstones()).isEmpty();
    assertThat(at("c").tombstones()).containsExactly(tombstone);
  }

  @Test
  void nothingIsStrange_whereTheHistoryLeadsOn_orThereIsNone() {
    assertThat(at("foreign").findings("keys", NOBODY, BOTH)).isEmpty();
    assertThat(at("foreign").findings("keys", known("-"), BOTH)).isEmpty();
    twoSteps();
    assertThat(at("b").findings("keys", NOBODY, BOTH)).isEmpty();
    assertThat(at("b").findings("keys", known("a"), EMPTY)).isEmpty();
    assertThat(at("b").findings("keys", known("-"), BOTH)).isEmpty();
  }

  @Test
  void revision_thatTheHistoryDoesNotLeadTo_isReported() {
    assertThat(kinds(at("foreign").findings("keys", known("mine"), BOTH)))
        .containsExactly(Kind.CHANGED_BY_OTHERS);
    twoSteps();
    assertThat(kinds(at("b").findings("keys", known("mine"), BOTH)))
        .containsExactly(Kind.CHANGED_BY_OTHERS);
    assertThat(kinds(at("foreign").findings("keys", NOBODY, BOTH)))
        .containsExactly(Kind.CHANGED_BY_OTHERS);
    assertThat(kinds(at("a").findings("keys", NOBODY, BOTH))).containsExactly(Kind.OLDER_REVISION);
  }

  @Test
  void key_isMissing_whereNeitherTheRingNorTheOneBeforeHasIt() {
    twoSteps();
    Keyring one = Keyring.of(List.of(active(ORDERS, NEXT)));

    assertThat(at("foreign").findings("keys", NOBODY, one))
        .last()
        .satisfies(
            missing -> {
              assertThat(missing.kind()).isEqualTo(Kind.KEY_MISSING);
              assertThat(missing.message())
                  .contains("keys no longer has the key " + OLD.keyId())
                  .contains("the alias 'orders'");
            });
    assertThat(kinds(at("foreign").findings("keys", new Revision(BOTH, ""), one)))
        .containsExactly(Kind.CHANGED_BY_OTHERS);
  }

  // ---- what is written

  private static final Change RETIRE = change(Verb.RETIRE, NEXT.keyId(), Optional.empty());

  private List<Change> afterChange(String mark, Keyring base) {
    file.writeBytes(at(mark).lines(new Revision(base, mark), "next", List.of(RETIRE), List.of()));
    return at("next").changes();
  }

  private static Change byOthers(Verb verb, Alias alias, HeldKey key) {
    return Change.of(verb, alias, key.keyId(), Optional.empty(), Optional.empty(), NOW, Note.NONE);
  }

  @Test
  void change_ofTheLastRevision_isOneStep() {
    twoSteps();
    assertThat(afterChange("b", BOTH)).containsExactly(ADD, SWAP, RETIRE);
  }

  @Test
  void change_ofAnAdoptedFile_isOneStep_asIsTheFirst() {
    assertThat(afterChange("-", EMPTY)).containsExactly(RETIRE);
  }

  @Test
  void change_ofWhatAnotherProgramWrote_recordsFirstWhatThatDid() {
    twoSteps();
    Alias other = alias("other");
    HeldKey third = TestKeys.ec("third");
    Keyring foreign = Keyring.of(List.of(active(other, NEXT), active(ORDERS, third)));

    assertThat(afterChange("foreign", foreign))
        .startsWith(ADD, SWAP, byOthers(Verb.GONE, ORDERS, OLD))
        .endsWith(RETIRE)
        .contains(byOthers(Verb.FOUND, other, NEXT), byOthers(Verb.FOUND, ORDERS, third))
        .hasSize(6);
    assertThat(at("foreign").isOlder()).isTrue();
  }

  @Test
  void key_thatAnotherProgramPutIntoUse_isFound_andOneThatItTookOutIsNot() {
    twoSteps();
    Keyring foreign = Keyring.of(List.of(active(ORDERS, OLD), retained(ORDERS, NEXT)));

    assertThat(afterChange("foreign", foreign))
        .containsExactly(ADD, SWAP, byOthers(Verb.FOUND, ORDERS, OLD), RETIRE);
  }

  @Test
  void change_ofAnOlderRevision_goesOnFromTheLast() {
    twoSteps();

    assertThat(afterChange("a", Keyring.of(List.of(active(ORDERS, OLD)))))
        .containsExactly(
            ADD,
            SWAP,
            byOthers(Verb.GONE, ORDERS, NEXT),
            byOthers(Verb.FOUND, ORDERS, OLD),
            RETIRE);
  }
}
