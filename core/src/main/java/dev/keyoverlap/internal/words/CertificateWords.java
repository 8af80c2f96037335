package dev.keyoverlap.internal.words;

import java.security.cert.X509Certificate;

/** Words about certificates of strangers, which end up in logs. */
public final class CertificateWords {

  private static final int LONGEST = 600;
  private static final int LONGEST_NAME = 120;

  private CertificateWords() {}

  /** A stranger may have chosen these words: no line breaks, no endless names. */
  public static String printable(String text) {
    return shortened(text, LONGEST).replaceAll("\\p{C}", "?");
  }

  /** Names a certificate of a chain by its subject. */
  public static String name(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    return "the certificate of "
        + (subject.isEmpty() ? "nobody" : shortened(subject, LONGEST_NAME));
  }

  private static String shortened(String text, int length) {
    return text.length() > length ? text.substring(0, length) + "..." : text;
  }
}
