package dev.keyoverlap.documents;

import static dev.keyoverlap.ring.KeyUse.DECRYPT;
import static dev.keyoverlap.ring.KeyUse.ENCRYPT;
import static dev.keyoverlap.ring.KeyUse.VERIFY;

import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.renewal.StepRecord;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.Retention;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A procedure from its first step to its last: the states of the keys after each step, the keys
 * that the partner uses, and the dates.
 */
final class Timeline {

  private final Procedure procedure;
  private final String partner;
  private final Optional<RenewalState> renewal;
  private final List<Row> rows = new ArrayList<>();

  private Held oldKey = Held.IN_USE;
  private Held newKey = Held.NONE;
  private Relies partnersSide = Relies.OLD;
  private boolean still;
  private Optional<Long> day = Optional.empty();
  private String lastDate = "";

  private Timeline(Procedure procedure, String partner, Optional<RenewalState> renewal) {
    this.procedure = procedure;
    this.partner = partner;
    this.renewal = renewal;
    if (procedure.has(Action.RESTORE)) {
      newKey = Held.KEPT;
    }
    for (Step step : procedure.steps()) {
      change(step);
      rows.add(row(step));
    }
  }

  static Timeline of(Procedure procedure) {
    return new Timeline(procedure, "", Optional.empty());
  }

  static Timeline of(RenewalState renewal, String partner) {
    return new Timeline(renewal.procedure(partner), partner, Optional.of(renewal));
  }

  /** How our keystore has a key. */
  enum Held {
    NONE,
    STAGED,
    IN_USE,
    KEPT
  }

  /** The keys that a partner's system knows, or uses. */
  enum Relies {
    OLD,
    BOTH,
    NEW
  }

  /** How far a step is. */
  enum Progress {
    PLANNED,
    DONE,
    NEXT
  }

  /**
   * A step, and the state after it.
   *
   * @param still whether messages are held back
   * @param live whether messages by either key can be read
   * @param when when it is or was done, in a few characters; may be empty
   * @param end when it ends, if it is a step that waits; may be empty
   */
  record Row(
      Step step,
      Held oldKey,
      Held newKey,
      Relies partner,
      boolean still,
      boolean live,
      Progress progress,
      String when,
      String end) {

    boolean waits() {
      return step.action().kind() == Action.Kind.WAIT;
    }
  }

  List<Row> rows() {
    return rows;
  }

  Procedure procedure() {
    return procedure;
  }

  /** The step in the renewal; of a plan there is none. */
  PendingStep pending(Step step) {
    return renewal.orElseThrow().step(partner, step.number());
  }

  /**
   * The roles in the order of their first step. Roles that only wait have no lane. Those who only
   * wait have no lane.
   */
  List<Role> lanes() {
    return rows.stream()
        .filter(row -> !row.waits())
        .map(row -> row.step().role())
        .distinct()
        .toList();
  }

  /** The picture in words. */
  String inWords() {
    StringBuilder words = new StringBuilder();
    words.append("Steps 1 to ").append(rows.size()).append(", from top to bottom. ");
    words.append(span("Both keys work", Row::live, "The two keys never work at the same time"));
    words.append(span("Messages are held back", Row::still, "Messages are not held back"));
    for (Row row : rows) {
      if (row.step().action() == Action.KEEP_OLD) {
        words
            .append("The old key is kept for ")
            .append(daysKept())
            .append(" days after it is replaced")
            .append(row.end().isEmpty() ? "" : ", until " + row.end())
            .append(". ");
      }
    }
    return words.toString().strip();
  }

  private String span(String what, Predicate<Row> which, String otherwise) {
    List<Integer> numbers = rows.stream().filter(which).map(row -> row.step().number()).toList();
    if (numbers.isEmpty()) {
      return otherwise + ". ";
    }
    int end = Math.min(numbers.get(numbers.size() - 1) + 1, rows.size());
    return what + " from step " + numbers.get(0) + " to step " + end + ". ";
  }

  long daysKept() {
    return renewal.map(RenewalState::retention).orElse(Retention.DEFAULT).duration().toDays();
  }

  // ---- from one step to the next

