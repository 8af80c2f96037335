package dev.keyoverlap.ring;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.ring.KeyUse.DECRYPT;
import static dev.keyoverlap.ring.KeyUse.ENCRYPT;
import static dev.keyoverlap.ring.KeyUse.SIGN;
import static dev.keyoverlap.ring.KeyUse.VERIFY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyVersionTest {

  private static final HeldKey KEY = TestKeys.ec("orders");
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant UNTIL = SINCE.plus(Duration.ofDays(90));

  @ParameterizedTest
  @CsvSource({
    // state, uses until just before its date, and from its date on; an end only where there is one
    "ACTIVE,      SIGN ENCRYPT DECRYPT VERIFY, SIGN ENCRYPT DECRYPT VERIFY",
    "STAGED,      DECRYPT,                     DECRYPT",
    "RETAINED,    DECRYPT VERIFY,              DECRYPT",
    "COMPROMISED, '',                          ''",
  })
  void version_inEachState_servesTheseUses(KeyState state, String before, String after) {
    KeyVersion version = version(state);

    assertThat(usesAt(version, SINCE)).isEqualTo(uses(before));
    assertThat(usesAt(version, UNTIL.minusMillis(1))).isEqualTo(uses(before));
    assertThat(usesAt(version, UNTIL)).isEqualTo(uses(after));
    assertThat(usesAt(version, UNTIL.plusMillis(1))).isEqualTo(uses(after));
    assertThat(usesAt(version, UNTIL.plus(Duration.ofDays(9000)))).isEqualTo(uses(after));
  }

  private static Set<KeyUse> usesAt(KeyVersion version, Instant at) {
    Set<KeyUse> uses = EnumSet.noneOf(KeyUse.class);
    for (KeyUse use : KeyUse.values()) {
      if (version.serves(use, at)) {
        uses.add(use);
      }
    }
    return uses;
  }

  private static Set<KeyUse> uses(String names) {
    Set<KeyUse> uses = EnumSet.noneOf(KeyUse.class);
    for (String name : names.split(" ", -1)) {
      if (!name.isEmpty()) {
        uses.add(KeyUse.valueOf(name));
      }
    }
    return uses;
  }

  @Test
  void usesOfTheTable_areAllThereAre() {
    assertThat(KeyUse.values()).containsExactly(SIGN, ENCRYPT, DECRYPT, VERIFY);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyState.class,
      names = {"RETAINED", "COMPROMISED"})
  void version_outOfUse_hasAnEnd(KeyState state) {
    assertThat(version(state).keptUntil()).contains(UNTIL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyVersion.of(alias("orders"), KEY, state, SINCE, Optional.empty()))
        .withMessageContaining("orders")
        .withMessageContaining(state.name());
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyState.class,
      names = {"ACTIVE", "STAGED"})
  void version_inUse_hasNoEndAndIsNeverPastIt(KeyState state) {
    assertThat(version(state).isRetentionOver(Instant.MAX)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyVersion.of(alias("orders"), KEY, state, SINCE, Optional.of(UNTIL)))
        .withMessageContaining(UNTIL.toString());
  }

  @Test
  void version_asText_namesAliasStateEndAndKey() {
    assertThat(version(KeyState.RETAINED).toString())
        .contains("orders", "retained", UNTIL.toString(), KEY.keyId().shortForm(), "CN=orders");
  }

  @Test
  void entry_beforeDuringAndAfterItsValidity_isValidWithBothEndsIncluded() {
    HeldKey key = TestKeys.named("orders").algorithm("EC", 256).valid(SINCE, UNTIL).make();

    assertThat(key.isValidAt(SINCE.minusMillis(1))).isFalse();
    assertThat(key.isValidAt(SINCE)).isTrue();
    assertThat(key.isValidAt(UNTIL)).isTrue();
    assertThat(key.isValidAt(UNTIL.plusMillis(1))).isFalse();
    assertThat(TestKeys.certificateOf(key).isValidAt(SINCE)).isTrue();
  }

  @Test
  void entries_ofOneCertificateAndTwoKinds_areNotEqual() {
    PeerCertificate certificate = TestKeys.certificateOf(KEY);
    HeldKey again =
        HeldKey.locked(
            KEY.chain(),
            () -> {
              throw new java.security.KeyException("not needed to compare");
            });

    assertThat(certificate).isEqualTo(TestKeys.certificateOf(KEY)).isNotEqualTo(KEY);
    assertThat(KEY).isNotEqualTo(certificate).isEqualTo(again);
  }

  private static KeyVersion version(KeyState state) {
    boolean outOfUse = state == KeyState.RETAINED || state == KeyState.COMPROMISED;
    return KeyVersion.of(
        alias("orders"), KEY, state, SINCE, outOfUse ? Optional.of(UNTIL) : Optional.empty());
  }
}
