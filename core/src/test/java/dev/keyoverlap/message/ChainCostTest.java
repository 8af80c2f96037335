package dev.keyoverlap.message;

import static dev.keyoverlap.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyHint;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a message can make the search for certificate paths do: counted, never timed. */
class ChainCostTest {

  private static final Alias PARTNER = alias("partner");
  private static final Alias CA = alias("partner-ca");

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey INTERMEDIATE = authority("issuing").issuedBy(ROOT).make();
  private static final HeldKey OLD = leaf("partner").issuedBy(INTERMEDIATE).make();
  private static final HeldKey NEW = leaf("partner").issuedBy(INTERMEDIATE).make();
  private static final HeldKey MALLORY = TestKeys.ec("mallory");

  private static final VerificationPolicy SUCCESSORS =
      VerificationPolicy.anyOf(PARTNER).acceptChains(PARTNER, ChainTrust.to(CA));
  private static final Limits UNLIMITED =
      Limits.DEFAULT
          .with(Limit.CARRIED_CERTIFICATES, 1_000_000)
          .with(Limit.PATH_STEPS, 1_000_000)
          .with(Limit.PATH_VALIDATIONS, 1_000_000);

  private final SetClock clock = new SetClock();

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static TestKeys leaf(String name) {
    return authority(name).noAuthority();
  }

  private Keyring ring() throws Exception {
    return Keyring.empty()
        .add(CA, TestKeys.certificateOf(ROOT), clock.instant())
        .add(PARTNER, TestKeys.certificateOf(OLD), clock.instant());
  }

  private ChainSearch search(
      VerificationPolicy policy, List<X509Certificate> presented, Budget budget) throws Exception {
    return ChainSearch.with(ring(), policy, clock.instant(), bag(presented, budget), budget);
  }

