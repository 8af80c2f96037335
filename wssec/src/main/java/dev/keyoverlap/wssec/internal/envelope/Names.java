package dev.keyoverlap.wssec.internal.envelope;

/** The names of SOAP, WS-Security and XML Encryption. */
public final class Names {

  public static final String SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/";
  public static final String SOAP_12 = "http://www.w3.org/2003/05/soap-envelope";
  static final String ULTIMATE_RECEIVER = SOAP_12 + "/role/ultimateReceiver";

  private static final String WSS = "http://docs.oasis-open.org/wss/";
  private static final String WSS_2004 = WSS + "2004/01/oasis-200401-wss-";
  public static final String WSSE = WSS_2004 + "wssecurity-secext-1.0.xsd";
  public static final String WSSE_11 = WSS + "oasis-wss-wssecurity-secext-1.1.xsd";
  public static final String BASE64 = WSS_2004 + "soap-message-security-1.0#Base64Binary";
  public static final String STR_TRANSFORM = WSS_2004 + "soap-message-security-1.0#STR-Transform";
  public static final String X509_V3 = WSS_2004 + "x509-token-profile-1.0#X509v3";
  public static final String X509_PATH = WSS_2004 + "x509-token-profile-1.0#X509PKIPathv1";
  public static final String X509_PKCS7 = WSS_2004 + "x509-token-profile-1.0#PKCS7";
  public static final String X509_SKI =
      WSS_2004 + "x509-token-profile-1.0#X509SubjectKeyIdentifier";
  public static final String THUMBPRINT =
      WSS + "oasis-wss-soap-message-security-1.1#ThumbprintSHA1";

  public static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  public static final String XENC_11 = "http://www.w3.org/2009/xmlenc11#";

  private Names() {}

  /**
   * The name of an actor (SOAP 1.1) or role (SOAP 1.2).
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String requireActor(String uri) {
    if (uri.isBlank() || !uri.equals(uri.strip())) {
      throw new IllegalArgumentException(
          "This is not the name of an actor: '%s'. Name it by its URI, without spaces around it"
              .formatted(uri));
    }
    return uri;
  }

  /** A stranger has chosen these words, and they end up in logs. */
  static String quoted(String actor) {
    return actor.isEmpty()
        ? "the ultimate receiver (no actor or role)"
        : "'" + printable(actor) + "'";
  }

  /** Words of a stranger, which end up in logs. */
  public static String printable(String text) {
    String part = text.length() > 200 ? text.substring(0, 200) + "..." : text;
    return part.replaceAll("\\p{C}", "?");
  }
}
