package dev.keyoverlap.xmldsig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The xmlsec1 command in a folder of its own: a reader and writer that shares no code with ours.
 */
final class Xmlsec1 {

  private final Path folder;

  private Xmlsec1(Path folder) {
    this.folder = folder;
  }

  /** Skips the test where there is no xmlsec1. */
  static Xmlsec1 in(Path folder) throws Exception {
    assumeTrue(
        isInstalled(), "xmlsec1 is not installed, so it has not read these documents; install it");
    return new Xmlsec1(folder);
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("xmlsec1", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it accepts the signature of this number, counted from 1, knowing this key only. */
  boolean accepts(byte[] signed, HeldKey known, int number) throws Exception {
    return accepts(
        signed, known, "--node-xpath", "(//*[local-name()='Signature'])[" + number + "]");
  }

  /** Whether it accepts a document, knowing this key only; with further options. */
  boolean accepts(byte[] signed, HeldKey known, String... options) throws Exception {
    Files.write(folder.resolve("signed.xml"), signed);
    writeCertificate(known);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--verify",
                "--pubkey-cert-pem",
                "key.crt",
                "--enabled-key-data",
                "rsa,ec",
                "--id-attr:Id",
                "urn:orders:Order",
                "--id-attr:Id",
                XmlNames.DSIG + ":Object"));
    arguments.addAll(List.of(options));
    arguments.add("signed.xml");
    return run(arguments.toArray(new String[0])) == 0;
  }

  /** Fills in a template. */
  byte[] sign(String template, HeldKey key) throws Exception {
    Files.writeString(folder.resolve("template.xml"), template);
    writeCertificate(key);
    writePem("key.key", "PRIVATE KEY", key.privateKey().getEncoded());
    int status =
        run(
            "--sign",
            "--privkey-pem",
            "key.key,key.crt",
            "--id-attr:Id",
            "urn:orders:Order",
            "--output",
            "made.xml",
            "template.xml");
    assertThat(status).as(Files.readString(folder.resolve("said"))).isZero();
    return Files.readAllBytes(folder.resolve("made.xml"));
  }

  private void writeCertificate(HeldKey key) throws Exception {
    writePem("key.crt", "CERTIFICATE", key.certificate().getEncoded());
  }

  private void writePem(String name, String type, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.write(
        folder.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, base64, type).getBytes(UTF_8));
  }

  private int run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("xmlsec1"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("xmlsec1 ended").isTrue();
    return process.exitValue();
  }
}
