package dev.keyoverlap.internal.pkcs12;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One SafeBag (RFC 7292, 4.2): a private key, a certificate, or anything else that a file holds.
 * Immutable.
 */
public final class Bag {

  private static final String BAGS = "1.2.840.113549.1.12.10.1.";

  /** A private key in the clear. */
  public static final String KEY = BAGS + "1";

  /** An encrypted private key. */
  public static final String SHROUDED_KEY = BAGS + "2";

  /** A certificate. */
  public static final String CERTIFICATE = BAGS + "3";

  /** Any secret; the JDK keeps symmetric keys in one. */
  public static final String SECRET = BAGS + "5";

  static final String NESTED = BAGS + "6";

  /** The attribute with the entry's name. */
  public static final String FRIENDLY_NAME = "1.2.840.113549.1.9.20";

  /** The attribute that ties a private key to its certificate. */
  public static final String LOCAL_KEY_ID = "1.2.840.113549.1.9.21";

  private static final String X509 = "1.2.840.113549.1.9.22.1";

  private final String type;
  private final byte[] value;
  private final List<Attribute> attributes;

  /** One attribute of a bag. Immutable. */
  public static final class Attribute {

    private final String oid;
    private final byte[] encoded;

    /**
     * An attribute.
     *
     * @param oid its object identifier
     * @param encoded all of it, in DER
     */
    public Attribute(String oid, byte[] encoded) {
      this.oid = oid;
      this.encoded = encoded.clone();
    }

    /**
     * Its kind.
     *
     * @return its object identifier
     */
    public String oid() {
      return oid;
    }

    /**
     * All of it.
     *
     * @return the attribute in DER
     */
    public byte[] encoded() {
      return encoded.clone();
    }
  }

  private Bag(String type, byte[] value, List<Attribute> attributes) {
    this.type = type;
    this.value = value;
    this.attributes = List.copyOf(attributes);
  }

  static Bag read(Ber bag) throws Pkcs12Exception, ExceededException {
    List<Ber> parts = bag.sequence(2);
    List<Attribute> attributes = new ArrayList<>();
    if (parts.size() > 2) {
      for (Ber attribute : parts.get(2).as(Ber.SET).children()) {
        attributes.add(new Attribute(attribute.sequence(2).get(0).oid(), attribute.definite()));
      }
    }
    return new Bag(parts.get(0).oid(), parts.get(1).explicit().definite(), attributes);
  }

  /**
   * A bag with an encrypted private key.
   *
   * @param encryptedPrivateKeyInfo the key (RFC 5208, 6)
   * @param attributes its attributes
   * @return the bag
   */
  public static Bag shroudedKey(byte[] encryptedPrivateKeyInfo, List<Attribute> attributes) {
    return new Bag(SHROUDED_KEY, encryptedPrivateKeyInfo, attributes);
  }

  /**
   * A bag with an X.509 certificate.
   *
   * @param certificate the certificate in DER
   * @param attributes its attributes
   * @return the bag
   */
  public static Bag certificate(byte[] certificate, List<Attribute> attributes) {
    return new Bag(
        CERTIFICATE,
        Der.sequence(Der.oid(X509), Der.explicit(Der.octets(certificate))),
        attributes);
  }

  /**
   * A bag with a secret, as the JDK keeps symmetric keys.
   *
   * @param encryptedPrivateKeyInfo the secret, encrypted as a private key is
   * @param attributes its attributes
   * @return the bag
   */
  public static Bag secret(byte[] encryptedPrivateKeyInfo, List<Attribute> attributes) {
    return new Bag(
        SECRET,
        Der.sequence(Der.oid(SHROUDED_KEY), Der.explicit(Der.octets(encryptedPrivateKeyInfo))),
        attributes);
  }

  /**
   * The name that an entry has, as an attribute.
   *
   * @param name the name
   * @return the attribute
   */
  public static Attribute friendlyName(String name) {
    return attribute(FRIENDLY_NAME, Der.bmp(name));
  }

