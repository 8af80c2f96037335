package dev.keyoverlap.examples.kit;

import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.message.ReceiverRule;
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
 * Writes the partner kit, and reads a partner's answers:
 *
 * <pre>{@code
 * mvn -q -Pdemo -pl examples -am compile \
 *     -Dexec.mainClass=dev.keyoverlap.examples.kit.PartnerKit -Dexec.args="write target/kit"
 * }</pre>
 *
 * <p>The partner lets its own receiver read the messages with the old keys, the new keys, and both,
 * and fills in yes or no. The answers show which procedure renews a key with this partner.
 */
@Command(
    name = "PartnerKit",
    mixinStandardHelpOptions = true,
    description = "Writes the partner kit, and reads a partner's answers.")
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
      description = "Writes the kit into a new folder, and a zip file next to it.")
  int write(
      @Parameters(
              paramLabel = "FOLDER",
              description = "A folder that is empty or does not exist yet.")
          Path folder,
      @Option(
              names = "--seed",
              defaultValue = "1",
              description =
                  "The same seed gives the same keys and signatures; default "
                      + "${DEFAULT-VALUE}.")
          long seed)
      throws IOException, GeneralSecurityException, KeyOverlapException {
    PrintWriter out = spec.commandLine().getOut();
    if (Files.exists(folder) && !isEmpty(folder)) {
      spec.commandLine()
          .getErr()
          .println(
              "Cannot write the kit: the folder %s is not empty. Name a new folder."
                  .formatted(folder));
      return REFUSED;
    }
    Map<String, byte[]> files = KitFolder.files(seed);
    KitFolder.write(files, folder.toAbsolutePath());
    out.println("Wrote %d files in %s, and a zip file next to it.".formatted(files.size(), folder));
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
      spec.commandLine().getErr().println("Cannot read " + file + ": " + e.getMessage());
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
    out.println("keys at the same time: " + inWords(profile.holds()));
    out.println(
        "signatures: "
            + inWords(profile.signatures())
            + profile.rule().map(PartnerKit::inWords).orElse(""));
    out.println("recipients: " + inWords(profile.recipients()));
    for (UseCase use : format.uses()) {
      Procedure procedure = Procedure.of(use, profile);
      out.println();
      out.println(
          use.title()
              + (procedure.requiresDowntime() ? ", with a downtime:" : ", no " + "downtime:"));
      out.println(procedure);
    }
  }

  private static String inWords(ReceiverRule rule) {
    return switch (rule) {
      case ALL -> "; all must be valid";
      case ANY -> "; one valid signature is enough";
      case FIRST -> "; only the first one is checked";
      case LAST -> "; only the last one is checked";
    };
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
