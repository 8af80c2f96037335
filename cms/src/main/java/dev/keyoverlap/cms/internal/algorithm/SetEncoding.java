package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.cms.spec.SetOrder;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DLSet;

/** Writes sets in the order that {@link SetOrder} says. */
public final class SetEncoding {

  private SetEncoding() {}

  /** Makes elements, given in the order in which they were named, a set of this order. */
  public static Function<ASN1EncodableVector, ASN1Set> of(SetOrder order) {
    return switch (order) {
      case SORTED -> DERSet::new;
      case AS_NAMED -> DLSet::new;
      case REVERSED -> elements -> new DLSet(reversed(elements));
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
