package dev.keyoverlap.internal.names;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The types of attributes, and the keywords that programs write for them: those of RFC 4519, X.520,
 * OpenSSL, BouncyCastle, the JDK, and Windows.
 */
final class AttributeTypes {

  private static final String OID = "OID.";

  /** Object identifier and keywords, those that programs write without regard to letter case. */
  private static final String[][] KNOWN = {
    {"2.5.4.3", "CN", "commonName"},
    {"2.5.4.4", "SN", "surname"},
    {"2.5.4.5", "SERIALNUMBER", "deviceSerialNumber"},
    {"2.5.4.6", "C", "countryName", "country"},
    {"2.5.4.7", "L", "localityName", "locality"},
    {"2.5.4.8", "ST", "S", "SP", "stateOrProvinceName", "stateOrProvince", "state"},
    {"2.5.4.9", "STREET", "streetAddress"},
    {"2.5.4.10", "O", "organizationName", "organization"},
    {"2.5.4.11", "OU", "organizationalUnitName", "organizationalUnit"},
    {"2.5.4.12", "T", "title"},
    {"2.5.4.13", "description"},
    {"2.5.4.15", "businessCategory"},
    {"2.5.4.16", "postalAddress"},
    {"2.5.4.17", "postalCode"},
    {"2.5.4.18", "postOfficeBox", "POBox"},
    {"2.5.4.20", "telephoneNumber", "phone"},
    {"2.5.4.41", "name"},
    {"2.5.4.42", "G", "GN", "givenName"},
    {"2.5.4.43", "I", "initials"},
    {"2.5.4.44", "generationQualifier", "generation"},
    {"2.5.4.45", "x500UniqueIdentifier", "uniqueIdentifier"},
    {"2.5.4.46", "dnQualifier", "DNQ", "DN"},
    {"2.5.4.51", "houseIdentifier"},
    {"2.5.4.54", "dmdName"},
    {"2.5.4.65", "pseudonym"},
    {"2.5.4.72", "role"},
    {"2.5.4.97", "organizationIdentifier", "ORGID", "OI"},
    {"2.5.4.98", "c3", "countryCode3c"},
    {"2.5.4.99", "n3", "countryCode3n"},
    {"2.5.4.100", "dnsName"},
    {"0.9.2342.19200300.100.1.1", "UID", "userid"},
    {"0.9.2342.19200300.100.1.25", "DC", "domainComponent"},
    {"1.2.840.113549.1.9.1", "E", "emailAddress", "email", "mail", "rfc822Mailbox"},
    {"1.2.840.113549.1.9.2", "unstructuredName"},
    {"1.2.840.113549.1.9.8", "unstructuredAddress"},
    {"1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL", "jurisdictionLocalityName", "incorporationL"},
    {
      "1.3.6.1.4.1.311.60.2.1.2",
      "jurisdictionST",
      "jurisdictionStateOrProvinceName",
      "incorporationST"
    },
    {"1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC", "jurisdictionCountryName", "incorporationC"},
    {"1.3.6.1.5.5.7.9.1", "dateOfBirth"},
    {"1.3.6.1.5.5.7.9.2", "placeOfBirth"},
    {"1.3.6.1.5.5.7.9.3", "gender"},
    {"1.3.6.1.5.5.7.9.4", "countryOfCitizenship"},
    {"1.3.6.1.5.5.7.9.5", "countryOfResidence"},
    {"1.3.36.8.3.14", "nameOfBirth", "nameAtBirth"},
    {"1.3.6.1.4.1.42.2.11.2.1", "IP"},
    {"1.2.643.3.131.1.1", "INN"},
    {"1.2.643.100.1", "OGRN"},
    {"1.2.643.100.3", "SNILS"},
    {"1.2.643.100.4", "INNLE"},
    {"1.2.643.100.5", "OGRNIP"},
  };

  /**
   * Types that programs mix up. SN is the surname to most, the serial number to some. Mail is an
   * attribute of directories, and to some the e-mail address of PKCS#9.
   */
  private static final Map<String, String> MIXED_UP =
      Map.of("2.5.4.5", "2.5.4.4", "0.9.2342.19200300.100.1.3", "1.2.840.113549.1.9.1");

  private static final Map<String, String> BY_KEYWORD = byKeyword();

  private AttributeTypes() {}

  private static Map<String, String> byKeyword() {
    Map<String, String> types = new HashMap<>();
    for (String[] known : KNOWN) {
      for (int i = 1; i < known.length; i++) {
        types.put(known[i].toUpperCase(Locale.ROOT), known[0]);
      }
    }
    return Map.copyOf(types);
  }

  /** The type that a text names by keyword or object identifier; empty if nobody knows it. */
  static Optional<String> ofText(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    String bare = upper.startsWith(OID) ? upper.substring(OID.length()) : upper;
    return isObjectIdentifier(bare)
        ? Optional.of(of(bare))
        : Optional.ofNullable(BY_KEYWORD.get(upper)).map(AttributeTypes::of);
  }

  /** The type as names are compared by it. */
  static String of(String objectIdentifier) {
    return MIXED_UP.getOrDefault(objectIdentifier, objectIdentifier);
  }

  private static boolean isObjectIdentifier(String text) {
    return text.indexOf('.') > 0
        && !text.endsWith(".")
        && text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }
}
