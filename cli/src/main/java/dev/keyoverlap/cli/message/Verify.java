package dev.keyoverlap.cli.message;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.wssec.ReceivedSoap;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.DetachedContent;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies the signatures of a message. */
@Command(
    name = "verify",
    description = {
      "Verify the signatures of a CMS, XML or SOAP message, and write its content.",
      "",
      "Not a byte of the content is written before the message is accepted. If the content goes to"
          + " standard output, the report goes to standard error. A refused message ends with"
          + " status 1 and a code for the reason."
    },
    footer = {
      "",
      "Examples:",
      "  keyoverlap verify order.p7m --any-of partner,partner-next --out order.edi",
      "  keyoverlap verify order.p7s --content order.edi --all-of partner",
      "  keyoverlap verify order.xml --any-of partner --check -o json"
    })
public final class Verify extends MessageCommand {

  @Mixin private PolicyOptions policy = new PolicyOptions();

  @Mixin private AcceptOptions accepted = new AcceptOptions();

  @Mixin private ReceiverOptions receiver = new ReceiverOptions();

  @Option(names = "--check", description = "Only check the message. Write its content nowhere.")
  private boolean check;

  @Option(
      names = "--content",
      paramLabel = "FILE",
      description = "The content of a detached signature. Implies --check.")
  private @Nullable Path content;

  /** For picocli. */
  public Verify(Console console) {
    super(console);
  }

  @Override
  protected boolean hasResult() {
    return !check && content == null;
  }

  @Override
  protected ExitStatus run(KeystoreRotation keys, Input in, Output out) throws Exception {
    VerificationPolicy demanded = policy.policy();
    MessageFormat format = message.format(in);
    Optional<Path> written = hasResult() ? out.file() : Optional.empty();
    VerificationReport report;
    try (Progress progress = message.progress("verify", in)) {
      report =
          switch (format) {
            case CMS -> cms(keys, demanded, in, out, progress);
            case XML -> xml(keys, demanded, in, out, progress);
            case SOAP -> soap(keys, demanded, in, out);
          };
    } catch (VerificationException e) {
      Verdicts verdicts =
          Verdicts.of(console.clock().instant(), format, false, e.report(), Optional.empty());
      tell(verdicts, out, true);
      throw CommandException.refused(
          verdicts.reason(), e.getMessage() + ". `keyoverlap inspect` shows the message.");
    }
    tell(Verdicts.of(console.clock().instant(), format, true, report, written), out, true);
    return ExitStatus.DONE;
  }

  private VerificationReport cms(
      KeystoreRotation keys, VerificationPolicy demanded, Input in, Output out, Progress progress)
      throws Exception {
    CmsVerifier.Builder builder = CmsVerifier.with(keys, demanded).clock(receiver.clock(console));
    for (Enum<?> one : accepted.forVerification()) {
      builder = builder.accept((SignatureAlgorithm) one);
    }
    CmsVerifier verifier = builder.build().withProgress(progress);
    if (content != null) {
      return verifier.verifyDetachedFile(in.bytes(Limit.CMS_BYTES), console.path(content)).report();
    }
    return hasResult() && out.file().isPresent()
        ? verifier.verifyToFile(in.stream(), out.file().get()).report()
        : verifier.verifyStream(in.stream(), result(out)).report();
  }

  private VerificationReport xml(
      KeystoreRotation keys, VerificationPolicy demanded, Input in, Output out, Progress progress)
      throws Exception {
    XmlVerifier verifier =
        XmlVerifier.with(keys, demanded)
            .clock(receiver.clock(console))
            .build()
            .withProgress(progress);
    if (content != null) {
      Path file = console.path(content);
      return verifier
          .verifyDetached(
              in.bytes(Limit.XML_BYTES),
              DetachedContent.at(String.valueOf(file.getFileName()), file))
          .report();
    }
    if (!hasResult()) {
      return verifier.verifyStream(in.stream()).report();
    }
    return out.file().isPresent()
        ? verifier.verifyToFile(in.stream(), out.file().get()).report()
        : verifier.verifyStream(in.stream(), result(out)).report();
  }

  private OutputStream result(Output out) {
    return hasResult() ? out.standardOutput() : OutputStream.nullOutputStream();
  }

  private VerificationReport soap(
      KeystoreRotation keys, VerificationPolicy demanded, Input in, Output out) throws Exception {
    ReceivedSoap received =
        receiver
            .set(SoapReceiver.with(keys, demanded), console)
            .build()
            .receive(in.bytes(Limit.SOAP_BYTES));
    if (hasResult()) {
      out.write(received.envelope());
    }
    return received.report().orElseThrow();
  }
}
