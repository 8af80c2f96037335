package dev.keyoverlap.cli.keys;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.ChangeCommand;
import dev.keyoverlap.cli.store.ChangeReport;
import dev.keyoverlap.cli.store.CreateOptions;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.request.CertificateRequest;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a key pair that waits in the keystore, and the request for its certificate. */
@Command(
    name = "request",
    description = {
      "Make a key pair and print the request for its certificate (PKCS #10).",
      "",
      "The key pair waits in the keystore. Give the certificate of the authority to answer."
    })
public final class Request extends ChangeCommand {

  @Mixin private CreateOptions create;
  @ArgGroup private Kind kind = new Kind();

  @Parameters(paramLabel = "ALIAS", description = "The alias whose key is renewed, or a free one.")
  private Alias alias;

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      description = "The owner, such as CN=orders,O=Example. Default: that of the active key.")
  private @Nullable String subject;

  @Option(
      names = "--again",
      description = "Print the request that waits for its answer. Make no new one.")
  private boolean again;

  private Optional<String> pem = Optional.empty();

  /** For picocli. */
  public Request(Console console) {
    super(console);
    this.create = new CreateOptions();
  }

  @Override
  protected boolean mayCreate() {
    return create.isGiven();
  }

  @Override
  protected void change(KeystoreHandle keys) throws Exception {
    if (again) {
      pem = Optional.of(waiting(keys, alias).pem());
      return;
    }
    boolean renewed = keys.keyring().active(alias).isPresent();
    if (subject == null && !renewed) {
      throw CommandException.usage(
          "Cannot request a certificate for '"
              + alias
              + "' without a name for its owner. Give --subject.");
    }
    CertificateRequest.Builder request = CertificateRequest.with(keys, alias);
    if (subject != null) {
      request = request.subject(new X500Principal(subject));
    }
    if (kind.curve != null) {
      request = request.curve(kind.curve);
    } else if (kind.bits != null || !renewed) {
      request = request.rsa(kind.bits != null ? kind.bits : 3072);
    }
    CertificateRequest made = request.begin();
    pem = change.isDryRun() ? Optional.empty() : Optional.of(made.pem());
  }

  /** The request that was made for an alias. */
  static CertificateRequest waiting(KeystoreHandle keys, Alias alias) throws Exception {
    return CertificateRequest.resume(keys, alias)
        .orElseThrow(
            () ->
                CommandException.noSuchKey(
                    "Cannot find a request of '"
                        + alias
                        + "' that waits for its answer. Make one with `keyoverlap request`."));
  }

  @Override
  protected Report report(ChangeReport changed) {
    return new Made(changed, pem);
  }

  /** The change, and the request in PEM; absent in a dry run, whose key nobody has. */
  record Made(ChangeReport change, Optional<String> pem) implements Report {
    @Override
    public void print(Page page) {
      if (pem.isPresent()) {
        pem.get().lines().forEach(page::line);
      } else {
        change.print(page);
      }
    }
  }

  /** The kind of the key. */
  static final class Kind {
    @Option(
        names = "--rsa",
        paramLabel = "BITS",
        description = "An RSA key. Default: the kind of the active key, or else 3072 bits.")
    @Nullable Integer bits;

    @Option(
        names = "--curve",
        paramLabel = "NAME",
        description = "A key on an elliptic curve, such as secp256r1.")
    @Nullable String curve;
  }
}
