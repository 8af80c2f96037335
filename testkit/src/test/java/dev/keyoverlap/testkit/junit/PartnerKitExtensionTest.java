package dev.keyoverlap.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.testkit.SimulatedReceiver;
import dev.keyoverlap.testkit.fixture.ReceiverKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a partner's tests say, run here as JUnit runs them: one after the other. */
class PartnerKitExtensionTest {

  private static final PartnerKitExtension KIT = PartnerKitExtension.of("a receiver");

  /** Each test's name, and how it failed. */
  private static Map<String, Optional<Throwable>> run(Stream<? extends DynamicNode> nodes) {
    Map<String, Optional<Throwable>> run = new LinkedHashMap<>();
    nodes.forEachOrdered(
        node -> {
          if (node instanceof DynamicContainer container) {
            run(container.getChildren())
                .forEach((name, failure) -> run.put(node.getDisplayName() + ", " + name, failure));
          } else {
            run.put(node.getDisplayName(), failure((DynamicTest) node));
          }
        });
    return run;
  }

  private static Optional<Throwable> failure(DynamicTest test) {
    try {
      test.getExecutable().execute();
      return Optional.empty();
    } catch (Throwable failure) {
      return Optional.of(failure);
    }
  }

  private static MessageVerifier verifier(PartnerProfile profile) {
    return (held, message) -> receiver(profile, held).accepts(message);
  }

  private static SimulatedReceiver receiver(PartnerProfile profile, Held held) throws Exception {
    SimulatedReceiver receiver = SimulatedReceiver.of(profile);
    for (X509Certificate sender : held.senderCertificates()) {
      receiver.hold(PeerCertificate.of(sender));
    }
    for (ReceiverKey key : held.keys()) {
      receiver.hold(HeldKey.of(key.privateKey(), List.of(key.certificate())));
    }
    return receiver;
  }

  private static String lastName(Map<String, Optional<Throwable>> run) {
    return List.copyOf(run.keySet()).get(run.size() - 1);
  }

  private static Optional<Throwable> last(Map<String, Optional<Throwable>> run) {
    return List.copyOf(run.values()).get(run.size() - 1);
  }

  @ParameterizedTest
  @EnumSource
  void verifier_ofEachRule_passes_andTheLastTestHasItsClass(ReceiverRule rule) {
    PartnerProfile profile = SimulatedReceiver.of(rule).profile();

    Map<String, Optional<Throwable>> run =
        run(KIT.expecting(profile).verify("cms", verifier(profile)));

    assertThat(run).hasSize(3 * 9 + 1).allSatisfy((name, failure) -> assertThat(failure).isEmpty());
    assertThat(lastName(run))
        .startsWith("class of your receiver: ")
        .contains(
            switch (rule) {
              case ALL -> "all signatures must be valid";
              case ANY -> "one valid signature is enough";
              case FIRST -> "checks only the first signature";
              case LAST -> "checks only the last signature";
            })
        .endsWith("holds several keys");
    assertThat(run.keySet())
        .contains("your system holds only the old ones, signed-stranger: no")
        .contains("your system holds only the old ones, signed-old-and-new: yes or no");
  }

  @Test
  void decryptor_passes_andTheLastTestHasItsClass() {
    PartnerProfile several = SimulatedReceiver.of(ReceiverRule.ALL).profile();

    Map<String, Optional<Throwable>> run =
        run(
            KIT.expecting(several)
                .decrypt(
                    "cms-oaep",
                    (held, message) -> receiver(several, held).decrypt(message).orElseThrow()));

    assertThat(run).hasSize(3 * 5 + 1).allSatisfy((name, failure) -> assertThat(failure).isEmpty());
    assertThat(lastName(run)).endsWith("holds several keys; reads several recipients");
  }

  @Test
  void receiver_ofAnotherClassThanExpected_isFoundOut() {
    Map<String, Optional<Throwable>> run =
        run(
            KIT.expecting(PartnerProfile.HEIMDAL_HXTOOL)
                .verify("cms", verifier(PartnerProfile.ALL_HOLDING_SEVERAL)));

    assertThat(last(run)).isPresent();
    assertThat(run.values().stream().flatMap(Optional::stream)).hasSize(1);
  }

  @Test
  void receiver_thatHoldsOneKey_isNotTriedWithBoth() {
    Map<String, Optional<Throwable>> run =
        run(KIT.holdingOneKey().verify("xml-siblings", verifier(PartnerProfile.ANY_HOLDING_ONE)));

    assertThat(run).hasSize(2 * 9 + 1).allSatisfy((name, failure) -> assertThat(failure).isEmpty());
    assertThat(lastName(run)).endsWith("holds one key at a time");
  }

  @Test
  void receiver_thatRejectsEverything_isToldThatItsSetUpIsProbablyWrong() {
    Map<String, Optional<Throwable>> run =
        run(
            KIT.verify(
                "cms",
                (held, message) -> {
                  throw new IllegalStateException("no trust store");
                }));

    assertThat(last(run).orElseThrow()).hasMessageContaining("set-up is probably wrong");
    assertThat(run.get("your system holds only the old ones, signed-old: yes").orElseThrow())
        .hasMessageContaining("Your system rejects messages/cms/signed-old.p7m")
        .hasRootCauseMessage("no trust store");
    assertThat(run.get("your system holds only the old ones, signed-stranger: no")).isEmpty();
  }

  @Test
  void receiver_thatAcceptsEverything_isToldToFixThatFirst() {
    Map<String, Optional<Throwable>> run = run(KIT.verify("cms", (held, message) -> true));

    assertThat(last(run).orElseThrow()).hasMessageContaining("Fix that first");
    assertThat(lastName(run)).isEqualTo("class of your receiver: not known");
    assertThat(run.get("your system holds only the old ones, signed-altered: no")).isPresent();
  }

  @Test
  void format_withoutSuchMessages_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KIT.verify("cms-oaep", (held, message) -> true))
        .withMessageContaining("has no signed messages");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KIT.decrypt("xml-siblings", (held, message) -> message));
  }
}
