package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A process of its own that swaps the key under an alias as often as it is told, with keys made
 * beforehand, and prints the number of each swap once it is done.
 */
final class SwappingProcess {

  private final Process process;
  private final BufferedReader output;

  private SwappingProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Swaps to the keys from one number up to another, that one excluded. */
  static SwappingProcess start(Path keystore, String alias, Path keys, int from, int to)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            // Deriving keys would take most of the time, and nothing can go wrong in it.
            "-Dkeystore.pkcs12.certPbeIterationCount=1",
            "-Dkeystore.pkcs12.keyPbeIterationCount=1",
            "-Dkeystore.pkcs12.macIterationCount=1",
            "-cp",
            System.getProperty("java.class.path"),
            SwappingProcess.class.getName(),
            keystore.toString(),
            alias,
            keys.toString(),
            Integer.toString(from),
            Integer.toString(to));
    return new SwappingProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The program. */
  public static void main(String[] arguments) throws Exception {
    Path keystore = Path.of(arguments[0]);
    Alias alias = Alias.alias(arguments[1]);
    List<String> keys = Files.readAllLines(Path.of(arguments[2]));
    int from = Integer.parseInt(arguments[3]);
    int to = Integer.parseInt(arguments[4]);
    try (KeystoreRotation rotation =
        KeystoreRotation.with(Pkcs12KeyringStore.at(keystore, Keystores.PASSWORD))
            .reloadManually()
            .open()) {
      say("ready");
      for (int i = from; i < to; i++) {
        swap(rotation.by("process", Integer.toString(i)), alias, key(keys.get(i)));
        say(Integer.toString(i));
      }
    }
  }

  /** Repeats the swap until nobody else comes in between. */
  static void swap(KeystoreHandle rotation, Alias alias, HeldKey key) throws Exception {
    boolean swapped = false;
    while (!swapped) {
      try {
        rotation.swap(alias, key);
        swapped = true;
      } catch (ChangedMeanwhileException e) {
        // The rotation has the other's ring now.
      }
    }
  }

  @SuppressWarnings("SystemOut") // The other process reads it.
  private static void say(String line) {
    System.out.println(line);
  }

  /** The next line that it prints; null at the end. */
  String readLine() throws IOException {
    return output.readLine();
  }

  /** As the operating system kills a process: it does nothing any more. */
  void kill() throws InterruptedException {
    // Process.destroyForcibly would close its output, too, with what is still to be read.
    assertThat(process.toHandle().destroyForcibly()).isTrue();
    process.waitFor();
  }

  int end() throws IOException, InterruptedException {
    while (readLine() != null) {
      // Only the end matters.
    }
    return process.waitFor();
  }

  static void writeKeys(Path file, List<HeldKey> keys) throws Exception {
    List<String> lines = new ArrayList<>();
    Base64.Encoder encoder = Base64.getEncoder();
    for (HeldKey key : keys) {
      lines.add(
          encoder.encodeToString(key.privateKey().getEncoded())
              + " "
              + encoder.encodeToString(key.certificate().getEncoded()));
    }
    Files.write(file, lines);
  }

  static HeldKey key(String line) throws Exception {
    String[] parts = line.split(" ", -1);
    byte[] key = Base64.getDecoder().decode(parts[0]);
    byte[] certificate = Base64.getDecoder().decode(parts[1]);
    return HeldKey.of(
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
        List.of(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate))));
  }
}
