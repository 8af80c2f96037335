package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.CreateOptions;
import dev.keyoverlap.cli.store.PasswordSource;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds the keys of another keystore, all of them or none. */
@Command(
    name = "import",
    description = {
      "Add the active keys of another keystore: PKCS #12, JKS or JCEKS.",
      "",
      "All of them are added, or none. The other keystore stays as it is."
    })
public final class Import extends ChangeCommand {

  @Mixin private CreateOptions create;
  @Mixin private KeyPasswordOptions password;

  @Parameters(paramLabel = "FILE", description = "The other keystore.")
  private Path file;

  @Option(
      names = "--alias",
      paramLabel = "NAME[=ALIAS]",
      description =
          "Add only this entry, under another alias if you like. Give it once for each entry.")
  private List<String> entries = List.of();

  /** For picocli. */
  public Import(Console console) {
    super(console);
    this.create = new CreateOptions();
    this.password = new KeyPasswordOptions();
  }

  @Override
  protected boolean mayCreate() {
    return create.isGiven();
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    Keyring other = other();
    Map<Alias, Alias> wanted = wanted(other);
    List<Change> unused =
        keys.change(
            changes ->
                wanted.forEach(
                    (from, to) -> changes.add(to, other.active(from).orElseThrow().entry())));
    long left =
        other.versions().stream().filter(version -> version.state() != KeyState.ACTIVE).count();
    if (left > 0) {
      console.note(left + " keys of " + file + " were not added, because they are not active.");
    }
  }

  private Keyring other() throws Exception {
    char[] opening =
        new PasswordSource(console, "key-password").required(password.named(), file.toString());
    try (KeystoreRotation rotation =
        KeystoreRotation.with(Pkcs12KeyringStore.at(console.path(file), opening))
            .clock(console.clock())
            .reloadManually()
            .mustExist()
            .readOnly()
            .open()) {
      return rotation.keyring();
    } finally {
      Arrays.fill(opening, '\0');
    }
  }

  /** The entries, each with its alias here. */
  private Map<Alias, Alias> wanted(Keyring other) throws CommandException {
    Map<Alias, Alias> wanted = new LinkedHashMap<>();
    if (entries.isEmpty()) {
      other.versions().stream()
          .filter(version -> version.state() == KeyState.ACTIVE)
          .map(KeyVersion::alias)
          .forEach(alias -> wanted.put(alias, alias));
      return wanted;
    }
    for (String entry : entries) {
      String[] names = entry.split("=", 2);
      Alias from = RingNames.alias(other, Alias.alias(names[0]));
      if (other.active(from).isEmpty()) {
        throw CommandException.noSuchKey(
            "Cannot find an active key of '"
                + from
                + "' in "
                + file
                + ". Its active keys are of "
                + other.aliases().stream()
                    .filter(alias -> other.active(alias).isPresent())
                    .map(Alias::name)
                    .collect(Collectors.joining(", "))
                + ".");
      }
      wanted.put(from, names.length > 1 ? Alias.alias(names[1]) : from);
    }
    return wanted;
  }
}
