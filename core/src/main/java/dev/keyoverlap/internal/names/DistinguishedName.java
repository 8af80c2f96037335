package dev.keyoverlap.internal.names;

import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * A name of a subject or an issuer, for finding a certificate by what somebody else wrote.
 *
 * <p>Two names are equal if they have the same attributes. The keyword of an attribute, the string
 * type of its value, quoting, escaping, spacing, letter case and the order of attributes do not
 * matter. Programs differ in all of these, and some write an order of their own. The comparison is
 * meant for hints: a name only finds the keys that are then tried.
 *
 * <p>Work is linear in the length of the name, and a name of more than {@value #LONGEST} characters
 * or bytes is not read. Immutable, and safe for use by several threads.
 */
public final class DistinguishedName {

  static final int LONGEST = 16_384;

  private final String attributes;

  private DistinguishedName(String attributes) {
    this.attributes = attributes;
  }

  /**
   * Reads a name that is written as text: after RFC 4514, 2253, 1779 or 4519, as X.509 tools write
   * it, or between slashes as OpenSSL once did.
   *
   * @param text the text
   * @return the name; empty if it cannot be read
   */
  public static Optional<DistinguishedName> ofText(String text) {
    return text.length() > LONGEST ? Optional.empty() : of(NameText.attributes(text));
  }

  /**
   * Reads a name in its encoded form.
   *
   * @param encoded a Name in DER (RFC 5280, 4.1.2.4)
   * @return the name; empty if it cannot be read
   */
  public static Optional<DistinguishedName> ofEncoded(byte[] encoded) {
    return encoded.length > LONGEST ? Optional.empty() : of(NameDer.attributes(encoded));
  }

  /**
   * The name that a certificate has.
   *
   * @param name the name
   * @return the name; empty if it cannot be read
   */
  public static Optional<DistinguishedName> of(X500Principal name) {
    return ofEncoded(name.getEncoded());
  }

  private static Optional<DistinguishedName> of(Optional<List<String>> attributes) {
    return attributes
        .filter(all -> !all.isEmpty())
        .map(all -> new DistinguishedName(String.join("\n", all.stream().sorted().toList())));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DistinguishedName that && attributes.equals(that.attributes);
  }

  @Override
  public int hashCode() {
    return attributes.hashCode();
  }

  /** The attributes as they are compared. */
  @Override
  public String toString() {
    return attributes.replace('\n', ',');
  }
}
