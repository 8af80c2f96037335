package dev.keyoverlap.cli.message;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.SoapProtector;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Encrypts content. */
@Command(
    name = "encrypt",
    description = {
      "Encrypt content to the active certificates of aliases.",
      "",
      "The body of a SOAP message is encrypted. Everything else becomes a CMS message."
    },
    footer = {
      "",
      "Examples:",
      "  keyoverlap encrypt order.edi --to partner --out order.p7m",
      "  keyoverlap sign order.edi --as orders | keyoverlap encrypt --to partner > order.p7m"
    })
public final class Encrypt extends MessageCommand {

  @Option(
      names = "--to",
      paramLabel = "ALIAS",
      split = ",",
      required = true,
      description = "The alias to encrypt to. Repeat it for several recipients.")
  private List<Alias> recipients = new ArrayList<>();

  @Option(
      names = "--to-if-present",
      paramLabel = "ALIAS",
      split = ",",
      description = "An alias to encrypt to, too, while it has an active certificate.")
  private List<Alias> others = new ArrayList<>();

  @Option(names = "--base64", description = "Write a CMS message in Base64.")
  private boolean base64;

  /** For picocli. */
  public Encrypt(Console console) {
    super(console);
  }

  @Override
  protected ExitStatus run(KeystoreRotation keys, Input in, Output out) throws Exception {
    MessageFormat format =
        message.format(in) == MessageFormat.SOAP ? MessageFormat.SOAP : MessageFormat.CMS;
    Made.Keys used = new Made.Keys(keys.keyring());
    KeyringSource source = keys.withListener(used);
    try (Progress progress = message.progress("encrypt", in)) {
      if (format == MessageFormat.SOAP) {
        soap(source, in, out);
      } else {
        cms(source, in, out, progress);
      }
    }
    tell(Made.of(console.clock().instant(), format, out, used.used()), out, false);
    return ExitStatus.DONE;
  }

  private void cms(KeyringSource keys, Input in, Output out, Progress progress) throws Exception {
    CmsEncryptor.Builder builder = CmsEncryptor.with(keys).clock(console.clock());
    recipients.forEach(builder::encryptTo);
    others.forEach(builder::encryptToIfPresent);
    if (base64) {
      builder = builder.base64();
    }
    CmsEncryptor encryptor = builder.build().withProgress(progress);
    if (out.file().isEmpty()) {
      encryptor.encryptStream(in.stream(), out.standardOutput());
    } else if (in.file().isPresent()) {
      encryptor.encrypt(in.file().get(), out.file().get());
    } else {
      encryptor.encryptToFile(in.stream(), out.file().get());
    }
  }

  private void soap(KeyringSource keys, Input in, Output out) throws Exception {
    if (recipients.size() > 1 || !others.isEmpty()) {
      throw CommandException.usage(
          "Cannot encrypt a SOAP message to several recipients, because many receivers reject it."
              + " Name one alias.");
    }
    out.write(
        SoapProtector.with(keys)
            .clock(console.clock())
            .encryptTo(recipients.get(0))
            .build()
            .protect(in.bytes(Limit.SOAP_BYTES)));
  }
}
