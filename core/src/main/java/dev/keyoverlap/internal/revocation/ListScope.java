package dev.keyoverlap.internal.revocation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.X509CRL;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * The scope of a list by its issuing distribution point (RFC 5280, 5.2.5); everything that its
 * issuer has issued if it has none.
 *
 * @param encoded the extension, to compare the scopes of two lists; empty if there is none
 * @param names of the distribution point, if it names one
 * @param reasons for which it lists certificates, as bits
 */
record ListScope(
    ByteBuffer encoded,
    Optional<Set<Object>> names,
    boolean usersOnly,
    boolean authoritiesOnly,
    boolean attributesOnly,
    boolean indirect,
    int reasons) {

  static final String EXTENSION = "2.5.29.28";

  private static final int NAME = 0xa0;
  private static final int USERS_ONLY = 0x81;
  private static final int AUTHORITIES_ONLY = 0x82;
  private static final int SOME_REASONS = 0x83;
  private static final int INDIRECT = 0x84;
  private static final int ATTRIBUTES_ONLY = 0x85;

  static ListScope of(X509CRL list) throws IOException {
    byte[] extension = list.getExtensionValue(EXTENSION);
    Optional<Set<Object>> names = Optional.empty();
    boolean users = false;
    boolean authorities = false;
    boolean attributes = false;
    boolean indirect = false;
    int reasons = DistributionPoint.ALL_REASONS;
    if (extension != null) {
      for (Der part : Der.ofExtension(extension).sequence()) {
        switch (part.tag()) {
          case NAME -> names = Optional.of(DistributionPoint.fullName(part));
          case USERS_ONLY -> users = isTrue(part);
          case AUTHORITIES_ONLY -> authorities = isTrue(part);
          case SOME_REASONS -> reasons = DistributionPoint.reasons(part);
          case INDIRECT -> indirect = isTrue(part);
          case ATTRIBUTES_ONLY -> attributes = isTrue(part);
          default -> throw new IOException("Not a part of an issuing distribution point");
        }
      }
    }
    return new ListScope(
        ByteBuffer.wrap(extension == null ? new byte[0] : extension),
        names,
        users,
        authorities,
        attributes,
        indirect,
        reasons);
  }

  private static boolean isTrue(Der value) {
    byte[] content = value.content();
    return content.length == 1 && content[0] != 0;
  }

  /**
   * The reasons for which a list of this scope would list a certificate that names a distribution
   * point. It is none if the list is not about such certificates (RFC 5280, 6.3.3, b and d).
   *
   * @param issuer of the list
   * @param certificateIssuer of the certificate
   * @param authority whether the certificate is that of an authority
   */
  int reasonsFor(
      DistributionPoint point, Object issuer, Object certificateIssuer, boolean authority) {
    boolean byOthers = !point.listIssuers().isEmpty();
    boolean rightIssuer =
        byOthers
            ? indirect && point.listIssuers().contains(issuer)
            : issuer.equals(certificateIssuer);
    boolean rightKind = !attributesOnly && !(authority ? usersOnly : authoritiesOnly);
    Set<Object> wanted = point.names().isEmpty() ? point.listIssuers() : point.names();
    boolean rightPoint = names.map(own -> !Collections.disjoint(own, wanted)).orElse(true);
    return rightIssuer && rightKind && rightPoint ? reasons & point.reasons() : 0;
  }
}
