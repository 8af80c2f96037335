package dev.keyoverlap.examples.kit;

import static dev.keyoverlap.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.PeerCertificate;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.ContentEncryption;
import dev.keyoverlap.cms.KeyTransport;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.renewal.Capability;
import dev.keyoverlap.renewal.Capability.Count;
import dev.keyoverlap.renewal.Procedure;
import dev.keyoverlap.renewal.UseCase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PartnerKitTest {

  private static final long SEED = 1;

  /** Its keys take seconds to make. */
  private static Map<String, byte[]> files = Map.of();

  @TempDir private Path folder;

  @BeforeAll
  static void makeKit() throws Exception {
    files = KitFolder.files(SEED);
  }

  // ---- receivers that are real

  @Test
  void openssl_runOverTheKit_isFoundToCheckAllAndToHoldSeveral() throws Exception {
    KitFolder.write(files, folder.resolve("kit"));
    Process script =
        new ProcessBuilder("sh", folder.resolve("kit/check-with-openssl.sh").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(script.getInputStream().readAllBytes(), UTF_8);
    assertThat(script.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assumeTrue(!output.contains("There is no openssl"), "Skipped: there is no openssl on the path");
    assertThat(script.exitValue()).as(output).isZero();

    Answers answers = Answers.read(Files.readString(folder.resolve("kit/answers.json")));

    assertThat(answers.receiver()).startsWith("OpenSSL");
    assertThat(answers.capability()).isEqualTo(Capability.ALL_HOLDING_SEVERAL);
  }

  @Test
  void keyOverlap_runOverTheKit_isFoundToCheckAny() throws Exception {
    KitKeys keys = KitKeys.of(SEED);

    Answers answers =
        answersOf((setUp, message) -> reads(files.get(message.file()), message, setUp, keys));

    assertThat(answers.capability())
        .isEqualTo(
            Capability.with()
                .holds(Count.SEVERAL)
                .signatures(ReceiverRule.ANY)
                .recipients(Count.SEVERAL)
                .build());
  }

  private static boolean reads(byte[] bytes, KitMessage message, SetUp setUp, KitKeys keys) {
    try {
      Keyring ring = Keyring.empty();
      Instant now = Instant.now();
      if (setUp.holdsOld()) {
        ring =
            ring.add(alias("sender"), PeerCertificate.of(keys.senderOld().certificate()), now)
                .add(alias("receiver"), keys.receiverOld(), now);
      }
      if (setUp.holdsNew()) {
        ring =
            ring.add(alias("sender-2"), PeerCertificate.of(keys.senderNew().certificate()), now)
                .add(alias("receiver-2"), keys.receiverNew(), now);
      }
      byte[] content =
          message.isSigned()
              ? CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("sender"), alias("sender-2")))
                  .verify(bytes)
                  .content()
              : CmsDecryptor.with(ring)
                  .accept(ContentEncryption.LEGACY_AES_256_CBC)
                  .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
                  .build()
                  .decrypt(bytes)
                  .content();
      return java.util.Arrays.equals(content, KitMessages.CONTENT);
    } catch (KeyOverlapException e) {
      return false;
    }
  }

  // ---- receivers of every rule

  @ParameterizedTest
  @EnumSource(ReceiverRule.class)
  void rule_ofAReceiver_isFound(ReceiverRule rule) throws Exception {
    Answers answers = answersOf((setUp, message) -> accepts(rule, setUp, message));

    assertThat(answers.capability().rule()).contains(rule);
    assertThat(answers.capability().signatures()).isEqualTo(Count.SEVERAL);
  }

  private static boolean accepts(ReceiverRule rule, SetUp setUp, KitMessage message) {
    boolean first = message == KitMessage.SIGNED_OLD_AND_NEW ? setUp.holdsOld() : setUp.holdsNew();
    boolean last = message == KitMessage.SIGNED_OLD_AND_NEW ? setUp.holdsNew() : setUp.holdsOld();
    return message
        .correct(setUp)
        .orElseGet(
            () ->
                switch (rule) {
                  case ALL -> first && last;
                  case ANY -> first || last;
                  case FIRST -> first;
                  case LAST -> last;
                });
  }

  @Test
  void receiver_ofExactlyOneSignatureAndOneRecipient_isFound_andNeedsADowntimeOnlyWhereItMust()
      throws Exception {
    Answers answers = answersOf((setUp, message) -> message.correct(setUp).orElse(false));

    Capability capability = answers.capability();
    assertThat(capability.signatures()).isEqualTo(Count.ONE);
    assertThat(capability.recipients()).isEqualTo(Count.ONE);
    assertThat(capability.holds()).isEqualTo(Count.SEVERAL);
    assertThat(Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, capability).requiresDowntime()).isFalse();
  }

  @Test
  void receiver_thatHoldsOneKey_isFound() throws Exception {
    Answers answers =
        answersOf(
            (setUp, message) ->
                setUp == SetUp.BOTH
                    ? message.correct(SetUp.NEW).orElse(false)
                    : accepts(ReceiverRule.FIRST, setUp, message));

    assertThat(answers.capability().holds()).isEqualTo(Count.ONE);
    assertThat(Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, answers.capability()).caseId())
        .isEqualTo("CS3");
  }

  @Test
  void receiver_thatReadsNothing_orWasNotTried_staysUnknown() throws Exception {
    assertThat(answersOf((setUp, message) -> false).capability()).isEqualTo(Capability.UNKNOWN);
    assertThat(Answers.read(template()).capability()).isEqualTo(Capability.UNKNOWN);
    assertThat(Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, Capability.UNKNOWN).requiresDowntime())
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = KitMessage.class,
      names = {"SIGNED_STRANGER", "SIGNED_ALTERED", "SIGNED_WRONG", "ENCRYPTED_ALTERED"})
  void receiver_thatAcceptsWhatItMustNot_isNotReliedOn(KitMessage bad) {
    assertThatExceptionOfType(AnswersException.class)
        .isThrownBy(
            () ->
                answersOf(
                    (setUp, message) ->
                        message == bad || accepts(ReceiverRule.ANY, setUp, message)))
        .withMessageContaining(bad.key())
        .withMessageContaining("its other answers say nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"kit\": \"another\"}",
        "{\"kit\": \"KeyOverlap partner kit 1\", \"old\": {\"signed-old\": \"perhaps\"}}",
        "{\"kit\": \"KeyOverlap partner kit 1\", \"old\": {\"signed-old\": {}}}",
        "{\"kit\": "
      })
  void answers_thatAreNone_areRefused(String json) {
    assertThatExceptionOfType(AnswersException.class).isThrownBy(() -> Answers.read(json));
  }

  private static Answers answersOf(BiPredicate<SetUp, KitMessage> receiver)
      throws AnswersException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kit", Answers.KIT);
    for (SetUp setUp : SetUp.values()) {
      Map<String, String> ofSetUp = new LinkedHashMap<>();
      for (KitMessage message : KitMessage.values()) {
        ofSetUp.put(message.key(), receiver.test(setUp, message) ? "yes" : "no");
      }
      json.put(setUp.key(), ofSetUp);
    }
    return Answers.read(new Gson().toJson(json));
  }

  // ---- the kit itself

  private static String template() {
    return new String(files.get(KitFolder.ANSWERS), UTF_8);
  }

  @Test
  void kit_ofTheSameSeed_hasTheSameBytes_exceptWhereEncryptionIsRandom() throws Exception {
    Map<String, byte[]> again = KitFolder.files(SEED);
    Map<String, byte[]> other = KitFolder.files(2);

    assertThat(again.keySet()).isEqualTo(files.keySet());
    files.forEach(
        (name, bytes) -> {
          if (name.startsWith("messages/encrypted")) {
            assertThat(again.get(name)).as(name).isNotEqualTo(bytes);
          } else {
            assertThat(again.get(name)).as(name).isEqualTo(bytes);
          }
        });
    assertThat(other.get("certificates/sender-old.pem"))
        .isNotEqualTo(files.get("certificates/sender-old.pem"));
  }

  @Test
  void manifest_namesEveryMessageInTheKit() throws Exception {
    JsonObject manifest =
        JsonParser.parseString(new String(files.get(KitFolder.MANIFEST), UTF_8)).getAsJsonObject();

    assertThat(manifest.getAsJsonArray("messages"))
        .extracting(message -> message.getAsJsonObject().get("file").getAsString())
        .containsExactlyInAnyOrderElementsOf(
            files.keySet().stream().filter(name -> name.startsWith("messages/")).toList());
  }

  @Test
  void write_makesAFolderAndAZipOfTheSame_andNoneOverAnother() throws Exception {
    Path kit = folder.resolve("kit");
    assertThat(run("write", kit.toString())).contains("files in");

    Map<String, byte[]> zipped = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(
            new ByteArrayInputStream(Files.readAllBytes(folder.resolve("kit.zip"))))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        zipped.put(entry.getName(), zip.readAllBytes());
      }
    }
    assertThat(zipped).containsKeys("README.md", "manifest.json", "messages/signed-old.p7m");
    for (Map.Entry<String, byte[]> file : zipped.entrySet()) {
      assertThat(kit.resolve(file.getKey())).hasBinaryContent(file.getValue());
    }
    assertThat(run("write", kit.toString())).contains("is not empty");
  }

  @Test
  void read_printsWhatTheReceiverCanDo_andTheProcedures() throws Exception {
    Path answers = folder.resolve("answers.json");
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kit", Answers.KIT);
    json.put("receiver", "Gateway 7");
    for (SetUp setUp : SetUp.values()) {
      Map<String, String> ofSetUp = new LinkedHashMap<>();
      for (KitMessage message : KitMessage.values()) {
        ofSetUp.put(message.key(), accepts(ReceiverRule.ANY, setUp, message) ? "yes" : "no");
      }
      json.put(setUp.key(), ofSetUp);
    }
    Files.writeString(answers, new Gson().toJson(json));

    assertThat(run("read", answers.toString()))
        .contains("Gateway 7:", "signatures: several, ANY", "CS1", "CE1", "no downtime");
    Files.writeString(answers, "{}");
    assertThat(run("read", answers.toString())).contains("These are not answers");
  }

  private static String run(String... args) throws IOException {
    StringWriter output = new StringWriter();
    try (PrintWriter writer = new PrintWriter(output)) {
      new CommandLine(new PartnerKit()).setOut(writer).setErr(writer).execute(args);
    }
    return output.toString();
  }
}
