package dev.keyoverlap.internal.judge;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificate that a signer claims, by its digest. */
class CertificateDigestTest {

  private static final HeldKey KEY = TestKeys.ec("partner");
  private static final HeldKey OTHER = TestKeys.ec("partner");
  private static final KeyVersion VERSION =
      KeyVersion.active(alias("partner"), TestKeys.certificateOf(KEY), Instant.EPOCH);
  private static final Keyring RING = Keyring.of(List.of(VERSION));

  private static byte[] digest(String algorithm) throws Exception {
    return MessageDigest.getInstance(algorithm).digest(KEY.certificate().getEncoded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA-1", "SHA-256", "SHA-512"})
  void digest_isThatOfItsCertificateOnly(String algorithm) throws Exception {
    byte[] value = digest(algorithm);
    CertificateDigest digest = CertificateDigest.of(algorithm, value);
    value[0]++;

    assertThat(digest.is(KEY.certificate())).isTrue();
    assertThat(digest.is(OTHER.certificate())).isFalse();
    assertThat(CertificateDigest.of(algorithm, value).is(KEY.certificate())).isFalse();
  }

  @Test
  void ring_isSearchedByTheDigestThatItsKeyIdsAre() throws Exception {
    byte[] value = digest("SHA-256");

    assertThat(CertificateDigest.of("SHA-256", value).find(RING)).containsExactly(VERSION);
    assertThat(CertificateDigest.of("SHA-1", digest("SHA-1")).find(RING)).isEmpty();
    assertThat(CertificateDigest.of("SHA-512/256", value).find(RING)).isEmpty();
    assertThat(CertificateDigest.of("SHA-256", Arrays.copyOf(value, 31)).find(RING)).isEmpty();
  }

  @Test
  void digests_areEqualByAlgorithmAndValue() throws Exception {
    CertificateDigest digest = CertificateDigest.of("SHA-256", new byte[] {1, 2});

    assertThat(digest)
        .isEqualTo(CertificateDigest.of("SHA-256", new byte[] {1, 2}))
        .hasSameHashCodeAs(CertificateDigest.of("SHA-256", new byte[] {1, 2}))
        .isNotEqualTo(CertificateDigest.of("SHA-384", new byte[] {1, 2}))
        .isNotEqualTo(CertificateDigest.of("SHA-256", new byte[] {1, 3}))
        .isNotEqualTo("SHA-256 0102")
        .hasToString("SHA-256 0102");
    assertThat(digest.hashCode())
        .isNotEqualTo(CertificateDigest.of("SHA-256", new byte[] {1, 3}).hashCode());
  }

  @Test
  void digestThatNoRuntimeHas_isAMistakeOfTheFormat() {
    assertThatIllegalStateException()
        .isThrownBy(() -> CertificateDigest.of("SHA-0", new byte[1]).is(KEY.certificate()))
        .withMessageContaining("SHA-0");
  }
}
