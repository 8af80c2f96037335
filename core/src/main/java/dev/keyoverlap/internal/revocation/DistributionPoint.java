package dev.keyoverlap.internal.revocation;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Where a certificate says that its revocation is published (RFC 5280, 4.2.1.13).
 *
 * @param names of the point: {@link X500Principal}s, and other names as encoded
 * @param reasons for which it would list the certificate, as bits
 * @param listIssuers who signs its lists if not the certificate's issuer; empty if the issuer does
 */
record DistributionPoint(Set<Object> names, int reasons, Set<Object> listIssuers) {

  /** keyCompromise to aACompromise: bits 1 to 8 of ReasonFlags. */
  static final int ALL_REASONS = 0b1_1111_1110;

  private static final String EXTENSION = "2.5.29.31";
  private static final int NAME = 0xa0;
  private static final int FULL_NAME = 0xa0;
  private static final int REASONS = 0x81;
  private static final int LIST_ISSUER = 0xa2;
  private static final int DIRECTORY_NAME = 0xa4;
  private static final int ADDRESS = 0x86;

  /**
   * The distribution points of a certificate. The last one is its issuer as such, whose lists cover
   * it with any points (RFC 5280, 6.3.3). Points that cannot be read are none.
   */
  static List<DistributionPoint> of(X509Certificate certificate) {
    List<DistributionPoint> points = new ArrayList<>();
    byte[] extension = certificate.getExtensionValue(EXTENSION);
    if (extension != null) {
      try {
        for (Der point : Der.ofExtension(extension).sequence()) {
          points.add(of(point));
        }
      } catch (IOException | IllegalArgumentException e) {
        points.clear();
      }
    }
    points.add(
        new DistributionPoint(Set.of(certificate.getIssuerX500Principal()), ALL_REASONS, Set.of()));
    return points;
  }

  private static DistributionPoint of(Der point) throws IOException {
    Set<Object> names = Set.of();
    Set<Object> issuers = Set.of();
    int reasons = ALL_REASONS;
    for (Der part : point.sequence()) {
      switch (part.tag()) {
        case NAME -> names = fullName(part);
        case REASONS -> reasons = reasons(part);
        case LIST_ISSUER -> issuers = names(part);
        default -> throw new IOException("Not a part of a distribution point");
      }
    }
    return new DistributionPoint(names, reasons, issuers);
  }

  /** A name relative to that of the list's issuer fits nothing here. */
  static Set<Object> fullName(Der pointName) throws IOException {
    Set<Object> names = new HashSet<>();
    for (Der choice : pointName.children()) {
      if (choice.tag() == FULL_NAME) {
        names.addAll(names(choice));
      }
    }
    return names;
  }

  private static Set<Object> names(Der generalNames) throws IOException {
    Set<Object> names = new HashSet<>();
    for (Der name : generalNames.children()) {
      names.add(
          name.tag() == DIRECTORY_NAME
              ? new X500Principal(name.content())
              : ByteBuffer.wrap(name.encoded()));
    }
    return names;
  }

  /** ReasonFlags, a BIT STRING whose first bit is not used. */
  static int reasons(Der bits) {
    byte[] content = bits.content();
    int reasons = 0;
    for (int bit = 1; bit <= Byte.SIZE; bit++) {
      int at = 1 + bit / Byte.SIZE;
      if (at < content.length && (content[at] & (0x80 >> (bit % Byte.SIZE))) != 0) {
        reasons |= 1 << bit;
      }
    }
    return reasons;
  }

  /** Where lists about a certificate can be fetched. */
  static List<URI> addresses(X509Certificate certificate) {
    return of(certificate).stream()
        .flatMap(point -> point.addresses().stream())
        .distinct()
        .toList();
  }

  private List<URI> addresses() {
    return names.stream()
        .filter(ByteBuffer.class::isInstance)
        .map(name -> address(((ByteBuffer) name).array()))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<URI> address(byte[] generalName) {
    try {
      Der name = Der.of(generalName);
      return name.tag() == ADDRESS
          ? Optional.of(URI.create(new String(name.content(), StandardCharsets.US_ASCII)))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
