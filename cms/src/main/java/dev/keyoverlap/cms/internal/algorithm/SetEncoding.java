package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.cms.spec.SetOrder;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DLSet;

/** Writes a set in the order that {@link SetOrder} says. */
public final class SetEncoding {

  private SetEncoding() {}

  /** The elements, given in the order in which they were named, as a set of that order. */
  public static ASN1Set of(SetOrder order, ASN1EncodableVector elements) {
    return switch (order) {
      case SORTED -> new DERSet(elements);
      case AS_NAMED -> new DLSet(elements);
      case REVERSED -> new DLSet(reversed(elements));
    };
  }

  private static ASN1EncodableVector reversed(ASN1EncodableVector elements) {
    ASN1EncodableVector reversed = new ASN1EncodableVector(elements.size());
    for (int i = elements.size() - 1; i >= 0; i--) {
      reversed.add(elements.get(i));
    }
    return reversed;
  }
}
