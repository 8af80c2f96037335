package dev.keyoverlap.cms.peers;

import static dev.keyoverlap.cms.peers.Parties.NEW;
import static dev.keyoverlap.cms.peers.Parties.OLD;

import dev.keyoverlap.cms.peers.Case.Task;
import dev.keyoverlap.cms.peers.Desk.Answer;
import dev.keyoverlap.cms.peers.OurRenewal.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a foreign implementation was seen to do with each message of ours, and what it wrote itself.
 * All of it is looked at once, and everything that ran has ended when the observations are there.
 *
 * @param read what it answered to messages of ours
 * @param trials what its profile says of it; the answers are in {@code read}
 * @param written what it wrote, by what it was asked to write; an answer of it, not ours
 * @param readByUs when in a renewal we read what it wrote
 */
record Observations(
    Peer peer,
    String version,
    Map<Case, Answer> read,
    List<Trial> trials,
    Map<Writing, Answer> written,
    Map<Writing, Set<Moment>> readByUs) {

  private static final Map<String, Observations> SEEN = new LinkedHashMap<>();

  /** What a tool is asked to write. */
  @SuppressWarnings("ImmutableEnumChecker") // the lists do not change
  enum Writing {
    SIGNED_BY_OLD(Task.VERIFY, List.of(OLD)),
    SIGNED_BY_BOTH(Task.VERIFY, List.of(OLD, NEW)),
    SIGNED_BY_NEW(Task.VERIFY, List.of(NEW)),
    ENCRYPTED_FOR_OLD(Task.DECRYPT, List.of(OLD)),
    ENCRYPTED_FOR_BOTH(Task.DECRYPT, List.of(OLD, NEW)),
    ENCRYPTED_FOR_NEW(Task.DECRYPT, List.of(NEW));

    /** What we are to do with it. */
    final Task task;

    final List<Party> parties;

    Writing(Task task, List<Party> parties) {
      this.task = task;
      this.parties = parties;
    }

    Answer by(Desk desk) throws Exception {
      return task == Task.VERIFY
          ? desk.sign(Case.CONTENT, parties)
          : desk.encrypt(Case.CONTENT, parties);
    }
  }

  /** Of an installed peer; only the first to ask waits for them. */
  static synchronized Observations of(Peer peer, Path folder) throws Exception {
    Observations seen = SEEN.get(peer.name());
    if (seen == null) {
      seen = observe(peer, folder);
      SEEN.put(peer.name(), seen);
    }
    return seen;
  }

  private static Observations observe(Peer peer, Path folder) throws Exception {
    Map<Case, Answer> read = new LinkedHashMap<>();
    Map<Writing, Answer> written = new LinkedHashMap<>();
    List<Trial> trials = Promises.of(peer, folder);
    List<Case> cases = new ArrayList<>(cases());
    cases.addAll(trials);
    for (Situation situation : Situation.values()) {
      List<Case> here = cases.stream().filter(each -> each.situation() == situation).toList();
      if (here.isEmpty()) {
        continue;
      }
      Path own = Files.createTempDirectory(folder, peer.name());
      try (Desk desk = peer.desk(own, situation.trusted, situation.held)) {
        for (Case each : here) {
          read.put(each, reading(desk, each));
        }
        if (situation == Situation.BOTH) {
          for (Writing writing : Writing.values()) {
            written.put(writing, writing.by(desk));
          }
        }
      }
    }
    return new Observations(
        peer,
        peer.version().orElseThrow(),
        Collections.unmodifiableMap(read),
        trials,
        Collections.unmodifiableMap(written),
        readByUs(written, OurRenewal.in(folder)));
  }

  private static Map<Writing, Set<Moment>> readByUs(
      Map<Writing, Answer> written, OurRenewal renewal) throws Exception {
    Map<Writing, Set<Moment>> read = new EnumMap<>(Writing.class);
    for (Map.Entry<Writing, Answer> each : written.entrySet()) {
      if (each.getValue().isYes()) {
        byte[] message = each.getValue().output().orElseThrow();
        read.put(each.getKey(), renewal.momentsOfReading(each.getKey().task, message));
      }
    }
    return read;
  }

  private static List<Case> cases() {
    List<Case> all = new ArrayList<>();
    all.addAll(Arrays.asList(SigningCase.values()));
    all.addAll(Arrays.asList(EncryptionCase.values()));
    return all;
  }

  /** A yes with other content than ours is none. */
  private static Answer reading(Desk desk, Case each) throws Exception {
    Answer answer =
        switch (each.task()) {
          case VERIFY -> desk.verify(each.message());
          case DECRYPT -> desk.decrypt(each.message());
          case OPEN -> opening(desk, each.message());
        };
    boolean other =
        answer.isYes()
            && answer.output().isPresent()
            && !Arrays.equals(answer.output().get(), Case.CONTENT);
    return other ? Answer.no("gave other content: " + answer.said()) : answer;
  }

  private static Answer opening(Desk desk, byte[] message) throws Exception {
    Answer decrypted = desk.decrypt(message);
    return decrypted.isYes() ? desk.verify(decrypted.output().orElseThrow()) : decrypted;
  }

  /** The trial of this name, if its profile says anything of it. */
  Optional<Trial> trial(String name) {
    return trials.stream().filter(trial -> trial.name().equals(name)).findFirst();
  }

  /** One letter: y, - for no, or a blank where there is no such command. */
  String cell(Case each) {
    return switch (read.get(each).kind()) {
      case YES -> "y";
      case NO -> "-";
      case UNABLE -> "";
    };
  }
}
