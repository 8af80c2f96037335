package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Narrower;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every verb that brings a key in, or into use, with every respect in which it may allow less: it
 * is refused by its name, unless that name is accepted, and no other will do.
 */
class FitnessMatrixTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");

  /** A key that comes in by these may become valid later. */
  private static final Set<Verb> IN_ADVANCE = EnumSet.of(Verb.STAGE, Verb.TAKE);

  private static final Map<Narrower, Keys> KEYS = new EnumMap<>(Narrower.class);

  private record Keys(KeyEntry before, KeyEntry after, KeyEntry like) {}

  private static Keys keys(Narrower pair) {
    return KEYS.computeIfAbsent(pair, one -> new Keys(one.before(), one.after(), one.like()));
  }

  private enum Verb {
    ADD,
    STAGE,
    SWAP,
    TAKE,
    ACTIVATE,
    PROMOTE,
    RESTORE
  }

  static Stream<Arguments> matrix() {
    return Stream.of(Verb.values())
        .flatMap(verb -> Stream.of(Narrower.values()).map(pair -> Arguments.of(verb, pair)));
  }

  /** The keystore at the moment when the verb is to bring in the key after, or into use. */
  private static KeystoreRotation prepared(Verb verb, Keys keys) throws Exception {
    KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).reloadManually().author("alice").open();
    KeystoreHandle anything = rotation.accepting(Narrowing.values());
    switch (verb) {
      case ADD -> {
        rotation.add(ORDERS, keys.before());
        rotation.retire(ORDERS);
      }
      case STAGE, SWAP, TAKE -> rotation.add(ORDERS, keys.before());
      case ACTIVATE -> {
        anything.add(ORDERS, keys.like());
        anything.stage(ORDERS, keys.after());
        anything.swap(ORDERS, keys.before());
      }
      case PROMOTE -> {
        rotation.add(ORDERS, keys.before());
        anything.add(NEXT, keys.after());
      }
      case RESTORE -> {
        anything.add(ORDERS, keys.after());
        anything.swap(ORDERS, keys.before());
      }
    }
    return rotation;
  }

  private static void run(Verb verb, KeystoreHandle rotation, Keys keys) throws Exception {
    KeyEntry after = keys.after();
    switch (verb) {
      case ADD -> rotation.add(ORDERS, after);
      case STAGE -> rotation.stage(ORDERS, after);
      case SWAP -> rotation.swap(ORDERS, after);
      case TAKE -> {
        Procedure procedure = Procedure.named(after instanceof HeldKey ? "CS1" : "CV1");
        Renewal renewal =
            Renewal.with(rotation, ORDERS).partner("", procedure).acceptOtherAlgorithm().begin();
        while (after instanceof PeerCertificate
            && renewal.next().orElseThrow().step().number() < 3) {
          renewal = renewal.confirm(renewal.next().orElseThrow(), "by telephone");
        }
        Renewal unused = renewal.supplyKey(after, "by mail");
      }
      case ACTIVATE -> rotation.activate(ORDERS);
      case PROMOTE -> rotation.promote(NEXT, ORDERS);
      case RESTORE -> rotation.restore(after.keyId());
    }
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void verb_withAKeyThatAllowsLess_isRefusedByName_unlessThatIsAccepted(Verb verb, Narrower pair)
      throws Exception {
    Keys keys = keys(pair);
    boolean waits = pair == Narrower.NOT_YET_VALID && IN_ADVANCE.contains(verb);
    if (!waits) {
      EnumSet<Narrowing> others = EnumSet.complementOf(EnumSet.of(pair.narrowing()));
      for (Narrowing[] accepted : new Narrowing[][] {{}, others.toArray(new Narrowing[0])}) {
        KeystoreRotation rotation = prepared(verb, keys);
        Keyring before = rotation.keyring();
        assertThatExceptionOfType(KeyRefusedException.class)
            .isThrownBy(() -> run(verb, rotation.accepting(accepted), keys))
            .satisfies(e -> assertThat(e.reason()).isIn(Reason.NARROWER, Reason.NOT_VALID_NOW))
            .satisfies(e -> assertThat(e.narrowings()).containsExactly(pair.narrowing()))
            .withMessageContaining("accepting(" + pair.narrowing() + ")");
        assertThat(rotation.keyring().versions()).isEqualTo(before.versions());
      }
    }
    KeystoreRotation rotation = prepared(verb, keys);
    run(verb, waits ? rotation : rotation.accepting(pair.narrowing()), keys);
    assertThat(rotation.keyring().find(keys.after().keyId()).orElseThrow().state())
        .isIn(KeyState.ACTIVE, KeyState.STAGED);
  }
}
