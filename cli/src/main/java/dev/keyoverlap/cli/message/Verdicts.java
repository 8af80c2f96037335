package dev.keyoverlap.cli.message;

import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.TrustedChain;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The verdict for a signed message and each of its signatures.
 *
 * @param at when
 * @param format the format of the message
 * @param accepted whether it meets the policy
 * @param shortfalls why it does not
 * @param signatures its signatures
 * @param file the content; absent if it was refused or went elsewhere
 */
record Verdicts(
    Instant at,
    MessageFormat format,
    boolean accepted,
    List<String> shortfalls,
    List<Signature> signatures,
    Optional<Path> file)
    implements Report {

  /**
   * One signature.
   *
   * @param signer the signer as the message names it
   * @param verdict the verdict
   * @param reason what is wrong
   * @param alias the alias of the key or the authority by which it was judged
   * @param key that key
   * @param state the state of that key
   * @param signingTime the time that the signer claims
   */
  record Signature(
      String signer,
      SignerVerdict.Verdict verdict,
      Optional<String> reason,
      Optional<Alias> alias,
      Optional<KeyId> key,
      Optional<KeyState> state,
      Optional<Instant> signingTime) {

    static Signature of(SignerVerdict verdict) {
      Optional<KeyVersion> version =
          verdict.version().or(() -> verdict.chain().map(TrustedChain::root));
      return new Signature(
          verdict.signer(),
          verdict.verdict(),
          Optional.of(verdict.reason()).filter(reason -> !reason.isEmpty()),
          version.map(KeyVersion::alias),
          version.map(KeyVersion::keyId),
          version.map(KeyVersion::state),
          verdict.signingTime());
    }
  }

  static Verdicts of(
      Instant at,
      MessageFormat format,
      boolean accepted,
      VerificationReport report,
      Optional<Path> file) {
    return new Verdicts(
        at,
        format,
        accepted,
        report.shortfalls(),
        report.signers().stream().map(Signature::of).toList(),
        file);
  }

  /** The code of a refusal: the first verdict that is not good, or else the policy. */
  String reason() {
    return signatures.stream()
        .map(Signature::verdict)
        .filter(verdict -> verdict != SignerVerdict.Verdict.VALID)
        .findFirst()
        .map(Enum::name)
        .orElse("POLICY_NOT_MET");
  }

  @Override
  public void print(Page page) {
    page.line(
        accepted ? Cell.of(Style.GOOD, "accepted") : Cell.of(Style.BAD, "refused"),
        ", " + signatures.size() + (signatures.size() == 1 ? " signature" : " signatures"));
    for (Signature one : signatures) {
      boolean valid = one.verdict == SignerVerdict.Verdict.VALID;
      page.row(
          "  "
              + one.alias.map(Alias::name).orElse("-")
              + one.state
                  .filter(state -> state != KeyState.ACTIVE)
                  .map(state -> " (" + state.name().toLowerCase(Locale.ROOT) + ")")
                  .orElse(""),
          one.key.map(KeyId::toString).orElse("-"),
          Cell.of(
              valid ? Style.GOOD : Style.BAD,
              one.verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ')),
          one.signingTime.map(page::time).orElse("-"),
          one.signer + one.reason.map(why -> ": " + why).orElse(""));
    }
    file.ifPresent(written -> page.line("content in " + written));
  }
}
