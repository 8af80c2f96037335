package dev.keyoverlap.internal.transition;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.ring.KeyVersion;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The refusals of changes, as they are told. */
public final class Refusals {

  private Refusals() {}

  /** A refusal at an alias. */
  static KeyRefusedException at(Reason reason, Alias alias, String message) {
    return new KeyRefusedException(reason, message, Optional.of(alias), Optional.empty(), Set.of());
  }

  /** A refusal at an alias, because of a key. */
  public static KeyRefusedException at(Reason reason, Alias alias, String message, KeyId keyId) {
    return at(reason, alias, message, keyId, Set.of());
  }

  private static KeyRefusedException at(
      Reason reason, Alias alias, String message, KeyId keyId, Set<Narrowing> narrowings) {
    return new KeyRefusedException(
        reason, message, Optional.of(alias), Optional.of(keyId), narrowings);
  }

  /** A refusal of a key that the ring does not have. */
  static KeyRefusedException noSuchKey(KeyId keyId) {
    return new KeyRefusedException(
        Reason.NO_SUCH_KEY,
        "There is no key " + keyId + " in this keystore. Check its id.",
        Optional.empty(),
        Optional.of(keyId),
        Set.of());
  }

  /** A refusal of a key that is not as good as the one before. */
  static KeyRefusedException narrower(Alias alias, Map<Narrowing, String> found, KeyId keyId) {
    return at(
        Reason.NARROWER,
        alias,
        "Cannot use the key for '"
            + alias
            + "', because its certificate "
            + String.join(", and ", found.values())
            + ". Ask for another certificate, or accept it with accepting("
            + found.keySet().stream().map(Enum::name).collect(Collectors.joining(", "))
            + ").",
        keyId,
        found.keySet());
  }

  /** A refusal of a key whose certificate is not valid at the moment. */
  public static KeyRefusedException notValid(Alias alias, KeyEntry entry) {
    return at(
        Reason.NOT_VALID_NOW,
        alias,
        "Cannot activate the key of '"
            + alias
            + "' now: its certificate is valid from "
            + entry.certificate().getNotBefore().toInstant()
            + " to "
            + entry.certificate().getNotAfter().toInstant()
            + ". If that is later, use stage('"
            + alias
            + "', key). To activate it all the same, use accepting("
            + Narrowing.VALIDITY
            + ").",
        entry.keyId(),
        Set.of(Narrowing.VALIDITY));
  }

  /** A refusal of a key that would have to be retained. */
  static KeyRefusedException notRetained(KeyVersion version) {
    return at(
        Reason.NOT_RETAINED,
        version.alias(),
        "Cannot restore the key "
            + version.keyId()
            + " of '"
            + version.alias()
            + "', because it is "
            + version.state()
            + ". Only a retained key can be restored.",
        version.keyId());
  }

  /** A refusal of every change. */
  public static KeyRefusedException readOnly() {
    return ofEverything(
        Reason.READ_ONLY,
        "Cannot change the keystore, because it was opened read-only. Open it without readOnly() to"
            + " change keys.");
  }

  /** A refusal because of the time. */
  public static KeyRefusedException clock(String message) {
    return ofEverything(Reason.CLOCK_IN_DOUBT, message);
  }

  private static KeyRefusedException ofEverything(Reason reason, String message) {
    return new KeyRefusedException(reason, message, Optional.empty(), Optional.empty(), Set.of());
  }

  /** The same refusal, of one of several changes that are made together. */
  public static KeyRefusedException among(
      int total, int number, String words, KeyRefusedException refusal) {
    KeyRefusedException told =
        new KeyRefusedException(
            refusal.reason(),
            "None of the "
                + total
                + " changes was made, because number "
                + number
                + " was refused ("
                + words
                + "): "
                + refusal.getMessage(),
            refusal.alias(),
            refusal.keyId(),
            refusal.narrowings());
    Throwable unused = told.initCause(refusal);
    return told;
  }
}
