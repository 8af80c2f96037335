package dev.keyoverlap.cms.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.keyoverlap.cms.Asn1Element;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import java.util.Collections;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.junit.jupiter.api.Test;

/** What an element consists of is counted before it becomes an object. */
class BerValuesTest {

  private static final Asn1Element ONE = Asn1Element.primitive(0x02, (byte) 1);

  private static Asn1Element of(int tag, int number) {
    return Asn1Element.constructed(
        tag, Collections.nCopies(number, ONE).toArray(Asn1Element[]::new));
  }

  private static Asn1Element nested(int levels) {
    Asn1Element element = ONE;
    for (int i = 0; i < levels; i++) {
      element = Asn1Element.constructed(0x30, element);
    }
    return element;
  }

  private static ASN1Primitive parse(Asn1Element element, Budget budget) throws Exception {
    return BerValues.parse(element.encoded(), budget);
  }

  private static Budget with(Limit limit, long most) {
    return Budget.of(Limits.DEFAULT.with(limit, most));
  }

  private static void refused(Limit limit, long most, Asn1Element element) {
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> parse(element, with(limit, most)))
        .satisfies(e -> assertThat(e.limit()).isEqualTo(limit));
  }

  @Test
  void elements_areCounted_eachOnce_forTheWholeMessage() throws Exception {
    Budget budget = with(Limit.CMS_VALUES, 8);

    assertThat(parse(ONE, budget)).isEqualTo(new ASN1Integer(1));
    assertThat(budget.spent(Limit.CMS_VALUES)).isEqualTo(1);
    parse(Asn1Element.constructed(0x30, of(0x30, 2), of(0x31, 2)), budget);
    assertThat(budget.spent(Limit.CMS_VALUES)).isEqualTo(8);
    assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> parse(ONE, budget));
    refused(Limit.CMS_VALUES, 2, of(0x30, 2));
  }

  @Test
  void sets_areOfSoManyElements_eachByItself_andSequencesAreNot() throws Exception {
    assertThat(parse(of(0x31, 3), with(Limit.CMS_SET, 3))).isNotNull();
    refused(Limit.CMS_SET, 2, of(0x31, 3));
    assertThat(parse(of(0x30, 3), with(Limit.CMS_SET, 2))).isNotNull();
    Asn1Element two = Asn1Element.constructed(0x30, of(0x31, 2), of(0x31, 2), of(0x30, 3));
    assertThat(parse(two, with(Limit.CMS_SET, 2))).isNotNull();
    Asn1Element within = Asn1Element.constructed(0x31, of(0x30, 3), of(0x31, 2));
    assertThat(parse(within, with(Limit.CMS_SET, 2))).isNotNull();
    refused(Limit.CMS_SET, 2, Asn1Element.constructed(0x30, of(0x30, 1), of(0x31, 3)));
    refused(Limit.CMS_SET, 2, Asn1Element.constructed(0x31, of(0x30, 1), ONE, ONE));
  }

  @Test
  void nesting_isAsDeepAsIsAllowed() throws Exception {
    assertThat(parse(nested(3), with(Limit.CMS_NESTING, 3))).isNotNull();
    refused(Limit.CMS_NESTING, 3, nested(4));
    Asn1Element besideEachOther = Asn1Element.constructed(0x30, nested(2), nested(2), nested(2));
    assertThat(parse(besideEachOther, with(Limit.CMS_NESTING, 3))).isNotNull();
    refused(Limit.CMS_NESTING, 2, besideEachOther);
  }

  @Test
  void element_thatIsNotWhole_orOfAnotherTag_isRefused() throws Exception {
    byte[] message = Asn1Element.constructed(0x30, ONE, of(0xa0, 2)).encoded();
    Budget budget = Budget.of(Limits.DEFAULT);

    BerReader reader = BerReader.of(message, budget);
    reader.enter(BerReader.SEQUENCE);
    assertThatIOException()
        .isThrownBy(() -> BerValues.next(reader, BerReader.SEQUENCE))
        .withMessageContaining("another structure");
    assertThat(BerValues.next(reader, BerReader.INTEGER)).isEqualTo(new ASN1Integer(1));
    long before = budget.spent(Limit.CMS_VALUES);
    assertThat(BerValues.nextSetEncoded(reader)).isEqualTo(of(0x31, 2).encoded());
    assertThat(budget.spent(Limit.CMS_VALUES)).isEqualTo(before + 3);
    assertThatIOException().isThrownBy(() -> BerValues.next(reader, BerReader.INTEGER));
    assertThatIOException()
        .isThrownBy(() -> BerValues.parse(new byte[] {0x30, 3, 2, 2, 1}, budget));
  }

  @Test
  void set_underAnotherTag_isCountedAsASet() throws Exception {
    BerReader reader = BerReader.of(of(0xa0, 3).encoded(), with(Limit.CMS_SET, 2));
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> BerValues.nextSetEncoded(reader));
  }
}
