package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Note;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.Tombstone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

  private static final Instant NOW = Instant.parse("2026-11-21T08:46:33.000000001Z");
  private static final KeyId K1 = new KeyId("1".repeat(64));
  private static final KeyId K2 = new KeyId("2".repeat(64));
  private static final KeyId K3 = new KeyId("3".repeat(64));
  private static final Change ADD = change(Verb.ADD, K1, Optional.empty());
  private static final Change SWAP = change(Verb.SWAP, K2, Optional.of(K1));
  private static final Change SWAP_AGAIN = change(Verb.SWAP, K3, Optional.of(K2));
  private static final Change PURGE_1 = change(Verb.PURGE, K1, Optional.empty());
  private static final Change PURGE_2 = change(Verb.PURGE, K2, Optional.empty());

  @TempDir Path folder;

  @Test
  void upTo_everyRevisionOfAChain_givesTheChangesThatLedThere() {
    byte[] file = append(new byte[0], "-", "a", ADD);
    file = append(file, "a", "b", SWAP);
    file = append(file, "b", "c", SWAP_AGAIN);
    file = append(file, "c", "d", PURGE_1, PURGE_2);
    HistoryFile history = HistoryFile.parse(file);

    assertThat(history.upTo("-")).isEmpty();
    assertThat(history.upTo("a")).containsExactly(ADD);
    assertThat(history.upTo("b")).containsExactly(ADD, SWAP);
    assertThat(history.upTo("d")).containsExactly(ADD, SWAP, SWAP_AGAIN, PURGE_1, PURGE_2);
    assertThat(history.upTo("unknown")).isEmpty();
    assertThat(history.last()).isEqualTo("d");
    assertThat(new String(file, UTF_8)).hasLineCount(5);
  }

  @Test
  void step_tornAtEveryByte_countsOnlyWhereItIsWhole_andTheNextOneIsWhole() {
    byte[] before = append(new byte[0], "-", "a", ADD);
    byte[] whole = append(before, "a", "b", SWAP, PURGE_1);
    for (int length = before.length; length <= whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      HistoryFile history = HistoryFile.parse(torn);
      // Where only the end of the line is missing, nothing of its content is.
      if (length < whole.length - 1) {
        assertThat(history.knows("b") && history.upTo("b").size() < 3)
            .as("length %s: %s", length, history.upTo("b"))
            .isFalse();
      }
      assertThat(history.upTo("a")).containsExactly(ADD);

      HistoryFile next = HistoryFile.parse(append(torn, "a", "c", SWAP_AGAIN, PURGE_2));
      assertThat(next.upTo("c")).as("length %s", length).containsExactly(ADD, SWAP_AGAIN, PURGE_2);
      assertThat(next.last()).isEqualTo("c");
    }
  }

  /** The keystore is at "f" already, so what is on record about the way there must be all of it. */
  @Test
  void stepOfOthers_tornAtEveryByteAndWrittenAgain_isThereOnceAndWhole() {
    Change gone = byOthers(Verb.GONE, K1);
    Change found = byOthers(Verb.FOUND, K2);
    byte[] before = append(new byte[0], "-", "a", ADD);
    byte[] whole = append(before, "a", "f", gone, found);
    for (int length = before.length; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      HistoryFile history = HistoryFile.parse(torn);
      assertThat(history.last()).isIn("a", "f");
      byte[] again = history.knows("f") ? torn : append(torn, history.last(), "f", gone, found);
      assertThat(HistoryFile.parse(again).upTo("f"))
          .as("length %s", length)
          .containsExactly(ADD, gone, found);
    }
  }

  @Test
  void step_thatWasNeverTaken_isIgnored() {
    byte[] file = append(new byte[0], "-", "a", ADD);
    file = append(file, "a", "never", SWAP);
    file = append(file, "a", "b", SWAP_AGAIN);
    HistoryFile history = HistoryFile.parse(file);
    assertThat(history.upTo("a")).containsExactly(ADD);
    assertThat(history.upTo("b")).containsExactly(ADD, SWAP_AGAIN);
  }

  @Test
  void withoutLastStep_ofSeveralLines_endsWhereTheStepBegan() {
    byte[] file = append(new byte[0], "-", "a", ADD);
    file = append(file, "a", "never", SWAP);
    file = append(file, "a", "never either", PURGE_1, PURGE_2);
    HistoryFile history = HistoryFile.parse(file);
    assertThat(history.last()).isEqualTo("never either");
    assertThat(history.withoutLastStep().last()).isEqualTo("a");
    assertThat(HistoryFile.parse(new byte[0]).withoutLastStep().last()).isEqualTo("-");
  }

  @Test
  void step_withoutAnyChange_isAStep() {
    byte[] file = append(new byte[0], "-", "a", ADD);
    file = append(file, "a", "b");
    assertThat(HistoryFile.parse(file).last()).isEqualTo("b");
    assertThat(HistoryFile.parse(file).upTo("b")).containsExactly(ADD);
  }

  @Test
  void history_inACircle_comesToAnEnd() {
    byte[] file = append(new byte[0], "b", "a", ADD);
    file = append(file, "a", "b", SWAP);
    assertThat(HistoryFile.parse(file).upTo("b")).containsExactly(ADD, SWAP);
    assertThat(HistoryFile.parse(file).leads("a", "b")).isTrue();
    assertThat(HistoryFile.parse(file).leads("c", "b")).isFalse();
  }

  @Test
  void purge_carriesTheTombstoneOfItsKey_andNoOtherLineDoes() {
    Tombstone buried = new Tombstone(K1, K2.hex(), KeyState.COMPROMISED, NOW, Optional.empty());
    Tombstone before = new Tombstone(K3, K2.hex(), KeyState.COMPROMISED, NOW, Optional.empty());
    byte[] lines =
        HistoryFile.parse(new byte[0])
            .lines("-", "a", List.of(ADD, PURGE_1), List.of(before, buried));
    HistoryFile history = HistoryFile.parse(lines);

    assertThat(history.tombstonesUpTo("a")).containsExactly(buried);
    assertThat(history.upTo("a")).containsExactly(ADD, PURGE_1);
    assertThat(history.leads("-", "a")).isTrue();
    assertThat(history.isEmpty()).isFalse();
    assertThat(HistoryFile.parse(new byte[0]).isEmpty()).isTrue();
  }

  @Test
  void lines_ofALaterFormatOrOfNone_areIgnored() {
    byte[] file = append(new byte[0], "-", "a", ADD);
    byte[] more =
        (new String(file, UTF_8) + "2\ta\tb\t=\n\nnonsense\n1\ta\n1\ta\tb\n").getBytes(UTF_8);
    assertThat(HistoryFile.parse(more).last()).isEqualTo("a");
    assertThat(HistoryFile.parse(append(more, "a", "b", SWAP)).upTo("b"))
        .containsExactly(ADD, SWAP);
  }

  @Test
  void noteAndAlias_withEveryKindOfLetterAndSign_survive() throws Exception {
    SetClock clock = new SetClock();
    Path file = folder.resolve("keys.p12");
    String who = "alice of the Größe, 日本, \uD83D\uDD11 100% + \"1\\t2\" %09%0A";
    String why = " 1 a=b; \u00A0";
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      rotation.by(who, why).add(alias("größe 100%"), TestKeys.ec("first"));
      rotation.by("", why).swap(alias("größe 100%"), TestKeys.ec("second"));
    }
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThat(rotation.history())
          .extracting(Change::note)
          .containsExactly(new Note(who, why), new Note("", why));
      assertThat(rotation.history()).extracting(Change::alias).containsOnly(alias("größe 100%"));
      HistoryReplay.assertAgrees(rotation);
    }
    assertThat(Files.readString(folder.resolve("keys.p12.history"))).hasLineCount(2);
  }

  @Test
  void standing_afterEveryVerb_isWhatTheVerbMade() {
    Change renamed =
        Change.of(
            Verb.RENAME,
            alias("purchases"),
            K1,
            Optional.empty(),
            Optional.of(alias("orders")),
            NOW,
            Note.NONE);
    var standings = Standing.after(List.of(ADD, SWAP, SWAP_AGAIN, PURGE_1, renamed));
    assertThat(standings)
        .containsOnlyKeys(K2, K3)
        .containsEntry(K2, new Standing(alias("purchases"), KeyState.RETAINED, Optional.of(NOW)))
        .containsEntry(K3, new Standing(alias("purchases"), KeyState.ACTIVE, Optional.of(NOW)));
  }

  private static byte[] append(byte[] file, String from, String to, Change... changes) {
    byte[] lines = HistoryFile.parse(file).lines(from, to, List.of(changes), List.of());
    byte[] longer = Arrays.copyOf(file, file.length + lines.length);
    System.arraycopy(lines, 0, longer, file.length, lines.length);
    return longer;
  }

  private static Change byOthers(Verb verb, KeyId keyId) {
    return Change.of(
        verb, alias("orders"), keyId, Optional.empty(), Optional.empty(), NOW, Note.NONE);
  }

  private static Change change(Verb verb, KeyId keyId, Optional<KeyId> replaced) {
    return Change.of(
        verb,
        alias("orders"),
        keyId,
        replaced,
        Optional.empty(),
        NOW,
        new Note("alice", "yearly renewal"));
  }
}
