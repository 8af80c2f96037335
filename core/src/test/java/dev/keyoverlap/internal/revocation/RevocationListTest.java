package dev.keyoverlap.internal.revocation;

import static dev.keyoverlap.fixtures.RevocationLists.by;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.RevocationLists;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.HeldKey;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one list says of itself, and of another. */
class RevocationListTest {

  private static final HeldKey CA = TestKeys.ec("ca");
  private static final ASN1ObjectIdentifier NOBODY_KNOWS = new ASN1ObjectIdentifier("1.3.5.7");

  private final Instant now = new SetClock().instant();

  private RevocationLists list(int daysAgo) {
    return by(CA, now.minus(Duration.ofDays(daysAgo)), now.plus(Duration.ofDays(1)));
  }

  private static RevocationList read(X509CRL list) {
    return RevocationList.of(list).orElseThrow();
  }

  private RevocationList complete(int number) {
    return read(list(1).number(number).make());
  }

  private RevocationList delta(int number, int base) {
    return read(list(1).number(number).deltaOf(base).make());
  }

  @ParameterizedTest
  @CsvSource({"4, false, false", "5, true, false", "6, true, false", "8, false, true"})
  void deltaList_continuesListsFromItsBaseOn_andIsWithinLaterOnes(
      int complete, boolean continued, boolean within) {
    assertThat(delta(8, 5).continues(complete(complete))).isEqualTo(continued);
    assertThat(delta(8, 5).isWithin(complete(complete))).isEqualTo(within);
    assertThat(delta(8, 5).isWithin(complete(9))).isTrue();
  }

  @Test
  void list_withoutANumber_isNeitherContinuedNorWithin() {
    RevocationList bare = read(list(1).make());
    RevocationList bareDelta = read(list(1).deltaOf(5).make());

    assertThat(delta(8, 5).continues(bare)).isFalse();
    assertThat(bareDelta.continues(complete(6))).isFalse();
    assertThat(complete(8).continues(complete(6))).isFalse();
    assertThat(delta(8, 5).isWithin(bare)).isFalse();
    assertThat(bareDelta.isWithin(complete(9))).isFalse();
    assertThat(bareDelta.isDelta()).isTrue();
    assertThat(bare.isDelta()).isFalse();
  }

  @Test
  void newerList_isTheLaterOne_orThatOfOneDateWithTheHigherNumber() {
    RevocationList before = read(list(2).make());
    RevocationList after = read(list(1).make());
    RevocationList fifth = complete(5);
    RevocationList sixth = complete(6);
    RevocationList sixthBefore = read(list(2).number(6).make());
    RevocationList fourthBefore = read(list(2).number(4).make());

    assertThat(after.isNewerThan(before)).isTrue();
    assertThat(before.isNewerThan(after)).isFalse();
    assertThat(after.isNewerThan(after)).isFalse();
    assertThat(sixth.isNewerThan(fifth)).isTrue();
    assertThat(fifth.isNewerThan(sixth)).isFalse();
    assertThat(fifth.isNewerThan(fifth)).isFalse();
    assertThat(fifth.isNewerThan(fourthBefore)).isTrue();
    // A higher number with an earlier date says nothing, and neither does one number alone.
    assertThat(sixthBefore.isNewerThan(fifth)).isFalse();
    assertThat(fifth.isNewerThan(sixthBefore)).isFalse();
    assertThat(fifth.isNewerThan(before)).isTrue();
    assertThat(before.isNewerThan(fifth)).isFalse();
  }

  @Test
  void list_isInForce_fromItsBeginningToItsEnd() {
    RevocationList list = read(by(CA, now, now.plusSeconds(60)).make());

    assertThat(list.isInForce(now, ClockTolerance.NONE)).isTrue();
    assertThat(list.isInForce(now.minusSeconds(1), ClockTolerance.NONE)).isFalse();
    assertThat(list.isInForce(now.minusSeconds(1), ClockTolerance.DEFAULT)).isTrue();
    assertThat(list.isInForce(now.plusSeconds(60), ClockTolerance.NONE)).isTrue();
    assertThat(list.isInForce(now.plusSeconds(61), ClockTolerance.DEFAULT)).isFalse();
    assertThat(read(RevocationLists.endless(CA, now).make()).isInForce(now, ClockTolerance.NONE))
        .isFalse();
  }

  @Test
  void list_thatCannotBeUnderstood_isNotUsed() {
    assertThat(RevocationList.of(list(1).make())).isPresent();
    assertThat(RevocationList.of(list(1).extension(NOBODY_KNOWS, false, DERNull.INSTANCE).make()))
        .isPresent();
    assertThat(RevocationList.of(list(1).extension(NOBODY_KNOWS, true, DERNull.INSTANCE).make()))
        .isEmpty();
    assertThat(RevocationList.of(list(1).signature("SHA1withECDSA").make())).isEmpty();
  }

  @Test
  void list_isSignedByItsKey_andByNoOther() {
    assertThat(complete(5).isSignedBy(CA.certificate().getPublicKey())).isTrue();
    assertThat(complete(5).isSignedBy(TestKeys.ec("ca").certificate().getPublicKey())).isFalse();
    assertThat(complete(5).isSignedBy(TestKeys.rsa("ca").certificate().getPublicKey())).isFalse();
  }
}
