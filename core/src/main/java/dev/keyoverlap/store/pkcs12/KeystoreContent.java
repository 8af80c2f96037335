package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.internal.pkcs12.PrivateKeys;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Finding;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a keystore file holds: the entries for a ring, and everything else, which is carried
 * over as it is. Immutable.
 *
 * @param pfx the file, for writing the next one as it is protected
 * @param entries what a ring can take, in the order of the file, each certificate once
 * @param twins bags of entries whose certificate another entry has, too
 * @param open other bags that are not encrypted as a whole
 * @param encrypted other bags that are
 * @param issuers bags of certificates in chains, whose attributes are carried over
 * @param findings what somebody should check
 */
record KeystoreContent(
    Pfx pfx,
    List<StoredEntry> entries,
    List<Twin> twins,
    List<Bag> open,
    List<Bag> encrypted,
    List<Bag> issuers,
    List<Finding> findings) {

  /**
   * The bags of an entry whose certificate another entry has, too: kept as long as the other is.
   *
   * @param key the bag of its private key
   */
  record Twin(KeyId keyId, String name, Optional<Bag> key, Bag certificate) {}

  KeystoreContent {
    entries = List.copyOf(entries);
    twins = List.copyOf(twins);
    open = List.copyOf(open);
    encrypted = List.copyOf(encrypted);
    issuers = List.copyOf(issuers);
    findings = List.copyOf(findings);
  }

  static KeystoreContent empty(char[] password) {
    return new KeystoreContent(
        Pfx.empty(password), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /**
   * A secret that the file keeps under a name, such as a memo.
   *
   * @param name its name, folded
   * @param content empty if the file's password does not open it
   */
  record Secret(String name, Bag bag, Optional<byte[]> content) {}

  /** The secrets whose name is asked for. */
  List<Secret> secrets(Predicate<String> wanted) {
    return Stream.of(open, encrypted)
        .flatMap(List::stream)
        .filter(bag -> bag.type().equals(Bag.SECRET))
        .map(bag -> bag.friendlyName().map(name -> new Named(folded(name), bag)))
        .flatMap(Optional::stream)
        .filter(named -> wanted.test(named.name()))
        .map(named -> new Secret(named.name(), named.bag(), content(named.bag())))
        .toList();
  }

  private record Named(String name, Bag bag) {}

  private Optional<byte[]> content(Bag bag) {
    try {
      Optional<byte[]> encryptedSecret = bag.encryptedSecret();
      return encryptedSecret.isEmpty()
          ? Optional.empty()
          : Optional.of(
              PrivateKeys.secret(
                  LockedKey.understood(() -> pfx.secret(encryptedSecret.get(), Bounds.STANDARD))));
    } catch (GeneralSecurityException e) {
      // Under a password of its own.
      return Optional.empty();
    }
  }

  /** The names, folded, that are taken by secrets. */
  Set<String> namesOfSecrets() {
    return Stream.of(open, encrypted)
        .flatMap(List::stream)
        .filter(bag -> bag.type().equals(Bag.SECRET))
        .flatMap(bag -> bag.friendlyName().stream())
        .map(KeystoreContent::folded)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** As the JDK folds names. */
  static String folded(String name) {
    return name.toLowerCase(Locale.ENGLISH);
  }
}
