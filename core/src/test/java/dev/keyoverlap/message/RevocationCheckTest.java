package dev.keyoverlap.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.fixtures.RevocationLists;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.TrustedChain.Revocation;
import java.net.URI;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevocationCheckTest {

  private static final HeldKey CA = TestKeys.ec("ca");
  private static final URI RESPONDER = URI.create("http://responder.example/");

  private final Instant now = new SetClock().instant();
  private final X509CRL list = RevocationLists.of(CA, now, now.plusSeconds(60));
  private final RevocationCheck byLists = RevocationCheck.byCrls(() -> List.of(list));
  private final RevocationCheck byAnswers =
      RevocationCheck.byAnswers(() -> List.of(new byte[] {1}));
  private final RevocationCheck byOcsp = RevocationCheck.byOcsp();

  @Test
  void check_hasWhatItWasGiven() {
    RevocationCheck both = byLists.withAnswers(() -> List.of(new byte[] {1}));

    assertThat(byLists.hasLists()).isTrue();
    assertThat(byLists.hasAnswers()).isFalse();
    assertThat(byLists.crls()).hasSize(1);
    assertThat(byLists.answers()).isEmpty();
    assertThat(byAnswers.hasLists()).isFalse();
    assertThat(byAnswers.hasAnswers()).isTrue();
    assertThat(byAnswers.crls()).isEmpty();
    assertThat(byAnswers.answers()).hasSize(1);
    assertThat(both.crls()).hasSize(1);
    assertThat(both.answers()).hasSize(1);
    // Whoever follows distribution points has lists, if none yet.
    assertThat(byLists.followDistributionPoints().crls()).hasSize(1);
    assertThat(byAnswers.followDistributionPoints().hasLists()).isTrue();
    assertThat(byAnswers.followDistributionPoints().crls()).isEmpty();
    assertThat(byAnswers.followDistributionPoints().answers()).hasSize(1);
    assertThat(byOcsp.responder()).isEmpty();
    assertThat(byOcsp.at(RESPONDER).signedBy(CA.certificate()).responder()).contains(RESPONDER);
    assertThat(byOcsp.signedBy(CA.certificate()).responderCertificate()).contains(CA.certificate());
    assertThat(byAnswers.signedBy(CA.certificate()).responderCertificate())
        .contains(CA.certificate());
  }

  @Test
  void unknown_isAcceptedOnRequest_andNotCheckedNever() {
    RevocationCheck lenient = byLists.acceptUnknown();

    assertThat(byLists.acceptsUnknown()).isFalse();
    assertThat(lenient.acceptsUnknown()).isTrue();
    for (RevocationCheck each : List.of(byLists, lenient)) {
      assertThat(each.supports(Revocation.NOT_REVOKED)).isTrue();
      assertThat(each.supports(Revocation.UNKNOWN)).isEqualTo(each.equals(lenient));
      assertThat(each.supports(Revocation.NOT_CHECKED)).isFalse();
    }
  }

  @Test
  void check_saysWhatItIs() {
    assertThat(byLists).hasToString("revocation checked by lists");
    assertThat(byAnswers).hasToString("revocation checked by OCSP answers at hand");
    assertThat(byLists.followDistributionPoints())
        .hasToString("revocation checked by lists, also from distribution points");
    assertThat(byOcsp).hasToString("revocation checked by OCSP");
    assertThat(byOcsp.at(RESPONDER).acceptUnknown())
        .hasToString("revocation checked by OCSP at http://responder.example/, unknown accepted");
  }

  @Test
  void settings_thatDoNotGoTogether_areRefused() {
    assertThatIllegalStateException().isThrownBy(() -> byOcsp.withAnswers(List::of));
    assertThatIllegalStateException().isThrownBy(byOcsp::followDistributionPoints);
    assertThatIllegalStateException().isThrownBy(() -> byLists.at(RESPONDER));
    assertThatIllegalStateException().isThrownBy(() -> byAnswers.at(RESPONDER));
    assertThatIllegalStateException().isThrownBy(() -> byLists.signedBy(CA.certificate()));
  }
}
