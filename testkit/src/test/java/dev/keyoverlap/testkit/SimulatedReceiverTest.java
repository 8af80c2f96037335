package dev.keyoverlap.testkit;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.testkit.fixture.Expected;
import dev.keyoverlap.testkit.fixture.Fixture;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.MessageFormat.Standard;
import dev.keyoverlap.testkit.fixture.ReceiverKey;
import dev.keyoverlap.testkit.fixture.SetUp;
import dev.keyoverlap.testkit.kit.KitAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Simulated receivers are of the class that their profile says; the kit finds that out. */
class SimulatedReceiverTest {

  private static final Fixtures FIXTURES = Fixtures.current();

  static List<PartnerProfile> profiles() {
    List<PartnerProfile> all = new ArrayList<>();
    for (Count holds : List.of(Count.ONE, Count.SEVERAL)) {
      for (Count recipients : List.of(Count.ONE, Count.SEVERAL)) {
        for (ReceiverRule rule : ReceiverRule.values()) {
          all.add(
              PartnerProfile.builder()
                  .holds(holds)
                  .recipients(recipients)
                  .signatures(rule)
                  .build());
        }
      }
    }
    all.add(PartnerProfile.AS_ABAP);
    return all;
  }

  private static SimulatedReceiver set(PartnerProfile profile, MessageFormat format, SetUp setUp)
      throws Exception {
    SimulatedReceiver receiver = SimulatedReceiver.of(profile);
    FIXTURES
        .senderCertificates(format, setUp)
        .forEach(sender -> receiver.hold(PeerCertificate.of(sender)));
    for (ReceiverKey key : FIXTURES.receiverKeys(format, setUp)) {
      receiver.hold(HeldKey.of(key.privateKey(), List.of(key.certificate())));
    }
    return receiver;
  }

  private static boolean accepts(SimulatedReceiver receiver, Fixture fixture) {
    return fixture.message().isSigned()
        ? receiver.accepts(fixture.bytes())
        : receiver.decrypt(fixture.bytes()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void receiver_ofEachProfile_isFoundToBeThat(PartnerProfile profile) throws Exception {
    KitAnswers.Builder answers = KitAnswers.builder("simulated");
    for (String key : List.of("cms", "xml-siblings")) {
      MessageFormat format = FIXTURES.format(key);
      for (SetUp setUp : SetUp.values()) {
        SimulatedReceiver receiver = set(profile, format, setUp);
        for (Fixture fixture : format.fixtures()) {
          answers.answer(fixture, setUp, accepts(receiver, fixture));
        }
      }
    }

    KitAnswers found = answers.build();

    // A receiver that holds one key and checks all, or exactly one, looks the same to the kit.
    boolean same =
        profile.holds() == Count.ONE
            && profile.rule().filter(rule -> rule != ReceiverRule.ALL).isEmpty();
    var cms = found.result("cms").orElseThrow().profile();
    assertThat(cms.holds()).isEqualTo(profile.holds());
    assertThat(cms.recipients()).isEqualTo(profile.recipients());
    assertThat(cms.rule()).isEqualTo(same ? java.util.Optional.empty() : profile.rule());
    assertThat(found.result("xml-siblings").orElseThrow().profile().rule()).isEqualTo(cms.rule());
  }

  /** Every message of the fixtures that a receiver of CMS or XML must accept or reject. */
  @Test
  void fixtures_ofEveryAlgorithm_areReadAsTheManifestSays() throws Exception {
    PartnerProfile able =
        PartnerProfile.builder()
            .holds(Count.SEVERAL)
            .signatures(ReceiverRule.ANY)
            .recipients(Count.SEVERAL)
            .build();
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (MessageFormat format : FIXTURES.formats()) {
      if (format.standard() == Standard.SOAP) {
        continue;
      }
      for (SetUp setUp : SetUp.values()) {
        SimulatedReceiver receiver = set(able, format, setUp);
        for (Fixture fixture : format.fixtures()) {
          tried++;
          Expected expected = fixture.message().expected(setUp);
          if (!expected.allows(accepts(receiver, fixture))) {
            wrong.add(fixture + " with " + setUp.key() + " should be " + expected);
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(tried).isGreaterThan(500);
  }

  @Test
  void receiver_thatHoldsOne_forgetsTheOldOne_andARemovedKeyIsGone() throws Exception {
    HeldKey old = TestKeys.ec("orders 2026");
    HeldKey next = TestKeys.ec("orders 2027");
    Map<HeldKey, byte[]> messages = Map.of(old, signed(old), next, signed(next));
    SimulatedReceiver one = SimulatedReceiver.of(PartnerProfile.ANY_HOLDING_ONE);
    SimulatedReceiver several = SimulatedReceiver.of(ReceiverRule.ANY);
    for (SimulatedReceiver receiver : List.of(one, several)) {
      assertThat(receiver.accepts(messages.get(old))).isFalse();
      receiver.hold(TestKeys.certificateOf(old));
      receiver.hold(TestKeys.certificateOf(next));
      assertThat(receiver.accepts(messages.get(next))).isTrue();
    }

    assertThat(one.accepts(messages.get(old))).isFalse();
    assertThat(several.accepts(messages.get(old))).isTrue();
    several.remove(old.keyId());
    assertThat(several.accepts(messages.get(old))).isFalse();
  }

  private static byte[] signed(HeldKey key) throws Exception {
    return CmsSigner.with(TestKeys.ring("orders", key))
        .signAs(alias("orders"))
        .build()
        .sign("ten boxes".getBytes(UTF_8));
  }
}
