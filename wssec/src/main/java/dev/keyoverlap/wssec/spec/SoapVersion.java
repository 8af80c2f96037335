package dev.keyoverlap.wssec.spec;

/** The versions of SOAP. */
public enum SoapVersion {
  /** SOAP 1.1. */
  SOAP_1_1,
  /** SOAP 1.2. */
  SOAP_1_2
}
