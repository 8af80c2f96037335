package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every verdict, and what policies make of them. */
class CmsVerifierTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey OLD = TestKeys.ec("partner old");
  private static final HeldKey NEW = TestKeys.ec("partner new");

  private static final VerificationPolicy ANY =
      VerificationPolicy.anyOf(alias("partner"), alias("partner-next"));

  private final SetClock clock = new SetClock();

  private Keyring old() throws Exception {
    return Ring.empty()
        .add(alias("partner"), TestKeys.certificateOf(OLD), clock.instant())
        .keyring();
  }

  private Keyring swapped() throws Exception {
    return Ring.of(old())
        .swap(alias("partner"), TestKeys.certificateOf(NEW), clock.instant(), Retention.DEFAULT)
        .keyring();
  }

  private byte[] signedBy(HeldKey... keys) throws Exception {
    Keyring ring = Keyring.empty();
    CmsSigner.Builder builder = CmsSigner.with(() -> rings[0]).clock(clock);
    for (int i = 0; i < keys.length; i++) {
      ring = Ring.of(ring).add(alias("key-" + i), keys[i], clock.instant()).keyring();
      builder.signAs(alias("key-" + i));
    }
    rings[0] = ring;
    return builder.build().sign(CONTENT);
  }

  private final Keyring[] rings = new Keyring[1];

  private VerificationReport accepted(Keyring ring, VerificationPolicy policy, byte[] message)
      throws Exception {
    return CmsVerifier.with(ring, policy).clock(clock).build().verify(message).report();
  }

  private VerificationReport refused(Keyring ring, VerificationPolicy policy, byte[] message)
      throws MalformedMessageException {
    try {
      throw new AssertionError(CmsVerifier.with(ring, policy).clock(clock).build().verify(message));
    } catch (VerificationException e) {
      return e.report();
    }
  }

  private static Verdict only(VerificationReport report) {
    assertThat(report.signers()).hasSize(1);
    return report.signers().get(0).verdict();
  }

  @Test
  void activeKey_isValid_andNamed() throws Exception {
    SignerVerdict verdict = accepted(old(), ANY, signedBy(OLD)).signers().get(0);

    assertThat(verdict.verdict()).isEqualTo(Verdict.VALID);
    assertThat(verdict.version()).map(KeyVersion::keyId).contains(OLD.keyId());
    assertThat(verdict.isByRetainedKey()).isFalse();
  }

  @Test
  void retainedKey_isValidUntilItsDate_unlessActiveKeysAreAskedFor() throws Exception {
    byte[] message = signedBy(OLD);
    Keyring ring = swapped();

    assertThat(accepted(ring, ANY, message).signers().get(0).isByRetainedKey()).isTrue();
    assertThat(only(refused(ring, ANY.activeKeysOnly(), message)))
        .isEqualTo(Verdict.KEY_NOT_USABLE);
    clock.advance(Duration.ofDays(90).minusSeconds(1));
    assertThat(only(accepted(ring, ANY, message))).isEqualTo(Verdict.VALID);
    clock.advance(Duration.ofSeconds(1));
    assertThat(only(refused(ring, ANY, message))).isEqualTo(Verdict.KEY_NOT_USABLE);
    assertThat(only(accepted(ring, ANY, signedBy(NEW)))).isEqualTo(Verdict.VALID);
  }

  @Test
  void compromisedAndStagedKeys_areOutOfUse() throws Exception {
    Keyring compromised =
        Ring.of(swapped()).compromised(OLD.keyId(), clock.instant(), Retention.DEFAULT).keyring();
    Keyring staged =
        Ring.of(old())
            .stage(alias("partner"), TestKeys.certificateOf(NEW), clock.instant())
            .keyring();

    assertThat(only(refused(compromised, ANY, signedBy(OLD)))).isEqualTo(Verdict.KEY_NOT_USABLE);
    assertThat(only(refused(staged, ANY, signedBy(NEW)))).isEqualTo(Verdict.KEY_NOT_USABLE);
    assertThat(only(accepted(staged, ANY, signedBy(OLD)))).isEqualTo(Verdict.VALID);
  }

  @Test
  void keyUnderAnotherAlias_isNotInThePolicy() throws Exception {
    Keyring ring =
        Ring.of(old())
            .add(alias("stranger"), TestKeys.certificateOf(NEW), clock.instant())
            .keyring();

    assertThat(only(refused(ring, ANY, signedBy(NEW)))).isEqualTo(Verdict.NOT_IN_POLICY);
    assertThat(only(accepted(ring, ANY, signedBy(OLD)))).isEqualTo(Verdict.VALID);
  }

  @Test
  void certificate_outsideItsValidity_countsOnRequestOnly() throws Exception {
    byte[] message = signedBy(OLD);
    Keyring ring = old();
    assertThat(only(accepted(ring, ANY, message))).isEqualTo(Verdict.VALID);

    clock.advance(Duration.ofDays(401));

    assertThat(only(refused(ring, ANY, message))).isEqualTo(Verdict.CERTIFICATE_NOT_VALID_NOW);
    assertThat(only(accepted(ring, ANY.acceptExpired(), message))).isEqualTo(Verdict.VALID);
  }

  @Test
  void unknownSigner_isPassedOver_unlessThePolicySaysOtherwise() throws Exception {
    byte[] overlap = signedBy(OLD, NEW);

    assertThat(accepted(old(), ANY, overlap).signers())
        .extracting(SignerVerdict::verdict)
        .containsExactlyInAnyOrder(Verdict.VALID, Verdict.UNKNOWN_SIGNER);
    assertThat(refused(old(), ANY.requireAllSignersKnown(), overlap).shortfalls())
        .singleElement()
        .asString()
        .contains("unknown")
        // As openssl and keytool print it, so that it can be looked for.
        .contains("0x" + NEW.certificate().getSerialNumber().toString(16));
    assertThat(only(refused(old(), ANY, signedBy(NEW)))).isEqualTo(Verdict.UNKNOWN_SIGNER);
  }

  @Test
  void policies_countAliases() throws Exception {
    Keyring both =
        Ring.of(old())
            .add(alias("partner-next"), TestKeys.certificateOf(NEW), clock.instant())
            .keyring();
    VerificationPolicy all = VerificationPolicy.allOf(alias("partner"), alias("partner-next"));
    VerificationPolicy must = ANY.mustInclude(alias("partner-next"));

    assertThat(accepted(both, all, signedBy(OLD, NEW)).shortfalls()).isEmpty();
    assertThat(refused(both, all, signedBy(OLD)).shortfalls()).hasSize(1);
    assertThat(accepted(both, must, signedBy(NEW)).shortfalls()).isEmpty();
    assertThat(refused(both, must, signedBy(OLD)).shortfalls())
        .singleElement()
        .asString()
        .contains("'partner-next' is missing");
  }

  @Test
  void refusal_saysWhatWasFound() throws Exception {
    clock.advance(Duration.ofDays(300));
    Keyring ring = old();
    byte[] message = signedBy(OLD);
    clock.advance(Duration.ofDays(101));

    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> CmsVerifier.with(ring, ANY).clock(clock).build().verify(message))
        .withMessageContaining("'partner'")
        .withMessageContaining("CERTIFICATE_NOT_VALID_NOW");
  }

  @Test
  void detachedMessage_withoutContent_saysWhatToDo() throws Exception {
    Keyring ring = Ring.empty().add(alias("partner"), OLD, clock.instant()).keyring();
    byte[] detached =
        CmsSigner.with(ring).signAs(alias("partner")).detached().build().sign(CONTENT);

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> CmsVerifier.of(ring, ANY).verify(detached))
        .withMessageContaining("Call verifyDetached");
    assertThat(CmsVerifier.of(ring, ANY).verifyDetached(detached, CONTENT).content())
        .isEqualTo(CONTENT);
  }
}
