package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.Change;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyRefusedException;
import dev.keyoverlap.KeyringStoreException;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memo;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Inquiry;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.RenewalRecord.Track;
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
 * Sets up a {@link Renewal}, or the resumption of one.
 *
 * <pre>{@code
 * Renewal renewal = Renewal.with(rotation, alias("orders"))
 *     .towards("receiver", Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, receiver))
 *     .towards("sender", Procedure.of(UseCase.CMS_DECRYPTOR_INBOUND, sender))
 *     .through("receiver", gate)
 *     .begin();
 * }</pre>
 *
 * <p>Not for use by several threads.
 */
public final class RenewalBuilder {

  private final RenewalSetting.Builder setting;
  private final Map<String, Procedure> procedures = new LinkedHashMap<>();
  private final Set<String> apart = new HashSet<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> senders = new LinkedHashSet<>();
  private Optional<Alias> second = Optional.empty();
  private Optional<KeyId> compromised = Optional.empty();

  RenewalBuilder(KeystoreRotation rotation, Alias alias) {
    this.setting = new RenewalSetting.Builder(rotation, alias);
  }

  /**
   * A use of the key, and how it is renewed. Called several times, the key has several uses: they
   * are renewed together, and the new key takes over when the last of them is ready.
   *
   * @param partner a name for the use or the partner, in one line; may be empty if it is the only
   *     one
   * @param procedure the procedure with this partner
   * @return this builder
   */
  public RenewalBuilder towards(String partner, Procedure procedure) {
    procedures.put(new Change.Note(partner, "").author(), procedure);
    return this;
  }

  static Alias secondOf(Alias alias) {
    return Alias.alias(alias + "-next");
  }

  /**
   * What is made for a partner does not name the second alias: this partner gets one signature, or
   * one recipient, while others get two. Without this, nobody gets two before all can read them.
   *
   * @param partner the partner, as in {@link #towards}
   * @return this builder
   */
  public RenewalBuilder apart(String partner) {
    apart.add(partner);
    return this;
  }

  /**
   * Which key somebody else may hold, for {@link Procedure#afterCompromise}: the one in use, the
   * one that is to follow it, or one that is out of use. It need not be said where there is only
   * one.
   *
   * @param keyId the key, under the alias that is renewed or its second one
   * @return this builder
   */
  public RenewalBuilder compromised(KeyId keyId) {
    this.compromised = Optional.of(keyId);
    return this;
  }

  /**
   * Who is asked in a step of {@link Action#ASK}; each has to answer before it is done. More can be
   * asked later, with {@link Renewal#answered}.
   *
   * @param administrators names, in one line each
   * @return this builder
   */
  public RenewalBuilder asking(String... administrators) {
    return named(administrators, asked);
  }

  /**
   * The other processes that send messages made with the key, such as the nodes of a cluster. A
   * gate counts the messages of its own process. So {@link Action#DRAIN} is not done before
   * somebody has vouched for each of these, with {@link Renewal#answered}. Without any, whoever
   * does the step vouches that no other process sends.
   *
   * @param processes names, in one line each
   * @return this builder
   */
  public RenewalBuilder alsoSentBy(String... processes) {
    return named(processes, senders);
  }

  private RenewalBuilder named(String[] names, Set<String> to) {
    for (String name : names) {
      to.add(new Change.Note(name, "").author());
    }
    return this;
  }

  /**
   * The second alias, if the procedure uses one; by default the alias with "-next" behind it.
   *
   * @param alias an alias that is free
   * @return this builder
   */
  public RenewalBuilder secondAlias(Alias alias) {
    this.second = Optional.of(alias);
    return this;
  }

  /**
   * The gate that messages pass through, where there is one partner only.
   *
   * @param gate the gate
   * @return this builder
   */
  public RenewalBuilder through(OutboundGate gate) {
    return through("", gate);
  }

  /**
   * The gate that messages to a partner pass through. Signers and encryptors on the keystore hold
   * messages back in a downtime with and without it; the gate also knows which are in flight.
   * Without one, somebody has to vouch that none is.
   *
   * @param partner the partner, as in {@link #towards}
   * @param gate the gate
   * @return this builder
   */
  public RenewalBuilder through(String partner, OutboundGate gate) {
    setting.gate(partner, gate);
    return this;
  }

  /**
   * How long to wait at a gate until nothing is in flight; 30 seconds by default.
   *
   * @param patience how long
   * @return this builder
   */
  public RenewalBuilder drainFor(Duration patience) {
    setting.patience(patience);
    return this;
  }

  /**
   * The new key may be of another algorithm than the old one. Partners often are configured for
   * one, so this is refused without being asked for.
   *
   * @return this builder
   */
  public RenewalBuilder acceptOtherAlgorithm() {
    setting.allowOtherAlgorithm();
    return this;
  }

  /**
   * The old key is not removed while it was seen in use a short while ago; {@link
   * Renewal#overridingWarnings()} does so all the same.
   *
   * @param evidence what is seen
   * @param quiet for how long the old key must not have been used
   * @return this builder
   */
  public RenewalBuilder refuseWhileUsed(KeyUsageLog evidence, Duration quiet) {
    setting.evidence(new RenewalSetting.Evidence(evidence, quiet));
    return this;
  }

  /**
   * Begins the renewal.
   *
   * @return the renewal, with no step done
   * @throws StepRefusedException if a renewal of the alias is in progress, there is no key to
   *     renew, it is of another kind than the procedure renews, an alias belongs to another
   *     renewal, nobody said which key is compromised, or partners would get two keys who read one
   * @throws KeyRefusedException if nothing at all is under the alias
   * @throws KeyringStoreException if the keystore cannot be written, or something else is
   *     remembered under the alias, which the renewal would replace
   * @throws IllegalStateException if no procedure was named, or a key pair of ours and a partner's
   *     certificate were to be renewed as one
   */
  public Renewal begin() throws StepRefusedException, KeyRefusedException, KeyringStoreException {
    if (procedures.isEmpty()) {
      throw new IllegalStateException("A renewal needs a procedure; name one");
    }
    if (procedures.values().stream()
            .map(procedure -> procedure.useCase().isOwnKey())
            .distinct()
            .count()
        > 1) {
      throw new IllegalStateException(
          "One key is either a key pair of ours or a partner's certificate; renew them apart");
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
                    .collect(Collectors.joining(" and ")));
    made.commit(new Memo(made.alias(), before, Optional.of(text)), note, Optional.empty());
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
   * Goes on with the renewal that was last begun for the alias, as the store has it now. Gates of a
   * downtime that is not over are paused.
   *
   * @return the renewal; empty if none was begun
   * @throws KeyringStoreException if the keystore cannot be read, or remembers something that this
   *     version does not understand
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
