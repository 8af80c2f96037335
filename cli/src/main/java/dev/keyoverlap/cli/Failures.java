package dev.keyoverlap.cli;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.key.KeyMaterialException;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.renewal.StepRefusedException;
import dev.keyoverlap.request.CertificateRefusedException;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How a command ends that cannot go on: the status, the code for programs, the message for people.
 *
 * @param status the exit status
 * @param reason the code
 * @param message the message
 */
record Failures(ExitStatus status, String reason, String message) {

  /** Such as {@code --password=...}, {@code -storepass} and {@code -p}. */
  private static final Pattern PASSWORD_OPTION =
      Pattern.compile(
          "(--?[a-z-]*(pass|password|passwd|passphrase|pwd|secret|pin)|-p)(=.*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern CAMEL_CASE = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  /** The failure for an exception of a command. */
  static Failures of(Throwable thrown) {
    if (thrown instanceof CommandException command) {
      return new Failures(command.status(), command.reason(), textOf(thrown));
    }
    if (thrown instanceof KeyRefusedException refused) {
      ExitStatus status =
          refused.reason() == KeyRefusedException.Reason.NO_SUCH_KEY
              ? ExitStatus.NO_SUCH_KEY
              : ExitStatus.REFUSED;
      return new Failures(status, refused.reason().name(), Advice.inCommands(refused));
    }
    if (thrown instanceof KeyringStoreException) {
      return new Failures(ExitStatus.STORE, nameOf(thrown), Advice.inCommands(thrown));
    }
    if (thrown instanceof KeyOverlapException) {
      return new Failures(ExitStatus.REFUSED, reasonOf(thrown), Advice.inCommands(thrown));
    }
    if (thrown instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return of(unchecked.getCause());
    }
    if (thrown instanceof IOException) {
      return new Failures(ExitStatus.REFUSED, "FILE", ofFile(thrown));
    }
    if (thrown instanceof IllegalArgumentException) {
      return new Failures(ExitStatus.USAGE, "USAGE", textOf(thrown));
    }
    return new Failures(
        ExitStatus.REFUSED,
        "INTERNAL",
        "The command failed by an error of its own: "
            + thrown
            + ". Run it again with --debug, and report what it prints.");
  }

  private static String textOf(Throwable thrown) {
    return String.valueOf(thrown.getMessage());
  }

  private static String reasonOf(Throwable thrown) {
    if (thrown instanceof KeyMaterialException material) {
      return material.reason().name();
    }
    if (thrown instanceof StepRefusedException step) {
      return step.reason().name();
    }
    if (thrown instanceof CertificateRefusedException certificate) {
      return certificate.reason().name();
    }
    return thrown instanceof SoapRefusedException soap ? soap.reason().name() : nameOf(thrown);
  }

  /** {@code WrongPasswordException} is {@code WRONG_PASSWORD}. */
  private static String nameOf(Throwable thrown) {
    String name = thrown.getClass().getSimpleName().replaceFirst("Exception$", "");
    return CAMEL_CASE.matcher(name).replaceAll("_").toUpperCase(Locale.ROOT);
  }

  private static String ofFile(Throwable thrown) {
    if (thrown instanceof NoSuchFileException) {
      return "Cannot find the file " + thrown.getMessage() + ". Check the path.";
    }
    if (thrown instanceof FileAlreadyExistsException) {
      return "Cannot write the file "
          + thrown.getMessage()
          + ", because it exists. Name another one, or remove it first.";
    }
    return "Cannot read or write a file: " + thrown.getMessage() + ". Check path and permissions.";
  }

  /** A password among the arguments: refused before anything can repeat it. */
  static Optional<Failures> ofPassword(String... arguments) {
    return Stream.of(arguments)
        .takeWhile(argument -> !argument.equals("--"))
        .filter(argument -> PASSWORD_OPTION.matcher(argument).matches())
        .findFirst()
        .map(
            argument ->
                usage(
                    "Cannot take a password as an argument ("
                        + argument.replaceFirst("(?s)=.*", "")
                        + "), because every user of this machine can read it there. Use"
                        + " --password-file, --password-env or --password-credential, or wait for"
                        + " the question."));
  }

  /**
   * The failure for a wrong command line. Of an option that there is not, the value is not shown:
   * it may be secret.
   */
  static Failures ofCommandLine(ParameterException thrown) {
    String help = " Run `" + thrown.getCommandLine().getCommandSpec().qualifiedName() + " --help`.";
    if (thrown instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()
        && unmatched.getUnmatched().get(0).startsWith("-")) {
      String name = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
      return usage("Unknown option " + name + "." + suggestion(unmatched) + help);
    }
    String message = String.valueOf(thrown.getMessage()).strip();
    String suggested =
        thrown instanceof UnmatchedArgumentException unmatched ? suggestion(unmatched) : "";
    return usage(message + (message.endsWith(".") ? "" : ".") + suggested + help);
  }

  private static String suggestion(UnmatchedArgumentException unmatched) {
    return unmatched.getSuggestions().isEmpty()
        ? ""
        : " Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
  }

  private static Failures usage(String message) {
    return new Failures(ExitStatus.USAGE, "USAGE", message);
  }

  /** Tells it on standard error: for people, or as JSON where the answer would be that. */
  int tell(Console console, Throwable thrown) {
    if (console.isDebug()) {
      thrown.printStackTrace(console.err());
    }
    if (console.speaksJson()) {
      console.err().print(OutputOptions.json(new Told(status.code(), reason, message)));
    } else {
      String code = status == ExitStatus.USAGE ? "" : " [" + reason + "]";
      console.error(Style.BAD, "keyoverlap:", " " + message + code);
    }
    return status.code();
  }

  /** The JSON of it. */
  record Told(int status, String reason, String message) {}
}
