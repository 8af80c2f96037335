package dev.keyoverlap.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.Test;

/** The chain of an answer, found among many certificates; work is counted, never timed. */
class AnsweredChainTest {

  private static final HeldKey ROOT = TestKeys.ec("authority");

  private static TestKeys key(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static TestKeys namingItsIssuer(TestKeys certificate, HeldKey issuer) throws Exception {
    return certificate
        .issuedBy(issuer)
        .extension(
            Extension.authorityKeyIdentifier,
            false,
            new JcaX509ExtensionUtils()
                .createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
  }

  /** Authorities of one name. */
  private static List<HeldKey> others(int number) {
    return IntStream.range(0, number).mapToObj(i -> key("authority").make()).toList();
  }

  private static List<X509Certificate> certificates(List<HeldKey> keys) {
    return new ArrayList<>(keys.stream().map(HeldKey::certificate).toList());
  }

  @Test
  void chain_amongAuthoritiesOfOneName_isFoundByTheKeyThatIsNamed() throws Exception {
    HeldKey issuing = namingItsIssuer(key("authority"), ROOT).make();
    X509Certificate own = namingItsIssuer(key("orders"), issuing).make().certificate();
    List<X509Certificate> issuers = certificates(others(200));
    issuers.add(ROOT.certificate());
    issuers.add(issuing.certificate());

    Budget budget = Budget.of(Limits.DEFAULT.with(Limit.PATH_VALIDATIONS, 1_000));
    assertThat(AnsweredChain.of(own, issuers, budget))
        .containsExactly(own, issuing.certificate(), ROOT.certificate());
    // Two by the key that is named. The root names none, and is found as it comes.
    assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS)).isLessThanOrEqualTo(2 + issuers.size());
  }

  @Test
  void chain_ofCertificatesThatNameNoKey_isFoundAmongAFew() throws Exception {
    HeldKey issuing = key("authority").issuedBy(ROOT).make();
    X509Certificate own = key("orders").issuedBy(issuing).make().certificate();
    List<X509Certificate> issuers = certificates(others(5));
    issuers.add(issuing.certificate());
    issuers.add(ROOT.certificate());

    assertThat(AnsweredChain.of(own, issuers, Budget.of(Limits.DEFAULT)))
        .containsExactly(own, issuing.certificate(), ROOT.certificate());
  }

  @Test
  void chain_amongMoreAuthoritiesOfOneNameThanTheLimit_isRefusedByItsName() throws Exception {
    X509Certificate own = key("orders").issuedBy(key("authority").make()).make().certificate();
    List<X509Certificate> issuers = certificates(others(200));

    Budget budget = Budget.of(Limits.DEFAULT);
    assertThatExceptionOfType(CertificateRefusedException.class)
        .isThrownBy(() -> AnsweredChain.of(own, issuers, budget))
        .withMessageContaining("path-validations of 64");
    assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS))
        .isEqualTo(Limit.PATH_VALIDATIONS.standard());
  }

  @Test
  void chain_inACircle_ends() throws Exception {
    HeldKey one = key("one").make();
    HeldKey two = key("two").issuedBy(one).make();
    X509Certificate oneByTwo = key("one").forTheKeyPairOf(one).issuedBy(two).make().certificate();
    X509Certificate own = key("orders").issuedBy(two).make().certificate();

    assertThat(
            AnsweredChain.of(own, List.of(two.certificate(), oneByTwo), Budget.of(Limits.DEFAULT)))
        .containsExactly(own, two.certificate(), oneByTwo);
  }
}
