package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Words;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.StoreOptions;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.documents.HandoverPackage;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.xmldsig.XmlSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the letter to the partner, and the files that go with it. */
@Command(
    name = "hand-over",
    description = {
      "Write the files for the partner: certificate, chain, root, fingerprints and a letter.",
      "",
      "They contain no private key. Compare the fingerprints by telephone."
    })
public final class HandOver implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private StoreOptions store;
  @Mixin private OutputOptions output;

  @Parameters(index = "0", paramLabel = "ALIAS", description = "The alias that is renewed.")
  private Alias alias;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the files are written. It is created if there is none.")
  private Path folder;

  @Option(
      names = "--partner",
      paramLabel = "NAME",
      description = "The partner, if the key is renewed with several.")
  private String partner = "";

  @Option(
      names = "--sender",
      paramLabel = "NAME",
      description = "The sender of the letter. Default: the subject of the certificate.")
  private @Nullable String sender;

  @Option(
      names = "--contact",
      paramLabel = "TEXT",
      description = "How the partner reaches you: a name, e-mail address and telephone number.")
  private @Nullable String contact;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "Address the letter to one role, such as receiver-administrator.")
  private @Nullable String role;

  @Option(names = "--act-by", paramLabel = "TIME", description = "By when the partner has to act.")
  private @Nullable String actBy;

  @Option(
      names = "--sample",
      paramLabel = "FILE",
      description =
          "Sign this file with the new key, and add it as a message to try. For keys that sign CMS"
              + " or XML.")
  private @Nullable Path sample;

  @Option(names = "--replace", description = "Replace files that are in the folder.")
  private boolean replace;

  /** For picocli. */
  public HandOver(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.output = new OutputOptions(console);
    this.alias = Alias.alias("unset");
    this.folder = Path.of("");
  }

  @Override
  public ExitStatus call() throws Exception {
    try (KeystoreRotation rotation = store.open()) {
      RenewalState state = Renewals.of(rotation, alias);
      PendingStep step = step(state);
      KeyVersion key = newKey(rotation, state);
      HandoverPackage files = HandoverPackage.of(key, state, step);
      if (sender != null || contact != null) {
        files =
            files.from(
                sender != null
                    ? sender
                    : key.entry().certificate().getSubjectX500Principal().getName(),
                contact != null ? contact : console.surroundings().user());
      }
      if (role != null) {
        files = files.to(role(role));
      }
      if (actBy != null) {
        files = files.by(Moments.parse(actBy, output.zone(), "--act-by"));
      }
      if (sample != null) {
        files = withSample(files, state.procedure(step.partner()).useCase(), sample);
      }
      List<Path> written = files.writeTo(emptied());
      output.print(
          new Written(
              alias,
              folder,
              written.stream().map(Path::getFileName).map(Object::toString).toList(),
              "keyoverlap renew confirm "
                  + Words.quoted(alias)
                  + (step.partner().isEmpty() ? "" : " --partner " + Words.quoted(step.partner()))
                  + " --why EVIDENCE"));
    }
    return ExitStatus.DONE;
  }

  /** The step that hands the key over, done or not: letters are written again, too. */
  private PendingStep step(RenewalState state) throws CommandException {
    List<String> names = List.copyOf(state.procedures().keySet());
    if (partner.isEmpty() && names.size() > 1) {
      throw CommandException.usage(
          "Cannot tell which partner gets the letter. The renewal has: "
              + String.join(", ", names)
              + ". Give --partner.");
    }
    String named = partner.isEmpty() ? names.get(0) : partner;
    Procedure procedure = state.procedure(named);
    return procedure
        .first(Action.HAND_OVER)
        .map(step -> state.step(named, step.number()))
        .orElseThrow(
            () ->
                CommandException.refused(
                    "NOTHING_TO_HAND_OVER",
                    "Cannot write a letter, because "
                        + procedure.caseId()
                        + " gives no key to the partner. `keyoverlap renew next` shows the step."));
  }

  private static KeyVersion newKey(KeystoreRotation rotation, RenewalState state)
      throws CommandException {
    return state
        .newKey()
        .flatMap(rotation.keyring()::find)
        .orElseThrow(
            () ->
                CommandException.refused(
                    "NEEDS_KEY",
                    "Cannot write the letter for '"
                        + state.alias()
                        + "', because the new key is not known yet. Supply it: `keyoverlap renew"
                        + " perform "
                        + Words.quoted(state.alias())
                        + " --key FILE`."));
  }

  private static Role role(String name) throws CommandException {
    for (Role each : Role.values()) {
      if (each.name().equalsIgnoreCase(name.replace('-', '_').replace(' ', '_'))) {
        return each;
      }
    }
    throw CommandException.usage(
        "There is no role '" + name + "'. Such as receiver-administrator is one.");
  }

  private HandoverPackage withSample(HandoverPackage files, UseCase use, Path named)
      throws Exception {
    byte[] content = Files.readAllBytes(console.path(named));
    return switch (use) {
      case CMS_SIGNER_OUTBOUND ->
          files.sample(
              "signed.p7m", ring -> CmsSigner.with(ring).signAs(alias).build().sign(content));
      case XML_SIGNER_OUTBOUND ->
          files.sample(
              "signed.xml", ring -> XmlSigner.with(ring).signAs(alias).build().sign(content));
      default ->
          throw CommandException.usage(
              "Cannot make a sample with a key for "
                  + use.title()
                  + ": only keys that sign CMS or XML can. Leave out --sample.");
    };
  }

  /** The folder; what somebody put there is not replaced in silence. */
  private Path emptied() throws CommandException, IOException {
    Path there = Files.createDirectories(console.path(folder));
    try (Stream<Path> files = Files.list(there)) {
      if (!replace && files.findAny().isPresent()) {
        throw CommandException.refused(
            "FILE_EXISTS",
            "Cannot write to the folder "
                + folder
                + ", because it has files. Name another folder, or give --replace.");
      }
    }
    return there;
  }

  /** The written files. */
  record Written(Alias alias, Path folder, List<String> files, String next) implements Report {
    @Override
    public void print(Page page) {
      files.forEach(file -> page.line(folder.resolve(file)));
      page.line("Send them to the partner, and compare the fingerprint by telephone. Then:");
      page.line("  ", next);
    }
  }
}
