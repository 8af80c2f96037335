package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Pfx;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How keys and certificates are written again that are in no version of the ring. */
final class OtherBags {

  private static final int MARK_LENGTH = 12;

  private OtherBags() {}

  /** No private key is written in the clear, wherever the file had it. */
  static Bag protectedBag(Bag bag, Pfx file) throws GeneralSecurityException {
    return bag.type().equals(Bag.KEY)
        ? Bag.shroudedKey(file.encrypted(bag.value()), bag.attributes())
        : bag;
  }

  /**
   * A bag under a name that no entry of the ring has: of two keys under one name, the JDK shows
   * only the last.
   *
   * @param named the bag that gives the name, which is this one or belongs to it
   * @param names the names of the ring's entries, folded
   */
  static Bag apart(Bag bag, Bag named, Set<String> names) {
    if (!isEntry(bag) || !isTaken(bag.friendlyName(), names)) {
      return bag;
    }
    List<Bag.Attribute> attributes = new ArrayList<>();
    String mark = KeystoreFiles.mark(named.value()).substring(0, MARK_LENGTH);
    attributes.add(Bag.friendlyName(bag.friendlyName().orElse("unnamed") + "-" + mark));
    bag.attributes().stream()
        .filter(attribute -> !attribute.oid().equals(Bag.FRIENDLY_NAME))
        .forEach(attributes::add);
    return bag.with(attributes);
  }

  private static boolean isEntry(Bag bag) {
    return List.of(Bag.KEY, Bag.SHROUDED_KEY, Bag.CERTIFICATE).contains(bag.type());
  }

  /** To keys without a name the JDK gives numbers. */
  private static boolean isTaken(Optional<String> name, Set<String> names) {
    return name.map(KeystoreContent::folded)
        .map(names::contains)
        .orElseGet(
            () -> names.stream().anyMatch(taken -> taken.chars().allMatch(Character::isDigit)));
  }
}
