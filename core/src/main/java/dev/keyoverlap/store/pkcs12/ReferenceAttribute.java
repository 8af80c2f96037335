package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.key.KeyReference;
import dev.keyoverlap.store.DamagedKeystoreException;
import java.security.PKCS12Attribute;
import java.util.List;
import java.util.Optional;

/** Where a private key is that the file does not hold: an attribute of its certificate. */
final class ReferenceAttribute {

  private static final String OID = VersionRecord.OID + ".5";

  /** Keeps the JDK from taking a text such as "ab:cd" for bytes in hexadecimal. */
  private static final String MARK = "at ";

  private ReferenceAttribute() {}

  static Bag.Attribute of(KeyReference reference) {
    return new Bag.Attribute(OID, new PKCS12Attribute(OID, MARK + reference.uri()).getEncoded());
  }

  static boolean isIn(List<Bag.Attribute> attributes) {
    return attributes.stream().anyMatch(attribute -> attribute.oid().equals(OID));
  }

  /**
   * The reference of an entry; empty if there is none.
   *
   * @throws DamagedKeystoreException if there is one that is not as this library writes it
   */
  static Optional<KeyReference> in(String name, List<Bag.Attribute> attributes)
      throws DamagedKeystoreException {
    for (Bag.Attribute attribute : attributes) {
      if (attribute.oid().equals(OID)) {
        try {
          String value = new PKCS12Attribute(attribute.encoded()).getValue();
          return Optional.of(KeyReference.of(value.substring(MARK.length())));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
          throw new DamagedKeystoreException(
              "The entry '"
                  + name
                  + "' of the keystore refers to its private key in a way that cannot be read."
                  + " Restore an earlier revision of the file.",
              e);
        }
      }
    }
    return Optional.empty();
  }
}
