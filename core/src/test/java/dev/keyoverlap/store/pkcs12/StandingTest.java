package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Note;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each verb of the history says of a key, and of the one that it replaced. */
class StandingTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias OTHER = alias("other");
  private static final Instant FIRST = Instant.parse("2026-11-21T08:46:33Z");
  private static final Instant THEN = FIRST.plusSeconds(60);
  private static final KeyId K1 = new KeyId("1".repeat(64));
  private static final KeyId K2 = new KeyId("2".repeat(64));
  private static final Change ADD_K1 =
      Change.of(Verb.ADD, ORDERS, K1, Optional.empty(), Optional.empty(), FIRST, Note.NONE);

  private static Map<KeyId, Standing> after(
      Verb verb, Alias at, KeyId key, Optional<KeyId> replaced, Optional<Alias> before) {
    return Standing.after(
        List.of(ADD_K1, Change.of(verb, at, key, replaced, before, THEN, Note.NONE)));
  }

  private static Standing standing(Alias alias, KeyState state, Instant since) {
    return new Standing(alias, state, Optional.of(since));
  }

  @Test
  void verbThatBringsAKeyIntoUse_retainsTheOneThatItReplaced() {
    for (Verb verb : List.of(Verb.ADD, Verb.ACTIVATE, Verb.SWAP, Verb.PROMOTE, Verb.RESTORE)) {
      assertThat(after(verb, ORDERS, K2, Optional.of(K1), Optional.empty()))
          .as("%s", verb)
          .containsOnly(
              Map.entry(K1, standing(ORDERS, KeyState.RETAINED, THEN)),
              Map.entry(K2, standing(ORDERS, KeyState.ACTIVE, THEN)));
    }
  }

  @Test
  void verbThatTakesAKeyOutOfUse_orPreparesOne_saysSince() {
    Map<Verb, KeyState> states =
        Map.of(
            Verb.STAGE, KeyState.STAGED,
            Verb.RETIRE, KeyState.RETAINED,
            Verb.COMPROMISED, KeyState.COMPROMISED);
    states.forEach(
        (verb, state) ->
            assertThat(after(verb, OTHER, K1, Optional.empty(), Optional.empty()))
                .as("%s", verb)
                .containsOnly(Map.entry(K1, standing(OTHER, state, THEN))));
  }

  @Test
  void keyThatWasFound_isActive_sinceNobodyKnowsWhen() {
    assertThat(after(Verb.FOUND, OTHER, K2, Optional.empty(), Optional.empty()))
        .containsEntry(K2, new Standing(OTHER, KeyState.ACTIVE, Optional.empty()));
  }

  @Test
  void correction_keepsTheState_andCountsFromThenOn() {
    assertThat(after(Verb.CORRECT, ORDERS, K1, Optional.empty(), Optional.empty()))
        .containsOnly(Map.entry(K1, standing(ORDERS, KeyState.ACTIVE, THEN)));
    assertThat(after(Verb.CORRECT, ORDERS, K2, Optional.empty(), Optional.empty()))
        .containsOnlyKeys(K1);
  }

  @Test
  void keyThatIsGone_standsNowhere_andANoteChangesNothing() {
    for (Verb verb : List.of(Verb.PURGE, Verb.GONE)) {
      assertThat(after(verb, ORDERS, K1, Optional.empty(), Optional.empty())).isEmpty();
    }
    assertThat(after(Verb.NOTE, ORDERS, K1, Optional.empty(), Optional.empty()))
        .containsOnly(Map.entry(K1, standing(ORDERS, KeyState.ACTIVE, FIRST)));
  }

  @Test
  void newName_isThatOfEveryKeyUnderTheOldOne_andOfNoOther() {
    assertThat(after(Verb.RENAME, OTHER, K1, Optional.empty(), Optional.of(ORDERS)))
        .containsOnly(Map.entry(K1, standing(OTHER, KeyState.ACTIVE, FIRST)));
    assertThat(after(Verb.RENAME, alias("third"), K2, Optional.empty(), Optional.of(OTHER)))
        .containsOnly(Map.entry(K1, standing(ORDERS, KeyState.ACTIVE, FIRST)));
  }
}
