package dev.keyoverlap.key;

import java.util.Locale;
import java.util.Set;

/**
 * The name of a place in a keystore: what message flows are configured with, and what stays the
 * same while the keys under it come and go.
 *
 * <p>PKCS#12 keystores do not tell upper from lower case, so an alias is folded to lower case:
 *
 * <pre>{@code
 * Alias orders = alias("Orders");
 * orders.name();                       // "orders"
 * orders.equals(alias("ORDERS"));      // true
 * }</pre>
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @param name the name, folded to lower case, 1 to 250 characters without control characters, and
 *     without white space at its ends
 * @since 1.0
 */
public record Alias(String name) implements Comparable<Alias> {

  /** The greatest number of characters in an alias. */
  static final int MAX_LENGTH = 250;

  /** The documentation has four versions of this list; this is the one with names in it. */
  private static final Set<String> PROVIDED =
      Set.of("hcicertificate", "hcicertificate1", "hcimsgcertificate");

  /**
   * Folds and checks a name.
   *
   * @param name the name, in upper or lower case
   * @throws IllegalArgumentException if it is blank, too long, contains a control character, or
   *     begins or ends with white space
   */
  public Alias {
    if (name.isBlank() || !name.equals(name.strip())) {
      throw new IllegalArgumentException(
          "An alias must not be blank, nor begin or end with white space: '" + name + "'");
    }
    // The locale that the JDK's PKCS#12 keystore folds with. Measured afterwards, since folding may
    // lengthen a name, and what is accepted here must be accepted again when it is read.
    name = name.toLowerCase(Locale.ENGLISH);
    if (name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "An alias has at most " + MAX_LENGTH + " characters, not " + name.length());
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("An alias must not contain control characters");
    }
  }

  /**
   * The alias of this name; made to be imported statically.
   *
   * @param name the name, in upper or lower case
   * @return the alias
   * @throws IllegalArgumentException if the name cannot be an alias
   */
  public static Alias alias(String name) {
    return new Alias(name);
  }

  /**
   * Whether the platform that the renewal procedures are documented for keeps this name for key
   * pairs that it provides: what begins with "sap_", and three more.
   *
   * @return true if so; {@link dev.keyoverlap.KeystoreRotation.Builder#reserving} says what follows
   */
  public boolean isReserved() {
    return name.startsWith("sap_") || PROVIDED.contains(name);
  }

  @Override
  public int compareTo(Alias other) {
    return name.compareTo(other.name);
  }

  /** The name itself. */
  @Override
  public String toString() {
    return name;
  }
}
