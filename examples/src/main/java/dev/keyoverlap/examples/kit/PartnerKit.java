package dev.keyoverlap.examples.kit;

import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Writes the partner kit, and reads what a partner found out with it:
 *
 * <pre>{@code
 * mvn -q -Pdemo -pl examples -am compile \
 *     -Dexec.mainClass=dev.keyoverlap.examples.kit.PartnerKit -Dexec.args="write target/kit"
 * }</pre>
 *
 * <p>The partner lets its own receiver read the messages, holding the old keys, the new ones, and
 * both if it can, and fills in yes or no. From the answers follows what it can do, and which
 * procedure renews a key towards it.
 */
@Command(
    name = "PartnerKit",
    mixinStandardHelpOptions = true,
    description = "Writes the partner kit, and reads the answers of a partner.")
public final class PartnerKit {

  private static final int REFUSED = 1;

  @Spec private CommandSpec spec;

  PartnerKit() {}

  /**
   * Runs a command.
   *
   * @param args {@code write FOLDER}, {@code read FILE}, or {@code --help}
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new PartnerKit()).execute(args));
  }

  @Command(
      name = "write",
      description = "Writes the kit into a new folder, and as a zip beside it.")
  int write(
      @Parameters(
              paramLabel = "FOLDER",
              description = "The folder; must not exist yet, or be empty.")
          Path folder,
      @Option(
              names = "--seed",
              defaultValue = "1",
              description = "The same seed gives the same keys and signatures; ${DEFAULT-VALUE}.")
          long seed)
      throws IOException, GeneralSecurityException, KeyOverlapException {
    PrintWriter out = spec.commandLine().getOut();
    if (Files.exists(folder) && !isEmpty(folder)) {
      spec.commandLine().getErr().println(folder + " is not empty; name a new folder");
      return REFUSED;
    }
    Map<String, byte[]> files = KitFolder.files(seed);
    KitFolder.write(files, folder.toAbsolutePath());
    out.println("%d files in %s, and as a zip beside it".formatted(files.size(), folder));
    return 0;
  }

  @Command(name = "read", description = "Reads a partner's answers.")
  int read(
      @Parameters(paramLabel = "FILE", description = "The answers, such as kit/answers.json.")
          Path file)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Answers answers;
    try {
      answers = Answers.read(Files.readString(file));
    } catch (AnswersException e) {
      spec.commandLine().getErr().println(file + ": " + e.getMessage());
      return REFUSED;
    }
    out.println(answers.receiver() + ":");
    for (KitFormat format : KitFormat.values()) {
      if (answers.isTried(format)) {
        print(format, answers.profile(format), out);
      }
    }
    return 0;
  }

  private static void print(KitFormat format, PartnerProfile profile, PrintWriter out) {
    out.println();
    out.println(format.about());
    out.println("keys held at once: " + inWords(profile.holds()));
    out.println(
        "signatures: "
            + inWords(profile.signatures())
            + profile.rule().map(rule -> ", " + rule + " of them must be correct").orElse(""));
    out.println("recipients: " + inWords(profile.recipients()));
    for (UseCase use : format.uses()) {
      Procedure procedure = Procedure.of(use, profile);
      out.println();
      out.println(use + (procedure.requiresDowntime() ? ", with a downtime:" : ", no downtime:"));
      out.println(procedure);
    }
  }

  private static String inWords(PartnerProfile.Count count) {
    return switch (count) {
      case ONE -> "one";
      case SEVERAL -> "several";
      case UNKNOWN -> "unknown";
    };
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }
}
