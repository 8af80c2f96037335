package dev.keyoverlap.testkit;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestKeysTest {

  @ParameterizedTest
  @EnumSource
  void key_ofEachKind_isIssued(KeyKind kind) throws Exception {
    TestAuthority authority = TestAuthority.named("CN=test authority");

    HeldKey key = authority.issue("CN=orders", kind);

    assertThat(key.chain()).hasSize(2);
    key.certificate().checkValidity();
    key.certificate().verify(authority.certificate().getPublicKey());
    assertThat(key.privateKey()).isNotNull();
  }

  @Test
  void key_expiredOrNotYetValid_isThat() {
    assertThatExceptionOfType(CertificateExpiredException.class)
        .isThrownBy(() -> TestKeys.expired("orders").certificate().checkValidity());
    assertThatExceptionOfType(CertificateNotYetValidException.class)
        .isThrownBy(() -> TestKeys.notYetValid("orders").certificate().checkValidity());
  }

  @Test
  void name_withACommaInIt_isACommonName() {
    assertThat(TestKeys.ec("Order, 2026").certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=Order\\, 2026");
  }

  @Test
  void rotation_inOneLine_signs() throws Exception {
    try (KeystoreRotation rotation = TestKeys.rotation("orders", "invoices")) {
      assertThat(rotation.keyring().versions()).hasSize(2);
      assertThat(CmsSigner.with(rotation).signAs(alias("orders")).build().sign(new byte[] {1}))
          .isNotEmpty();
    }
  }

  @Test
  void ring_inOneLine_hasOurKeyAndTheirCertificate() {
    HeldKey ours = TestKeys.ec("orders");
    Keyring ring =
        TestKeys.ring("orders", ours, "partner", TestKeys.certificateOf(TestKeys.ec("partner")));

    assertThat(ring.active(alias("orders")).orElseThrow().entry()).isEqualTo(ours);
    assertThat(ring.active(alias("partner"))).isPresent();
  }

  @Test
  void clock_movesWhenItIsMoved() {
    Instant start = Instant.parse("2026-11-30T12:00:00Z");
    SettableClock clock = SettableClock.at(start);

    clock.advance(Duration.ofDays(90));
    assertThat(clock.instant()).isEqualTo(start.plus(Duration.ofDays(90)));
    clock.set(start);
    assertThat(clock.instant()).isEqualTo(start);
    assertThat(SettableClock.now().instant().toEpochMilli() % 1000).isZero();
  }
}
