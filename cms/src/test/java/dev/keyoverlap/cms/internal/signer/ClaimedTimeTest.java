package dev.keyoverlap.cms.internal.signer;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cms.Asn1Element;
import dev.keyoverlap.cms.BothReaders;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.Forge;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signing time is a claim: whatever it looks like, the signature is correct. */
class ClaimedTimeTest {

  private static final byte[] CONTENT = "an order".getBytes(US_ASCII);
  private static final HeldKey KEY = TestKeys.rsa("partner");
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int OCTET_STRING = 0x04;

  private static CmsVerifier verifier;

  @BeforeAll
  static void begin() throws Exception {
    Keyring ring = Ring.empty().add(alias("partner"), KEY, Instant.now()).keyring();
    verifier = CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("partner")));
  }

  private static Optional<Instant> accepted(int tag, String text) throws Exception {
    Asn1Element value = Asn1Element.primitive(tag, text.getBytes(US_ASCII));
    byte[] message =
        Forge.signedBy(KEY, CONTENT).withAsItIs(CMSAttributes.signingTime, value).message();
    assertThat(BothReaders.of(verifier).content(message)).isEqualTo(CONTENT);
    SignerVerdict signer = verifier.verify(message).report().signers().get(0);
    return signer.signingTime();
  }

  @ParameterizedTest
  @CsvSource({
    "261121183000Z, 2026-11-21T18:30:00Z",
    "261121193000+0100, 2026-11-21T18:30:00Z",
    "2611211830Z, 2026-11-21T18:30:00Z",
    "261121183000, 2026-11-21T18:30:00Z",
    "261121240000Z, 2026-11-22T00:00:00Z",
    "261231235960Z, 2027-01-01T00:00:00Z",
    "991121183000Z, 1999-11-21T18:30:00Z"
  })
  void utcTime_asOthersWriteIt_isRead(String text, Instant expected) throws Exception {
    assertThat(accepted(UTC_TIME, text)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "20261121183000Z, 2026-11-21T18:30:00Z",
    "20261121183000, 2026-11-21T18:30:00Z",
    "20261121183000.5Z, 2026-11-21T18:30:00.500Z",
    "20261121183000.500Z, 2026-11-21T18:30:00.500Z",
    "'20261121183000,123456789012345Z', 2026-11-21T18:30:00.123456789Z",
    "20261121133000-0500, 2026-11-21T18:30:00Z",
    "2026112118Z, 2026-11-21T18:00:00Z",
    "2026112118.5Z, 2026-11-21T18:30:00Z",
    "20261121240000Z, 2026-11-22T00:00:00Z"
  })
  void generalizedTime_asOthersWriteIt_isRead(String text, Instant expected) throws Exception {
    assertThat(accepted(GENERALIZED_TIME, text)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    UTC_TIME + ", 260230183000Z",
    UTC_TIME + ", 26",
    GENERALIZED_TIME + ", 20269921183000Z",
    GENERALIZED_TIME + ", 2026",
    GENERALIZED_TIME + ", 20261121183000Zulu",
    OCTET_STRING + ", 1234"
  })
  void timeThatIsNone_isAsGoodAsNone(int tag, String text) throws Exception {
    assertThat(accepted(tag, text)).isEmpty();
  }
}
