package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.RenewalRecord.Over;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyringStoreException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written of a renewal is what is read of it. */
class RenewalTextTest {

  private static final Procedure CS3 = Procedure.named("CS3");
  private static final Procedure CS4 = Procedure.named("CS4");
  private static final Instant NOW = Instant.parse("2027-05-03T10:15:30.5Z");
  private static final Change.Note NOTE = new Change.Note("alice", "mail of 3 May, 100 % sure");
  private static final String BOTH = "reads both";
  private static final String ONE = "reads one % +";

  private static RenewalRecord record(Optional<Over> over) {
    return new RenewalRecord(
        "an id",
        NOW,
        Optional.of(OLD.keyId()),
        Optional.of(NEW.keyId()),
        alias("orders-2027"),
        List.of(
            new Track(BOTH, CS3, false, Optional.of(NOTE)),
            new Track(ONE, CS4, true, Optional.empty())),
        List.of(
            RenewalRecord.stepRecord(new PendingStep(BOTH, CS3.step(1)), NOW, NOTE),
            new StepRecord(ONE, 2, NOW, NOTE, Optional.of(NOW), Optional.of(NOW.plusSeconds(3600))),
            RenewalRecord.remark("", NOW, NOTE)),
        List.of(
            new Inquiry(BOTH, "them", Optional.of(Answer.NO), NOTE),
            new Inquiry(BOTH, "others", Optional.empty(), Change.Note.NONE)),
        List.of(new Inquiry(ONE, "node 2", Optional.of(Answer.YES), NOTE)),
        List.of(NEW.keyId()),
        new PartnerKnowledge(
            Map.of(
                BOTH,
                new PartnerKnowledge.Keys(Set.of(OLD.keyId()), Optional.of(NEW.keyId())),
                ONE,
                new PartnerKnowledge.Keys(Set.of(), Optional.empty()))),
        over);
  }

  private static String written() {
    return RenewalText.of(ORDERS, record(Optional.empty()));
  }

  @Test
  void renewal_thatIsWritten_isReadWithAllThatIsKnownOfIt() throws Exception {
    for (Optional<Over> over :
        List.<Optional<Over>>of(
            Optional.empty(),
            Optional.of(new Over(true, NOW)),
            Optional.of(new Over(false, NOW)))) {
      RenewalRecord record = record(over);

      assertThat(RenewalText.parse(ORDERS, RenewalText.of(ORDERS, record))).isEqualTo(record);
    }
  }

  @Test
  void end_isWrittenOnce_whetherTheOldKeyIsInUseAgainOrNot() {
    String back = RenewalText.of(ORDERS, record(Optional.of(new Over(true, NOW))));
    String ended = RenewalText.of(ORDERS, record(Optional.of(new Over(false, NOW))));

    assertThat(back.lines()).noneMatch(line -> line.startsWith("ended"));
    assertThat(ended.lines()).filteredOn(line -> line.startsWith("ended")).hasSize(1);
  }

  @Test
  void renewal_withoutKeysOrKnowledge_isReadAsItWasWritten() throws Exception {
    RenewalRecord none =
        new RenewalRecord(
            "an id",
            NOW,
            Optional.empty(),
            Optional.empty(),
            alias("orders-next"),
            List.of(new Track("", CS4, false, Optional.empty())),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            PartnerKnowledge.NONE,
            Optional.empty());

    assertThat(RenewalText.parse(ORDERS, RenewalText.of(ORDERS, none))).isEqualTo(none);
  }

  /** A line that this version does not know may be a step; without it, one is done twice. */
  @ParameterizedTest
  @ValueSource(
      strings = {"step\t", "partner\tone\t", "uses\tone", "asked\tone", "apart", "other\tx"})
  void renewal_withALineOfAnotherForm_isNotReadInParts(String line) throws Exception {
    String damaged = written() + "\n" + line;

    assertThat(RenewalText.parse(ORDERS, written()).done()).hasSize(3);
    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> RenewalText.parse(ORDERS, damaged))
        .withMessageContaining("forgetRenewal('orders')");
  }

  @Test
  void renewal_ofAFormatToCome_isNotRead() {
    String later = written().replace("renewal+2\t", "renewal+3\t");

    assertThat(later).isNotEqualTo(written());
    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> RenewalText.parse(ORDERS, later))
        .withMessageContaining("a line is of another form");
  }
}
