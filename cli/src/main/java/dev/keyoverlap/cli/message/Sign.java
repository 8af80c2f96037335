package dev.keyoverlap.cli.message;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.xmldsig.DetachedContent;
import dev.keyoverlap.xmldsig.ElementSelector;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Signs content. */
@Command(
    name = "sign",
    description = {
      "Sign content with the active keys of aliases.",
      "",
      "A SOAP message gets a WS-Security header, other XML gets an XML signature, and everything"
          + " else becomes a CMS message. To sign XML as CMS, give --format cms."
    },
    footer = {
      "",
      "Examples:",
      "  keyoverlap sign order.edi --as orders --out order.p7m",
      "  tar c out | keyoverlap sign --as orders --as-if-present orders-2 > out.tar.p7m"
    })
public final class Sign extends MessageCommand {

  @Option(
      names = "--as",
      paramLabel = "ALIAS",
      split = ",",
      required = true,
      description = "The alias to sign as. Repeat it for several signatures.")
  private List<Alias> signers = new ArrayList<>();

  @Option(
      names = "--as-if-present",
      paramLabel = "ALIAS",
      split = ",",
      description = "An alias to sign as, too, while it has an active key.")
  private List<Alias> others = new ArrayList<>();

  @Option(names = "--detached", description = "Leave the content out of the message.")
  private boolean detached;

  @Option(names = "--base64", description = "Write a CMS message in Base64.")
  private boolean base64;

  @Option(
      names = "--form",
      paramLabel = "FORM",
      description =
          "Where an XML signature is: enveloped, enveloping, siblings or parallel-enveloped."
              + " Default: enveloped, and parallel-enveloped for several aliases.")
  private @Nullable SignatureForm form;

  @Option(
      names = "--element",
      paramLabel = "{NAMESPACE}NAME",
      description = "The XML element to sign. Default: the whole document.")
  private @Nullable String element;

  /** For picocli. */
  public Sign(Console console) {
    super(console);
  }

  @Override
  protected ExitStatus run(KeystoreRotation keys, Input in, Output out) throws Exception {
    MessageFormat format = message.format(in);
    Made.Keys used = new Made.Keys(keys.keyring());
    KeyringSource source = keys.withListener(used);
    try (Progress progress = message.progress("sign", in)) {
      switch (format) {
        case CMS -> cms(source, in, out, progress);
        case XML -> xml(source, in, out, progress);
        case SOAP -> soap(source, in, out);
      }
    }
    tell(Made.of(console.clock().instant(), format, out, used.used()), out, false);
    return ExitStatus.DONE;
  }

  private void cms(KeyringSource keys, Input in, Output out, Progress progress) throws Exception {
    CmsSigner.Builder builder = CmsSigner.with(keys).clock(console.clock());
    signers.forEach(builder::signAs);
    others.forEach(builder::signAsIfPresent);
    if (detached) {
      builder = builder.detached();
    }
    if (base64) {
      builder = builder.base64();
    }
    CmsSigner signer = builder.build().withProgress(progress);
    if (out.file().isEmpty()) {
      signer.signStream(in.stream(), out.standardOutput());
    } else if (in.file().isPresent()) {
      signer.sign(in.file().get(), out.file().get());
    } else {
      signer.signToFile(in.stream(), out.file().get());
    }
  }

  private void xml(KeyringSource keys, Input in, Output out, Progress progress) throws Exception {
    XmlSigner.Builder builder = XmlSigner.with(keys).clock(console.clock());
    signers.forEach(builder::signAs);
    others.forEach(builder::signAsIfPresent);
    builder = builder.form(form());
    if (element != null) {
      builder = builder.elements(element(element));
    }
    XmlSigner signer = builder.build().withProgress(progress);
    if (detached) {
      out.write(signer.signDetached(beside(in)));
    } else if (out.file().isEmpty()) {
      signer.signStream(in.stream(), out.standardOutput());
    } else {
      signer.signToFile(in.stream(), out.file().get());
    }
  }

  private SignatureForm form() {
    if (detached) {
      return SignatureForm.DETACHED;
    }
    return Optional.ofNullable(form)
        .orElse(
            signers.size() + others.size() > 1
                ? SignatureForm.PARALLEL_ENVELOPED
                : SignatureForm.ENVELOPED);
  }

  private static DetachedContent beside(Input in) throws CommandException {
    Path file =
        in.file()
            .orElseThrow(
                () ->
                    CommandException.usage(
                        "Cannot sign standard input with a detached XML signature, because it"
                            + " refers to the content by its file name. Name a file."));
    return DetachedContent.at(String.valueOf(file.getFileName()), file);
  }

  private static ElementSelector element(String named) throws CommandException {
    int end = named.indexOf('}');
    if (named.startsWith("{") && end > 0) {
      return ElementSelector.named(named.substring(1, end), named.substring(end + 1));
    }
    if (end >= 0 || named.contains(":")) {
      throw CommandException.usage(
          "Cannot use '"
              + named
              + "' as the name of an element. Write {urn:orders}Order or Order.");
    }
    return ElementSelector.named("", named);
  }

  private void soap(KeyringSource keys, Input in, Output out)
      throws dev.keyoverlap.key.KeyOverlapException, CommandException, IOException {
    if (signers.size() > 1 || !others.isEmpty() || detached) {
      throw CommandException.usage(
          "Cannot sign a SOAP message so, because its security header carries one signature."
              + " Name one alias, without --detached.");
    }
    out.write(
        SoapProtector.with(keys)
            .clock(console.clock())
            .signAs(signers.get(0))
            .build()
            .protect(in.bytes(Limit.SOAP_BYTES)));
  }
}
