package dev.keyoverlap.message;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.PeerCertificate;
import dev.keyoverlap.Retention;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Verdicts for tests, written as {@code "a:VALID b:WRONG ?:UNKNOWN_SIGNER"}. */
final class Verdicts {

  static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
  private static final PeerCertificate CERTIFICATE = TestKeys.certificateOf(TestKeys.ec("partner"));

  private Verdicts() {}

  /** One verdict a word: the alias, a colon and the verdict; {@code ?} is nobody we know. */
  static List<SignerVerdict> of(String words) {
    return Arrays.stream(words.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .map(Verdicts::one)
        .toList();
  }

  private static SignerVerdict one(String word) {
    int colon = word.indexOf(':');
    String name = word.substring(0, colon);
    Verdict verdict = Verdict.valueOf(word.substring(colon + 1));
    return new SignerVerdict(
        verdict,
        "CN=" + name + ", serial 1",
        name.equals("?") ? Optional.empty() : Optional.of(active(name)),
        Optional.empty());
  }

  static KeyVersion active(String name) {
    return KeyVersion.active(Alias.alias(name), CERTIFICATE, SINCE);
  }

  static SignerVerdict validIn(KeyState state, String name) {
    boolean outOfUse = state == KeyState.RETAINED || state == KeyState.COMPROMISED;
    return new SignerVerdict(
        Verdict.VALID,
        "CN=" + name,
        Optional.of(
            new KeyVersion(
                Alias.alias(name),
                CERTIFICATE,
                state,
                SINCE,
                outOfUse ? Optional.of(Retention.DEFAULT.until(SINCE)) : Optional.empty())),
        Optional.empty());
  }
}
