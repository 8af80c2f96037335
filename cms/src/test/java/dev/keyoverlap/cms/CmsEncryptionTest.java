package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whom messages are encrypted to, and which key opens them. */
class CmsEncryptionTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey OLD = TestKeys.rsa("receiver old");
  private static final HeldKey NEW = TestKeys.ec("receiver new");

  private final SetClock clock = new SetClock();

  private Keyring receiver() throws Exception {
    return Ring.empty().add(alias("mine"), OLD, clock.instant()).keyring();
  }

  private Keyring sender() throws Exception {
    return Ring.empty()
        .add(alias("partner"), TestKeys.certificateOf(OLD), clock.instant())
        .keyring();
  }

  private CmsEncryptor.Builder encryptor(Keyring ring) {
    return CmsEncryptor.with(ring).encryptTo(alias("partner")).clock(clock);
  }

  @Test
  void retainedKey_stillDecrypts_longAfterItsDateAndValidity() throws Exception {
    Instant now = clock.instant();
    clock.set(now.minus(Duration.ofDays(300)));
    HeldKey expired =
        TestKeys.named("receiver long ago")
            .valid(now.minus(Duration.ofDays(800)), now.minus(Duration.ofDays(250)))
            .make();
    Keyring before = Ring.empty().add(alias("partner"), expired, clock.instant()).keyring();
    byte[] message = encryptor(before).build().encrypt(CONTENT);
    Keyring swapped =
        Ring.of(before).swap(alias("partner"), NEW, clock.instant(), Retention.DEFAULT).keyring();

    DecryptedContent decrypted = CmsDecryptor.of(swapped).decrypt(message);

    assertThat(decrypted.content()).isEqualTo(CONTENT);
    assertThat(decrypted.decryptedWith().keyId()).isEqualTo(expired.keyId());
    assertThat(decrypted.decryptedWith().state()).isEqualTo(KeyState.RETAINED);
    assertThat(decrypted.decryptedWith().isRetentionOver(now)).isTrue();
    assertThat(expired.isValidAt(now)).isFalse();
  }

  @Test
  void stagedKey_decrypts_andACompromisedOneDoesNot() throws Exception {
    Keyring staged = Ring.of(receiver()).stage(alias("mine"), NEW, clock.instant()).keyring();
    byte[] toNew =
        CmsEncryptor.with(Ring.empty().add(alias("partner"), NEW, clock.instant()).keyring())
            .encryptTo(alias("partner"))
            .build()
            .encrypt(CONTENT);
    Keyring compromised =
        Ring.of(staged).compromised(NEW.keyId(), clock.instant(), Retention.DEFAULT).keyring();

    assertThat(CmsDecryptor.of(staged).decrypt(toNew).decryptedWith().state())
        .isEqualTo(KeyState.STAGED);
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> CmsDecryptor.of(compromised).decrypt(toNew))
        .satisfies(e -> assertThat(e.ours()).isEmpty());
  }

  @Test
  void messageForTheOldAndTheNewKey_isOpenedByTheActiveOne() throws Exception {
    Keyring sender =
        Ring.of(sender())
            .add(alias("partner-next"), TestKeys.certificateOf(NEW), clock.instant())
            .keyring();
    byte[] message =
        encryptor(sender).encryptToIfPresent(alias("partner-next")).build().encrypt(CONTENT);
    Keyring swapped =
        Ring.of(receiver()).swap(alias("mine"), NEW, clock.instant(), Retention.DEFAULT).keyring();

    assertThat(CmsDecryptor.of(receiver()).decrypt(message).decryptedWith().keyId())
        .isEqualTo(OLD.keyId());
    assertThat(CmsDecryptor.of(swapped).decrypt(message).decryptedWith().keyId())
        .isEqualTo(NEW.keyId());
  }

  @Test
  void partnersCertificate_opensNothing() throws Exception {
    byte[] message = encryptor(sender()).build().encrypt(CONTENT);
    Keyring certificateOnly = sender();

    assertThat(CmsDecryptor.of(receiver()).decrypt(message).content()).isEqualTo(CONTENT);
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> CmsDecryptor.of(certificateOnly).decrypt(message));
  }

  @Test
  void aliases_absentAndPresent_areTreatedAsWhenSigning() throws Exception {
    Keyring ring = sender();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(
            () -> CmsEncryptor.with(ring).encryptTo(alias("absent")).build().encrypt(CONTENT))
        .withMessageContaining("'absent'");
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(
            () ->
                CmsEncryptor.with(ring)
                    .encryptToIfPresent(alias("absent"))
                    .build()
                    .encrypt(CONTENT));
    byte[] message = encryptor(ring).encryptToIfPresent(alias("absent")).build().encrypt(CONTENT);
    assertThat(CmsDecryptor.of(receiver()).decrypt(message).content()).isEqualTo(CONTENT);
    assertThatIllegalStateException().isThrownBy(() -> CmsEncryptor.with(ring).build());
    assertThatIllegalStateException()
        .isThrownBy(() -> encryptor(ring).encryptTo(alias("Partner")).build())
        .withMessageContaining("twice");
  }

  @Test
  void expiredCertificate_isNotEncryptedTo_unlessAllowed() throws Exception {
    Keyring ring = sender();
    CmsEncryptor strict = encryptor(ring).build();
    assertThat(strict.encrypt(CONTENT)).isNotEmpty();

    clock.advance(Duration.ofDays(401));

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> strict.encrypt(CONTENT))
        .withMessageContaining("Renew the certificate");
    byte[] message = encryptor(ring).acceptExpired().build().encrypt(CONTENT);
    assertThat(CmsDecryptor.of(receiver()).decrypt(message).content()).isEqualTo(CONTENT);
  }

  @Test
  void keysForSignaturesOnly_andShortOnes_areNotEncryptedTo() throws Exception {
    for (HeldKey key :
        new HeldKey[] {
          TestKeys.named("ed").algorithm("Ed25519", 0).make(),
          TestKeys.named("pss").algorithm("RSASSA-PSS", 2048).issuedBy(OLD).make(),
          TestKeys.named("short").algorithm("RSA", 1024).make()
        }) {
      Keyring ring =
          Ring.empty()
              .add(alias("partner"), TestKeys.certificateOf(key), clock.instant())
              .keyring();
      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(() -> encryptor(ring).build().encrypt(CONTENT))
          .satisfies(e -> assertThat(e.keyId()).contains(key.keyId()));
    }
  }

  @Test
  void eachMessage_hasAKeyAndANonceOfItsOwn() throws Exception {
    CmsEncryptor encryptor = encryptor(sender()).build();

    EnvelopeParts one = EnvelopeParts.of(encryptor.encrypt(CONTENT));
    EnvelopeParts other = EnvelopeParts.of(encryptor.encrypt(CONTENT));

    assertThat(one.content()).isNotEqualTo(other.content());
    assertThat(one.tag()).hasSize(16).isNotEqualTo(other.tag());
  }
}
