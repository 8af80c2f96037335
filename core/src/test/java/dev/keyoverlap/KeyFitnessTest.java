package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.FindingListener;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** A new key that allows less than the one before is refused by name; beside one that does not. */
class KeyFitnessTest {

  private static final Alias ORDERS = alias("orders");
  private static final int BOTH = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
  private static final KeyPurposeId CLIENT = KeyPurposeId.id_kp_clientAuth;
  private static final KeyPurposeId SERVER = KeyPurposeId.id_kp_serverAuth;

  private static final HeldKey ROOT = authority("root").make();
  private static final HeldKey ISSUING = authority("issuing").issuedBy(ROOT).make();
  private static final HeldKey PLAIN = ec("orders").make();

  private final SetClock clock = new SetClock();

  private static TestKeys ec(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static TestKeys authority(String name) {
    return ec(name).extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
  }

  private static TestKeys usage(int bits) {
    return usage(ec("orders"), bits);
  }

  private static TestKeys usage(TestKeys keys, int bits) {
    return keys.noAuthority().extension(Extension.keyUsage, true, new KeyUsage(bits));
  }

  private static TestKeys purposes(KeyPurposeId... ids) {
    return ec("orders").extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(ids));
  }

  private static TestKeys names(String... hosts) {
    GeneralName[] names = new GeneralName[hosts.length];
    for (int i = 0; i < hosts.length; i++) {
      names[i] = new GeneralName(GeneralName.dNSName, hosts[i]);
    }
    return ec("orders").extension(Extension.subjectAlternativeName, false, new GeneralNames(names));
  }

