package dev.keyoverlap.testkit.junit;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.testkit.kit.KitAnswers;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapReceiver;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension as a partner uses it, with JUnit around it: SOAP, read by this library. */
class OurReceiverTest {

  private static final Path ANSWERS = Path.of("target", "kit-of-a-test", "answers.json");
  private static final Alias FIRST = alias("first");
  private static final Alias SECOND = alias("second");

  /** Callbacks after all tests come in the reverse order: this one is the last. */
  @RegisterExtension
  @Order(1)
  static final AfterAllCallback CHECK =
      context -> {
        KitAnswers answers = KitAnswers.read(ANSWERS);
        assertThat(answers.receiver()).isEqualTo("KeyOverlap");
        assertThat(answers.result("soap").orElseThrow().receiverClass())
            .isEqualTo("checks only the first signature; holds several keys");
        assertThat(answers.results()).hasSize(1);
      };

  @RegisterExtension
  @Order(2)
  static final PartnerKitExtension KIT = PartnerKitExtension.of("KeyOverlap").answersTo(ANSWERS);

  @TestFactory
  Stream<DynamicNode> signatures() {
    return KIT.verify(
        "soap",
        (held, message) ->
            !SoapReceiver.with(senders(held), VerificationPolicy.anyOf(FIRST, SECOND))
                .requireSigned(SoapPart.BODY)
                .build()
                .receive(message)
                .body()
                .getTextContent()
                .isEmpty());
  }

  private static Keyring senders(Held held) {
    List<KeyVersion> versions = new ArrayList<>();
    for (X509Certificate sender : held.senderCertificates()) {
      versions.add(
          KeyVersion.active(
              versions.isEmpty() ? FIRST : SECOND, PeerCertificate.of(sender), Instant.now()));
    }
    return Keyring.of(versions);
  }

  @TestFactory
  Stream<DynamicNode> decryption() {
    return KIT.decrypt(
        "soap",
        (held, message) -> {
          List<KeyVersion> versions = new ArrayList<>();
          for (var key : held.keys()) {
            versions.add(
                KeyVersion.active(
                    versions.isEmpty() ? FIRST : SECOND,
                    HeldKey.of(key.privateKey(), List.of(key.certificate())),
                    Instant.now()));
          }
          return SoapReceiver.decryptingOnly(Keyring.of(versions))
              .requireEncrypted(SoapPart.BODY)
              .build()
              .receive(message)
              .body()
              .getTextContent()
              .getBytes(UTF_8);
        });
  }
}
