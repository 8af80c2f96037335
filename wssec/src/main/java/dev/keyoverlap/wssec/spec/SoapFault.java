package dev.keyoverlap.wssec.spec;

import java.nio.charset.StandardCharsets;

/**
 * The answer to a message that was not accepted.
 *
 * <pre>{@code
 * } catch (KeyOverlapException e) {
 *   log(e);                                                      // says why
 *   return SoapFault.securityFault(SoapVersion.SOAP_1_1);        // says nothing
 * }
 * }</pre>
 *
 * @since 1.0
 */
public final class SoapFault {

  private static final String FAULT_11 =
      "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>"
          + "<faultcode xmlns:wsse=\"%s\">wsse:InvalidSecurity</faultcode>"
          + "<faultstring>%s</faultstring></s:Fault></s:Body>"
          + "</s:Envelope>";
  private static final String FAULT_12 =
      "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><s:Fault>"
          + "<s:Code><s:Value>s:Sender</s:Value><s:Subcode>"
          + "<s:Value xmlns:wsse=\"%s\">wsse:InvalidSecurity</s:Value></s:Subcode></s:Code>"
          + "<s:Reason><s:Text xml:lang=\"en\">%s</s:Text></s:Reason></s:Fault></s:Body>"
          + "</s:Envelope>";
  private static final String WSSE =
      "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
  private static final String TEXT = "The security of the message is not accepted";

  private SoapFault() {}

  /**
   * The answer to a message that was not accepted, whatever the reason (WS-Security 1.1.1, 12). It
   * never says more: a partner who learns whether decryption or verification failed could be
   * anybody.
   *
   * @param version the version of SOAP that the partner uses
   * @return a SOAP fault in UTF-8, always the same for a version
   */
  public static byte[] securityFault(SoapVersion version) {
    String fault =
        switch (version) {
          case SOAP_1_1 -> FAULT_11.formatted(WSSE, TEXT);
          case SOAP_1_2 -> FAULT_12.formatted(WSSE, TEXT);
        };
    return fault.getBytes(StandardCharsets.UTF_8);
  }
}
