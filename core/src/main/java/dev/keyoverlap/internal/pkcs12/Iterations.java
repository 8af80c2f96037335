package dev.keyoverlap.internal.pkcs12;

import java.security.Security;

/**
 * How many iterations are written, by the properties with which the JDK lets an administrator set
 * them (file {@code java.security}).
 */
final class Iterations {

  /** For what we write ourselves. */
  static final Bounds ANY =
      new Bounds(Bounds.STANDARD.bags(), Long.MAX_VALUE >> 1, Bounds.STANDARD.nesting());

  private static final int STANDARD = 10_000;

  private Iterations() {}

  static int ofKeys() {
    return of("keystore.pkcs12.keyPbeIterationCount");
  }

  static int ofCertificates() {
    return of("keystore.pkcs12.certPbeIterationCount");
  }

  static int ofMac() {
    return of("keystore.pkcs12.macIterationCount");
  }

  private static int of(String property) {
    String set = System.getProperty(property);
    if (set == null) {
      set = Security.getProperty(property);
    }
    try {
      return set == null || set.isBlank() ? STANDARD : Math.max(1, Integer.parseInt(set.strip()));
    } catch (NumberFormatException e) {
      return STANDARD;
    }
  }
}
