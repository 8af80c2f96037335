package dev.keyoverlap.renewal;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.usage.KeyUsageLog;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The methods of {@link Renewal.Builder}. They are here, since a nested class of this size would
 * make one file of two subjects.
 */
abstract class RenewalSetup {

  private final RenewalSetting.Builder setting;
  private final Map<String, Procedure> procedures = new LinkedHashMap<>();
  private final Set<String> apart = new HashSet<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> senders = new LinkedHashSet<>();
  private Optional<Alias> second = Optional.empty();
  private Optional<KeyId> compromised = Optional.empty();

  RenewalSetup(KeystoreHandle rotation, Alias alias) {
    this.setting = new RenewalSetting.Builder(rotation, alias);
  }

  abstract Renewal.Builder self();

  /**
   * Adds a use of the key, and the procedure that renews it. If you call this several times, the
   * key has several uses. They are renewed together: the new key takes over when the last use is
   * ready.
   *
   * @param name the partner or the use, in one line; may be empty if it is the only one
   * @param procedure the procedure with this partner
   * @return this builder
   */
  public Renewal.Builder partner(String name, Procedure procedure) {
    procedures.put(new Change.Note(name, "").author(), procedure);
    return self();
  }

  static Alias secondOf(Alias alias) {
    return Alias.alias(alias + "-next");
  }

  /**
   * Says that messages to a partner are made without the second alias. This partner gets one
   * signature or one recipient while others get two. Without this line, nobody gets two before all
   * partners can read them.
   *
   * @param name the partner, as in {@link #partner}
   * @return this builder
   */
  public Renewal.Builder withoutSecondAlias(String name) {
    apart.add(name);
    return self();
  }

  /**
   * Names the compromised key for {@link Procedure#afterCompromise}: the active key, its successor,
   * or a replaced one. You can leave it out if the alias has only one key.
   *
   * @param keyId the key, under the alias that is renewed or its second one
   * @return this builder
   */
  public Renewal.Builder compromisedKey(KeyId keyId) {
    this.compromised = Optional.of(keyId);
    return self();
  }

  /**
   * Names the administrators who are asked in a step of {@link Action#ASK}. The step is done when
   * each has answered. {@link Renewal#recordAnswer} can add more later.
   *
   * @param names in one line each
   * @return this builder
   */
  public Renewal.Builder askedAdministrators(String... names) {
    return named(names, asked);
  }

  /**
   * Names the other processes that send messages made with the key, such as the nodes of a cluster.
   * A gate counts only the messages of its own process. So {@link Action#DRAIN} waits until {@link
   * Renewal#recordAnswer} has recorded {@link Answer#YES} for each of these. Without this line, the
   * person who does the step confirms that no other process sends.
   *
   * @param processes names, in one line each
   * @return this builder
   */
  public Renewal.Builder alsoSentBy(String... processes) {
    return named(processes, senders);
  }

  private Renewal.Builder named(String[] names, Set<String> to) {
    for (String name : names) {
      to.add(new Change.Note(name, "").author());
    }
    return self();
  }

  /**
   * Sets the second alias, for procedures that use one. By default it is the alias with "-next"
   * appended.
   *
   * @param alias an alias that no other renewal uses
   * @return this builder
   */
  public Renewal.Builder secondAlias(Alias alias) {
    this.second = Optional.of(alias);
    return self();
  }

  /**
   * Sets the gate that your messages pass, if there is only one partner.
   *
   * @param gate the gate
   * @return this builder
   */
  public Renewal.Builder gate(OutboundGate gate) {
    return gate("", gate);
  }

  /**
   * Sets the gate that messages to a partner pass. Signers and encryptors on the keystore hold
   * messages back in a downtime with or without a gate. The gate also counts messages in flight.
   * Without one, a person has to confirm that none is in flight.
   *
   * @param partner the partner, as in {@link #partner}
   * @param gate the gate
   * @return this builder
   */
  public Renewal.Builder gate(String partner, OutboundGate gate) {
    setting.gate(partner, gate);
    return self();
  }

  /**
   * Sets how long {@link Action#DRAIN} waits at a gate until no message is in flight. The default
   * is 30 seconds.
   *
   * @param timeout how long
   * @return this builder
   */
  public Renewal.Builder drainTimeout(Duration timeout) {
    setting.patience(timeout);
    return self();
  }

