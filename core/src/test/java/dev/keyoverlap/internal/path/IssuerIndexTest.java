package dev.keyoverlap.internal.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limits;
import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.Test;

/** Which certificates can have issued one, by what it says, and from which a path leads on. */
class IssuerIndexTest {

  private static final X500Principal ROOT_NAME = new X500Principal("CN=root");
  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey A = authority("issuer").issuedBy(ROOT).make();
  private static final HeldKey B = authority("issuer").issuedBy(ROOT).make();
  private static final HeldKey A_AGAIN =
      authority("issuer").forTheKeyPairOf(A).issuedBy(ROOT).make();

  private final Budget budget = Budget.of(Limits.DEFAULT);

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private IssuerIndex index(HeldKey... authorities) {
    IssuerIndex index = new IssuerIndex(ROOT_NAME::equals, budget);
    for (HeldKey each : authorities) {
      index.add(each.certificate());
    }
    return index;
  }

  private static X509Certificate silent() {
    return authority("partner").issuedBy(A).make().certificate();
  }

  private static X509Certificate naming(AuthorityKeyIdentifier identifier) {
    return authority("partner")
        .extension(Extension.authorityKeyIdentifier, false, identifier)
        .issuedBy(A)
        .make()
        .certificate();
  }

  private static AuthorityKeyIdentifier keyOf(HeldKey issuer) throws Exception {
    return new JcaX509ExtensionUtils()
        .createAuthorityKeyIdentifier(issuer.certificate().getPublicKey());
  }

  private static AuthorityKeyIdentifier numberOf(HeldKey issuer) {
    return new AuthorityKeyIdentifier(
        new GeneralNames(new GeneralName(new X500Name("CN=root"))),
        issuer.certificate().getSerialNumber());
  }

  @Test
  void issuer_isKnownByItsName_andAmongSeveralByItsKey_orItsNumber() throws Exception {
    IssuerIndex index = index(A, B, A_AGAIN);

    assertThat(index.of(silent()).candidates())
        .containsExactly(A.certificate(), B.certificate(), A_AGAIN.certificate());
    assertThat(index.of(silent()).name()).isEqualTo(new X500Principal("CN=issuer"));
    assertThat(index.of(naming(keyOf(A))).candidates())
        .containsExactly(A.certificate(), A_AGAIN.certificate());
    assertThat(index.of(naming(numberOf(B))).candidates()).containsExactly(B.certificate());
    // A hint that fits nothing is none.
    assertThat(index.of(naming(keyOf(ROOT))).candidates()).hasSize(3);
    assertThat(index.of(naming(numberOf(ROOT))).candidates()).hasSize(3);
    assertThat(index(B).of(naming(keyOf(A))).candidates()).containsExactly(B.certificate());
    assertThat(index(ROOT).of(silent()).candidates()).isEmpty();
    assertThat(index.of(silent())).isSameAs(index.of(silent()));
  }

  @Test
  void issuers_leadOn_byTheNumberOfCertificatesToTheAnchor() {
    HeldKey below = authority("below").issuedBy(A).make();
    HeldKey astray = authority("below").issuedBy(authority("nobody").make()).make();
    X509Certificate signer = authority("partner").issuedBy(below).make().certificate();
    IssuerIndex.Issuers issuers = index(A, B, A_AGAIN, below, astray).of(signer);

    assertThat(issuers.candidates()).containsExactly(below.certificate(), astray.certificate());
    assertThat(issuers.leading(1)).isEmpty();
    assertThat(issuers.leading(2))
        .singleElement()
        .satisfies(same -> assertThat(same).containsExactly(below.certificate()));
    assertThat(issuers.leading(3)).isEmpty();
    // Certificates for one key are those of one authority.
    assertThat(index(A, B, A_AGAIN).of(silent()).leading(1))
        .hasSize(2)
        .anySatisfy(
            same -> assertThat(same).containsExactly(A.certificate(), A_AGAIN.certificate()))
        .anySatisfy(same -> assertThat(same).containsExactly(B.certificate()));
  }

  @Test
  void work_isCounted_onceForEachQuestion() throws Exception {
    IssuerIndex one = index(A);
    assertThat(one.of(silent()).leading(1)).hasSize(1);
    assertThat(budget.done(Work.COMPARISONS)).as("nothing to choose from").isZero();
    assertThat(budget.done(Work.VISITS)).isEqualTo(1);

    X509Certificate signer = silent();
    IssuerIndex three = index(A, B, A_AGAIN);
    assertThat(three.of(signer).leading(1)).hasSize(2);
    assertThat(three.of(signer).leading(1)).hasSize(2);
    assertThat(budget.done(Work.VISITS)).isEqualTo(1 + 3);
    assertThat(budget.done(Work.COMPARISONS))
        .as("and their own issuers have one name")
        .isEqualTo(1);
    assertThat(three.of(naming(keyOf(A))).leading(1)).hasSize(1);
    assertThat(budget.done(Work.VISITS)).isEqualTo(1 + 3 + 2);
    assertThat(budget.done(Work.COMPARISONS)).isEqualTo(2);
  }
}
