package dev.keyoverlap;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/** The versions of one ring by the identifiers that messages carry. */
final class KeyringIndex {

  private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
  private static final int OCTET_STRING = 4;

  /** The longest identifier whose two nested OCTET STRINGs have lengths of one byte. */
  private static final int LONGEST_IDENTIFIER = 0x7f - 2;

  private final Map<IssuerAndSerial, List<KeyVersion>> byIssuerAndSerial = new HashMap<>();
  private final Map<ByteBuffer, List<KeyVersion>> bySubjectKeyIdentifier = new HashMap<>();

  KeyringIndex(Collection<KeyVersion> versions) {
    for (KeyVersion version : versions) {
      var certificate = version.entry().certificate();
      byIssuerAndSerial.merge(
          new IssuerAndSerial(certificate.getIssuerX500Principal(), certificate.getSerialNumber()),
          List.of(version),
          KeyringIndex::concatenated);
      byte[] extension = certificate.getExtensionValue(SUBJECT_KEY_IDENTIFIER);
      if (extension != null) {
        bySubjectKeyIdentifier.merge(
            ByteBuffer.wrap(extension), List.of(version), KeyringIndex::concatenated);
      }
    }
  }

  List<KeyVersion> byIssuerAndSerial(X500Principal issuer, BigInteger serialNumber) {
    return byIssuerAndSerial.getOrDefault(new IssuerAndSerial(issuer, serialNumber), List.of());
  }

  List<KeyVersion> bySubjectKeyIdentifier(byte[] identifier) {
    return identifier.length > LONGEST_IDENTIFIER
        ? List.of()
        : bySubjectKeyIdentifier.getOrDefault(asExtensionValue(identifier), List.of());
  }

  /**
   * The identifier as it stands in the extension, an OCTET STRING within an OCTET STRING: comparing
   * encoded forms spares taking every certificate's extension apart.
   */
  private static ByteBuffer asExtensionValue(byte[] identifier) {
    return ByteBuffer.allocate(identifier.length + 4)
        .put((byte) OCTET_STRING)
        .put((byte) (identifier.length + 2))
        .put((byte) OCTET_STRING)
        .put((byte) identifier.length)
        .put(identifier)
        .flip();
  }

  private static List<KeyVersion> concatenated(List<KeyVersion> one, List<KeyVersion> other) {
    return Stream.concat(one.stream(), other.stream()).sorted(Keyring.BY_ALIAS_AND_STATE).toList();
  }

  private record IssuerAndSerial(X500Principal issuer, BigInteger serialNumber) {}
}