  private static PresentedCertificates bag(List<X509Certificate> presented, Budget budget) {
    return PresentedCertificates.of(() -> presented.stream().map(ChainCostTest::encoded), budget);
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  // ---- limits

  @Test
  void hostileBag_inWhichEverythingFits_isRefusedAtTheLimitOfSteps() throws Exception {
    // 50 certificates of one name and one key on each of five levels: 50^5 paths, all well-signed.
    List<X509Certificate> bag = new ArrayList<>();
    HeldKey issuer = ROOT;
    for (int level = 0; level < 5; level++) {
      HeldKey next = authority("level " + level).issuedBy(issuer).make();
      for (int i = 0; i < 50; i++) {
        bag.add(
            authority("level " + level)
                .forTheKeyPairOf(next)
                .issuedBy(issuer)
                .make()
                .certificate());
      }
      issuer = next;
    }
    HeldKey signer = leaf("partner").issuedBy(issuer).make();
    assertThat(
            search(SUCCESSORS, issuer.chain(), Budget.of(Limits.DEFAULT))
                .find(signer.certificate())
                .certificates())
        .hasSize(6);

    Budget budget = Budget.of(Limits.DEFAULT);
    ChainSearch search = search(SUCCESSORS, bag, budget);
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> search.find(signer.certificate()))
        .withMessageContaining("path-steps of 4096")
        .withCauseInstanceOf(LimitExceededException.class);
    assertThat(budget.spent(Limit.PATH_STEPS)).isLessThanOrEqualTo(Limit.PATH_STEPS.standard() + 1);
    assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS)).isZero();
  }

  @Test
  void budget_isOneForAllSigners_andEndsTheSearchForAll() throws Exception {
    List<X509Certificate> authorities = certificatesOfMallory(200);
    Budget budget = Budget.of(Limits.DEFAULT);
    ChainSearch search = search(SUCCESSORS, authorities, budget);

    for (int i = 0; i < 32; i++) {
      X509Certificate stranger = leaf("partner").issuedBy(MALLORY).make().certificate();
      assertThatExceptionOfType(ChainRefusedException.class)
          .isThrownBy(() -> search.find(stranger))
          .withMessageContaining("path-steps");
    }
    assertThat(budget.spent(Limit.PATH_STEPS)).isLessThan(Limit.PATH_STEPS.standard() + 64);
    assertThat(budget.done(Work.VISITS)).isLessThan(1_000);
  }

  private static List<X509Certificate> certificatesOfMallory(int number) {
    return Stream.generate(() -> authority("mallory").issuedBy(MALLORY).make().certificate())
        .limit(number)
        .toList();
  }

  @Test
  void certificates_beyondTheLimit_areNotLookedAt_andTheReasonSaysSo() throws Exception {
    Limits five = Limits.DEFAULT.with(Limit.CARRIED_CERTIFICATES, 5);
    X509Certificate other = leaf("other").make().certificate();
    List<X509Certificate> bag = new ArrayList<>(Collections.nCopies(4, other));
    bag.add(INTERMEDIATE.certificate());
    assertThat(search(SUCCESSORS, bag, Budget.of(five)).find(NEW.certificate())).isNotNull();

    bag.add(0, other);
    ChainSearch search = search(SUCCESSORS, bag, Budget.of(five));
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> search.find(NEW.certificate()))
        .withMessageContaining("carried-certificates of 5");
  }

  @Test
  void paths_ofOneMessage_areValidatedSoManyTimes_andEachSignerOnce() throws Exception {
    Budget budget = Budget.of(Limits.DEFAULT.with(Limit.PATH_VALIDATIONS, 3));
    ChainSearch search = search(SUCCESSORS, List.of(INTERMEDIATE.certificate()), budget);

    for (int i = 0; i < 3; i++) {
      X509Certificate signer = leaf("partner").issuedBy(INTERMEDIATE).make().certificate();
      assertThat(search.find(signer)).isSameAs(search.find(signer));
    }
    assertThat(budget.spent(Limit.PATH_VALIDATIONS)).isEqualTo(3);
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> search.find(NEW.certificate()))
        .withMessageContaining("path-validations of 3");
  }

  @Test
  void path_ofMoreCertificatesThanTheLimit_isNotTried_andTheReasonSaysSo() throws Exception {
    List<X509Certificate> chain = List.of(INTERMEDIATE.certificate());
    Limits two = Limits.DEFAULT.with(Limit.PATH_CERTIFICATES, 2);
    Limits one = Limits.DEFAULT.with(Limit.PATH_CERTIFICATES, 1);

    assertThat(search(SUCCESSORS, chain, Budget.of(two)).find(NEW.certificate())).isNotNull();
    ChainSearch search = search(SUCCESSORS, chain, Budget.of(one));
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> search.find(NEW.certificate()))
        .withMessageContaining("does not chain")
        .withMessageContaining("path-certificates of 1");
  }

  @Test
  void presentedCertificates_thatCannotBeParsed_arePassedOver() {
    PresentedCertificates presented =
        PresentedCertificates.of(
            () ->
                Stream.of(
                    new byte[0],
                    new byte[] {0x30, (byte) 0x82, 1},
                    encoded(NEW.certificate()),
                    new byte[] {0x30, 0}),
            Budget.of(Limits.DEFAULT));

    assertThat(presented.all()).containsExactly(NEW.certificate());
    assertThat(
            presented.find(
                KeyHint.issuerAndSerial(
                    INTERMEDIATE.certificate().getSubjectX500Principal(),
                    NEW.certificate().getSerialNumber())))
        .containsExactly(NEW.certificate());
    assertThat(presented.findBySubject(NEW.certificate().getSubjectX500Principal()))
        .containsExactly(NEW.certificate());
    assertThat(presented.find(KeyHint.subjectKeyIdentifier(new byte[200]))).isEmpty();
  }

  // ---- growth

  /** What a sender, or the policy, can have many of. */
  enum Multiplied {
    CERTIFICATES {
      @Override
      Message of(int number) {
        return Message.of(copies(number, i -> leaf("other").serialNumber(i + 1L)), 1, 1);
      }
    },
    NAMES {
      @Override
      Message of(int number) {
        return Message.of(copies(number, i -> authority("ca " + i)), 1, 1);
      }
    },
    EQUAL_NAMES_AND_KEYS {
      @Override
      Message of(int number) {
        return Message.of(
            copies(number, i -> authority("issuing").forTheKeyPairOf(MALLORY).serialNumber(i + 1L)),
            1,
            1);
      }
    },
    SIGNERS {
      @Override
      Message of(int number) {
        return Message.of(List.of(), number, 1);
      }
    },
    RULES {
      @Override
      Message of(int number) {
        return Message.of(List.of(), 1, number);
      }
    };

    abstract Message of(int number) throws Exception;

    private static List<X509Certificate> copies(
        int number, java.util.function.IntFunction<TestKeys> key) {
      return IntStream.range(0, number)
          .mapToObj(i -> key.apply(i).forTheKeyPairOf(MALLORY).make().certificate())
          .toList();
    }
  }

  private record Message(
      List<X509Certificate> carried, List<X509Certificate> signers, VerificationPolicy policy) {

    static Message of(List<X509Certificate> more, int signers, int rules) {
      List<X509Certificate> carried = new ArrayList<>(more);
      carried.add(INTERMEDIATE.certificate());
      List<X509Certificate> all =
          IntStream.range(0, signers)
              .mapToObj(
                  i ->
                      leaf("partner")
                          .forTheKeyPairOf(NEW)
                          .issuedBy(INTERMEDIATE)
                          .make()
                          .certificate())
              .toList();
      Alias[] aliases =
          IntStream.range(0, rules).mapToObj(i -> alias("a" + i)).toArray(Alias[]::new);
      VerificationPolicy policy = VerificationPolicy.anyOf(PARTNER, aliases);
      ChainTrust nobody = ChainTrust.to(CA).subject(new X500Principal("CN=nobody"));
      for (Alias each : aliases) {
        policy = policy.acceptChains(each, nobody);
      }
      return new Message(carried, all, policy.acceptChains(PARTNER, ChainTrust.to(CA)));
    }
  }

  /** 100 is enough to see a square, and making the certificates is what takes the time. */
  @ParameterizedTest
  @EnumSource(Multiplied.class)
  void work_growsAtMostAsTheMessageDoes(Multiplied what) throws Exception {
    long before = work(what.of(1));

    for (int number : what == Multiplied.RULES ? new int[] {10, 100, 1000} : new int[] {10, 100}) {
      assertThat(work(what.of(number))).as("%d times", number).isLessThanOrEqualTo(number * before);
    }
  }

  private long work(Message message) throws Exception {
    Budget budget = Budget.of(UNLIMITED);
    ChainSearch search = search(message.policy(), message.carried(), budget);
    for (X509Certificate signer : message.signers()) {
      assertThat(search.find(signer).alias()).isEqualTo(PARTNER);
    }
    return budget.done(Work.VISITS)
        + budget.done(Work.COMPARISONS)
        + budget.done(Work.PUBLIC_KEY_OPERATIONS)
        + budget.spent(Limit.PATH_STEPS)
        + budget.spent(Limit.PATH_VALIDATIONS);
  }
}
