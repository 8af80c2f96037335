package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.ChainSearch;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
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
      Limits.DEFAULT.with(Limit.CARRIED_CERTIFICATES, 1_000_000).with(Limit.PATH_STEPS, 1_000_000);

  private final SetClock clock = new SetClock();

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static TestKeys leaf(String name) {
    return authority(name).noAuthority();
  }

  private Keyring ring() throws Exception {
    return Ring.empty()
        .add(CA, TestKeys.certificateOf(ROOT), clock.instant())
        .add(PARTNER, TestKeys.certificateOf(OLD), clock.instant())
        .keyring();
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

  private static X509Certificate parsed(byte[] encoded) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  // ---- limits

  @Test
  void bag_ofManyCertificatesOnManyLevels_isSearchedForTheFewPathsThatAreTried() throws Exception {
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

    Budget budget = Budget.of(Limits.DEFAULT);
    assertThat(search(SUCCESSORS, bag, budget).find(signer.certificate()).certificates())
        .hasSize(6);
    assertThat(budget.spent(Limit.PATH_STEPS)).isLessThan(bag.size());
    assertThat(budget.spent(Limit.PATH_VALIDATIONS)).isEqualTo(1);
  }

  @Test
  void authorities_ofOneNameThatIssueEachOther_costWorkByTheirNumber() throws Exception {
    for (boolean named : new boolean[] {true, false}) {
      long[] work = new long[2];
      for (int i = 0; i < work.length; i++) {
        int number = i == 0 ? 6 : 60;
        Budget budget = Budget.of(Limits.DEFAULT);
        ChainSearch search = search(SUCCESSORS, ring("mallory", number, named), budget);
        X509Certificate signer = leaf("partner").issuedBy(MALLORY).make().certificate();
        assertThatExceptionOfType(ChainRefusedException.class)
            .isThrownBy(() -> search.find(signer))
            .withMessageContaining("does not chain");
        work[i] = work(budget);
      }
      assertThat(work[1]).as("named: %s", named).isLessThanOrEqualTo(10 * work[0]);
    }
  }

  @Test
  void authorities_ofOneNameThatIssueEachOther_oneOfThemByTheRing_areTriedToTheLimitOnly()
      throws Exception {
    List<X509Certificate> bag = new ArrayList<>(ring("mallory", 80, false));
    bag.add(authority("mallory").issuedBy(ROOT).make().certificate());
    Budget budget = Budget.of(Limits.DEFAULT);
    ChainSearch search = search(SUCCESSORS, bag, budget);

    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> search.find(leaf("partner").issuedBy(MALLORY).make().certificate()));
    assertThat(budget.spent(Limit.PATH_VALIDATIONS)).isEqualTo(Limit.PATH_VALIDATIONS.standard());
    assertThat(budget.spent(Limit.PATH_STEPS)).isLessThan(20L * bag.size());
  }

  /** Each with a key of its own, and each issued by the next one, by what it says. */
  private static List<X509Certificate> ring(String name, int number, boolean named)
      throws Exception {
    List<HeldKey> keys = IntStream.range(0, number).mapToObj(i -> authority(name).make()).toList();
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    List<X509Certificate> ring = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      HeldKey issuer = keys.get((i + 1) % number);
      TestKeys certificate = authority(name).forTheKeyPairOf(keys.get(i)).issuedBy(issuer);
      if (named) {
        certificate.extension(
            Extension.authorityKeyIdentifier,
            false,
            extensions.createAuthorityKeyIdentifier(issuer.certificate().getPublicKey()));
      }
      ring.add(certificate.make().certificate());
    }
    return ring;
  }

  @Test
  void issuer_thatIsNamedByItsKey_isTriedBeforeOthersOfItsName() throws Exception {
    HeldKey issuing = authority("issuing").issuedBy(ROOT).make();
    List<X509Certificate> bag = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      bag.add(authority("issuing").issuedBy(ROOT).make().certificate());
    }
    bag.add(issuing.certificate());
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    X509Certificate signer =
        leaf("partner")
            .issuedBy(issuing)
            .extension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(issuing.certificate().getPublicKey()))
            .make()
            .certificate();

    Budget budget = Budget.of(Limits.DEFAULT);
    assertThat(search(SUCCESSORS, bag, budget).find(signer).certificates())
        .containsExactly(signer, issuing.certificate());
    assertThat(budget.spent(Limit.PATH_VALIDATIONS)).isEqualTo(1);
  }

  @Test
  void issuer_whoseKeyIsNamedWrongly_isFoundAllTheSame() throws Exception {
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    HeldKey other = authority("other").make();
    X509Certificate signer =
        leaf("partner")
            .issuedBy(INTERMEDIATE)
            .extension(
                Extension.authorityKeyIdentifier,
                false,
                extensions.createAuthorityKeyIdentifier(other.certificate().getPublicKey()))
            .make()
            .certificate();
    List<X509Certificate> bag =
        List.of(
            authority("issuing").issuedBy(ROOT).make().certificate(), INTERMEDIATE.certificate());

    assertThat(search(SUCCESSORS, bag, Budget.of(Limits.DEFAULT)).find(signer)).isNotNull();
  }

  @Test
  void budget_isOneForAllSigners_andEndsTheSearchForAll() throws Exception {
    Budget budget = Budget.of(Limits.DEFAULT.with(Limit.PATH_STEPS, 100));
    ChainSearch search = search(SUCCESSORS, certificatesOfMallory(20), budget);

    for (int i = 0; i < 32; i++) {
      X509Certificate stranger = leaf("partner").issuedBy(MALLORY).make().certificate();
      assertThatExceptionOfType(ChainRefusedException.class)
          .isThrownBy(() -> search.find(stranger))
          .withMessageContaining(i < 4 ? "does not chain" : "path-steps of 100");
    }
    assertThat(budget.spent(Limit.PATH_STEPS)).isLessThan(1_000);
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
        return Message.of(numbered(leaf("other").serialNumber(MARK), number), 1, 1);
      }
    },
    NAMES {
      @Override
      Message of(int number) {
        return Message.of(numbered(authority(NAME_MARK), number), 1, 1);
      }
    },
    EQUAL_NAMES_AND_KEYS {
      @Override
      Message of(int number) {
        return Message.of(
            numbered(authority("issuing").forTheKeyPairOf(MALLORY).serialNumber(MARK), number),
            1,
            1);
      }
    },
    KEYS_OF_ONE_NAME {
      @Override
      Message of(int number) {
        byte[] key = RSA.certificate().getPublicKey().getEncoded();
        return Message.of(
            numbered(encoded(RSA.certificate()), Arrays.copyOfRange(key, 100, 108), number), 1, 1);
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

    /** So long that it is found in a certificate, and there once, or in its two equal names. */
    private static final long MARK = 0x1122334455667788L;

    private static final String NAME_MARK = "ca 00000000";
    private static final HeldKey RSA = TestKeys.rsa("issuing");

    private static List<X509Certificate> numbered(TestKeys template, int number) {
      X509Certificate certificate = template.make().certificate();
      byte[] mark =
          certificate.getSerialNumber().longValueExact() == MARK
              ? ByteBuffer.allocate(Long.BYTES).putLong(MARK).array()
              : NAME_MARK.substring(3).getBytes(US_ASCII);
      return numbered(encoded(certificate), mark, number);
    }

    /** Not signed by anybody, since nobody verifies them; to sign them takes the time. */
    private static List<X509Certificate> numbered(byte[] template, byte[] mark, int number) {
      return IntStream.range(0, number)
          .mapToObj(
              i -> {
                byte[] copy = template.clone();
                for (int at = 0; at + mark.length <= copy.length; at++) {
                  if (Arrays.equals(mark, 0, mark.length, copy, at, at + mark.length)) {
                    byte[] digits = "%04d".formatted(i).getBytes(US_ASCII);
                    System.arraycopy(digits, 0, copy, at + mark.length - 4, 4);
                  }
                }
                return parsed(copy);
              })
          .toList();
    }
  }

  private record Message(
      List<X509Certificate> carried, List<X509Certificate> signers, VerificationPolicy policy) {

    static Message of(List<X509Certificate> more, int signers, int rules) {
      List<X509Certificate> carried = new ArrayList<>(more);
      carried.add(INTERMEDIATE.certificate());
      List<X509Certificate> all =
          Stream.generate(
                  () ->
                      leaf("partner")
                          .forTheKeyPairOf(NEW)
                          .issuedBy(INTERMEDIATE)
                          .make()
                          .certificate())
              .limit(signers)
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

  @ParameterizedTest
  @EnumSource(Multiplied.class)
  void work_growsAtMostAsTheMessageDoes(Multiplied what) throws Exception {
    long before = work(what.of(1));

    // To sign and validate 1000 of them takes too long, and no message has more than 32.
    int[] numbers = what == Multiplied.SIGNERS ? new int[] {10, 100} : new int[] {10, 100, 1000};
    for (int number : numbers) {
      assertThat(work(what.of(number))).as("%d times", number).isLessThanOrEqualTo(number * before);
    }
  }

  private long work(Message message) throws Exception {
    Budget budget =
        Budget.of(
            UNLIMITED.with(
                Limit.PATH_VALIDATIONS,
                Limit.PATH_VALIDATIONS.standard() + message.signers().size()));
    ChainSearch search = search(message.policy(), message.carried(), budget);
    for (X509Certificate signer : message.signers()) {
      assertThat(search.find(signer).alias()).isEqualTo(PARTNER);
    }
    return work(budget);
  }

  private static long work(Budget budget) {
    return budget.done(Work.VISITS)
        + budget.done(Work.COMPARISONS)
        + budget.done(Work.PUBLIC_KEY_OPERATIONS)
        + budget.spent(Limit.PATH_STEPS)
        + budget.spent(Limit.PATH_VALIDATIONS);
  }
}
