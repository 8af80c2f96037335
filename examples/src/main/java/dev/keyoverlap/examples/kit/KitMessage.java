package dev.keyoverlap.examples.kit;

import java.util.Locale;
import java.util.Optional;

/** The messages of a kit, and the answers of a correct receiver. */
enum KitMessage {
  SIGNED_OLD("signed with the old key", By.OLD, true),
  SIGNED_OLD_AND_NEW("two signatures, the old key's first, the new key's second", By.BOTH, true),
  SIGNED_NEW_AND_OLD("two signatures, the new key's first, the old key's second", By.BOTH, true),
  SIGNED_OLD_AND_NEW_WRONG(
      "two signatures, the old key's first, the new key's second and altered afterwards",
      By.OLD_BESIDE_WRONG,
      true),
  SIGNED_NEW_WRONG_AND_OLD(
      "two signatures, the new key's first and altered afterwards, the old key's second",
      By.OLD_BESIDE_WRONG,
      true),
  SIGNED_NEW("signed with the new key", By.NEW, true),
  SIGNED_STRANGER("signed with an unknown key", By.STRANGER, false),
  SIGNED_ALTERED("signed with the old key, and the content altered afterwards", By.OLD, false),
  SIGNED_WRONG("signed with the old key, and the signature altered afterwards", By.OLD, false),
  ENCRYPTED_OLD("encrypted to the receiver's old key", By.OLD, true),
  ENCRYPTED_OLD_AND_NEW("encrypted to both keys, the old one first", By.BOTH, true),
  ENCRYPTED_NEW_AND_OLD("encrypted to both keys, the new one first", By.BOTH, true),
  ENCRYPTED_NEW("encrypted to the receiver's new key", By.NEW, true),
  ENCRYPTED_ALTERED("encrypted to the receiver's old key, and altered afterwards", By.OLD, false);

  private final String about;
  private final By by;
  private final boolean intact;

  KitMessage(String about, By by, boolean intact) {
    this.about = about;
    this.by = by;
    this.intact = intact;
  }

  String about() {
    return about;
  }

  boolean isSigned() {
    return name().startsWith("SIGNED");
  }

  /**
   * Whether a correct receiver accepts it, or decrypts it; empty where correct receivers differ,
   * which is what the kit is there to find out: with two keys, of which one may be unknown.
   */
  Optional<Boolean> correct(SetUp setUp) {
    if (!intact) {
      return Optional.of(false);
    }
    return switch (by) {
      case OLD -> Optional.of(setUp.holdsOld());
      case NEW -> Optional.of(setUp.holdsNew());
      case BOTH -> Optional.empty();
      case OLD_BESIDE_WRONG -> setUp.holdsOld() ? Optional.empty() : Optional.of(false);
      case STRANGER -> Optional.of(false);
    };
  }

  /** The name in the manifest and in the answers. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The keys of a message. */
  private enum By {
    OLD,
    NEW,
    BOTH,
    OLD_BESIDE_WRONG,
    STRANGER
  }
}
