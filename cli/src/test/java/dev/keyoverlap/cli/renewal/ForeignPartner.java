package dev.keyoverlap.cli.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.key.HeldKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The partner's system: foreign programs, with the keys that its administrator gave them. It shares
 * no code with ours.
 */
final class ForeignPartner {

  /** How the partner reads a message, and with which program. */
  enum Program {
    /** Verifies all signatures of a CMS message. */
    OPENSSL_VERIFY("openssl"),
    /** Decrypts a CMS message. */
    OPENSSL_DECRYPT("openssl"),
    /** Accepts a CMS message with one known signature. */
    HXTOOL_VERIFY("hxtool"),
    /** Verifies the first signature of an XML document or a SOAP message. */
    XMLSEC1_VERIFY("xmlsec1");

    private final String command;

    Program(String command) {
      this.command = command;
    }
  }

  private final Program program;
  private final Path folder;
  private final List<String> held = new ArrayList<>(List.of("old"));

  private ForeignPartner(Program program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  /**
   * A partner that holds the old key.
   *
   * @param next the new key, which it holds once it is asked to
   */
  static ForeignPartner of(Program program, Path folder, HeldKey old, HeldKey next)
      throws Exception {
    assumeTrue(
        isInstalled(program.command),
        program.command
            + " is not installed, so nothing foreign has read the messages; install it");
    ForeignPartner partner = new ForeignPartner(program, Files.createDirectories(folder));
    partner.write("old", old, program == Program.OPENSSL_DECRYPT);
    partner.write("new", next, program == Program.OPENSSL_DECRYPT);
    return partner;
  }

  private static boolean isInstalled(String command) throws InterruptedException {
    String version = command.equals("openssl") ? "version" : "--version";
    try {
      return new ProcessBuilder(command, version).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void write(String name, HeldKey key, boolean own) throws Exception {
    pem(name + ".crt", "CERTIFICATE", key.certificate().getEncoded());
    if (own) {
      pem(name + ".key", "PRIVATE KEY", key.privateKey().getEncoded());
    }
  }

  private void pem(String name, String type, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
  }

  /** Does what a step says, as far as that is about keys. */
  void act(String action) {
    List<String> now =
        switch (action) {
          case "accept-both" -> List.of("old", "new");
          // A key that decrypts is not thrown away while messages to it may be in flight.
          case "switch" ->
              program == Program.OPENSSL_DECRYPT ? List.of("new", "old") : List.of("new");
          case "remove-old" -> List.of("new");
          default -> List.copyOf(held);
        };
    held.clear();
    held.addAll(now);
  }

  /** Whether it reads a message, and gets the content. */
  boolean reads(byte[] message, byte[] content, Instant at) throws Exception {
    Files.write(folder.resolve("message"), message);
    Files.deleteIfExists(folder.resolve("content"));
    boolean read =
        switch (program) {
          case OPENSSL_VERIFY -> openssl(at);
          case OPENSSL_DECRYPT ->
              any(
                  key ->
                      run(
                          "openssl",
                          "cms",
                          "-decrypt",
                          "-inform",
                          "DER",
                          "-in",
                          "message",
                          "-recip",
                          key + ".crt",
                          "-inkey",
                          key + ".key",
                          "-out",
                          "content",
                          "-binary"));
          case HXTOOL_VERIFY ->
              any(
                  key ->
                      run(
                          "hxtool",
                          "cms-verify-sd",
                          "--content-info",
                          "--missing-revoke",
                          "-D",
                          "FILE:" + key + ".crt",
                          "message",
                          "content"));
          case XMLSEC1_VERIFY ->
              any(
                  key ->
                      run(
                          "xmlsec1",
                          "--verify",
                          "--pubkey-cert-pem",
                          key + ".crt",
                          "--enabled-key-data",
                          "rsa",
                          "--id-attr:Id",
                          "http://schemas.xmlsoap.org/soap/envelope/:Body",
                          "--id-attr:Id",
                          "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
                              + ":Timestamp",
                          "message"));
        };
    return read
        && (program == Program.XMLSEC1_VERIFY
            || Arrays.equals(Files.readAllBytes(folder.resolve("content")), content));
  }

  private boolean openssl(Instant at) throws Exception {
    StringBuilder trusted = new StringBuilder();
    for (String key : held) {
      trusted.append(Files.readString(folder.resolve(key + ".crt")));
    }
    Files.writeString(folder.resolve("trusted.crt"), trusted);
    return run(
        "openssl",
        "cms",
        "-verify",
        "-inform",
        "DER",
        "-in",
        "message",
        "-CAfile",
        "trusted.crt",
        "-purpose",
        "any",
        "-binary",
        "-attime",
        "" + at.getEpochSecond(),
        "-out",
        "content");
  }

  private boolean any(Attempt attempt) throws Exception {
    for (String key : held) {
      if (attempt.with(key)) {
        return true;
      }
    }
    return false;
  }

  /** What it said last. */
  String said() throws IOException {
    return Files.readString(folder.resolve("said"), StandardCharsets.UTF_8) + " holding " + held;
  }

  /** Encrypts to our certificates that it holds. */
  byte[] encrypts(byte[] content) throws Exception {
    Files.write(folder.resolve("content"), content);
    List<String> line =
        new ArrayList<>(
            List.of(
                "openssl",
                "cms",
                "-encrypt",
                "-aes-256-gcm",
                "-binary",
                "-outform",
                "DER",
                "-in",
                "content",
                "-out",
                "message"));
    held.forEach(
        key ->
            line.addAll(
                List.of(
                    "-recip",
                    key + ".crt",
                    "-keyopt",
                    "rsa_padding_mode:oaep",
                    "-keyopt",
                    "rsa_oaep_md:sha256",
                    "-keyopt",
                    "rsa_mgf1_md:sha256")));
    assertThat(run(line.toArray(String[]::new))).as(said()).isTrue();
    return Files.readAllBytes(folder.resolve("message"));
  }

  private boolean run(String... line) throws Exception {
    Process process =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", line[0]).isTrue();
    return process.exitValue() == 0;
  }

  @FunctionalInterface
  private interface Attempt {
    boolean with(String key) throws Exception;
  }
}
