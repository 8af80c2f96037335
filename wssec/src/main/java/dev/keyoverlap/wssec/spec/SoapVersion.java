package dev.keyoverlap.wssec.spec;

/**
 * The versions of SOAP.
 *
 * @since 1.0
 */
public enum SoapVersion {
  /** SOAP 1.1. */
  SOAP_1_1,
  /** SOAP 1.2. */
  SOAP_1_2
}