  private void change(Step step) {
    switch (step.action()) {
      case CREATE_KEY, RECEIVE_CERTIFICATE -> newKey = Held.STAGED;
      case START_SECOND -> newKey = Held.IN_USE;
      case EXCHANGE, RESTORE -> {
        newKey = Held.IN_USE;
        oldKey = oldKey == Held.NONE ? Held.NONE : Held.KEPT;
      }
      case COMPROMISE, PURGE -> oldKey = Held.NONE;
      case ACCEPT_BOTH -> partnersSide = Relies.BOTH;
      case SWITCH -> partnersSide = readsBothFor(step) ? Relies.BOTH : Relies.NEW;
      case REMOVE_OLD -> partnersSide = Relies.NEW;
      case PAUSE, STOP_SENDING -> still = true;
      case RESUME, START_SENDING -> still = false;
      default -> {
        // No change of keys.
      }
    }
  }

  /** A partner that decrypts has its old key until the step in which it is removed. */
  private boolean readsBothFor(Step step) {
    return procedure.useCase().keyUse().equals(Optional.of(ENCRYPT))
        && procedure.steps().stream()
            .anyMatch(
                later -> later.number() > step.number() && later.action() == Action.REMOVE_OLD);
  }

  private boolean live() {
    boolean bothInUse = oldKey == Held.IN_USE && newKey == Held.IN_USE;
    return bothInUse || partnersSide == Relies.BOTH || (weRead() && worksForUs());
  }

  private boolean weRead() {
    Optional<KeyUse> use = procedure.useCase().keyUse();
    return use.equals(Optional.of(DECRYPT)) || use.equals(Optional.of(VERIFY)) || isProvided();
  }

  private boolean worksForUs() {
    boolean decrypts = procedure.useCase().isOwnKey();
    return oldKey != Held.NONE && newKey != Held.NONE && (decrypts || newKey != Held.STAGED);
  }

  private boolean isProvided() {
    return procedure.useCase().name().startsWith("PROVIDED");
  }

  // ---- when

  private Row row(Step step) {
    Optional<StepRecord> done = renewal.flatMap(one -> one.record(pending(step)));
    boolean next =
        done.isEmpty()
            && renewal.filter(one -> one.pendingSteps().contains(pending(step))).isPresent();
    Progress progress = done.isPresent() ? Progress.DONE : next ? Progress.NEXT : Progress.PLANNED;
    String when = renewal.isEmpty() ? plannedDay(step) : date(done, next);
    String end = renewal.isEmpty() ? plannedEnd(step) : end(step, done);
    return new Row(step, oldKey, newKey, partnersSide, still, live(), progress, when, end);
  }

  /** In a plan, days count from the first use of the new key. */
  private String plannedDay(Step step) {
    boolean first =
        switch (step.action()) {
          case START_SECOND, EXCHANGE, RESTORE -> day.isEmpty();
          default -> false;
        };
    if (first) {
      day = Optional.of(0L);
      return "day 0";
    }
    return "";
  }

  private String plannedEnd(Step step) {
    return switch (step.action()) {
      case KEEP_OLD, AWAIT_ARRIVAL -> {
        if (day.isEmpty()) {
          yield "+" + daysKept() + " days";
        }
        day = day.map(before -> before + daysKept());
        yield "day " + day.orElseThrow();
      }
      case AWAIT_LAST_DAY -> "last day";
      case AWAIT_DATE -> "that date";
      default -> "";
    };
  }

  private String date(Optional<StepRecord> done, boolean next) {
    if (done.isEmpty()) {
      return next ? "next" : "";
    }
    String date = date(done.orElseThrow().at());
    if (date.equals(lastDate)) {
      return "";
    }
    lastDate = date;
    return date;
  }

  private String end(Step step, Optional<StepRecord> done) {
    if (step.action().kind() != Action.Kind.WAIT || done.isPresent()) {
      return "";
    }
    RenewalState now = renewal.orElseThrow();
    PendingStep pending = pending(step);
    return now.notBefore(pending)
        .or(() -> step.action() == Action.KEEP_OLD ? now.oldKeyKeptUntil() : Optional.empty())
        .map(Timeline::date)
        .orElse("");
  }

  static String date(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s, %d steps", procedure.caseId(), rows.size());
  }
}
