package dev.keyoverlap.message;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Retention;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Verdicts for tests, written as {@code "a:VALID b:INVALID ?:UNKNOWN_SIGNER"}. */
final class Verdicts {

  static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Map<String, PeerCertificate> CERTIFICATES = new ConcurrentHashMap<>();

  private static final Map<Character, HeldKey> PAIRS = new ConcurrentHashMap<>();

  private Verdicts() {}

  /** One verdict a word: the alias, a colon and the verdict; {@code ?} is nobody we know. */
  static List<SignerVerdict> of(String words) {
    return Arrays.stream(words.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .map(Verdicts::one)
        .toList();
  }

  /** One valid signature a word: the number of the key, and the letter of each alias of it. */
  static List<SignerVerdict> underSeveralAliases(String words) {
    return Arrays.stream(words.split(" ", -1)).map(Verdicts::underSeveral).toList();
  }

  private static SignerVerdict underSeveral(String word) {
    List<KeyVersion> versions =
        word.substring(1)
            .chars()
            .mapToObj(letter -> certificate(word.charAt(0), (char) letter))
            .toList();
    return Results.verdict(
        Verdict.VALID,
        "CN=" + word,
        Optional.of(versions.get(0)),
        Optional.empty(),
        "",
        versions.subList(1, versions.size()));
  }

  private static KeyVersion certificate(char key, char alias) {
    HeldKey pair = PAIRS.computeIfAbsent(key, unused -> TestKeys.ec("partner"));
    PeerCertificate certificate =
        CERTIFICATES.computeIfAbsent(
            key + "" + alias,
            unused ->
                TestKeys.certificateOf(TestKeys.named("partner").forTheKeyPairOf(pair).make()));
    return KeyVersion.active(Alias.alias(String.valueOf(alias)), certificate, SINCE);
  }

  private static SignerVerdict one(String word) {
    int colon = word.indexOf(':');
    String name = word.substring(0, colon);
    Verdict verdict = Verdict.valueOf(word.substring(colon + 1));
    return Results.verdict(
        verdict,
        "CN=" + name + ", serial 1",
        name.equals("?") ? Optional.empty() : Optional.of(active(name)),
        Optional.empty(),
        "");
  }

  static KeyVersion active(String name) {
    return KeyVersion.active(Alias.alias(name), certificate(name), SINCE);
  }

  /** Each alias has a key of its own. */
  private static PeerCertificate certificate(String name) {
    return CERTIFICATES.computeIfAbsent(
        name, unused -> TestKeys.certificateOf(TestKeys.ec("partner")));
  }

  static SignerVerdict validIn(KeyState state, String name) {
    boolean outOfUse = state == KeyState.RETAINED || state == KeyState.COMPROMISED;
    return Results.verdict(
        Verdict.VALID,
        "CN=" + name,
        Optional.of(
            KeyVersion.of(
                Alias.alias(name),
                certificate(name),
                state,
                SINCE,
                outOfUse ? Optional.of(Retention.DEFAULT.until(SINCE)) : Optional.empty())),
        Optional.empty(),
        "");
  }
}
