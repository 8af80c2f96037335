package dev.keyoverlap.cms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BEROctetString;

/**
 * One element of a message that an attacker puts together: any part can be another, and the length
 * can be a lie. BouncyCastle's classes refuse to write most of that.
 */
public final class Asn1Element {

  private static final int CONSTRUCTED = 0x20;
  private static final int SHORT_LENGTH = 0x80;

  /** Of an element of indefinite length. */
  private static final byte[] END = new byte[2];

  /** How an element says how long it is. */
  @FunctionalInterface
  public interface Length {

    /** Correct, in the shortest form. */
    Length CORRECT = Asn1Element::shortest;

    /** The length octets for a content of so many bytes. */
    byte[] of(int length);
  }

  private byte[] tag;
  private byte[] value;
  private List<Asn1Element> children;
  private Length length = Length.CORRECT;
  private boolean closed;

  private Asn1Element(byte[] tag, byte[] value, List<Asn1Element> children) {
    this.tag = tag;
    this.value = value;
    this.children = children;
  }

  public static Asn1Element primitive(int tag, byte... value) {
    return new Asn1Element(new byte[] {(byte) tag}, value, new ArrayList<>());
  }

  public static Asn1Element constructed(int tag, Asn1Element... children) {
    return new Asn1Element(
        new byte[] {(byte) tag}, new byte[0], new ArrayList<>(Arrays.asList(children)));
  }

  /** A message, or a part of one, taken apart. */
  public static Asn1Element of(byte[] encoded) {
    try {
      return of(ASN1Primitive.fromByteArray(encoded));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Asn1Element of(ASN1Encodable encodable) {
    ASN1Primitive element = encodable.toASN1Primitive();
    if (element instanceof ASN1Sequence sequence) {
      return constructed(0x30, all(sequence));
    }
    if (element instanceof ASN1Set set) {
      return constructed(0x31, all(set));
    }
    if (element instanceof ASN1TaggedObject tagged && tagged.getTagNo() < 31) {
      return tagged(tagged);
    }
    if (element instanceof BEROctetString pieces) {
      return constructed(0x24, primitive(0x04, pieces.getOctets()));
    }
    byte[] encoded = encoded(element);
    int header = encoded[1] >= 0 ? 2 : 2 + (encoded[1] & 0x7f);
    byte[] value = Arrays.copyOfRange(encoded, header, encoded.length);
    return element instanceof ASN1OctetString && holdsAnElement(value)
        ? constructed(encoded[0], of(value))
        : primitive(encoded[0], value);
  }

  private static Asn1Element tagged(ASN1TaggedObject tagged) {
    int tag = tagged.getTagClass() | tagged.getTagNo();
    if (tagged.isExplicit()) {
      return constructed(tag | CONSTRUCTED, of(tagged.getExplicitBaseObject()));
    }
    Asn1Element base = of(tagged.getBaseObject());
    base.tag = new byte[] {(byte) (tag | (base.tag[0] & CONSTRUCTED))};
    return base;
  }

  /** Such as an extension of a certificate. */
  private static boolean holdsAnElement(byte[] value) {
    if (value.length < 2 || value[0] != 0x30) {
      return false;
    }
    try {
      return Arrays.equals(value, encoded(ASN1Primitive.fromByteArray(value)));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static Asn1Element[] all(Iterable<ASN1Encodable> elements) {
    List<Asn1Element> all = new ArrayList<>();
    elements.forEach(element -> all.add(of(element)));
    return all.toArray(new Asn1Element[0]);
  }

  private static byte[] encoded(ASN1Primitive element) {
    try {
      return element.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Asn1Element copy() {
    List<Asn1Element> copies = new ArrayList<>(children.size());
    children.forEach(child -> copies.add(child.copy()));
    Asn1Element copy = new Asn1Element(tag, value, copies);
    copy.length = length;
    copy.closed = closed;
    return copy;
  }

  /** What may be added to, reordered and removed. */
  public List<Asn1Element> children() {
    return children;
  }

  byte[] tag() {
    return tag;
  }

  public byte[] value() {
    return value;
  }

  public void tag(byte... other) {
    this.tag = other;
  }

  /** Takes the place of whatever the element held. */
  public void value(byte... other) {
    this.value = other;
    this.children = new ArrayList<>();
  }

  public void length(Length other) {
    this.length = other;
  }

  /** Without a length, and with or without the end that such an element must have. */
  public void indefinite(boolean withEnd) {
    this.length = ignored -> new byte[] {(byte) SHORT_LENGTH};
    this.closed = withEnd;
  }

  /** This element becomes another one. */
  public void become(Asn1Element other) {
    this.tag = other.tag;
    this.value = other.value;
    this.children = other.children;
    this.length = other.length;
    this.closed = other.closed;
  }

  public byte[] encoded() {
    ByteBuffer target = ByteBuffer.allocate(size());
    writeTo(target);
    return target.array();
  }

  private int size() {
    int content = contentSize();
    return tag.length + length.of(content).length + content + (closed ? END.length : 0);
  }

  private int contentSize() {
    return children.isEmpty() ? value.length : children.stream().mapToInt(Asn1Element::size).sum();
  }

  private void writeTo(ByteBuffer target) {
    target.put(tag).put(length.of(contentSize()));
    if (children.isEmpty()) {
      target.put(value);
    } else {
      children.forEach(child -> child.writeTo(target));
    }
    if (closed) {
      target.put(END);
    }
  }

  private static byte[] shortest(int length) {
    if (length < SHORT_LENGTH) {
      return new byte[] {(byte) length};
    }
    int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / Byte.SIZE;
    byte[] form = new byte[1 + octets];
    form[0] = (byte) (SHORT_LENGTH | octets);
    for (int i = 0; i < octets; i++) {
      form[octets - i] = (byte) (length >>> (i * Byte.SIZE));
    }
    return form;
  }
}
