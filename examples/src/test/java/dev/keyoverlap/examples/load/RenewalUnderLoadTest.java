package dev.keyoverlap.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("any-jdk")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RenewalUnderLoadTest {

  @TempDir Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @Test
  void run_withOverlaps_losesNothing_usesBothKeys_andEndsWithATableOfTheCases() throws Exception {
    Path kept = folder.resolve("kept");

    assertThat(run("--seconds", "1", "--folder", kept.toString())).as(printed()).isZero();

    requireBothKeysInEveryRenewal();
    requireTableOfTheCases();
    assertThat(kept.resolve("CS4.html")).content().contains("<svg");
  }

  private void requireBothKeysInEveryRenewal() {
    assertThat(printed()).contains(", 0 lost");
    // Only while there are two signatures of which it knows one may openssl reject anything.
    assertThat(printed().lines().filter(line -> line.contains(" openssl ") && line.contains("*")))
        .allMatch(line -> line.startsWith("second signature "));
    for (String phase :
        List.of(
            "signing key swapped under its alias",
            "encryption key swapped under its alias",
            "second signature",
            "second recipient",
            "XML: key swapped under its alias",
            "XML: key swapped in a downtime",
            "SOAP: key swapped under its alias",
            "SOAP: key swapped in a downtime",
            "SOAP: decryption key swapped")) {
      Row row = row(phase, "KeyOverlap");
      assertThat(row.sent()).as(phase).isPositive();
      assertThat(row.rejected()).as(phase).isZero();
      assertThat(row.accepted()).as(phase).isEqualTo(row.sent());
      assertThat(row.oldKey()).as(phase).isPositive();
      assertThat(row.newKey()).as(phase).isPositive();
    }
    assertThat(row("of 'before', arriving 89 days late", "KeyOverlap").accepted()).isPositive();
    for (String format : List.of("XML", "SOAP")) {
      Row late = row(format + ": of 'before', 89 days late", "KeyOverlap");
      assertThat(late.accepted()).as(format).isPositive().isEqualTo(late.sent());
      Row tooLate = row(format + ": of 'before', 91 days late", "KeyOverlap");
      assertThat(tooLate.rejected()).as(format).isEqualTo(late.sent());
      assertThat(tooLate.accepted()).as(format).isZero();
    }
  }

  private void requireTableOfTheCases() {
    List<String> lines = printed().lines().toList();
    List<String> table = lines.subList(lines.size() - 14, lines.size());
    assertThat(table.get(0)).matches("case +use +phases +messages +late +lost +downtime");
    assertThat(table.subList(1, 14))
        .allMatch(line -> line.matches("\\w+ .* +\\d+ +\\d+ +\\d+ +0 +(none|\\d+ min)"));
    assertThat(table.stream().map(line -> line.split(" ", 2)[0]))
        .containsExactly(
            "case", "CS1", "CS2", "CS3", "CS4", "CE1", "CE2", "CE3", "CE4", "XS1", "XS2", "WOS1",
            "WOS2", "SK5");
  }

  @Test
  void run_naively_losesMessagesAndSaysSo() {
    assertThat(run("--naive", "--seconds", "2")).as(printed()).isEqualTo(1);

    assertThat(printed()).contains("encrypted to a key that was overwritten");
    assertThat(printed()).doesNotContain(", 0 lost");
  }

  @Test
  void run_withAKeystoreAndMessagesOfOnesOwn_renewsACopy() throws Exception {
    HeldKey own = HeldKey.selfSigned("CN=own");
    Path keystore = folder.resolve("own.jks");
    writeJks(keystore, own);
    byte[] before = Files.readAllBytes(keystore);
    Path password = Files.writeString(folder.resolve("password"), "secret of mine\n");
    Path messages = Files.createDirectory(folder.resolve("messages"));
    Files.writeString(messages.resolve("one.xml"), "<order/>");
    Path kept = folder.resolve("kept");

    int status =
        run(
            "--seconds", "1",
            "--keystore", keystore.toString(),
            "--alias", "Own",
            "--password-file", password.toString(),
            "--messages", messages.toString(),
            "--folder", kept.toString());

    assertThat(status).as(printed()).isZero();
    assertThat(keystore).hasBinaryContent(before);
    try (KeystoreRotation copy =
        KeystoreRotation.open(
            Pkcs12KeyringStore.at(kept.resolve("sender.p12"), "secret of mine".toCharArray()))) {
      assertThat(copy.history().get(0).keyId()).isEqualTo(own.keyId());
    }
    assertThat(printed()).doesNotContain("secret of mine");
  }

  @Test
  void run_withAKeystoreThatItCannotOpen_saysWhyInOneLine() throws Exception {
    Path keystore = Files.writeString(folder.resolve("no.p12"), "no keystore");
    Path password = Files.writeString(folder.resolve("password"), "secret of mine\n");
    int status =
        run(
            "--keystore",
            keystore.toString(),
            "--alias",
            "own",
            "--password-file",
            password.toString());
    assertThat(status).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .contains("sender.p12", "not a PKCS #12 or JKS keystore")
        .doesNotContain("secret of mine");
  }

  @Test
  void run_withAnAliasThatTheKeystoreHasNot_namesThoseItHas() throws Exception {
    Path keystore = folder.resolve("own.jks");
    writeJks(keystore, HeldKey.selfSigned("CN=own"));
    Path password = Files.writeString(folder.resolve("password"), "secret of mine\n");
    int status =
        run(
            "--keystore",
            keystore.toString(),
            "--alias",
            "onw",
            "--password-file",
            password.toString());
    assertThat(status).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("'onw'", "[own]");
  }

  @Test
  void run_forNoTime_isRefused() {
    assertThat(run("--seconds", "0")).isEqualTo(1);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains("at least a second");
  }

  private int run(String... args) {
    return RenewalUnderLoad.run(
        new PrintStream(printed, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8),
        args);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private record Row(long sent, long accepted, long rejected, long oldKey, long newKey) {}

  private Row row(String phase, String receiver) {
    Matcher row =
        Pattern.compile(
                "^"
                    + Pattern.quote(phase)
                    + " +"
                    + receiver
                    + " +(\\d+) +(\\d+) +(\\d+) [ *]? *(\\d*) +(\\d*) +\\d+$",
                Pattern.MULTILINE)
            .matcher(printed());
    assertThat(row.find()).as(phase + " in\n" + printed()).isTrue();
    return new Row(number(row, 1), number(row, 2), number(row, 3), number(row, 4), number(row, 5));
  }

  private static long number(Matcher row, int group) {
    return row.group(group).isEmpty() ? 0 : Long.parseLong(row.group(group));
  }

  private static void writeJks(Path file, HeldKey key) throws Exception {
    KeyStore keystore = KeyStore.getInstance("JKS");
    keystore.load(null, null);
    keystore.setKeyEntry(
        "own",
        key.privateKey(),
        "secret of mine".toCharArray(),
        key.chain().toArray(new Certificate[0]));
    try (OutputStream out = Files.newOutputStream(file)) {
      keystore.store(out, "secret of mine".toCharArray());
    }
  }
}
