package dev.keyoverlap.internal.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistinguishedNameTest {

  private static final String[][] KEYWORDS = {
    {"2.5.4.3", "CN", "cn", "commonName"},
    {"2.5.4.4", "SN", "surname", "SURNAME"},
    {"2.5.4.5", "SERIALNUMBER", "serialNumber", "SN"},
    {"2.5.4.6", "C", "countryName"},
    {"2.5.4.7", "L", "localityName"},
    {"2.5.4.8", "ST", "S", "stateOrProvinceName"},
    {"2.5.4.9", "STREET", "street", "streetAddress"},
    {"2.5.4.10", "O", "organizationName"},
    {"2.5.4.11", "OU", "organizationalUnitName"},
    {"2.5.4.12", "T", "title", "TITLE"},
    {"2.5.4.17", "postalCode"},
    {"2.5.4.42", "G", "GN", "givenName", "GIVENNAME"},
    {"2.5.4.43", "initials", "I"},
    {"2.5.4.46", "dnQualifier", "DNQ"},
    {"2.5.4.65", "pseudonym", "Pseudonym"},
    {"2.5.4.97", "organizationIdentifier", "ORGANIZATIONIDENTIFIER"},
    {"0.9.2342.19200300.100.1.1", "UID", "userId"},
    {"0.9.2342.19200300.100.1.25", "DC", "domainComponent"},
    {"1.2.840.113549.1.9.1", "E", "emailAddress", "EMAILADDRESS", "Email"},
    {"1.3.6.1.4.1.311.60.2.1.3", "jurisdictionCountryName", "jurisdictionC"},
    {"1.3.6.1.4.1.99999.7"},
  };

  private static final String[] VALUES = {
    "Example, S.A.",
    "a",
    " leading and trailing ",
    "two  spaces",
    "#12",
    "# number one",
    "quote \" and \\ backslash",
    "a+b=c; <d> /e",
    "CN=not a name, O=neither",
    "M\u00fcnchen \u00e9t\u00e9",
    "\u65e5\u672c",
    "http://example.org/x=y",
    "-",
    "ca@example.org",
  };

  // ---- whatever program writes it

  @Test
  void text_inEverySpelling_isTheNameOfTheCertificate() {
    Random random = new Random(20261130);
    for (int round = 0; round < 5_000; round++) {
      List<String> types = new ArrayList<>();
      List<String> values = new ArrayList<>();
      List<RDN> encoded = new ArrayList<>();
      List<String> written = new ArrayList<>();
      int attributes = 1 + random.nextInt(6);
      boolean slashes = random.nextInt(8) == 0;
      for (int i = 0; i < attributes; i++) {
        String[] keyword = KEYWORDS[random.nextInt(KEYWORDS.length)];
        String value = VALUES[random.nextInt(VALUES.length)];
        if (slashes) {
          value = value.replaceAll("[/=\\\\\"#]", "");
        }
        types.add(keyword[0]);
        values.add(value);
        encoded.add(
            new RDN(
                new AttributeTypeAndValue(
                    new ASN1ObjectIdentifier(keyword[0]), encoded(value, random))));
        written.add(type(keyword, random) + "=" + (slashes ? value : written(value, random)));
      }
      Collections.shuffle(written, random);
      String text = slashes ? "/" + String.join("/", written) : joined(written, random);
      Collections.shuffle(encoded, random);
      Optional<DistinguishedName> certificate =
          ofEncoded(new X500Name(encoded.toArray(RDN[]::new)));

      assertThat(certificate).isPresent();
      assertThat(DistinguishedName.ofText(text))
          .as("%s for %s %s", text, types, values)
          .isEqualTo(certificate);

      int changed = random.nextInt(attributes);
      encoded.set(
          changed,
          new RDN(encoded.get(changed).getFirst().getType(), new DERUTF8String("another value")));
      assertThat(DistinguishedName.ofText(text))
          .isNotEqualTo(ofEncoded(new X500Name(encoded.toArray(RDN[]::new))));
    }
  }

  private static String type(String[] keyword, Random random) {
    int choice = random.nextInt(keyword.length + 1);
    String type = choice == keyword.length ? "OID." + keyword[0] : keyword[choice];
    return random.nextBoolean() ? type : type + " ";
  }

  private static ASN1Encodable encoded(String value, Random random) {
    boolean latin = value.chars().allMatch(c -> c < 0x100);
    boolean ascii = value.chars().allMatch(c -> c < 0x80);
    return switch (random.nextInt(5)) {
      case 0 -> ascii ? new DERPrintableString(value) : new DERUTF8String(value);
      case 1 -> ascii ? new DERIA5String(value) : new DERUTF8String(value);
      case 2 ->
          latin
              ? new DERT61String(value.getBytes(StandardCharsets.ISO_8859_1))
              : new DERUTF8String(value);
      case 3 -> new DERBMPString(value);
      default -> new DERUTF8String(value);
    };
  }

  private static String written(String value, Random random) {
    String cased = random.nextInt(4) == 0 ? value.toUpperCase(java.util.Locale.ROOT) : value;
    return switch (random.nextInt(5)) {
      case 0 -> '"' + cased.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case 1 -> cased.contains("\\") ? escaped(cased) : '"' + cased.replace("\"", "\"\"") + '"';
      case 2 -> hexPairs(value);
      case 3 -> "#" + HexFormat.of().formatHex(der(value));
      default -> escaped(cased);
    };
  }

  private static byte[] der(String value) {
    try {
      return new DERUTF8String(value).getEncoded();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  /** RFC 4514, 2.4. */
  private static String escaped(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean outer = c == ' ' && (i == 0 || i == value.length() - 1);
      if (outer || ",+\"\\<>;=".indexOf(c) >= 0 || (c == '#' && i == 0)) {
        text.append('\\');
      }
      text.append(c);
    }
    return text.toString();
  }

  private static String hexPairs(String value) {
    StringBuilder text = new StringBuilder();
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      text.append('\\').append(HexFormat.of().withUpperCase().toHexDigits(octet));
    }
    return text.toString();
  }

  private static String joined(List<String> written, Random random) {
    StringBuilder text = new StringBuilder(written.get(0));
    for (String next : written.subList(1, written.size())) {
      text.append(new String[] {",", ", ", ";", " + ", "+", ",\n      ", "\r\n"}[random.nextInt(7)])
          .append(next);
    }
    return text.toString();
  }

  private static Optional<DistinguishedName> ofEncoded(X500Name name) {
    try {
      return DistinguishedName.ofEncoded(name.getEncoded("DER"));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "CN=CA 1,OU=Qualified CAs,O=Example\\, S.A.,ST=Madrid,C=ES"
            + "|CN=CA 1, OU=Qualified CAs, O=\"Example, S.A.\", S=Madrid, C=ES",
        "E=ca@example.org,CN=CA 2|1.2.840.113549.1.9.1=#160e6361406578616d706c652e6f7267,CN=CA 2",
        "CN=CA 4, OID.2.5.4.97=VATES-A0,C=|C=,organizationIdentifier=VATES-A0,CN=CA 4",
        "O=Example, S.A., C=ES|/C=ES/O=Example, S.A.",
        "CN=\\x4D\\xC3\\xBCnchen|CN=M\\C3\\BCnchen",
        "CN=\\U00FC|CN=\\xFC",
        "CN=a,O=b,|O=b;CN=a",
        "CN=x/y,O=z|/O=z/CN=x/y",
        // What only looks like an encoded value, or like a quoted one, is a plain one.
        "CN=#0c0141|CN=A",
        "CN=#0c01|CN=\\#0c01",
        "CN=#0c0141 x|CN=\\#0c0141 x",
        "CN=\"a\" b|CN=\\\"a\\\" b",
        "CN=\"a, O=b\",C=DE|CN=a\\, O\\=b,C=DE",
        "CN=\"\\C3\\BC\"|CN=\u00fc",
        "CN=\\W0001F511|CN=\ud83d\udd11",
        "CN=\\W99999999|CN=?",
        "CN=\\U00FCx|CN=\u00fcx",
        "CN=\\C3\\BCb\\C3\\BC|CN=\u00fcb\u00fc",
        "CN=\\FC|CN=\u00fc",
        "CN=a   b|CN=a b",
        "CN=a\u00a0b|CN=a b",
        "CN=a\u200bb|CN=ab",
        "CN=\uff21|CN=a",
        "CN=a\\|CN=a",
        "CN = a , O = b|CN=a,O=b",
        "OID.2.5.4.3=a|CN=a",
        "mail=a@example.org|0.9.2342.19200300.100.1.3=a@example.org",
      })
  void textsOfTools_areTheSameName(String one, String other) {
    assertThat(DistinguishedName.ofText(one))
        .isPresent()
        .isEqualTo(DistinguishedName.ofText(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=a|CN=b",
        "CN=a|O=a",
        "CN=a|CN=a,O=b",
        "CN=a,CN=a|CN=a",
        "CN=a b|CN=ab",
        "CN=#0302000f|CN=#03020010",
        "CN=#0302000f|O=#0302000f",
        "CN=#0c0141|CN=#0c0142",
        "CN=\\#0c0141|CN=A",
        "CN=\u00fc|CN=u",
        "CN=\u00fc|CN=\u00f6",
      })
  void otherNames_areOthers(String one, String other) {
    assertThat(DistinguishedName.ofText(one)).isPresent();
    assertThat(DistinguishedName.ofText(other)).isPresent();
    assertThat(DistinguishedName.ofText(one)).isNotEqualTo(DistinguishedName.ofText(other));
  }

  @Test
  void valueThatIsNoText_isComparedAsItIsEncoded() throws Exception {
    DERBitString bits = new DERBitString(new byte[] {1, 2, 3});
    X500Name name = new X500Name(new RDN[] {new RDN(new ASN1ObjectIdentifier("2.5.4.45"), bits)});

    assertThat(
            DistinguishedName.ofText(
                "x500UniqueIdentifier=#" + HexFormat.of().formatHex(bits.getEncoded())))
        .isEqualTo(ofEncoded(name));
  }

  // ---- what cannot be read

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "no name",
        "=x",
        "FAVOURITECOLOUR=blue",
        "CN",
        ",",
        "/",
        "\"CN\"=a",
        "2.5.4.=a",
        ".5=a",
        "25=a",
        "2.5.4.x=a",
        "2.5:4=a",
        "2.5/4=a",
        "CN=a,nothing=b"
      })
  void text_thatIsNoName_isNone(String text) {
    assertThat(DistinguishedName.ofText(text)).isEmpty();
  }

  @Test
  void encodedName_cutOffOrChangedAnywhere_isReadOrNot_andNothingElse() throws Exception {
    byte[] encoded = new X500Name("CN=partner,O=Example,C=DE").getEncoded();
    for (int i = 0; i < encoded.length; i++) {
      assertThat(DistinguishedName.ofEncoded(java.util.Arrays.copyOf(encoded, i))).isEmpty();
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = encoded.clone();
        changed[i] ^= (byte) (1 << bit);
        assertThat(DistinguishedName.ofEncoded(changed)).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "\"",
        "\\",
        " ",
        "\n",
        "=",
        "CN=",
        "CN=\"",
        "CN=#",
        "CN=\"\\\"",
        "+a=",
        "/C=",
        "\\41",
        "#30"
      })
  void runsOfAnything_ofEveryLength_areReadOrNot_andNothingElse(String unit) {
    for (int count : new int[] {1, 2, 3, 10, 100, 1_000, 4_000}) {
      assertThat(DistinguishedName.ofText(unit.repeat(count))).isNotNull();
      assertThat(DistinguishedName.ofText("CN=" + unit.repeat(count))).isNotNull();
      assertThat(DistinguishedName.ofText("/CN=" + unit.repeat(count))).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3000", // without attributes
        "31003000", // no sequence
        "3002 3000", // no set within
        "3004 3102 3000", // an attribute without type and value
        "3009 3107 3005 0603 550403", // without a value
        "300d 310b 3009 0603550403 0c0141 00", // with more behind it
        "300c 310a 3008 0403550403 0c0141", // a type that is none
        "300c 310a 3008 0603550403 0c0241", // longer than the whole
        "300c 310a 3008 0603550403 0c80 41",
        "300e 310c 300a 0603550403 0c84 00000001 41",
      })
  void encoding_thatIsNoName_isNone(String hex) {
    assertThat(DistinguishedName.ofEncoded(HexFormat.of().parseHex(hex.replace(" ", ""))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "300c310a300806035504030c0141, CN=A",
    "300d310b300906035504030c810141, CN=A",
    "300f310d300b06035504030c8300000141, CN=A",
    "300b3109300706035504030c00, CN=",
    "300c310a300806035504031e00 0041, ",
    "300b3109300706028837130141, 2.999=A",
    "3012311030 0e060980ffffffffffffffff7f0c0141, ",
  })
  void encoding_ofEachForm_isReadOrNot(String hex, String name) {
    assertThat(DistinguishedName.ofEncoded(HexFormat.of().parseHex(hex.replace(" ", ""))))
        .isEqualTo(name == null ? Optional.empty() : DistinguishedName.ofText(name));
  }

  @Test
  void names_thatAreEqual_haveOneHashCode_andOthersAnother() {
    Optional<DistinguishedName> name = DistinguishedName.ofText("CN=A,O=B");

    assertThat(name).hasSameHashCodeAs(DistinguishedName.ofText("O=b, CN=a"));
    assertThat(name.hashCode()).isNotEqualTo(DistinguishedName.ofText("CN=A").hashCode());
    assertThat(name.map(DistinguishedName::toString)).contains("2.5.4.10=b,2.5.4.3=a");
  }

  @Test
  void name_longerThanAny_isNone() {
    String longest = "CN=" + "a".repeat(DistinguishedName.LONGEST - 3);

    assertThat(DistinguishedName.ofText(longest)).isPresent();
    assertThat(DistinguishedName.ofText(longest + "a")).isEmpty();
  }
}