  /**
   * Accepts a new key of another algorithm than the old one. Without this line such a key is
   * refused, because many partners are configured for one algorithm.
   *
   * @return this builder
   */
  public Renewal.Builder acceptOtherAlgorithm() {
    setting.allowOtherAlgorithm();
    return self();
  }

  /**
   * Refuses to remove the old key while it is still used. {@link Renewal#overridingWarnings()}
   * removes it all the same.
   *
   * @param log the log of all uses of keys
   * @param quiet for how long the old key must not have been used
   * @return this builder
   */
  public Renewal.Builder refuseWhileUsed(KeyUsageLog log, Duration quiet) {
    setting.evidence(new RenewalSetting.Evidence(log, quiet));
    return self();
  }

  /**
   * Begins the renewal.
   *
   * @return the renewal, with no step done
   * @throws StepRefusedException if a renewal of the alias is in progress, there is no key to
   *     renew, or it is of another kind than the procedure renews. Also if another renewal uses the
   *     alias, the compromised key is not clear, or a partner that reads one key would get two
   * @throws KeyRefusedException if the alias has no key at all
   * @throws KeyringStoreException if the keystore cannot be written, or stores another memo under
   *     the alias
   * @throws IllegalStateException if there is no procedure, or the procedures renew both a key pair
   *     of ours and a partner's certificate
   */
  public Renewal begin() throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    if (procedures.isEmpty()) {
      throw new IllegalStateException(
          "Cannot begin the renewal: it has no procedure. Call partner(name, procedure) first.");
    }
    if (procedures.values().stream()
            .map(procedure -> procedure.useCase().isOwnKey())
            .distinct()
            .count()
        > 1) {
      throw new IllegalStateException(
          "Cannot begin the renewal: some procedures renew a key pair of ours, and some a"
              + " partner's certificate. Begin one renewal for each alias.");
    }
    RenewalSetting made = setting.build();
    List<Track> tracks =
        procedures.entrySet().stream()
            .map(
                entry ->
                    new Track(
                        entry.getKey(),
                        entry.getValue(),
                        apart.contains(entry.getKey()),
                        Optional.empty()))
            .toList();
    RenewalRecord record =
        new RenewalBeginning(made)
            .begin(
                tracks,
                second,
                compromised,
                inquiries(asked, procedure -> procedure.has(Action.ASK)),
                inquiries(senders, procedure -> true));
    Optional<String> before =
        Optional.ofNullable(made.rotation().keyring().memos().get(made.alias()));
    String text = RenewalText.of(made.alias(), record);
    Change.Note note =
        new Change.Note(
            made.rotation().author(),
            "began "
                + procedures.values().stream()
                    .map(Procedure::caseId)
                    .collect(Collectors.joining(" and "))
                + (made.rotation().reason().isEmpty() ? "" : ": " + made.rotation().reason()));
    made.commit(before, text, note, Optional.empty());
    return new RenewalDoing(made, made.rotation().author(), record, text).renewal();
  }

  private List<Inquiry> inquiries(Set<String> names, Predicate<Procedure> where) {
    return procedures.entrySet().stream()
        .filter(entry -> where.test(entry.getValue()))
        .flatMap(
            entry ->
                names.stream()
                    .map(
                        name ->
                            new Inquiry(entry.getKey(), name, Optional.empty(), Change.Note.NONE)))
        .toList();
  }

  /**
   * Resumes the renewal that was last begun for the alias, as the keystore has it now. If it is in
   * a downtime, this pauses its gates.
   *
   * @return the renewal; empty if none was begun
   * @throws KeyringStoreException if the keystore cannot be read, or stores a renewal that this
   *     version cannot read
   */
  public Optional<Renewal> resume() throws KeyringStoreException {
    RenewalSetting made = setting.build();
    boolean unused = made.rotation().reload();
    String text = made.rotation().keyring().memos().get(made.alias());
    if (text == null || !RenewalText.isOne(text)) {
      return Optional.empty();
    }
    RenewalRecord record = RenewalText.parse(made.alias(), text);
    made.pauseGates(record);
    return Optional.of(new RenewalDoing(made, made.rotation().author(), record, text).renewal());
  }
}
