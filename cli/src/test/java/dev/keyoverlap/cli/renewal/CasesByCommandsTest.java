package dev.keyoverlap.cli.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.cli.renewal.ForeignPartner.Program;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.key.SelfSignedKey;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The documented cases from the first command to the last, with foreign programs as the partner.
 * They have a clock of their own, so they run at the time of this machine.
 */
class CasesByCommandsTest extends CommandTest {

  private static final Alias ORDERS = alias("orders");
  private static final byte[] ORDER = "10 boxes".getBytes(UTF_8);

  private static Instant begin;
  private static HeldKey oldKey;
  private static HeldKey newKey;

  @BeforeAll
  static void makeKeys() {
    begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    oldKey = made("CN=orders old");
    newKey = made("CN=orders new");
  }

  private static HeldKey made(String subject) {
    return SelfSignedKey.of(subject)
        .valid(begin.minus(Duration.ofDays(1)), begin.plus(Duration.ofDays(730)))
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "CS1, OPENSSL_VERIFY, --use cms-signer --holds several",
    "CS2, HXTOOL_VERIFY, --use cms-signer --holds one --signatures any --flows-name-second no",
    "CS3, HXTOOL_VERIFY, --use cms-signer --holds one --signatures any --flows-name-second yes",
    "CS4, OPENSSL_VERIFY, --use cms-signer --holds one --signatures all",
    "CE1, OPENSSL_DECRYPT, --use cms-encryptor --holds several",
    "CE2, OPENSSL_DECRYPT, --use cms-enc --holds one --recipients several --flows-name-second no",
    "CE3, OPENSSL_DECRYPT, --use cms-enc --holds one --recipients several --flows-name-second yes",
    "CE4, OPENSSL_DECRYPT, --use cms-encryptor --holds one --recipients one",
    "XS1, XMLSEC1_VERIFY, --use xml-signer --holds several",
    "XS2, XMLSEC1_VERIFY, --use xml-signer --holds one --second-signature no",
    "WOS1, XMLSEC1_VERIFY, --use ws-request-signer --holds several",
    "WOS2, XMLSEC1_VERIFY, --use ws-request-signer --holds one --second-signature no"
  })
  void case_byCommandsAlone_losesNoMessage(String name, Program program, String answers)
      throws Exception {
    ForeignPartner partner = ForeignPartner.of(program, folder.resolve("partner"), oldKey, newKey);
    given(program == Program.OPENSSL_DECRYPT);
    Messages messages = new Messages(name, partner);
    CaseWalk walk = new CaseWalk(shell, begin, messages);

    walk.walk(line("renew begin orders " + answers));

    assertThat(walk.typed().get(0)).contains(answers);
    assertThat(messages.received).isGreaterThan(10);
    assertThat(messages.refused > 0).isEqualTo(List.of("CS4", "CE4", "XS2", "WOS2").contains(name));
    assertThat(versions())
        .extracting(KeyVersion::keyId, KeyVersion::state)
        .containsExactly(tuple(newKey.keyId(), KeyState.ACTIVE));
  }

  /** One key pair that signs for one partner, and decrypts what another one sends. */
  @Test
  void sk5_byCommandsAlone_losesNoMessage() throws Exception {
    ForeignPartner receiver =
        ForeignPartner.of(Program.OPENSSL_VERIFY, folder.resolve("receiver"), oldKey, newKey);
    ForeignPartner sender =
        ForeignPartner.of(Program.OPENSSL_VERIFY, folder.resolve("sender"), oldKey, newKey);
    given(false);
    Messages messages = new Messages("SK5", receiver);
    messages.sender = sender;
    CaseWalk walk = new CaseWalk(shell, begin, messages);

    walk.walk(
        line("renew begin orders --use provided-key-several --holds several --ask ann --ask ben"));

    assertThat(walk.typed()).contains("keyoverlap renew answer orders ben yes --why mail");
    assertThat(messages.received).isGreaterThan(20);
    assertThat(versions()).extracting(KeyVersion::keyId).containsExactly(newKey.keyId());
  }

  private static String[] line(String text) {
    return text.split(" ");
  }

  /** The keystore, and the file with the new key. */
  private void given(boolean partnersKey) throws Exception {
    try (KeystoreRotation rotation = open(begin)) {
      var unused =
          rotation.add(ORDERS, partnersKey ? PeerCertificate.of(oldKey.certificate()) : oldKey);
    }
    Path unused = partnersKey ? cer("new.key", newKey) : p12("new.key", newKey);
  }

  private KeystoreRotation open(Instant at) throws Exception {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(store, PASSWORD.toCharArray()))
        .clock(() -> at)
        .reloadManually()
        .open();
  }

  private List<KeyVersion> versions() throws Exception {
    return ring().versions();
  }

  /** Sends a message between two steps, and keeps one in flight. */
  private final class Messages implements CaseWalk.Traffic {

    private final String name;
    private final ForeignPartner partner;
    private ForeignPartner sender;
    private final List<byte[]> inFlight = new ArrayList<>();
    private int received;
    private int refused;

    Messages(String name, ForeignPartner partner) {
      this.name = name;
      this.partner = partner;
    }

    @Override
    public void act(String action) {
      partner.act(action);
      if (sender != null) {
        sender.act(action);
      }
    }

    @Override
    public void send(Instant at, boolean heldBack) throws Exception {
      Files.write(folder.resolve("order"), content());
      Files.deleteIfExists(folder.resolve("out"));
      Shell.Run run = shell.at(at).run(line(command()));
      if (heldBack) {
        assertThat(run.status()).as("while messages are held back").isEqualTo(1);
        assertThat(folder.resolve("out")).doesNotExist();
        refused++;
        return;
      }
      assertThat(run.status()).as(run.err()).isZero();
      byte[] message = Files.readAllBytes(folder.resolve("out"));
      receive(message, at);
      inFlight.add(message);
      if (sender != null) {
        decrypt(sender.encrypts(ORDER));
      }
    }

    private byte[] content() {
      String text =
          switch (name.substring(0, 2)) {
            case "XS" -> "<order xmlns=\"urn:orders\">10 boxes</order>";
            case "WO" ->
                "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
                    + "<order xmlns=\"urn:orders\">10 boxes</order></s:Body></s:Envelope>";
            default -> "10 boxes";
          };
      return text.getBytes(UTF_8);
    }

    private String command() {
      return switch (name.substring(0, 2)) {
        case "CE" -> "encrypt order --to orders --to-if-present orders-next --out out";
        case "CS" -> "sign order --as orders --as-if-present orders-next --out out";
        default -> "sign order --as orders --out out";
      };
    }

    private void receive(byte[] message, Instant at) throws Exception {
      assertThat(partner.reads(message, ORDER, at)).as(partner.said()).isTrue();
      received++;
    }

    private void decrypt(byte[] message) throws Exception {
      Files.write(folder.resolve("in"), message);
      Files.deleteIfExists(folder.resolve("out"));
      Shell.Run run = shell.run(line("decrypt in --out out"));
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(folder.resolve("out")).hasBinaryContent(ORDER);
      received++;
    }

    @Override
    public void arrive(Instant at) throws Exception {
      for (byte[] message : inFlight) {
        receive(message, at);
      }
      inFlight.clear();
    }
  }
}
