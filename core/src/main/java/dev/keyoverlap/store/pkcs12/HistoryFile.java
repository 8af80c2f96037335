package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Note;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Tombstone;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The history of a keystore as text, beside it.
 *
 * <p>Each line is a step from one revision to the next, and names both by the SHA-256 of the file.
 * It is written before the keystore is replaced, so a crash can leave a step that never happened.
 * But the steps that lead to the present keystore can be walked back one by one, and only they
 * count. So the history can never contradict the keystore, and lines are only ever added.
 *
 * <p>A step that did several things takes several lines, by way of marks such as {@code 3f2a.1}
 * that no file ever has: where only some of them were written, none counts.
 *
 * <p>The fields are separated by tabs and percent-encoded. They are version of the format, revision
 * before, revision after, and then time, verb, alias, key, replaced key, alias before, author,
 * reason. A step that changed nothing has only an equals sign after the revisions. The line of a
 * purge ends with its tombstone, so that the purge counts even where another program has dropped
 * the tombstone from the keystore.
 */
final class HistoryFile {

  /** The revision before the first. */
  static final String NOTHING = "-";

  private static final String FORMAT = "1";
  private static final String ON_THE_WAY = ".";
  private static final String NO_CHANGE = "=";
  private static final int FIELDS_OF_A_LINK = 4;
  private static final int FIELDS_OF_A_CHANGE = 11;
  private static final int FIELDS_OF_A_PURGE = 12;

  /** The step that leads to a mark; the latest, if one was torn and written again. */
  private final Map<String, Step> steps;

  private final String last;
  private final boolean torn;

  private HistoryFile(Map<String, Step> steps, String last, boolean torn) {
    this.steps = steps;
    this.last = last;
    this.torn = torn;
  }

  /** A line: a step between two marks, and what it did. */
  private record Step(
      String from, String to, Optional<Change> change, Optional<Tombstone> tombstone) {}

  static HistoryFile parse(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    Map<String, Step> steps = new HashMap<>();
    String last = NOTHING;
    for (String line : text.lines().toList()) {
      Optional<Step> step = step(line);
      if (step.isPresent()) {
        String to = step.get().to();
        steps.put(to, step.get());
        last = isOnTheWay(to) ? last : to;
      }
    }
    return new HistoryFile(steps, last, !text.isEmpty() && !text.endsWith("\n"));
  }

  /** This history, where it is known that its last step was never taken. */
  HistoryFile withoutLastStep() {
    String at = last;
    Step step = steps.get(at);
    while (step != null && (at.equals(last) || isOnTheWay(at))) {
      at = step.from();
      step = steps.get(at);
    }
    return new HistoryFile(steps, at, torn);
  }

  /** Whether no step leads anywhere. */
  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Whether a step leads to this revision. */
  boolean knows(String mark) {
    return steps.containsKey(mark);
  }

  /** The last revision that a step leads to. */
  String last() {
    return last;
  }

  /** The changes that led to a revision, oldest first. */
  List<Change> upTo(String mark) {
    return stepsTo(mark).stream().flatMap(step -> step.change().stream()).toList();
  }

  /** The tombstones of the keys that were purged up to a revision, oldest first. */
  List<Tombstone> tombstonesUpTo(String mark) {
    return stepsTo(mark).stream().flatMap(step -> step.tombstone().stream()).toList();
  }

  private Deque<Step> stepsTo(String mark) {
    Deque<Step> path = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    Step step = steps.get(mark);
    while (step != null && seen.add(step.to())) {
      path.addFirst(step);
      step = steps.get(step.from());
    }
    return path;
  }

  /** Whether steps lead from one revision to another. */
  boolean leads(String from, String to) {
    Set<String> seen = new HashSet<>();
    String at = to;
    while (!at.equals(from)) {
      Step step = steps.get(at);
      if (step == null || !seen.add(at)) {
        return false;
      }
      at = step.from();
    }
    return true;
  }

  /**
   * The lines to append for a step.
   *
   * @param tombstones among others those of the keys that the step purges
   */
  byte[] lines(String from, String to, List<Change> changes, List<Tombstone> tombstones) {
    StringBuilder text = new StringBuilder(torn ? "\n" : "");
    if (changes.isEmpty()) {
      text.append(String.join("\t", FORMAT, from, to, NO_CHANGE)).append('\n');
    }
    Map<KeyId, Tombstone> buried = new HashMap<>();
    tombstones.forEach(tombstone -> buried.putIfAbsent(tombstone.keyId(), tombstone));
    String at = from;
    for (int i = 1; i <= changes.size(); i++) {
      String next = i == changes.size() ? to : to + ON_THE_WAY + i;
      text.append(line(at, next, changes.get(i - 1), buried));
      at = next;
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isOnTheWay(String mark) {
    return mark.contains(ON_THE_WAY);
  }

  private static String line(
      String from, String to, Change change, Map<KeyId, Tombstone> tombstones) {
    Optional<Tombstone> buried =
        Optional.ofNullable(tombstones.get(change.keyId()))
            .filter(tombstone -> change.verb() == Verb.PURGE);
    return String.join(
            "\t",
            FORMAT,
            from,
            to,
            change.at().toString(),
            change.verb().name(),
            encoded(change.alias().name()),
            change.keyId().hex(),
            change.replaced().map(KeyId::hex).orElse(""),
            change.before().map(alias -> encoded(alias.name())).orElse(""),
            encoded(change.note().author()),
            encoded(change.note().why()))
        + buried.map(tombstone -> "\t" + encoded(TombstoneEntry.line(tombstone))).orElse("")
        + "\n";
  }

  /** A line that was torn by a crash is no step: the keystore was not replaced after it. */
  private static Optional<Step> step(String line) {
    String[] fields = line.split("\t", -1);
    boolean known = fields[0].equals(FORMAT);
    try {
      if (known && fields.length == FIELDS_OF_A_LINK && fields[3].equals(NO_CHANGE)) {
        return Optional.of(new Step(fields[1], fields[2], Optional.empty(), Optional.empty()));
      }
      if (known && fields.length == FIELDS_OF_A_CHANGE) {
        return Optional.of(
            new Step(fields[1], fields[2], Optional.of(change(fields)), Optional.empty()));
      }
      if (known && fields.length == FIELDS_OF_A_PURGE) {
        return Optional.of(
            new Step(
                fields[1],
                fields[2],
                Optional.of(change(fields)),
                Optional.of(TombstoneEntry.tombstone(decoded(fields[FIELDS_OF_A_CHANGE])))));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // Torn within a field.
    }
    return Optional.empty();
  }

  private static Change change(String[] fields) {
    return Change.of(
        Verb.valueOf(fields[4]),
        Alias.alias(decoded(fields[5])),
        new KeyId(fields[6]),
        present(fields[7]).map(KeyId::new),
        present(fields[8]).map(HistoryFile::decoded).map(Alias::alias),
        Instant.parse(fields[3]),
        new Note(decoded(fields[9]), decoded(fields[10])));
  }

  private static Optional<String> present(String field) {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
