package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainTrustTest {

  private static final ChainTrust TRUST = ChainTrust.to(alias("ca"), alias("ca-next"));
  private static final X500Principal PARTNER = new X500Principal("CN=partner, O=Example");
  private static final X500Principal OTHER = new X500Principal("CN=other");
  private static final X500Principal NOBODY = new X500Principal("");

  @Test
  void trust_saysWhatItIs() {
    RevocationCheck check = RevocationCheck.byCrls(List::of);

    assertThat(TRUST.roots()).containsExactly(alias("ca"), alias("ca-next"));
    assertThat(TRUST.revocation()).isEmpty();
    assertThat(TRUST.checkRevocation(check).revocation()).contains(check);
    assertThat(TRUST).hasToString("[ca, ca-next] for the subject in the ring");
    assertThat(TRUST.anySubject()).hasToString("[ca, ca-next] for any subject");
    assertThat(TRUST.subject(PARTNER, OTHER))
        .hasToString("[ca, ca-next] for CN=partner,O=Example; CN=other");
    assertThat(TRUST.checkRevocation(check))
        .asString()
        .endsWith("in the ring, revocation checked by lists");
  }

  @Test
  void subjects_thatAreNamed_areMeant_andNoOthers() {
    ChainTrust both = TRUST.subject(PARTNER, OTHER);

    assertThat(both.names(PARTNER)).isTrue();
    assertThat(both.names(new X500Principal("cn=OTHER"))).isTrue();
    assertThat(TRUST.subject(PARTNER).names(OTHER)).isFalse();
    assertThat(both.names(NOBODY)).isFalse();
    assertThat(TRUST.names(PARTNER)).isFalse();
    assertThat(both.anySubject().names(PARTNER)).isFalse();
    for (X500Principal[] names : new X500Principal[][] {{NOBODY, PARTNER}, {PARTNER, NOBODY}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TRUST.subject(names[0], names[1]))
          .withMessageContaining("must not be empty");
    }
  }

  @Test
  void purpose_isAddedToThoseOfMail() {
    assertThat(TRUST.acceptPurpose("1.3.6.1.5.5.7.3.2").purposes())
        .containsExactlyInAnyOrder("2.5.29.37.0", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.2");
    assertThat(TRUST.purposes()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "3.1", "1.3.", "1..3", "clientAuth", "1.3.6x"})
  void purpose_thatIsNoObjectIdentifier_isRefused(String oid) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TRUST.acceptPurpose(oid))
        .withMessageContaining("and this is " + oid);
  }
}
