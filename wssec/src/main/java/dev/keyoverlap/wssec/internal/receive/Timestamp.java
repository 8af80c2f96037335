package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlDateTime;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * The timestamp of a message (WS-Security 1.1.1, 10).
 *
 * @param created when the sender says it was made
 * @param expires when the sender says it ends, if at all
 */
public record Timestamp(Instant created, Optional<Instant> expires) {

  static Timestamp of(Element element) throws MalformedMessageException {
    StrictElement children = StrictElement.of(element);
    Instant created = zoned(children.next(XmlNames.WSU, "Created"));
    Optional<Element> expires = children.nextIf(XmlNames.WSU, "Expires");
    children.end();
    return new Timestamp(
        created, expires.isPresent() ? Optional.of(zoned(expires.get())) : Optional.empty());
  }

  private static Instant zoned(Element element) throws MalformedMessageException {
    return time(element)
        .orElseThrow(() -> StrictElement.malformed(element, "has no time zone. Send it in UTC"));
  }

  /**
   * A time as XML Schema has it.
   *
   * @return the time, to the nanosecond; empty if it says no zone and may be many
   */
  public static Optional<Instant> time(Element element) throws MalformedMessageException {
    String text = StrictElement.text(element);
    Optional<Instant> time = XmlDateTime.parse(text);
    if (time.isEmpty() && XmlDateTime.parse(text + "Z").isEmpty()) {
      throw StrictElement.malformed(element, "is no time");
    }
    return time;
  }

  /** Insists that the message is neither too old nor of the future. */
  void requireFresh(Instant now, Duration maxAge, Duration skew) throws SoapRefusedException {
    if (created.isAfter(now.plus(skew))) {
      throw stale("was made at %s, and it is only %s. Set the clocks", created, now);
    }
    if (created.isBefore(now.minus(maxAge).minus(skew))) {
      throw stale("was made at %s, and it is %s already", created, now);
    }
    if (expires.isPresent() && !expires.get().isAfter(now.minus(skew))) {
      throw stale("was valid until %s, and it is %s already", expires.get(), now);
    }
    if (expires.isPresent() && expires.get().isBefore(created)) {
      throw stale("is valid until %s, and was made at %s only", expires.get(), created);
    }
  }

  private static SoapRefusedException stale(String flaw, Instant one, Instant other) {
    return new SoapRefusedException(
        SoapRefusedException.Reason.STALE, "The message " + flaw.formatted(one, other));
  }
}
