package dev.keyoverlap.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.HeldKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NewKeyTest {

  @Test
  void named_withoutDates_isValidNowAndSignedByItself() throws Exception {
    HeldKey key = NewKey.named("orders, \"north\"");

    X509Certificate certificate = key.certificate();
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity();
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=orders\\, \\\"north\\\"");
    assertThat(((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
        .isEqualTo(2048);
  }

  @Test
  void named_withDates_isValidFromTheFirstToTheLastMoment() {
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    Instant until = Instant.parse("2026-12-31T23:59:59Z");

    HeldKey key = NewKey.named("orders", from, until);

    assertThat(key.isValidAt(from)).isTrue();
    assertThat(key.isValidAt(until)).isTrue();
    assertThat(key.isValidAt(from.minusSeconds(1))).isFalse();
    assertThat(key.isValidAt(until.plusSeconds(1))).isFalse();
  }

  @Test
  void named_twice_makesDifferentKeys() {
    HeldKey first = NewKey.named("orders");
    HeldKey second = NewKey.named("orders");

    assertThat(first.keyId()).isNotEqualTo(second.keyId());
    assertThat(first.certificate().getSerialNumber())
        .isPositive()
        .isNotEqualTo(second.certificate().getSerialNumber());
  }
}
