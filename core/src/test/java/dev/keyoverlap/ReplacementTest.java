package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.Test;

/** Which key is measured when one comes into use, and what was accepted of it before. */
class ReplacementTest {

  private static final Alias ORDERS = alias("orders");
  private static final HeldKey TWO_HOSTS = forHosts("a.example", "b.example");
  private static final HeldKey ONE_HOST = forHosts("a.example");

  private final SetClock clock = new SetClock();

  private static HeldKey forHosts(String... hosts) {
    return ec("orders", hosts).make();
  }

  private static TestKeys ec(String name, String... hosts) {
    TestKeys keys = TestKeys.named(name).algorithm("EC", 256);
    if (hosts.length > 0) {
      GeneralName[] names = new GeneralName[hosts.length];
      for (int i = 0; i < hosts.length; i++) {
        names[i] = new GeneralName(GeneralName.dNSName, hosts[i]);
      }
      keys.extension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    return keys;
  }

  private KeystoreRotation with(KeyEntry active) throws Exception {
    KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).reloadManually().open();
    rotation.add(ORDERS, active);
    return rotation;
  }

  private static void assertNarrower(ThrowingCallable verb, Narrowing... names) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(verb)
        .satisfies(e -> assertThat(e.narrowings()).containsExactly(names));
  }

  @Test
  void keyThatComesIntoUse_isTheOneThatIsMeasured_whateverElseIsInTheKeystore() throws Exception {
    KeystoreRotation rotation = with(TWO_HOSTS);
    rotation.add(alias("a"), TestKeys.ec("first"));
    rotation.swap(alias("a"), TestKeys.ec("second"));
    rotation.add(alias("z"), TestKeys.ec("another"));

    assertNarrower(() -> rotation.swap(ORDERS, ONE_HOST), Narrowing.ALTERNATIVE_NAMES);
  }

  @Test
  void acceptance_ofAStagedKey_isNotOneOfAnotherKey() throws Exception {
    KeystoreRotation rotation = with(TWO_HOSTS);
    rotation.accepting(Narrowing.ALTERNATIVE_NAMES).stage(ORDERS, ONE_HOST);

    assertNarrower(() -> rotation.swap(ORDERS, forHosts("b.example")), Narrowing.ALTERNATIVE_NAMES);
    assertThat(rotation.swap(ORDERS, ONE_HOST).state()).isEqualTo(KeyState.ACTIVE);
  }

  @Test
  void acceptance_ofAStagedKey_isNotOneOfWhatBecameOfItSince() throws Exception {
    HeldKey root = TestKeys.ec("root");
    HeldKey issuing =
        ec("issuing")
            .issuedBy(root)
            .valid(clock.instant().minusSeconds(60), clock.instant().plus(Duration.ofDays(1)))
            .make();
    KeystoreRotation rotation =
        with(ec("orders", "a.example", "b.example").issuedBy(issuing).make());
    rotation
        .accepting(Narrowing.ALTERNATIVE_NAMES)
        .stage(ORDERS, ec("orders", "a.example").issuedBy(issuing).make());
    clock.advance(Duration.ofDays(2));

    assertNarrower(() -> rotation.activate(ORDERS), Narrowing.CHAIN);
  }
}
