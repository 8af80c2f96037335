package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The new key is good for its use when it is taken, and when it comes into use. */
class FitKeyTest {

  private static final Instant FROM = OLD.certificate().getNotBefore().toInstant();
  private static final Instant UNTIL =
      OLD.certificate().getNotAfter().toInstant().plus(Duration.ofDays(400));

  private final SetClock clock = new SetClock();

  private static TestKeys key() {
    return TestKeys.named("new").algorithm("EC", 256).valid(FROM, UNTIL);
  }

  private static HeldKey usage(int bits) {
    return key().extension(Extension.keyUsage, true, new KeyUsage(bits)).make();
  }

  private Renewal begun(String caseId) throws Exception {
    Procedure procedure = Procedure.named(caseId);
    KeystoreRotation rotation = Renewals.prepared(procedure, InMemoryKeyringStore.empty(), clock);
    Renewal renewal = Renewal.begin(rotation, procedure, ORDERS);
    while (!renewal.next().orElseThrow().step().action().takesKey()) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    return renewal;
  }

  // ---- when it is taken

  static Stream<Arguments> unfit() {
    HeldKey agreeing = usage(KeyUsage.keyAgreement);
    HeldKey signing = usage(KeyUsage.digitalSignature);
    HeldKey listing = usage(KeyUsage.cRLSign);
    HeldKey authority =
        key()
            .withoutBasicConstraints()
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
            .extension(Extension.basicConstraints, true, new BasicConstraints(true))
            .make();
    HeldKey weak = TestKeys.named("new").algorithm("RSA", 1024).valid(FROM, UNTIL).make();
    return Stream.of(
        Arguments.of("CS1", agreeing, "key usage"),
        Arguments.of("CS3", agreeing, "key usage"),
        Arguments.of("CS4", listing, "key usage"),
        Arguments.of("XS2", agreeing, "key usage"),
        Arguments.of("WOS2", agreeing, "key usage"),
        Arguments.of("CS1", weak, "1024 bits"),
        Arguments.of("CD1", signing, "key usage"),
        Arguments.of("TC1", agreeing, "key usage"),
        Arguments.of("CE1", TestKeys.certificateOf(signing), "key usage"),
        Arguments.of("CE3", TestKeys.certificateOf(authority), "key usage"),
        Arguments.of("CE4", TestKeys.certificateOf(weak), "1024 bits"),
        Arguments.of("CV1", TestKeys.certificateOf(agreeing), "key usage"));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void take_ofAKeyThatCannotServeTheUse_isRefused_beforeAnybodyGetsIt(
      String caseId, KeyEntry key, String why) throws Exception {
    Renewal renewal = begun(caseId);

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(() -> renewal.supplyKey(key, "made here"))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNFIT))
        .withMessageContaining(why)
        .withMessageContaining("Ask for another certificate.");
    Renewal taken = renewal.supplyKey(Renewals.fresh(Procedure.named(caseId)), "the right one");
    assertThat(taken.state().newKey()).contains(NEW.keyId());
  }

  // ---- when it comes into use

  private Renewal beforeSecond(Renewal from) throws Exception {
    Renewal renewal = from;
    while (renewal.next().orElseThrow().step().action() != Action.START_SECOND) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    return renewal;
  }

  private KeystoreRotation rotation() throws Exception {
    KeystoreRotation rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    return rotation;
  }

  @Test
  void startSecond_ofAKeyThatIsNotValidYet_waitsUntilItIs() throws Exception {
    KeystoreRotation rotation = rotation();
    Instant first = clock.instant().plus(Duration.ofDays(7));
    HeldKey later = TestKeys.named("new").algorithm("EC", 256).valid(first, UNTIL).make();
    Renewal renewal = beforeSecond(Renewal.begin(rotation, Procedure.named("CS3"), ORDERS, later));

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(renewal::perform)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(KeyRefusedException.Reason.NOT_VALID_NOW));
    assertThat(rotation.keyring().active(NEXT)).isEmpty();
    clock.set(first);
    assertThat(renewal.perform().state().isDone(renewal.step(4))).isTrue();
    assertThat(rotation.keyring().active(NEXT).orElseThrow().entry()).isEqualTo(later);
  }

  @Test
  void startSecond_comparesWithTheKeyThatIsInUseThen() throws Exception {
    KeystoreRotation rotation = rotation();
    Renewal renewal = beforeSecond(Renewal.begin(rotation, Procedure.named("CS3"), ORDERS, NEW));
    GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, "a.example"));
    HeldKey wider =
        TestKeys.named("old")
            .algorithm("EC", 256)
            .valid(FROM, UNTIL)
            .extension(Extension.subjectAlternativeName, false, names)
            .make();
    rotation.overridingRenewal("another certificate in a hurry").swap(ORDERS, wider);

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(renewal::perform)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(KeyRefusedException.Reason.NARROWER))
        .satisfies(e -> assertThat(e.narrowings()).contains(Narrowing.ALTERNATIVE_NAMES));
    assertThat(rotation.keyring().active(NEXT)).isEmpty();
    KeystoreHandle accepting = rotation.accepting(Narrowing.ALTERNATIVE_NAMES, Narrowing.SUBJECT);
    Renewal accepted = Renewal.resume(accepting, ORDERS).orElseThrow().perform();
    assertThat(accepted.state().isDone(renewal.step(4))).isTrue();
  }

  @Test
  void startSecond_doesNotAskAgain_whatWasAcceptedWhenTheKeyWasTaken() throws Exception {
    KeystoreRotation rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, usage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
    HeldKey narrower = usage(KeyUsage.digitalSignature);
    Renewal begun = Renewal.begin(rotation, Procedure.named("CS3"), ORDERS);
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> begun.supplyKey(narrower, "made here"))
        .satisfies(e -> assertThat(e.narrowings()).containsExactly(Narrowing.KEY_USAGE));

    Renewal taken =
        Renewal.resume(rotation.accepting(Narrowing.KEY_USAGE), ORDERS)
            .orElseThrow()
            .supplyKey(narrower, "no contracts are signed");
    assertThat(taken.state().newKey()).contains(narrower.keyId());
    Renewal renewal = beforeSecond(Renewal.resume(rotation, ORDERS).orElseThrow());
    assertThat(renewal.perform().state().isDone(renewal.step(4))).isTrue();
  }
}
