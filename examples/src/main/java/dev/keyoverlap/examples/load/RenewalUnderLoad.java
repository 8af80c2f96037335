package dev.keyoverlap.examples.load;

import dev.keyoverlap.examples.cases.AllCases;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyOverlapException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Renews signing and encryption keys while messages flow, and proves that none is lost.
 *
 * <p>The exit status is 0 only if every message that had to be accepted was, with the content that
 * was sent.
 */
@Command(
    name = "RenewalUnderLoad",
    mixinStandardHelpOptions = true,
    description = {
      "Two organisations exchange signed and encrypted messages while they renew their keys:",
      "swapped under the alias, with a second signature, with a second recipient; then signed XML",
      "documents and SOAP messages, while the key is swapped for a receiver of two certificates,",
      "and of one. Then each of 13 documented cases, step by step.",
      "Exit status 0 only if no message was lost."
    })
public final class RenewalUnderLoad implements Callable<Integer> {

  private static final int MADE_UP_CONTENTS = 200;

  @Option(
      names = "--naive",
      description = "The control: overwrite entries of a shared java.security.KeyStore instead.")
  private boolean naive;

  @ArgGroup(exclusive = false)
  private @Nullable OwnKeystore ownKeystore;

  @Option(
      names = "--messages",
      paramLabel = "FOLDER",
      description = "Send the files of this folder, instead of made-up orders.")
  private @Nullable Path messages;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description =
          "Keep the keystores of this run, and an HTML page of each case, in this new folder;"
              + " otherwise they are deleted.")
  private @Nullable Path folder;

  @Option(
      names = "--seconds",
      defaultValue = "6",
      description = "How long messages flow in each phase (default: ${DEFAULT-VALUE}).")
  private int seconds;

  /** A keystore of the user's own, of which a copy is renewed. */
  private static final class OwnKeystore {
    @Option(
        names = "--keystore",
        required = true,
        paramLabel = "FILE",
        description = "Let the sender begin with a copy of this keystore (PKCS#12 or JKS).")
    private Path file = Path.of("");

    @Option(
        names = "--alias",
        required = true,
        description = "The alias of its key pair to sign with, and to renew in the copy.")
    private String alias = "";

    @Option(
        names = "--password-file",
        required = true,
        paramLabel = "FILE",
        description = "A file whose first line is the keystore's password.")
    private Path passwordFile = Path.of("");
  }

  private final PrintStream out;

  RenewalUnderLoad(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs the program.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(run(System.out, System.err, args));
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    return new CommandLine(new RenewalUnderLoad(out))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(
            (e, commandLine, parsed) -> {
              if (!(e instanceof KeyOverlapException || e instanceof IOException)) {
                throw e;
              }
              commandLine.getErr().println(e.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            })
        .execute(args);
  }

  @Override
  public Integer call() throws Exception {
    if (seconds < 1) {
      throw new IOException(
          "Cannot run for %d seconds: each phase needs at least a second.".formatted(seconds));
    }
    List<byte[]> contents = contents();
    Ledger ledger = new Ledger();
    if (naive) {
      NaiveRenewal renewal = new NaiveRenewal(Duration.ofSeconds(seconds), out);
      try (Traffic traffic =
          new Traffic(renewal.sender(), renewal.receiver(), null, contents, ledger, out)) {
        traffic.start();
        renewal.run(traffic);
      }
      print(ledger);
      return status(ledger.lost() == 0 && ledger.accepted() > 0);
    }
    Path kept = folder;
    Path runFolder =
        kept != null ? Files.createDirectories(kept) : Files.createTempDirectory("keyoverlap");
    try {
      renewOverlapping(runFolder, contents, ledger);
      out.println();
      AllCases.Outcome cases = AllCases.run(runFolder, out);
      print(ledger);
      out.println();
      out.print(cases.table());
      return status(ledger.lost() == 0 && ledger.accepted() > 0 && cases.lost() == 0);
    } finally {
      if (kept == null) {
        deleteAll(runFolder);
      }
    }
  }

  private void print(Ledger ledger) {
    out.println();
    ledger.table().forEach(out::println);
    out.printf(
        "%n%,d messages accepted, %,d rejected as expected, %,d lost%n",
        ledger.accepted(), ledger.rejectedAsTheyMust(), ledger.lost());
  }

  private static int status(boolean good) {
    return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void renewOverlapping(Path runFolder, List<byte[]> contents, Ledger ledger)
      throws IOException, KeyOverlapException, InterruptedException {
    Path sendersFile = runFolder.resolve("sender.p12");
    char[] password = "sender's password".toCharArray();
    Alias orders = Alias.alias("orders");
    OwnKeystore own = ownKeystore;
    if (own != null) {
      Files.copy(own.file, sendersFile);
      password = firstLine(own.passwordFile);
      orders = Alias.alias(own.alias);
    }
    Optional<OpensslReceiver> openssl = OpensslReceiver.inFolder(runFolder.resolve("openssl"));
    if (openssl.isEmpty()) {
      out.println("openssl was not found on the path: it is not among the receivers");
    }
    try (OverlappingRenewal renewal =
        new OverlappingRenewal(
            sendersFile,
            password,
            orders,
            own != null,
            runFolder.resolve("receiver.p12"),
            openssl,
            Duration.ofSeconds(seconds),
            out)) {
      try (Traffic traffic =
          new Traffic(
              renewal.sender(), renewal.receiver(), openssl.orElse(null), contents, ledger, out)) {
        traffic.start();
        renewal.run(traffic);
      }
      out.println();
      renewal.printHistory();
    }
    Duration phaseLength = Duration.ofSeconds(seconds);
    renew(new XmlRenewal(runFolder, phaseLength, out), contents, ledger);
    renew(new SoapRenewal(runFolder, phaseLength, out), contents, ledger);
  }

  private void renew(OneSignatureRenewal which, List<byte[]> contents, Ledger ledger)
      throws KeyOverlapException, InterruptedException {
    try (OneSignatureRenewal renewal = which) {
      try (Traffic traffic =
          new Traffic(renewal.sender(), renewal.receiver(), null, contents, ledger, out)) {
        traffic.start();
        renewal.run(traffic);
      }
    }
  }

  private static char[] firstLine(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("").toCharArray();
    }
  }

  private List<byte[]> contents() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    Path from = messages;
    if (from != null) {
      try (Stream<Path> files = Files.list(from)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          contents.add(Files.readAllBytes(file));
        }
      }
      if (contents.isEmpty()) {
        throw new IOException(
            "Cannot send the messages of "
                + from
                + ": the folder has no "
                + "files. Add one, or name another folder.");
      }
      return contents;
    }
    Random random = new Random(1);
    for (int i = 0; i < MADE_UP_CONTENTS; i++) {
      contents.add(
          ("order " + i + "\n" + "item\n".repeat(random.nextInt(500)))
              .getBytes(StandardCharsets.UTF_8));
    }
    return contents;
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