  private KeystoreRotation with(KeyEntry before) throws Exception {
    KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).reloadManually().open();
    rotation.add(ORDERS, before);
    return rotation;
  }

  /** By each verb that brings a key in, and not if it is accepted by name. */
  private void assertNarrower(KeyEntry before, KeyEntry after, Narrowing... names)
      throws Exception {
    KeystoreRotation rotation = with(before);
    for (ThrowingCallable verb :
        List.<ThrowingCallable>of(
            () -> rotation.stage(ORDERS, after),
            () -> rotation.swap(ORDERS, after),
            () -> rotation.requireReplacement(ORDERS, after))) {
      assertRefused(verb, names);
    }
    assertThat(rotation.history()).hasSize(1);
    rotation.retire(ORDERS);
    assertRefused(() -> rotation.add(ORDERS, after), names);

    KeystoreRotation other = with(before);
    KeystoreHandle accepting = other.accepting(names);
    accepting.stage(ORDERS, after);
    assertThat(other.swap(ORDERS, after).entry()).isEqualTo(after);
  }

  private static void assertRefused(ThrowingCallable verb, Narrowing... names) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(verb)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NARROWER))
        .satisfies(e -> assertThat(e.narrowings()).isEqualTo(Set.of(names)))
        .withMessageContaining(names[0].name());
  }

  private void assertAsGood(KeyEntry before, KeyEntry after) throws Exception {
    KeystoreRotation rotation = with(before);
    assertThat(rotation.swap(ORDERS, after).entry()).isEqualTo(after);
  }

  @Test
  void keyUsage_thatIsGone_isNamed() throws Exception {
    HeldKey rsa = usage(TestKeys.named("orders"), BOTH).make();
    HeldKey signing = usage(TestKeys.named("orders"), KeyUsage.digitalSignature).make();
    HeldKey encrypting = usage(TestKeys.named("orders"), KeyUsage.keyEncipherment).make();

    assertNarrower(rsa, signing, Narrowing.KEY_USAGE);
    assertNarrower(rsa, encrypting, Narrowing.KEY_USAGE);
    assertNarrower(
        usage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation).make(),
        usage(KeyUsage.digitalSignature).make(),
        Narrowing.KEY_USAGE);
    assertNarrower(PLAIN, usage(KeyUsage.digitalSignature).make(), Narrowing.KEY_USAGE);
    assertAsGood(signing, rsa);
    assertAsGood(rsa, TestKeys.rsa("orders"));
  }

  @Test
  void otherAlgorithm_withTheSameUses_isNoNarrowing() throws Exception {
    HeldKey rsa = usage(TestKeys.named("orders").algorithm("RSA", 3072), BOTH).make();
    HeldKey ec = usage(KeyUsage.digitalSignature | KeyUsage.keyAgreement).make();

    assertAsGood(rsa, ec);
    assertAsGood(ec, rsa);
    assertNarrower(rsa, usage(KeyUsage.digitalSignature).make(), Narrowing.KEY_USAGE);
  }

  @Test
  void purpose_thatIsGone_isNamed() throws Exception {
    assertNarrower(
        purposes(CLIENT, SERVER).make(), purposes(SERVER).make(), Narrowing.EXTENDED_KEY_USAGE);
    assertNarrower(PLAIN, purposes(SERVER).make(), Narrowing.EXTENDED_KEY_USAGE);
    assertAsGood(purposes(SERVER).make(), purposes(CLIENT, SERVER).make());
    assertAsGood(purposes(CLIENT).make(), PLAIN);
    assertAsGood(purposes(CLIENT).make(), purposes(KeyPurposeId.anyExtendedKeyUsage).make());
  }

  @Test
  void name_thatIsGone_isNamed_unlessAWildcardHasIt() throws Exception {
    HeldKey two = names("a.example", "b.example").make();

    assertNarrower(two, names("a.example").make(), Narrowing.ALTERNATIVE_NAMES);
    assertNarrower(two, PLAIN, Narrowing.ALTERNATIVE_NAMES);
    assertNarrower(
        names("*.example").make(), names("a.example").make(), Narrowing.ALTERNATIVE_NAMES);
    assertAsGood(two, names("B.EXAMPLE", "a.example", "c.example").make());
    assertAsGood(two, names("*.example").make());
  }

  @Test
  void otherSubject_fromAnAuthority_isNamed_andFromNobodyIsNoRenewalLess() throws Exception {
    assertNarrower(
        ec("orders").issuedBy(ROOT).make(), ec("other").issuedBy(ROOT).make(), Narrowing.SUBJECT);
    assertAsGood(PLAIN, TestKeys.ec("other"));
  }

  @Test
  void partner_thatBecomesAnAuthority_isNamed() throws Exception {
    PeerCertificate partner = TestKeys.certificateOf(ec("orders").noAuthority().make());

    assertNarrower(
        partner,
        TestKeys.certificateOf(
            ec("orders")
                .extension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                        KeyUsage.keyCertSign | KeyUsage.digitalSignature | KeyUsage.keyAgreement))
                .make()),
        Narrowing.AUTHORITY);
    assertNarrower(
        partner,
        TestKeys.certificateOf(authority("orders").make()),
        Narrowing.KEY_USAGE,
        Narrowing.AUTHORITY);
  }

  @Test
  void shorterOrShortKey_isNamed_amongItsKind() throws Exception {
    HeldKey longer = TestKeys.named("orders").algorithm("RSA", 3072).make();
    PeerCertificate weak =
        TestKeys.certificateOf(TestKeys.named("orders").algorithm("RSA", 1024).make());

    assertNarrower(longer, TestKeys.rsa("orders"), Narrowing.STRENGTH);
    assertNarrower(TestKeys.certificateOf(PLAIN), weak, Narrowing.STRENGTH);
    assertAsGood(longer, PLAIN);
  }

  @Test
  void chain_thatWasForgottenOrHasExpired_isNamed() throws Exception {
    HeldKey before = ec("orders").issuedBy(ISSUING).make();
    HeldKey after = ec("orders").issuedBy(ISSUING).make();
    HeldKey alone = HeldKey.of(after.privateKey(), List.of(after.certificate()));
    HeldKey withoutRoot = HeldKey.of(after.privateKey(), after.chain().subList(0, 2));
    HeldKey expired =
        ec("issuing")
            .issuedBy(ROOT)
            .valid(clock.instant().minus(Duration.ofDays(9)), clock.instant().minusSeconds(1))
            .make();

    assertNarrower(before, alone, Narrowing.CHAIN);
    assertNarrower(before, ec("orders").issuedBy(expired).make(), Narrowing.CHAIN);
    assertAsGood(before, withoutRoot);
    assertAsGood(before, after);
    assertAsGood(PLAIN, alone);
  }

  private HeldKey expired(String name) {
    return ec(name)
        .valid(clock.instant().minus(Duration.ofDays(9)), clock.instant().minusSeconds(1))
        .make();
  }

  @Test
  void expiredKey_thatReplacesAnother_isNamed() throws Exception {
    KeystoreRotation rotation = with(PLAIN);
    rotation.add(alias("free"), TestKeys.ec("before"));
    rotation.retire(alias("free"));

    assertRefused(() -> rotation.stage(ORDERS, expired("a")), Narrowing.VALIDITY);
    assertRefused(() -> rotation.stage(alias("other"), expired("b")), Narrowing.VALIDITY);
    assertRefused(() -> rotation.add(alias("free"), expired("c")), Narrowing.VALIDITY);
    KeyVersion unused = rotation.accepting(Narrowing.VALIDITY).add(alias("free"), expired("d"));
    assertAsGood(
        PLAIN, ec("orders").valid(clock.instant(), clock.instant().plusSeconds(60)).make());
  }

  @Test
  void expiredKey_thatReplacesNone_isTakenIn_andTold() throws Exception {
    List<Finding> told = new ArrayList<>();
    KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty())
            .clock(clock)
            .reloadManually()
            .addListener(new FindingListener(told::add), Runnable::run)
            .open();

    rotation.add(alias("valid"), PLAIN);
    assertThat(told).isEmpty();
    rotation.add(alias("expired"), expired("expired"));
    rotation.add(
        alias("future"),
        ec("future")
            .valid(
                clock.instant().plus(Duration.ofDays(1)), clock.instant().plus(Duration.ofDays(9)))
            .make());

    assertThat(told)
        .extracting(Finding::kind)
        .containsOnly(Finding.Kind.CERTIFICATE_NOT_VALID)
        .hasSize(2);
    assertThat(told.get(0).message()).contains("'expired'", clock.instant().minusSeconds(1) + "");
    assertThat(rotation.lastReloadFailure()).isEmpty();
    assertRefused(
        () ->
            rotation.add(
                alias("weak"),
                TestKeys.certificateOf(TestKeys.named("weak").algorithm("RSA", 1024).make())),
        Narrowing.STRENGTH);
  }

  // ---- what is in the keystore already

  private static HeldKey onlyFor(String host) {
    return names(host).make();
  }

  @Test
  void stagedKey_whenTheActiveOneIsAnother_isComparedAgain() throws Exception {
    KeystoreRotation rotation = with(PLAIN);
    rotation.stage(ORDERS, onlyFor("a.example"));
    rotation.swap(ORDERS, names("a.example", "b.example").make());

    assertRefused(() -> rotation.activate(ORDERS), Narrowing.ALTERNATIVE_NAMES);
    assertRefused(
        () -> rotation.swap(ORDERS, rotation.keyring().staged(ORDERS).orElseThrow().entry()),
        Narrowing.ALTERNATIVE_NAMES);
    rotation.accepting(Narrowing.ALTERNATIVE_NAMES).activate(ORDERS);
  }

  @Test
  void stagedKey_acceptedAsItIs_isNotAskedForAgain() throws Exception {
    KeystoreRotation rotation = with(names("a.example", "b.example").make());
    rotation.accepting(Narrowing.ALTERNATIVE_NAMES).stage(ORDERS, onlyFor("a.example"));

    assertThat(rotation.activate(ORDERS).state()).isEqualTo(KeyState.ACTIVE);
  }

  @Test
  void stagedKey_thatExpiredMeanwhile_isRefused_unlessAccepted() throws Exception {
    KeystoreRotation rotation = with(PLAIN);
    rotation.stage(
        ORDERS, ec("orders").valid(clock.instant(), clock.instant().plusSeconds(60)).make());
    clock.advance(Duration.ofSeconds(61));

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> rotation.activate(ORDERS))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_VALID_NOW))
        .satisfies(e -> assertThat(e.narrowings()).containsExactly(Narrowing.VALIDITY));
    assertThat(rotation.accepting(Narrowing.VALIDITY).activate(ORDERS).state())
        .isEqualTo(KeyState.ACTIVE);
  }

  @Test
  void keyPair_thatMayNeitherSignNorDecrypt_isOfNoUse_whateverIsAccepted() throws Exception {
    HeldKey useless = usage(KeyUsage.cRLSign).make();
    KeystoreHandle rotation = with(PLAIN).accepting(Narrowing.values());

    for (ThrowingCallable verb :
        List.<ThrowingCallable>of(
            () -> rotation.swap(ORDERS, useless),
            () -> rotation.stage(ORDERS, useless),
            () -> rotation.add(alias("other"), useless))) {
      assertThatExceptionOfType(KeyRefusedException.class)
          .isThrownBy(verb)
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNFIT));
    }
    KeyVersion unused = rotation.add(alias("authority"), TestKeys.certificateOf(useless));
  }

  @Test
  void acceptances_addUp() throws Exception {
    KeystoreRotation rotation = with(names("a.example").make());
    KeystoreHandle accepting =
        rotation.accepting(Narrowing.ALTERNATIVE_NAMES).accepting(Narrowing.KEY_USAGE);

    assertThat(accepting.accepts(Narrowing.ALTERNATIVE_NAMES)).isTrue();
    assertThat(rotation.accepts(Narrowing.ALTERNATIVE_NAMES)).isFalse();
    accepting.by("alice", "fewer hosts").swap(ORDERS, usage(KeyUsage.digitalSignature).make());
  }

  /** What comes in by add is in use at once, so it cannot wait for its time; staged, it can. */
  @Test
  void keyThatIsNotValidYet_underAnAliasThatHadOne_isRefusedAtAdd_andMayBeStaged()
      throws Exception {
    KeyEntry later =
        ec("orders")
            .valid(
                clock.instant().plus(Duration.ofDays(1)),
                clock.instant().plus(Duration.ofDays(400)))
            .make();
    KeystoreRotation rotation = with(PLAIN);
    rotation.retire(ORDERS);

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> rotation.add(ORDERS, later))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_VALID_NOW))
        .withMessageContaining("use stage('orders', key)");
    assertThat(rotation.stage(ORDERS, later).state()).isEqualTo(KeyState.STAGED);
    clock.advance(Duration.ofDays(1));
    assertThat(rotation.activate(ORDERS).entry()).isEqualTo(later);

    KeystoreRotation fresh =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).reloadManually().open();
    clock.advance(Duration.ofDays(-1));
    assertThat(fresh.add(ORDERS, later).state()).isEqualTo(KeyState.ACTIVE);
  }
}
