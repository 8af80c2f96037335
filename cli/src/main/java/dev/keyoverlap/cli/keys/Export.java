package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.PasswordSource;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.cli.store.StoreOptions;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the certificate of a key, or with a flag of its own the key pair. */
@Command(
    name = "export",
    description = {
      "Write the certificate of a key in PEM.",
      "",
      "With --private, write the key pair too: encrypted, to a new file that only you can read."
          + " Never to a terminal or a pipe."
    })
public final class Export implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private StoreOptions store;
  @Mixin private ExportPasswordOptions password;
  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "ALIAS|KEY",
      description = "The alias whose active key is meant, or the id of a key.")
  private String named;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "A new file. Default: standard output.")
  private @Nullable Path file;

  @Option(names = "--chain", description = "Write the certificates of the issuers, too.")
  private boolean chain;

  @Option(
      names = "--private",
      description = "Write the private key, too. Needs --to and a new password.")
  private boolean withPrivateKey;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "The form of a key pair: pkcs12 or pem. Default: pem if the file ends with .pem, or else"
              + " pkcs12.")
  private KeyPairFile.@Nullable Form form;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Write no file. Say what would be written.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Answer yes to the question whether to go on.")
  private boolean yes;

  /** For picocli. */
  public Export(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.password = new ExportPasswordOptions();
    this.output = new OutputOptions(console);
    this.named = "";
  }

  @Override
  public ExitStatus call() throws Exception {
    if (withPrivateKey && file == null) {
      throw CommandException.usage(
          "Cannot write a private key to standard output, where others may see it. Name a new file"
              + " with --to.");
    }
    try (KeystoreRotation rotation = store.open()) {
      KeyVersion version = RingNames.aliasOrKey(rotation.keyring(), named);
      Path target = file == null ? null : console.path(file);
      if (withPrivateKey && target != null) {
        exportPair(version, target);
      } else if (target != null && !dryRun) {
        KeyPairFile.writePublic(target, pem(version));
      }
      output.print(
          new Exported(
              dryRun,
              version.keyId(),
              withPrivateKey,
              Optional.ofNullable(file),
              withPrivateKey ? Optional.empty() : Optional.of(pem(version))));
    }
    return ExitStatus.DONE;
  }

  private void exportPair(KeyVersion version, Path target) throws Exception {
    if (!(version.entry() instanceof HeldKey key)) {
      throw CommandException.refused(
          "NO_PRIVATE_KEY",
          "Cannot export a private key of '"
              + named
              + "', because the keystore has only the certificate. Leave out --private.");
    }
    if (dryRun) {
      return;
    }
    console.confirm("Write the private key of '" + version.alias() + "' to " + file + "?", yes);
    char[] chosen =
        new PasswordSource(console, "export-password")
            .chosen(password.named(), target.getFileName().toString());
    try {
      KeyPairFile.Form written = form != null ? form : KeyPairFile.Form.of(target);
      KeyPairFile.write(target, written, version.alias(), key, chosen);
    } finally {
      Arrays.fill(chosen, '\0');
    }
  }

  private String pem(KeyVersion version) {
    List<X509Certificate> certificates =
        chain && version.entry() instanceof HeldKey key
            ? key.chain()
            : List.of(version.entry().certificate());
    return new String(KeyPairFile.pem(certificates), StandardCharsets.US_ASCII);
  }

  /**
   * The written file.
   *
   * @param dryRun whether no file was written
   * @param key the key
   * @param privateKey whether its private key was written, too
   * @param file the file; absent for standard output
   * @param pem the certificates; absent for a key pair
   */
  record Exported(
      boolean dryRun, KeyId key, boolean privateKey, Optional<Path> file, Optional<String> pem)
      implements Report {
    @Override
    public void print(Page page) {
      if (file.isEmpty()) {
        pem.orElse("").lines().forEach(page::line);
        return;
      }
      page.line(
          (dryRun ? "Would write " : "Wrote ")
              + (privateKey ? "the key pair " : "the certificate ")
              + key
              + " to "
              + file.get());
    }
  }
}