  /**
   * The attribute that ties a private key to its certificate.
   *
   * @param id any bytes
   * @return the attribute
   */
  public static Attribute localKeyId(byte[] id) {
    return attribute(LOCAL_KEY_ID, Der.octets(id));
  }

  /**
   * The attribute by which the JDK takes a certificate as trusted.
   *
   * @return the attribute
   */
  public static Attribute trustedForAnyUse() {
    return attribute("2.16.840.1.113894.746875.1.1", Der.oid("2.5.29.37.0"));
  }

  private static Attribute attribute(String oid, byte[] value) {
    return new Attribute(oid, Der.sequence(Der.oid(oid), Der.set(List.of(value))));
  }

  /**
   * The kind of bag.
   *
   * @return its object identifier
   */
  public String type() {
    return type;
  }

  /**
   * Its content, without its tag [0].
   *
   * @return the value in DER
   */
  public byte[] value() {
    return value.clone();
  }

  /**
   * Its attributes.
   *
   * @return the attributes, in the order of the file
   */
  public List<Attribute> attributes() {
    return attributes;
  }

  /**
   * The same bag with other attributes.
   *
   * @param others the attributes
   * @return the bag
   */
  public Bag with(List<Attribute> others) {
    return new Bag(type, value, others);
  }

  /**
   * The name of the entry.
   *
   * @return the name; empty if there is none
   */
  public Optional<String> friendlyName() {
    return Optional.ofNullable(first(FRIENDLY_NAME))
        .map(
            name ->
                new String(
                    name.content(),
                    name.tag() == Ber.BMP ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8))
        .map(Bag::withoutZero);
  }

  private static String withoutZero(String name) {
    return name.endsWith("\0") ? name.substring(0, name.length() - 1) : name;
  }

  /**
   * The identifier that ties a private key to its certificate.
   *
   * @return the bytes; empty if there are none
   */
  public Optional<byte[]> localKeyId() {
    return Optional.ofNullable(first(LOCAL_KEY_ID)).map(Ber::content);
  }

  /** The first value of an attribute. */
  private @Nullable Ber first(String oid) {
    try {
      for (Attribute attribute : attributes) {
        if (attribute.oid().equals(oid)) {
          List<Ber> values = read(attribute.encoded()).sequence(2).get(1).children();
          return values.isEmpty() ? null : values.get(0);
        }
      }
      return null;
    } catch (Pkcs12Exception | ExceededException e) {
      // As strange as it may be, an attribute is only a hint.
      return null;
    }
  }

  private static Ber read(byte[] value) throws Pkcs12Exception, ExceededException {
    return Ber.of(value, Meter.of(Bounds.STANDARD));
  }

  /**
   * The certificate in a bag.
   *
   * @return the certificate in DER; empty if the bag holds something else
   */
  public Optional<byte[]> x509() {
    try {
      if (type.equals(CERTIFICATE)) {
        List<Ber> parts = read(value).sequence(2);
        if (parts.get(0).oid().equals(X509)) {
          return Optional.of(parts.get(1).explicit().octets());
        }
      }
    } catch (Pkcs12Exception | ExceededException e) {
      // Carried over as it is.
    }
    return Optional.empty();
  }

  /**
   * The encrypted secret in a bag that the JDK, or this library, wrote.
   *
   * @return an EncryptedPrivateKeyInfo; empty if the bag holds something else
   */
  public Optional<byte[]> encryptedSecret() {
    try {
      if (type.equals(SECRET)) {
        List<Ber> parts = read(value).sequence(2);
        if (parts.get(0).oid().equals(SHROUDED_KEY)) {
          return Optional.of(parts.get(1).explicit().octets());
        }
      }
    } catch (Pkcs12Exception | ExceededException e) {
      // Carried over as it is.
    }
    return Optional.empty();
  }

  byte[] encoded() {
    byte[] typeAndValue = Der.oid(type);
    return attributes.isEmpty()
        ? Der.sequence(typeAndValue, Der.explicit(value))
        : Der.sequence(
            typeAndValue,
            Der.explicit(value),
            Der.set(attributes.stream().map(Attribute::encoded).toList()));
  }
}
