package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.key.KeyFamily;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * A public key as XML spells it out (XML Signature 1.1, 4.5.2 and 4.5.9). No key is ever made of
 * it: it is compared with those of the ring.
 *
 * @param form RSA, EC or DER
 * @param first the modulus, the name of the curve, or the encoded key; bytes in Base64
 * @param second the exponent, or the point on the curve, in Base64
 */
public record KeyValue(Form form, String first, String second) {

  private static final String OID = "urn:oid:";
  private static final byte UNCOMPRESSED = 4;

  /** How it is spelled out. */
  enum Form {
    RSA,
    EC,
    DER
  }

  /** As XML has it; for a key that it has no other form for, as certificates have it. */
  public static KeyValue of(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa(rsa.getModulus(), rsa.getPublicExponent());
    }
    if (key instanceof ECPublicKey ec) {
      Optional<String> curve = curve(ec);
      if (curve.isPresent()) {
        return new KeyValue(Form.EC, curve.get(), base64(point(ec)));
      }
    }
    return der(key.getEncoded());
  }

  private static KeyValue rsa(BigInteger modulus, BigInteger exponent) {
    return new KeyValue(Form.RSA, base64(unsigned(modulus)), base64(unsigned(exponent)));
  }

  private static KeyValue der(byte[] encoded) {
    return new KeyValue(Form.DER, base64(encoded), "");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** From a message; empty if it is of a form that is not known. */
  static Optional<KeyValue> of(Element element) throws MalformedMessageException {
    if (XmlNames.is(element, XmlNames.DSIG11, "DEREncodedKeyValue")) {
      return Optional.of(der(StrictElement.base64(element)));
    }
    StrictElement parts = StrictElement.of(element);
    Optional<Element> rsa = parts.nextIf("RSAKeyValue");
    if (rsa.isPresent()) {
      StrictElement numbers = StrictElement.of(rsa.get());
      return Optional.of(
          rsa(
              new BigInteger(1, StrictElement.base64(numbers.next("Modulus"))),
              new BigInteger(1, StrictElement.base64(numbers.next("Exponent")))));
    }
    Optional<Element> ec = parts.nextIf(XmlNames.DSIG11, "ECKeyValue");
    if (ec.isPresent()) {
      StrictElement halves = StrictElement.of(ec.get());
      Optional<Element> curve = halves.nextIf(XmlNames.DSIG11, "NamedCurve");
      Optional<Element> point = halves.nextIf(XmlNames.DSIG11, "PublicKey");
      if (curve.isPresent() && point.isPresent()) {
        String name = curve.get().getAttributeNS(null, "URI");
        return Optional.of(new KeyValue(Form.EC, name, base64(StrictElement.base64(point.get()))));
      }
    }
    return Optional.empty();
  }

  /** All ways to spell out a key: as XML has it, and as certificates have it. */
  static Set<KeyValue> allOf(PublicKey key) {
    Set<KeyValue> all = new HashSet<>();
    all.add(of(key));
    all.add(der(key.getEncoded()));
    return all;
  }

  public void writeInto(Element keyInfo) {
    switch (form) {
      case RSA -> {
        Element value = XmlNames.dsig(XmlNames.dsig(keyInfo, "KeyValue"), "RSAKeyValue");
        XmlNames.dsig(value, "Modulus", first);
        XmlNames.dsig(value, "Exponent", second);
      }
      case EC -> {
        Element value =
            XmlNames.append(
                XmlNames.dsig(keyInfo, "KeyValue"), XmlNames.DSIG11, "dsig11:ECKeyValue");
        XmlNames.declare(value, "dsig11", XmlNames.DSIG11);
        XmlNames.append(value, XmlNames.DSIG11, "dsig11:NamedCurve")
            .setAttributeNS(null, "URI", first);
        XmlNames.append(value, XmlNames.DSIG11, "dsig11:PublicKey").setTextContent(second);
      }
      case DER -> {
        Element value = XmlNames.append(keyInfo, XmlNames.DSIG11, "dsig11:DEREncodedKeyValue");
        XmlNames.declare(value, "dsig11", XmlNames.DSIG11);
        value.setTextContent(first);
      }
    }
  }

  private static Optional<String> curve(ECPublicKey key) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(key.getParams());
      return Optional.of(OID + parameters.getParameterSpec(ECGenParameterSpec.class).getName());
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static byte[] point(ECPublicKey key) {
    int length = (KeyFamily.curveBits(key) + 7) / 8;
    byte[] point = new byte[1 + 2 * length];
    point[0] = UNCOMPRESSED;
    byte[] x = unsigned(key.getW().getAffineX());
    byte[] y = unsigned(key.getW().getAffineY());
    System.arraycopy(x, 0, point, 1 + length - x.length, x.length);
    System.arraycopy(y, 0, point, 1 + 2 * length - y.length, y.length);
    return point;
  }

  /** Big-endian, without the byte for the sign. */
  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes.length > 1 && bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
