package dev.keyoverlap.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.key.HeldKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The openssl command in a folder of its own: a reader and writer that shares no code with ours.
 */
public final class Openssl {

  private final Path folder;

  private Openssl(Path folder) {
    this.folder = folder;
  }

  /** Skips the test where there is no openssl. */
  public static Openssl in(Path folder) {
    assumeTrue(
        isInstalled(),
        "openssl is not installed, so nothing foreign has read these messages; install it");
    return new Openssl(folder);
  }

  private static boolean isInstalled() {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public Path write(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public byte[] read(String name) {
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code name.crt} and {@code name.key}. */
  public void writeKey(String name, HeldKey key) throws Exception {
    write(name + ".crt", pem("CERTIFICATE", key.certificate().getEncoded()));
    write(name + ".key", pem("PRIVATE KEY", key.privateKey().getEncoded()));
  }

  /** Writes the certificates of these keys into one file. */
  public void writeCertificates(String name, HeldKey... keys) throws Exception {
    StringBuilder all = new StringBuilder();
    for (HeldKey key : keys) {
      all.append(
          new String(
              pem("CERTIFICATE", key.certificate().getEncoded()), StandardCharsets.US_ASCII));
    }
    write(name, all.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] pem(String type, byte[] der) {
    return ("-----BEGIN "
            + type
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + type
            + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Runs {@code openssl cms} and expects it to succeed. */
  public void cms(String... arguments) throws Exception {
    Result result = tryCms(arguments);
    assertThat(result.status()).as("openssl cms said: %s", result.output()).isZero();
  }

  Result tryCms(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl", "cms"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("openssl ended").isTrue();
    return new Result(process.exitValue(), output);
  }

  record Result(int status, String output) {}
}
