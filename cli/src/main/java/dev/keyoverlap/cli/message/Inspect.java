package dev.keyoverlap.cli.message;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.output.OutputOptions;
import dev.keyoverlap.cli.store.StoreOptions;
import dev.keyoverlap.cms.CmsMessage;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.SoapMessage;
import dev.keyoverlap.xmldsig.XmlMessage;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a message says in the clear. */
@Command(
    name = "inspect",
    description = {
      "Show what a CMS, XML or SOAP message says in the clear: its signers, its recipients, which"
          + " of them are in the keystore, and which options a reader needs.",
      "",
      "Nothing is verified or decrypted. Without a keystore, only the message is shown."
    },
    footer = {
      "",
      "Examples:",
      "  keyoverlap inspect order.p7m",
      "  keyoverlap inspect < order.xml"
    })
public final class Inspect implements Callable<ExitStatus> {

  private final Console console;

  @Mixin private StoreOptions store;
  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The message. Default, or \"-\": standard input.")
  private @Nullable String file;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      description = "The format: cms, xml or soap. Default: what the message looks like.")
  private @Nullable MessageFormat format;

  /** For picocli. */
  public Inspect(Console console) {
    this.console = console;
    this.store = new StoreOptions(console);
    this.output = new OutputOptions(console);
  }

  @Override
  public ExitStatus call() throws Exception {
    try (Input in = MessageOptions.input(console, file)) {
      if (!store.isNamed()) {
        inspect(in, Keyring.empty());
        return ExitStatus.DONE;
      }
      try (KeystoreRotation keys = store.open()) {
        inspect(in, keys);
      }
    }
    return ExitStatus.DONE;
  }

  private void inspect(Input in, KeyringSource keys) throws Exception {
    Instant now = console.clock().instant();
    MessageFormat guessed = format != null ? format : MessageFormat.of(in.beginning());
    output.print(
        switch (guessed) {
          case CMS -> Inspected.of(now, CmsMessage.inspectStream(in.stream(), keys));
          case XML -> Inspected.of(now, XmlMessage.inspect(in.bytes(Limit.XML_BYTES), keys));
          case SOAP -> Inspected.of(now, SoapMessage.inspect(in.bytes(Limit.SOAP_BYTES), keys));
        });
  }
}
