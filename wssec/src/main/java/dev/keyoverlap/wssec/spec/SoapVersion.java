package dev.keyoverlap.wssec.spec;

import java.nio.charset.StandardCharsets;

/** The versions of SOAP. */
public enum SoapVersion {
  /** SOAP 1.1. */
  SOAP_1_1,
  /** SOAP 1.2. */
  SOAP_1_2;

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

  /**
   * The answer to a message that was not accepted, for whatever reason (WS-Security 1.1.1, 12). A
   * partner who is told more, such as whether decryption or verification failed, could be anybody.
   *
   * @return a SOAP fault, always the same
   */
  public byte[] securityFault() {
    String fault =
        switch (this) {
          case SOAP_1_1 -> FAULT_11.formatted(WSSE, TEXT);
          case SOAP_1_2 -> FAULT_12.formatted(WSSE, TEXT);
        };
    return fault.getBytes(StandardCharsets.UTF_8);
  }
}
