package dev.keyoverlap.documents;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.Renewals;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a partner gets can be read by others' tools, and holds nothing that is secret. */
class HandoverPackageTest {

  private static final Alias ALIAS = alias("orders: north/south");

  @TempDir Path folder;
  private final HeldKey root = TestKeys.ec("root");
  private final HeldKey fresh = TestKeys.named("new").algorithm("EC", 256).issuedBy(root).make();
  private List<Path> files;
  private HandoverPackage handOver;

  @BeforeEach
  void write() throws Exception {
    KeystoreRotation rotation = Renewals.rotation(InMemoryKeyringStore.empty(), new SetClock());
    rotation.add(ALIAS, OLD);
    Renewal renewal = Renewal.begin(rotation, Procedure.named("CS4"), ALIAS, fresh);
    Instant sunday = Instant.parse("2027-05-02T08:00:00Z");
    renewal =
        renewal.agreeDowntime(
            renewal.step(2), sunday, sunday.plus(Duration.ofHours(2)), "telephone");
    KeyVersion version =
        rotation.keyring().find(renewal.state().newKey().orElseThrow()).orElseThrow();
    PendingStep pending = renewal.next().orElseThrow();
    assertThat(pending.step().action()).isEqualTo(Action.HAND_OVER);
    handOver = HandoverPackage.of(version, renewal.state(), pending);
    files = handOver.writeTo(folder);
  }

  private Path file(String suffix) {
    return folder.resolve("orders__north_south" + suffix);
  }

  private static Collection<? extends Certificate> read(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  @Test
  void letter_namesSenderContactDatesAndBothFingerprints() {
    Instant date = Instant.parse("2027-04-01T00:00:00Z");
    String letter =
        handOver
            .from("Example Ltd", "Alice, alice@example.com")
            .to(Role.RECEIVER_ADMINISTRATOR)
            .by(date)
            .letter();

    assertThat(letter)
        .contains("From: Example Ltd\nContact: Alice, alice@example.com")
        .contains("Please act by: 2027-04-01 00:00:00 UTC")
        .contains(
            "The current certificate expires: "
                + ""
                + utc(OLD.certificate().getNotAfter().toInstant()))
        .contains("It is from 2027-05-02 08:00:00 UTC to 2027-05-02 10:00:00 UTC.")
        .contains("CN=new")
        .contains("of the root certificate")
        .contains("CN=root");
    assertThat(handOver.to(Role.SENDER_ADMINISTRATOR).letter()).doesNotContain("we ask you");
  }

  @Test
  void files_holdCertificateChainAndRoot() throws Exception {
    assertThat(files)
        .containsExactlyInAnyOrder(
            file(".cer"),
            file(".p7b"),
            file("_rootCA.cer"),
            file("-fingerprints.txt"),
            file("-letter.md"),
            file("-letter.txt"));
    assertThat(read(file(".cer"))).isEqualTo(List.of(fresh.certificate()));
    // A set, in which each encoder has an order of its own.
    assertThat(List.<Certificate>copyOf(read(file(".p7b"))))
        .containsExactlyInAnyOrder(fresh.certificate(), root.certificate());
    assertThat(read(file("_rootCA.cer"))).isEqualTo(List.of(root.certificate()));
    assertThat(handOver).hasToString("orders__north_south: 2 certificates, 0 samples and a letter");
  }

  @Test
  void letter_tellsFingerprintAndThePartnersStepsToCome() throws Exception {
    String fingerprint =
        HexFormat.ofDelimiter(":")
            .formatHex(HexFormat.of().parseHex(fresh.keyId().hex()))
            .toUpperCase(Locale.ROOT);

    assertThat(handOver.letter())
        .contains("SHA-256 " + fingerprint)
        .contains("No messages are sent during the downtime")
        .contains("1. Replace the old certificate with the new one.\n")
        .contains("2. Confirm that signatures by the new key are expected.\n")
        .doesNotContain("3. ");
    assertThat(file("-letter.md")).hasContent(handOver.letter());
    assertThat(file("-fingerprints.txt"))
        .content()
        .contains("SHA-256 " + fingerprint + "  CN=new", "SHA-1 ", "CN=root");
  }

  @Test
  void files_holdNothingOfThePrivateKey() throws Exception {
    for (Path file : files) {
      assertThat(file).content().doesNotContain("PRIVATE").isNotEmpty();
    }
  }

  @Test
  void sample_isMadeAsAfterTheExchange_andWrittenBesideTheRest() throws Exception {
    byte[] message = {1, 2, 3};
    HandoverPackage more =
        handOver.sample(
            "signed.p7m",
            ring -> {
              assertThat(ring.versions()).hasSize(1);
              KeyVersion version = ring.active(ALIAS).orElseThrow();
              assertThat(version.entry()).isEqualTo(fresh);
              return message;
            });

    assertThat(more.writeTo(folder)).contains(file("-signed.p7m"));
    assertThat(file("-signed.p7m")).hasBinaryContent(message);
    assertThat(file("-letter.md")).content().contains("\n- orders__north_south-signed.p7m\n");
    assertThat(handOver.letter()).doesNotContain("signed.p7m");
    assertThat(handOver.writeTo(folder)).doesNotContain(file("-signed.p7m"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../signed", "a/b", "", ".hidden", "letter.md", "Letter.MD", "a b"})
  void sample_whoseNameIsTakenOrLeadsElsewhere_isRefused(String name) throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> handOver.sample(name, ring -> new byte[1]))
        .withMessageContaining("file name");
    assertThat(handOver.sample("letter-2.md", ring -> new byte[1]).letter()).contains("letter-2");
  }

  @Test
  void openssl_readsCertificateAndChain() throws Exception {
    assertThat(openssl("x509", "-noout", "-subject", "-in", file(".cer").toString()))
        .contains("CN = new");
    assertThat(openssl("pkcs7", "-print_certs", "-noout", "-in", file(".p7b").toString()))
        .contains("CN = new", "CN = root");
  }

  private static String utc(Instant time) {
    return time.toString().replace("T", " ").replace("Z", " UTC");
  }

  private static String openssl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return abort("Skipped: there is no openssl on the path");
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.replace("CN=", "CN = ");
  }
}
