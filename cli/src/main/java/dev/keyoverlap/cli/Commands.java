package dev.keyoverlap.cli;

import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.keys.Activate;
import dev.keyoverlap.cli.keys.Add;
import dev.keyoverlap.cli.keys.Answer;
import dev.keyoverlap.cli.keys.Compromised;
import dev.keyoverlap.cli.keys.Export;
import dev.keyoverlap.cli.keys.Import;
import dev.keyoverlap.cli.keys.NewKey;
import dev.keyoverlap.cli.keys.Promote;
import dev.keyoverlap.cli.keys.Purge;
import dev.keyoverlap.cli.keys.Rename;
import dev.keyoverlap.cli.keys.Request;
import dev.keyoverlap.cli.keys.Restore;
import dev.keyoverlap.cli.keys.Retire;
import dev.keyoverlap.cli.keys.Stage;
import dev.keyoverlap.cli.keys.Swap;
import dev.keyoverlap.cli.keys.Trust;
import dev.keyoverlap.cli.kit.Kit;
import dev.keyoverlap.cli.kit.KitRead;
import dev.keyoverlap.cli.kit.KitWrite;
import dev.keyoverlap.cli.look.Doctor;
import dev.keyoverlap.cli.look.Evidence;
import dev.keyoverlap.cli.look.Expiring;
import dev.keyoverlap.cli.look.History;
import dev.keyoverlap.cli.look.ListKeys;
import dev.keyoverlap.cli.look.ShowKey;
import dev.keyoverlap.cli.look.Uses;
import dev.keyoverlap.cli.look.Watch;
import dev.keyoverlap.cli.message.Decrypt;
import dev.keyoverlap.cli.message.Encrypt;
import dev.keyoverlap.cli.message.Inspect;
import dev.keyoverlap.cli.message.Sign;
import dev.keyoverlap.cli.message.Verify;
import dev.keyoverlap.cli.renewal.Drain;
import dev.keyoverlap.cli.renewal.HandOver;
import dev.keyoverlap.cli.renewal.Pause;
import dev.keyoverlap.cli.renewal.Renew;
import dev.keyoverlap.cli.renewal.RenewAgree;
import dev.keyoverlap.cli.renewal.RenewAnswer;
import dev.keyoverlap.cli.renewal.RenewBegin;
import dev.keyoverlap.cli.renewal.RenewConfirm;
import dev.keyoverlap.cli.renewal.RenewEnd;
import dev.keyoverlap.cli.renewal.RenewNext;
import dev.keyoverlap.cli.renewal.RenewPerform;
import dev.keyoverlap.cli.renewal.RenewPlan;
import dev.keyoverlap.cli.renewal.RenewReturned;
import dev.keyoverlap.cli.renewal.RenewRollBack;
import dev.keyoverlap.cli.renewal.RenewStatus;
import dev.keyoverlap.cli.renewal.Resume;
import dev.keyoverlap.cli.renewal.WriteRunbook;
import dev.keyoverlap.cli.status.Status;
import dev.keyoverlap.key.Alias;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * All commands, and the picocli model of those that a command line needs. To add one, name it in a
 * {@link Group}, and its class in {@link #type}.
 *
 * <p>picocli reads the annotations of every command that it knows, which takes most of a second for
 * all. So a command line that begins with the name of a command gets that one only.
 */
final class Commands {

  /**
   * A heading of the help, and the commands beneath.
   *
   * @param heading the heading
   * @param names the commands, in the order of the help
   */
  record Group(String heading, List<String> names) {}

  static final List<Group> GROUPS =
      List.of(
          new Group(
              "Look",
              List.of(
                  "list",
                  "show",
                  "history",
                  "expiring",
                  "uses",
                  "evidence",
                  "watch",
                  "doctor",
                  "status",
                  "inspect")),
          new Group(
              "Keys",
              List.of(
                  "new",
                  "request",
                  "answer",
                  "import",
                  "trust",
                  "add",
                  "stage",
                  "activate",
                  "swap",
                  "promote",
                  "retire",
                  "restore",
                  "rename",
                  "purge",
                  "compromised",
                  "export")),
          new Group(
              "Renewals", List.of("renew", "hand-over", "runbook", "pause", "drain", "resume")),
          new Group("Partners", List.of("kit")),
          new Group("Messages", List.of("sign", "verify", "encrypt", "decrypt")));

  /** The commands beneath a command, in the order of its help. */
  private static final Map<String, List<String>> BENEATH =
      Map.of(
          "kit",
          List.of("write", "read"),
          "renew",
          List.of(
              "plan",
              "begin",
              "status",
              "next",
              "confirm",
              "perform",
              "agree",
              "answer",
              "returned",
              "roll-back",
              "end"));

  private Commands() {}

  /** The class of a command; loaded only if it is asked for. */
  private static Optional<Class<?>> type(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "list" -> ListKeys.class;
          case "new" -> NewKey.class;
          case "request" -> Request.class;
          case "answer" -> Answer.class;
          case "import" -> Import.class;
          case "trust" -> Trust.class;
          case "add" -> Add.class;
          case "stage" -> Stage.class;
          case "activate" -> Activate.class;
          case "show" -> ShowKey.class;
          case "history" -> History.class;
          case "expiring" -> Expiring.class;
          case "uses" -> Uses.class;
          case "evidence" -> Evidence.class;
          case "watch" -> Watch.class;
          case "doctor" -> Doctor.class;
          case "status" -> Status.class;
          case "inspect" -> Inspect.class;
          case "sign" -> Sign.class;
          case "verify" -> Verify.class;
          case "encrypt" -> Encrypt.class;
          case "decrypt" -> Decrypt.class;
          case "swap" -> Swap.class;
          case "promote" -> Promote.class;
          case "retire" -> Retire.class;
          case "restore" -> Restore.class;
          case "rename" -> Rename.class;
          case "purge" -> Purge.class;
          case "compromised" -> Compromised.class;
          case "export" -> Export.class;
          case "renew" -> Renew.class;
          case "renew plan" -> RenewPlan.class;
          case "renew begin" -> RenewBegin.class;
          case "renew status" -> RenewStatus.class;
          case "renew next" -> RenewNext.class;
          case "renew confirm" -> RenewConfirm.class;
          case "renew perform" -> RenewPerform.class;
          case "renew agree" -> RenewAgree.class;
          case "renew answer" -> RenewAnswer.class;
          case "renew returned" -> RenewReturned.class;
          case "renew roll-back" -> RenewRollBack.class;
          case "renew end" -> RenewEnd.class;
          case "kit" -> Kit.class;
          case "kit write" -> KitWrite.class;
          case "kit read" -> KitRead.class;
          case "hand-over" -> HandOver.class;
          case "runbook" -> WriteRunbook.class;
          case "pause" -> Pause.class;
          case "drain" -> Drain.class;
          case "resume" -> Resume.class;
          default -> null;
        });
  }

  static Stream<String> names() {
    return GROUPS.stream().flatMap(group -> group.names().stream());
  }

  /** The model for one command line. */
  static CommandLine line(Console console, String... arguments) {
    if (List.of(arguments).equals(List.of("--version"))) {
      return line(console, Stream.empty(), List.of());
    }
    Optional<String> named =
        Stream.of(arguments)
            .filter(argument -> !argument.startsWith("-"))
            .findFirst()
            .filter(name -> type(name).isPresent());
    return named.isPresent() ? line(console, named.stream(), List.of(arguments)) : line(console);
  }

  /** The model of all commands. */
  static CommandLine line(Console console) {
    return line(console, names(), List.of());
  }

  private static CommandLine line(Console console, Stream<String> names, List<String> arguments) {
    CommandLine line = new CommandLine(new KeyOverlap(console), new Factory(console));
    names.forEach(
        name -> {
          CommandLine above = new CommandLine(type(name).orElseThrow(), new Factory(console));
          line.addSubcommand(name, above);
          List<String> all = BENEATH.getOrDefault(name, List.of());
          all.stream()
              .filter(one -> arguments.contains(one) || arguments.stream().noneMatch(all::contains))
              .forEach(one -> above.addSubcommand(one, type(name + " " + one).orElseThrow()));
        });
    GroupedHelp.of(line, GROUPS);
    EnumWords.register(line);
    return line.setOut(writer(console.out()))
        .setErr(writer(console.err()))
        .setUsageHelpWidth(Math.max(40, Math.min(100, console.width())))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                console.isColoured(console.isTerminal()) ? Ansi.ON : Ansi.OFF))
        .setAbbreviatedOptionsAllowed(false)
        .registerConverter(Alias.class, Commands::alias)
        .setExecutionStrategy(Commands::execute)
        .setParameterExceptionHandler(
            (thrown, unused) -> Failures.ofCommandLine(thrown).tell(console, thrown))
        .setExecutionExceptionHandler(
            (thrown, command, unused) -> Failures.of(thrown).tell(console, thrown));
  }

  /** In the encoding of the stream. */
  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) {
            stream.print(new String(text, from, length));
          }

          @Override
          public void flush() {
            stream.flush();
          }

          @Override
          public void close() {
            stream.flush();
          }
        },
        true);
  }

  private static Alias alias(String name) {
    try {
      return Alias.alias(name);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static int execute(ParseResult parsed) {
    int status = new CommandLine.RunLast().execute(parsed);
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    Object result = last.commandSpec().commandLine().getExecutionResult();
    return result instanceof ExitStatus ended ? ended.code() : status;
  }

  /** Gives every command and mixin the console. */
  private record Factory(Console console) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        Constructor<K> constructor = type.getDeclaredConstructor(Console.class);
        constructor.setAccessible(true);
        return constructor.newInstance(console);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException("Cannot make " + type, e.getCause());
      }
    }
  }
}
