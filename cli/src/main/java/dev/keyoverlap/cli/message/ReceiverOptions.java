package dev.keyoverlap.cli.message;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.Times;
import dev.keyoverlap.wssec.SoapReceiver;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a received message is judged, as a mixin: by which time, and for SOAP by which header. */
public final class ReceiverOptions {

  @Option(
      names = "--actor",
      paramLabel = "URI",
      description = "The actor or role of the security header of a SOAP message.")
  private @Nullable String actor;

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      description = "How old a SOAP message may be, such as 2d. Default: 5 minutes.")
  private @Nullable String maxAge;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Judge the message as at this time, to examine an old one. Default: now.")
  private @Nullable String at;

  /** For picocli. */
  public ReceiverOptions() {}

  /** The clock by which a message is judged. */
  InstantSource clock(Console console) throws CommandException {
    if (at == null) {
      return console.clock();
    }
    return InstantSource.fixed(Times.moment(at, console.clock().instant(), ZoneOffset.UTC));
  }

  SoapReceiver.Builder set(SoapReceiver.Builder receiver, Console console) throws CommandException {
    SoapReceiver.Builder builder = receiver.clock(clock(console));
    if (actor != null) {
      builder = builder.actor(actor);
    }
    return maxAge == null ? builder : builder.maxAge(Times.duration(maxAge));
  }
}
