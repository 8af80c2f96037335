package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives every entry of a file a name of its own. Browsers, NSS and openssl write several entries of
 * one name, and entries without any; the JDK keeps one of them.
 */
final class EntryNames {

  /** The greatest number of characters in an alias. */
  private static final int LONGEST_ALIAS = 250;

  private final List<StoredEntry> entries = new ArrayList<>();
  private final List<KeystoreContent.Twin> twins = new ArrayList<>();
  private final List<Finding> findings;

  /** An entry under the name that the file gives it, which is empty if it gives none. */
  record Unnamed(StoredEntry entry, Optional<Bag> key, Bag certificate) {}

  private EntryNames(List<Finding> findings) {
    this.findings = findings;
  }

  /**
   * Names entries.
   *
   * @param found the entries in the order of the file
   * @param findings receives what somebody should check
   */
  static EntryNames of(List<Unnamed> found, List<Finding> findings) {
    EntryNames names = new EntryNames(findings);
    names.name(names.withoutTwins(found));
    return names;
  }

  List<StoredEntry> entries() {
    return entries;
  }

  List<KeystoreContent.Twin> twins() {
    return twins;
  }

  /** Each certificate once: where its state is known, or else where its private key is. */
  private List<StoredEntry> withoutTwins(List<Unnamed> found) {
    Map<KeyId, Unnamed> best = new LinkedHashMap<>();
    for (Unnamed candidate : found) {
      KeyId keyId = candidate.entry().keyId();
      Unnamed other = best.get(keyId);
      if (other == null) {
        best.put(keyId, candidate);
        continue;
      }
      boolean better = rank(candidate.entry()) > rank(other.entry());
      if (better) {
        best.put(keyId, candidate);
      }
      Unnamed twin = better ? other : candidate;
      Unnamed used = better ? candidate : other;
      twins.add(
          new KeystoreContent.Twin(keyId, twin.entry().name(), twin.key(), twin.certificate()));
      findings.add(
          new Finding(
              Kind.CERTIFICATE_TWICE,
              "The same certificate is in the keystore twice: as '"
                  + used.entry().name()
                  + "', which is used, and as '"
                  + twin.entry().name()
                  + "', which stays in the file unchanged. Use the first name everywhere, and"
                  + " remove the second entry with keytool -delete."));
    }
    return best.values().stream().map(Unnamed::entry).toList();
  }

  private static int rank(StoredEntry entry) {
    boolean recorded =
        VersionRecord.isMarked(entry.name())
            || entry.attributes().stream().anyMatch(VersionRecord::isOurs);
    return (recorded ? 2 : 0) + (entry.key().isPresent() ? 1 : 0);
  }

  private void name(List<StoredEntry> found) {
    // Of several entries of one name, the youngest keeps it: the file of somebody who renewed.
    Map<String, StoredEntry> keepers = new HashMap<>();
    for (StoredEntry entry : found) {
      if (!isUsable(entry.name()) || VersionRecord.isMarked(entry.name())) {
        continue;
      }
      String name = KeystoreContent.folded(entry.name());
      StoredEntry other = keepers.get(name);
      if (other == null || !isBefore(entry, other)) {
        keepers.put(name, entry);
      }
    }
    Set<String> taken = new HashSet<>(keepers.keySet());
    int counter = 0;
    for (StoredEntry entry : found) {
      String name = entry.name();
      if (VersionRecord.isMarked(name) || entry.equals(keepers.get(KeystoreContent.folded(name)))) {
        entries.add(entry);
        continue;
      }
      String sound;
      if (name.isBlank() && entry.key().isPresent()) {
        // As the JDK does, so that programs that are configured with such a name find the key.
        do {
          sound = Integer.toString(++counter);
        } while (!taken.add(sound));
      } else {
        sound = soundName(name, entry.keyId());
        taken.add(sound);
        findings.add(
            new Finding(
                Kind.ENTRY_RENAMED,
                "The certificate "
                    + entry.keyId()
                    + " of "
                    + entry.certificate().getSubjectX500Principal().getName()
                    + " has the alias '"
                    + sound
                    + "', because "
                    + (name.isBlank()
                        ? "it has no name in the file."
                        : "another entry has its name '" + name + "', or it cannot be an alias.")));
      }
      entries.add(entry.named(sound));
    }
  }

  private static boolean isBefore(StoredEntry entry, StoredEntry other) {
    if (entry.key().isPresent() != other.key().isPresent()) {
      return other.key().isPresent();
    }
    return entry
        .certificate()
        .getNotBefore()
        .toInstant()
        .isBefore(other.certificate().getNotBefore().toInstant());
  }

  private static boolean isUsable(String name) {
    try {
      Alias unused = Alias.alias(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The name so far, as far as an alias can have it, and the key's short id. */
  private static String soundName(String name, KeyId keyId) {
    String text = KeystoreContent.folded(name).replaceAll("\\p{Cntrl}", "").strip();
    int most = LONGEST_ALIAS - keyId.shortForm().length() - 1;
    int end = Math.min(text.length(), most);
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      // Half a character cannot be written.
      end--;
    }
    String beginning = text.substring(0, end).strip();
    return (beginning.isEmpty() ? "unnamed" : beginning) + "-" + keyId.shortForm();
  }
}
