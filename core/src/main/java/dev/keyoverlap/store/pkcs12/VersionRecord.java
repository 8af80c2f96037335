package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.DamagedKeystoreException;
import java.security.KeyStore;
import java.security.PKCS12Attribute;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of a version in a PKCS #12 file: attributes of the entry under our own OID, and the
 * entry's name.
 *
 * <p>An active version has its alias as its name, so that every program finds it there. Any other
 * has a name that says what it is, such as {@code orders (retained until 2027-02-19t08:46:33z
 * 3f2a9c012345)}, and its attributes tell the rest. The name decides whether an entry is active: if
 * you rename an entry with another tool, you decide its use.
 */
record VersionRecord(Alias alias, KeyState state, Instant since, Optional<Instant> keptUntil) {

  VersionRecord {
    boolean outOfUse = state == KeyState.RETAINED || state == KeyState.COMPROMISED;
    if (outOfUse != keptUntil.isPresent()) {
      throw new IllegalArgumentException(
          "A key has an end of its retention exactly if it is retained or compromised.");
    }
  }

  /**
   * Made from a random UUID, as anyone can without registration; the arcs beneath it are those of
   * the four attributes. It is in the form of Microsoft's generator, which splits the UUID into
   * short arcs: GnuTLS reads no bag with an arc of more than 64 bits.
   */
  static final String OID =
      "1.2.840.113556.1.8000.2554.52458.52203.52596.17001.38901.9907904.10627435";

  /** The same UUID as one arc (ITU-T X.667), in files that were written earlier. */
  private static final String EARLIER_OID = "2.25.272381644616372695911165029718077614443";

  private static final String ALIAS = ".1";
  private static final String STATE = ".2";
  private static final String SINCE = ".3";
  private static final String KEPT_UNTIL = ".4";

  /** Whatever follows: a conversion may cut it off, or add to it. */
  private static final Pattern MARKED =
      Pattern.compile(
          "(?<alias>.*?) ?\\((?<state>staged|retained|compromised)\\b(?: until (?<until>\\S+))?.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Whether an entry of this name is something else than the active key of an alias. */
  static boolean isMarked(String name) {
    return MARKED.matcher(name).matches();
  }

  /** Whether an attribute is one of ours. */
  static boolean isOurs(Bag.Attribute attribute) {
    return attribute.oid().startsWith(OID + ".") || attribute.oid().startsWith(EARLIER_OID + ".");
  }

  /** The name of the entry that holds a version. */
  static String nameOf(KeyVersion version) {
    String alias = version.alias().name();
    if (version.state() == KeyState.ACTIVE) {
      return alias;
    }
    // Lower case, since the keystore makes it so.
    return (alias
            + " ("
            + version.state()
            + version.keptUntil().map(until -> " until " + until).orElse("")
            + " "
            + version.keyId().shortForm()
            + ")")
        .toLowerCase(Locale.ENGLISH);
  }

  static Set<KeyStore.Entry.Attribute> attributesOf(KeyVersion version) {
    Set<KeyStore.Entry.Attribute> attributes = new LinkedHashSet<>();
    attributes.add(new PKCS12Attribute(OID + ALIAS, version.alias().name()));
    attributes.add(
        new PKCS12Attribute(OID + STATE, version.state().name().toLowerCase(Locale.ENGLISH)));
    attributes.add(new PKCS12Attribute(OID + SINCE, version.since().toString()));
    version
        .keptUntil()
        .ifPresent(
            until -> attributes.add(new PKCS12Attribute(OID + KEPT_UNTIL, until.toString())));
    return attributes;
  }

  /**
   * Reads the attributes; empty if there are none of ours.
   *
   * @throws DamagedKeystoreException if they are not as this library writes them
   */
  static Optional<VersionRecord> read(String name, Set<KeyStore.Entry.Attribute> attributes)
      throws DamagedKeystoreException {
    String prefix =
        attributes.stream().anyMatch(attribute -> attribute.getName().startsWith(OID + "."))
            ? OID
            : EARLIER_OID;
    List<KeyStore.Entry.Attribute> found =
        attributes.stream()
            .filter(attribute -> attribute.getName().startsWith(prefix + "."))
            .toList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      Map<String, String> ours =
          found.stream()
              .collect(
                  Collectors.toMap(
                      attribute -> attribute.getName().substring(prefix.length()),
                      KeyStore.Entry.Attribute::getValue));
      return Optional.of(
          new VersionRecord(
              Alias.alias(ours.getOrDefault(ALIAS, "")),
              KeyState.valueOf(ours.getOrDefault(STATE, "").toUpperCase(Locale.ENGLISH)),
              Instant.parse(ours.getOrDefault(SINCE, "")),
              Optional.ofNullable(ours.get(KEPT_UNTIL)).map(Instant::parse)));
    } catch (IllegalArgumentException | IllegalStateException | DateTimeException e) {
      throw new DamagedKeystoreException(
          "The entry '"
              + name
              + "' of the keystore has attributes that this version of KeyOverlap does not"
              + " understand: "
              + found
              + ". Use the version that wrote the file, or restore an earlier revision.",
          e);
    }
  }

  /**
   * Reads the name of a marked entry by itself, where its attributes were lost: all but the moment
   * since when. It is never active, whatever became of the rest of the name.
   *
   * @param standing what the history says
   */
  static KeyVersion byName(KeyEntry entry, String name, Optional<Standing> standing) {
    Matcher parts = MARKED.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException("This is no name of a marked entry: " + name);
    }
    KeyState state = KeyState.valueOf(parts.group("state").toUpperCase(Locale.ENGLISH));
    Instant since =
        standing
            .filter(said -> said.state() == state)
            .flatMap(Standing::since)
            .orElseGet(() -> entry.certificate().getNotBefore().toInstant());
    Optional<Instant> keptUntil =
        state == KeyState.STAGED
            ? Optional.empty()
            : instant(parts.group("until"))
                .or(() -> Optional.of(entry.certificate().getNotAfter().toInstant()));
    return KeyVersion.of(
        aliasOf(parts.group("alias"), entry, standing), entry, state, since, keptUntil);
  }

  private static Optional<Instant> instant(@Nullable String text) {
    try {
      return text == null
          ? Optional.empty()
          : Optional.of(Instant.parse(text.toUpperCase(Locale.ENGLISH)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Alias aliasOf(String text, KeyEntry entry, Optional<Standing> standing) {
    try {
      return Alias.alias(text.strip());
    } catch (IllegalArgumentException e) {
      return standing
          .map(Standing::alias)
          .orElseGet(() -> Alias.alias("unnamed-" + entry.keyId().shortForm()));
    }
  }

  KeyVersion of(KeyEntry entry) {
    return KeyVersion.of(alias, entry, state, since, keptUntil);
  }
}
