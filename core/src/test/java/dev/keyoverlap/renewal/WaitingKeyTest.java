package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.InMemoryKeyringStore;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A new key that is in the keystore already when a renewal takes it. */
class WaitingKeyTest {

  private static final Procedure CS1 = Procedure.named("CS1");
  private static final Procedure CS3 = Procedure.named("CS3");
  private static final Alias ELSEWHERE = alias("elsewhere");

  /** For a name that the others are not for. */
  private static final HeldKey NAMED = named("named");

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
  }

  private static HeldKey named(String subject) {
    return TestKeys.named(subject)
        .algorithm("EC", 256)
        .extension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, "orders.example")))
        .make();
  }

  private KeyVersion version(HeldKey key) {
    return rotation.keyring().find(key.keyId()).orElseThrow();
  }

  private void assertNotTaken(Renewal renewal, HeldKey key) {
    Keyring before = rotation.keyring();
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> renewal.supplyKey(key, "the right one"));
    assertThat(rotation.keyring()).isSameAs(before);
  }

  @Test
  void keyThatWaitsUnderTheFirstAlias_takesThePlaceOfAWrongOne_andIsPutIntoUseBesideTheOldOne()
      throws Exception {
    HeldKey wrong = Renewals.key("wrong", 600);
    Renewal renewal = Renewal.begin(rotation, CS3, ORDERS, wrong);
    assertThat(version(wrong).alias()).isEqualTo(NEXT);
    rotation.stage(ORDERS, NEW);

    Renewal taken = renewal.supplyKey(NEW, "the right one");

    assertThat(version(wrong).state()).isEqualTo(KeyState.RETAINED);
    assertThat(taken.state().newKey()).contains(NEW.keyId());
    Renewal started = taken;
    while (started.next().orElseThrow().step().action() != Action.AWAIT_ARRIVAL) {
      started = Renewals.step(started, started.next().orElseThrow(), clock);
    }
    assertThat(rotation.keyring().active(NEXT).orElseThrow().entry()).isEqualTo(NEW);
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(OLD);
  }

  @Test
  void keyThatIsLeftUnderTheSecondAlias_isComparedWithTheOneThatIsInUseNow() throws Exception {
    Renewal unused = Renewal.begin(rotation, CS3, ORDERS, NEW).end("not now");
    assertThat(version(NEW).alias()).isEqualTo(NEXT);
    rotation.swap(ORDERS, NAMED);

    Renewal renewal = Renewal.begin(rotation, CS3, ORDERS);

    assertNotTaken(renewal, NEW);
    HeldKey forTheName = named("for the same name");
    assertThat(renewal.supplyKey(forTheName, "made here").state().newKey())
        .contains(forTheName.keyId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CS1", "CS3"})
  void keyThatWasGivenUp_isComparedWithTheOneThatIsInUseNow(String caseId) throws Exception {
    Procedure procedure = Procedure.named(caseId);
    Renewal unused = Renewal.begin(rotation, procedure, ORDERS, NEW).rollBack("not now");
    assertThat(version(NEW).state()).isEqualTo(KeyState.RETAINED);
    rotation.swap(ORDERS, NAMED);

    Renewal renewal = Renewal.begin(rotation, procedure, ORDERS);

    assertNotTaken(renewal, NEW);
  }

  @Test
  void keyInUse_isNotTakenInItsOwnPlace() throws Exception {
    Renewal renewal = Renewal.with(rotation, ORDERS).partner("", CS1).secondAlias(ORDERS).begin();

    assertNotTaken(renewal, OLD);
  }

  @Test
  void keyOfAnotherAlias_isNotTakenFromThere() throws Exception {
    HeldKey retained = Renewals.key("retained", 700);
    rotation.add(ELSEWHERE, retained);
    rotation.swap(ELSEWHERE, Renewals.key("there", 600));
    rotation.stage(ELSEWHERE, NEW);
    Renewal renewal = Renewal.begin(rotation, CS1, ORDERS);

    assertNotTaken(renewal, NEW);
    assertNotTaken(renewal, retained);
    assertThat(version(NEW).alias()).isEqualTo(ELSEWHERE);
    assertThat(version(retained).alias()).isEqualTo(ELSEWHERE);
  }
}
