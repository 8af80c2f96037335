package dev.keyoverlap.internal.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PresentedCertificatesTest {

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final X509Certificate A = certificate("a");
  private static final X509Certificate B = certificate("b");
  private static final X509Certificate C = certificate("c");
  private static final X509Certificate ANOTHER_A = certificate("a");

  private final Budget budget = Budget.of(Limits.DEFAULT.with(Limit.CARRIED_CERTIFICATES, 3));

  private static X509Certificate certificate(String name) {
    return TestKeys.named(name).algorithm("EC", 256).issuedBy(ROOT).make().certificate();
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private PresentedCertificates of(X509Certificate... certificates) {
    return PresentedCertificates.of(
        () -> Arrays.stream(certificates).map(PresentedCertificatesTest::encoded), budget);
  }

  private static byte[] sha256(X509Certificate certificate) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(encoded(certificate));
  }

  @Test
  void certificates_areFound_eachOnce_inTheOrderOfTheMessage() throws Exception {
    PresentedCertificates presented = of(A, A, ANOTHER_A);

    assertThat(presented.all()).containsExactly(A, ANOTHER_A);
    assertThat(presented.findBySubject(A.getSubjectX500Principal())).containsExactly(A, ANOTHER_A);
    assertThat(presented.findBySubject(B.getSubjectX500Principal())).isEmpty();
    assertThat(presented.findByDigest("SHA-256", sha256(ANOTHER_A))).containsExactly(ANOTHER_A);
    assertThat(presented.findByDigest("SHA-256", sha256(B))).isEmpty();
    assertThat(presented.find(KeyHint.issuerAndSerial(A.getIssuerX500Principal(), serial(A))))
        .containsExactly(A);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> presented.all().remove(A));
    assertThat(PresentedCertificates.none().all()).isEmpty();
  }

  private static BigInteger serial(X509Certificate certificate) {
    return certificate.getSerialNumber();
  }

  @Test
  void certificates_toTheLimit_areAllLookedAt_andBeyondItTheHintSaysSo() {
    PresentedCertificates three = of(A, B, C);
    assertThat(three.all()).containsExactly(A, B, C);
    assertThat(three.hint()).isEmpty();

    PresentedCertificates four = of(A, B, C, ANOTHER_A);
    assertThat(four.all()).containsExactly(A, B, C);
    assertThat(four.hint()).contains("more certificates than the limit carried-certificates of 3");
  }

  @Test
  void message_isAskedOnce_whenItMatters_andForOneBeyondTheLimitAtMost() {
    List<X509Certificate> given = new ArrayList<>();
    int[] asked = {0};
    PresentedCertificates presented =
        PresentedCertificates.of(
            () -> {
              asked[0]++;
              return Stream.of(A, B, C, ANOTHER_A, A, B)
                  .peek(given::add)
                  .map(PresentedCertificatesTest::encoded);
            },
            budget);
    assertThat(asked[0]).isZero();

    assertThat(presented.all()).hasSize(3);
    assertThat(presented.all()).hasSize(3);
    assertThat(asked[0]).isEqualTo(1);
    assertThat(given).containsExactly(A, B, C, ANOTHER_A);
  }

  @Test
  void work_isCounted_readingAndDigestsOnce_andEachQuestion() throws Exception {
    PresentedCertificates presented = of(A, B);

    presented.all();
    presented.all();
    assertThat(budget.done(Work.VISITS)).isEqualTo(2);
    assertThat(budget.done(Work.COMPARISONS)).isZero();
    presented.find(KeyHint.issuerAndSerial(A.getIssuerX500Principal(), serial(A)));
    assertThat(budget.done(Work.COMPARISONS)).isEqualTo(1);
    presented.findBySubject(A.getSubjectX500Principal());
    assertThat(budget.done(Work.COMPARISONS)).isEqualTo(2);
    assertThat(budget.done(Work.BYTES)).isZero();
    for (X509Certificate certificate : List.of(A, B, C)) {
      presented.findByDigest("SHA-256", sha256(certificate));
    }
    assertThat(budget.done(Work.COMPARISONS)).isEqualTo(5);
    assertThat(budget.done(Work.BYTES)).isEqualTo(encoded(A).length + encoded(B).length);
  }
}
